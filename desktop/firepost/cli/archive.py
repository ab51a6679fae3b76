"""`firepost archive DESK`: the folder of a closed fire, for the file the law wants (plan 8.3)."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from firepost.app.attachments import attachments
from firepost.app.chronicle import chronicle
from firepost.app.package import ArchiveOrder, Written
from firepost.app.parts import Parts
from firepost.cli.notes import add_notes, notes_of
from firepost.cli.pin import add_pin, pin_of
from firepost.domain.errors import Trouble


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("desk", type=Path)
    parser.add_argument("--incident", required=True)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--attach", action="append", default=[], type=Path, metavar="FILE")
    add_notes(parser)
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    if not args.desk.exists():  # a writer would make it
        raise Trouble("desk.missing", path=str(args.desk))
    pin = pin_of(args)
    with tempfile.TemporaryDirectory(prefix="firepost-") as folder:
        bundle = parts.courier().write_bundle(args.desk, Path(folder), pin=pin)
        held = bundle.file.read_bytes()
    post = parts.open_post(args.desk, write=True, pin=pin)
    try:
        order = ArchiveOrder(
            incident=args.incident,
            notes=notes_of(args),
            whole_log=chronicle(post, args.incident, parts.words),
            attachments=tuple(args.attach),
            held=attachments(post, args.incident),
            bundle=held,
        )
        written = parts.press(pin=pin).archive(post, order, args.out)
    finally:
        post.close()
    _tell(written, args, parts)
    return 0


def _tell(written: Written, args: argparse.Namespace, parts: Parts) -> None:
    if args.json:
        told = {
            "folder": str(written.folder),
            "files": [file.as_json() for file in written.files],
            "manifest": str(written.manifest),
            "verified": written.verified,
        }
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(parts.words.text("archive.written", folder=written.folder), file=sys.stderr)
