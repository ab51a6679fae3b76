"""`firepost doctor [DESK]`: what is well, what is not, what to do."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from firepost.app.parts import Parts
from firepost.cli.pin import add_pin, pin_of


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("desk", type=Path, nargs="?")
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
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
    return 0 if ok else 3
