"""`firepost digest DESK`: one hash of the projected state, equal on all who hold the same entries."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import msgspec

from firepost.app.parts import Parts
from firepost.cli.pin import add_pin, pin_of
from firepost.domain.digest import projected


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("desk", type=Path)
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    post = parts.open_post(args.desk, write=False, drill=False, pin=pin_of(args))
    try:
        state = msgspec.msgpack.encode(projected(post.record))
        told = {"digest": hashlib.sha256(state).hexdigest(), "entries": post.record.entries}
    finally:
        post.close()
    print(json.dumps(told) if args.json else f"{told['digest']}  {told['entries']}")
    return 0
