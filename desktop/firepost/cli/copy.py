"""`firepost copy DESK [--to DIR]`: a copy that was opened and read through; older ones rotate."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from firepost.app.parts import Parts
from firepost.cli.pin import add_pin, pin_of


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("desk", type=Path)
    parser.add_argument("--to", type=Path)
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    copied = parts.care().copy(args.desk, to=args.to, pin=pin_of(args))
    if args.json:
        told = {
            "ok": True,
            "file": str(copied.file),
            "bytes": copied.bytes,
            "verified": True,
            "kept": [str(path) for path in copied.kept],
        }
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(parts.words.text("copy.done", file=copied.file, count=len(copied.kept)))
    return 0
