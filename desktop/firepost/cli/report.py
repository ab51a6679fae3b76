"""`firepost report DESK`: writes a situation report to a stick and enters its issue.

`firepost report check-template FILE` says what is wrong with a station's own form.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

from firepost.app import duties
from firepost.app.package import REPORT_KINDS, ReportOrder
from firepost.app.parts import Parts
from firepost.app.post import Post
from firepost.cli.notes import add_notes, notes_of
from firepost.cli.pin import add_pin, pin_of
from firepost.domain.errors import Trouble, Usage
from firepost.domain.instants import moment_of, read_instant

CHECK: Final = "check-template"
EXIT_REFUSED: Final = 3


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("desk", type=Path, metavar="DESK|check-template")
    parser.add_argument("file", type=Path, nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("--incident")
    parser.add_argument("--kind", choices=REPORT_KINDS)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--at")
    parser.add_argument("--known-at")
    add_notes(parser)
    parser.add_argument("--approved-by")
    parser.add_argument("--also", action="append", default=[], metavar="TEMPLATE")
    parser.add_argument("--corrects", type=int, metavar="NUMBER")
    parser.add_argument("--full-head", action="store_true")
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    if str(args.desk) == CHECK and args.file is not None:
        return _check(args, parts)
    for option in ("incident", "kind", "out"):
        if getattr(args, option) is None:
            raise Usage("cli.usage", says=f"--{option}", path=f"--{option}")
    if args.file is not None:
        raise Usage("cli.usage", says=str(args.file))
    return _issue(args, parts)


def _check(args: argparse.Namespace, parts: Parts) -> int:
    faults = parts.press().check_template(args.file)
    errors = [
        {"line": fault.line, "key": fault.key, "says": parts.words.say(fault.says)}
        for fault in faults
    ]
    if args.json:
        print(json.dumps({"ok": not errors, "errors": errors}, ensure_ascii=False))
    else:
        for error in errors:
            print(
                f"{args.file}:{error['line']} {error['key']}: {error['says']}", file=sys.stderr
            )
    return EXIT_REFUSED if errors else 0


def _issue(args: argparse.Namespace, parts: Parts) -> int:
    if not args.desk.exists():  # a writer would make it
        raise Trouble("desk.missing", path=str(args.desk))
    pin = pin_of(args)
    order = ReportOrder(
        incident=args.incident,
        kind=args.kind,
        at=_moment(args.at, "--at"),
        known_at=_moment(args.known_at, "--known-at"),
        notes=notes_of(args),
        approved_by=args.approved_by,
        corrects=args.corrects,
        templates=tuple(args.also),
        full_head=args.full_head,
        bundle=_bundle(args.desk, parts, pin),
    )
    post = parts.open_post(args.desk, write=True, pin=pin)
    try:
        written = parts.press(pin=pin).issue(post, order, args.out)
        unmarked = _to_mark(post, args.incident)
    finally:
        post.close()
    if args.json:
        told = {**written.as_json(), "duties_to_mark": unmarked}
        print(json.dumps(told, ensure_ascii=False))
    else:
        said = parts.words.text("report.written", folder=written.folder, n=written.number)
        print(said, file=sys.stderr)
        _ask(unmarked, written.number, parts)
    return 0


def _ask(unmarked: list[dict[str, str]], number: int, parts: Parts) -> None:
    if unmarked:
        clauses = " ".join(one["clause"] for one in unmarked)
        asks = parts.words.text("duty.mark_sent", clauses=clauses, n=number)
        print(asks, file=sys.stderr)


def _to_mark(post: Post, incident: str) -> list[dict[str, str]]:
    """The duties of 5.3 that this report answers: issued is not sent, and a person says so."""
    board = post.board()
    fire = board.incident(incident)
    if fire is None:
        return []
    found = duties.to_mark(post.plan, board, fire)
    return [{"id": one.duty.id, "clause": one.duty.clause} for one in found]


def _bundle(desk: Path, parts: Parts, pin: str | None) -> bytes:
    """The journal so far: whoever receives the report can hold it against what was said."""
    with tempfile.TemporaryDirectory(prefix="firepost-") as folder:
        return parts.courier().write_bundle(desk, Path(folder), pin=pin).file.read_bytes()


def _moment(text: str | None, option: str) -> datetime | None:
    return None if text is None else moment_of(*read_instant(text, option))
