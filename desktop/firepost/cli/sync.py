"""`firepost sync DESK`: one round with the hub."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from firepost.app.parts import Parts
from firepost.cli.pin import add_pin, pin_of


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("desk", type=Path)
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    counts = parts.courier().sync(args.desk, pin=pin_of(args))
    lacking = counts.pop("lacking", None)
    if lacking:
        print(parts.words.text("sync.lacking", n=lacking), file=sys.stderr)
    if args.json:
        print(json.dumps(counts))
    else:
        print(parts.words.text("sync.done", **counts))
    return 0
