"""`firepost rescue FILE --out DIR`: takes out of a damaged desk all that still proves itself."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from firepost.app.parts import Parts
from firepost.cli.pin import add_pin, pin_of


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    rescued = parts.rescue(args.file, args.out, pin_of(args))
    if args.json:
        print(json.dumps(rescued.as_json(), ensure_ascii=False))
        return 0
    said = parts.words.text("rescue.done", bundle=rescued.bundle, count=rescued.entries)
    print(said)
    if rescued.unplaced_entries:
        print(
            parts.words.text(
                "rescue.unplaced", count=rescued.unplaced_entries, file=rescued.unplaced
            )
        )
    if rescued.unreadable:
        print(parts.words.text("rescue.unreadable", count=rescued.unreadable))
    return 0
