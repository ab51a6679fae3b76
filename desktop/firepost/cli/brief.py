"""`firepost brief DESK`: papers for people on the ground; they bear no number."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from firepost.app.package import BriefOrder
from firepost.app.parts import Parts
from firepost.cli.notes import add_notes, notes_of, pairs_of
from firepost.cli.pin import add_pin, pin_of


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("desk", type=Path)
    parser.add_argument("--incident", required=True)
    parser.add_argument("--form", required=True)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=TEXT")
    add_notes(parser)
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    order = BriefOrder(
        incident=args.incident,
        form=args.form,
        values=pairs_of(args.set, "--set"),
        notes=notes_of(args),
    )
    post = parts.open_post(args.desk, write=False, pin=pin_of(args))
    try:
        written = parts.press().brief_to(post, order, args.out)
    finally:
        post.close()
    if args.json:
        told = {**written.as_json(), "verified": True}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(parts.words.text("brief.written", file=written.path), file=sys.stderr)
    return 0
