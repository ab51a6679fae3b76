"""`firepost doctor [DESK]`: what is well, what is not, what to do; `--mend NAME` does it."""

from __future__ import annotations

import argparse
import json
import shlex
from pathlib import Path

from firepost.app.parts import Parts
from firepost.app.remedies import NEEDS, REMEDIES
from firepost.cli.pin import add_pin, pin_of
from firepost.domain.errors import Notice, Refused, Usage


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("desk", type=Path, nargs="?")
    parser.add_argument("--mend", metavar="NAME", help=" ".join(REMEDIES))
    parser.add_argument("--from", type=Path, action="append", default=[], dest="sources")
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    if args.mend is not None:
        return _mend(args, parts)
    checks = list(parts.examine(args.desk, pin_of(args)))
    ok = all(check.ok for check in checks)
    say = parts.words.say
    told = {
        "ok": ok,
        "checks": [
            {
                "name": check.name,
                "ok": check.ok,
                "says": say(check.says),
                "do": None if check.do is None else say(check.do),
            }
            for check in checks
        ],
    }
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        for check in checks:
            print("✓" if check.ok else "✗", say(check.says))
            if check.do is not None:
                print("  →", say(check.do))
            if (line := _mend_line(check.name, args.desk, parts)) and check.do is not None:
                print("  →", parts.words.text("doctor.mend_with", options=line))
    return 0 if ok else 3


def _mend_line(name: str, desk: Path | None, parts: Parts) -> str:
    """What to type for it after `doctor`; nothing where only a person can."""
    remedy = REMEDIES.get(name)
    if remedy is None or remedy in ("parties", "clock"):
        return ""
    on = [shlex.quote(str(desk))] if remedy == "repair" and desk is not None else []
    source = (
        [f"--from {parts.words.text(f'care.what_{NEEDS[remedy]}')}"] if remedy in NEEDS else []
    )
    return " ".join([*on, f"--mend {name}", *source])


def _mend(args: argparse.Namespace, parts: Parts) -> int:
    name = str(args.mend)
    if name not in REMEDIES:
        raise Usage("care.no_such_finding", name=name, names=" ".join(REMEDIES))
    done = [parts.words.say(one) for one in _done(name, args, parts)]
    if args.json:
        told = {"ok": True, "mended": name, "says": done}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join(done))
    return 0


def _done(name: str, args: argparse.Namespace, parts: Parts) -> list[Notice]:
    """What was done, in words.

    Raises:
        Usage: something it is done with was not named.
        Refused: only a person can; or it was refused.
    """
    remedy, care, say = REMEDIES[name], parts.care(), parts.words.text
    if remedy in NEEDS and not args.sources:
        raise Usage("care.needs_from", name=name, what=say(f"care.what_{NEEDS[remedy]}"))
    if remedy == "repair" and args.desk is None:
        raise Usage("care.needs_from", name=name, what=say("care.what_desk"))
    match remedy:
        case "by_itself":
            return [care.mend(name)]
        case "program":
            return [care.refill(args.sources[0])]
        case "update":
            new = care.update(args.sources[0])
            told = {"folder": str(new.folder), "before": str(new.before)}
            return [Notice.of("update.done", version=new.version, **told)]
        case "repair":
            copies = care.reports.parent / "copies"
            sources = [*args.sources, *([copies] if copies.is_dir() else [])]
            made = care.repair(args.desk, sources, pin=pin_of(args))
            return [
                Notice.of(
                    "repair.done",
                    desk=str(made.desk),
                    rescued=made.rescued,
                    brought=made.brought,
                ),
                Notice.of("repair.aside", path=str(made.damaged)),
                *(
                    Notice.of("repair.lacking", stream=stream, first=first, last=last)
                    for stream, first, last in made.lacking
                ),
            ]
    raise Refused("care.by_a_person", name=name, how=say(f"care.how_{remedy}"))
