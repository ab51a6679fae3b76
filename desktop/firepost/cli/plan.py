"""`firepost plan check FILE`: whether a plan file can be used, and each line where it cannot."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from firepost.app.parts import Parts

EXIT_FAULTY = 3


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("verb", choices=["check"])
    parser.add_argument("file", type=Path)


def run(args: argparse.Namespace, parts: Parts) -> int:
    faults = parts.plans.faults(args.file)
    told = [
        {"line": fault.line, "key": fault.key, "says": parts.words.say(fault.told)}
        for fault in faults
    ]
    if args.json:
        print(json.dumps({"ok": not faults, "errors": told}, ensure_ascii=False))
    else:
        for each in told:
            line, where, says = each["line"], each["key"], each["says"]
            print(
                parts.words.text(
                    "plan.fault_line", file=args.file, line=line, where=where, says=says
                )
            )
        if not faults:
            print(parts.words.text("plan.sound", file=args.file))
    return EXIT_FAULTY if faults else 0
