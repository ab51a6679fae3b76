"""`firepost archive DESK`: the folder of a closed fire, for the file the law wants (plan 8.3)."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from firepost.app.attachments import attachments, to_come
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
        held_files = attachments(post, args.incident)
        absent = to_come(post, args.incident)
        order = ArchiveOrder(
            incident=args.incident,
            notes=notes_of(args),
            whole_log=chronicle(post, args.incident, parts.words),
            attachments=tuple(args.attach),
            held=held_files,
            bundle=held,
        )
        written = parts.press(pin=pin).archive(post, order, args.out)
    finally:
        post.close()
    _tell(written, absent, args, parts)
    return 0


def _tell(
    written: Written, absent: tuple[str, ...], args: argparse.Namespace, parts: Parts
) -> None:
    if args.json:
        made = {
            "folder": str(written.folder),
            "files": [file.as_json() for file in written.files],
            "manifest": str(written.manifest),
            "verified": written.verified,
            "to_come": list(absent),
        }
        print(json.dumps(made, ensure_ascii=False))
    else:
        if absent:
            told = parts.words.text("attachment.to_come", n=len(absent), names=" ".join(absent))
            print(told, file=sys.stderr)
        print(parts.words.text("archive.written", folder=written.folder), file=sys.stderr)
