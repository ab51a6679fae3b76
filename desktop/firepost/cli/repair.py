"""`firepost repair DESK [--from FILE|DIR …] [--hub]`: makes a damaged desk anew; says what is lost."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from firepost.app.parts import Parts
from firepost.cli.pin import add_pin, pin_of


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("desk", type=Path)
    parser.add_argument("--from", type=Path, action="append", default=[], dest="sources")
    parser.add_argument("--hub", action="store_true")
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    done = parts.care().repair(args.desk, args.sources, hub=args.hub, pin=pin_of(args))
    if args.json:
        told = {
            "ok": True,
            "desk": str(done.desk),
            "damaged": str(done.damaged),
            "rescued": done.rescued,
            "brought": done.brought,
            "lacking": [
                {"stream": stream, "from": first, "to": last}
                for stream, first, last in done.lacking
            ],
            "hub_failed": None if done.hub_failed is None else parts.words.say(done.hub_failed),
            "unplaced": None if done.unplaced is None else str(done.unplaced),
        }
        print(json.dumps(told, ensure_ascii=False))
        return 0
    say = parts.words.text
    print(say("repair.done", desk=done.desk, rescued=done.rescued, brought=done.brought))
    print(say("repair.aside", path=done.damaged))
    if done.hub_failed is not None:
        print(say("repair.hub_failed", says=parts.words.say(done.hub_failed)))
    for stream, first, last in done.lacking:
        print(say("repair.lacking", stream=stream, first=first, last=last))
    return 0
