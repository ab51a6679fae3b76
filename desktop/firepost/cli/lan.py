"""`firepost lan`: two laptops on one table; one serves, the other joins by a code read aloud."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from firepost.app.beside import Invitation
from firepost.app.parts import Parts
from firepost.cli.pin import add_pin, pin_of

_MINUTES = 10.0


def add(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    serve = verbs.add_parser("serve")
    serve.add_argument("desk", type=Path, metavar="DESK")
    serve.add_argument("--listen", default="0.0.0.0", metavar="HOST")  # noqa: S104 - neighbours come from outside
    serve.add_argument("--port", type=int)
    serve.add_argument("--minutes", type=float, default=_MINUTES)
    serve.add_argument("--stay", action="store_true")
    join = verbs.add_parser("join")
    join.add_argument("desk", type=Path, metavar="DESK")
    join.add_argument("--code", required=True)
    join.add_argument("--at", metavar="HOST[:PORT]")
    for each in (serve, join):
        each.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
        add_pin(each)


def run(args: argparse.Namespace, parts: Parts) -> int:
    pin = pin_of(args)
    if args.verb == "join":
        counts = parts.courier().join_neighbour(args.desk, args.code, at=args.at, pin=pin)
        _tell(args, parts, "neighbour.done", counts)
        return 0

    def ready(invitation: Invitation) -> None:
        told = {"code": invitation.code, "listening": list(invitation.addresses)}
        if args.json:
            sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
            sys.stdout.flush()
        else:
            where = "、".join(invitation.addresses)
            said = parts.words.text("neighbour.invites", code=invitation.code, where=where)
            sys.stdout.write(said + "\n")
            sys.stdout.flush()

    counts = parts.courier().serve_neighbours(
        args.desk,
        host=args.listen,
        port=args.port,
        minutes=args.minutes,
        stay=args.stay,
        ready=ready,
        pin=pin,
    )
    _tell(args, parts, "neighbour.done", counts)
    return 0


def _tell(args: argparse.Namespace, parts: Parts, key: str, counts: dict[str, object]) -> None:
    said = (
        json.dumps(counts, ensure_ascii=False) if args.json else parts.words.text(key, **counts)
    )
    sys.stdout.write(said + "\n")
