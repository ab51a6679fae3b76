"""`firepost bundle write|read`: the stick."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from firepost.app.courier import Read
from firepost.app.parts import Parts
from firepost.cli.pin import add_pin, pin_of
from firepost.domain.errors import Trouble

_TOLD: Final = 5  # of a kind, by name


def add(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    write = verbs.add_parser("write")
    write.add_argument("desk", type=Path)
    write.add_argument("--to", type=Path, required=True)
    read = verbs.add_parser("read")
    read.add_argument("file", type=Path)
    read.add_argument("--into", type=Path, required=True)
    read.add_argument("--accept-device", action="store_true")
    read.add_argument("--join", action="store_true")
    for verb in (write, read):
        verb.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
        add_pin(verb)


def run(args: argparse.Namespace, parts: Parts) -> int:
    if args.verb == "write":
        return _write(args, parts)
    return _read(args, parts)


def _write(args: argparse.Namespace, parts: Parts) -> int:
    written = parts.courier().write_bundle(args.desk, args.to, pin=pin_of(args))
    if args.json:
        told = {
            "file": str(written.file),
            "entries": written.entries,
            "sha256": written.sha256,
            "verified": True,
            "bytes": written.bytes,
            "relayed": written.relayed,
        }
        print(json.dumps(told, ensure_ascii=False))
    else:
        said = parts.words.text("bundle.written", file=written.file, count=written.entries)
        print(said)
    return 0


def _read(args: argparse.Namespace, parts: Parts) -> int:
    if args.file.is_dir():
        return _read_stick(args, parts)
    read = parts.courier().read_bundle(
        args.file, args.into, accept=args.accept_device, join=args.join, pin=pin_of(args)
    )
    if args.json:
        print(json.dumps(read.counts, ensure_ascii=False))
    else:
        print(parts.words.text("bundle.read", **read.counts))
    _mind(read, parts)
    return 0


def _read_stick(args: argparse.Namespace, parts: Parts) -> int:
    """Every bundle in a folder; what could not be taken is told, and the worst of it is the code."""
    say = parts.words.text

    def told(n: int, of: int) -> None:
        if of > 1 and (n % 50 == 0 or n == of):
            print(say("stick.progress", n=n, of=of), file=sys.stderr)

    came = parts.courier().read_stick(
        args.file,
        args.into,
        accept=args.accept_device,
        join=args.join,
        told=told,
        pin=pin_of(args),
    )
    for name in came.strange[:_TOLD]:
        print(say("stick.strange", file=name), file=sys.stderr)
    if came.left:
        print(say("stick.left", count=came.left), file=sys.stderr)
    if came.devices_apart:
        print(
            say(
                "stick.apart",
                count=len(came.devices_apart),
                devices=" ".join(came.devices_apart),
            ),
            file=sys.stderr,
        )
    for notice in came.failed[:_TOLD]:
        print(parts.words.say(notice), file=sys.stderr)
    if came.failed:
        trouble = Trouble("stick.some_failed", path=str(args.file), count=len(came.failed))
        trouble.partial.update(came.counts)
        raise trouble
    if args.json:
        print(json.dumps(came.counts, ensure_ascii=False))
    else:
        print(say("stick.read", **came.counts))
    return 0


def _mind(read: Read, parts: Parts) -> None:
    """What the reader should know, for people, beside the counts."""
    if read.devices_apart:
        said = parts.words.text(
            "bundle.apart",
            count=read.quarantined,
            post=read.post,
            devices=" ".join(read.devices_apart),
        )
        print(said, file=sys.stderr)
    if read.forks:
        print(parts.words.text("bundle.forks", count=read.forks), file=sys.stderr)
    if read.newer:
        print(parts.words.text("bundle.newer_records", count=read.newer), file=sys.stderr)
