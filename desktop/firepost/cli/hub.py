"""`firepost hub serve|enrol|read|revoke|devices|desk`: the gathering end."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from firepost.app.courier import HubPlace
from firepost.app.parts import Parts
from firepost.domain.errors import Usage

_HQ = "指挥部"
_ROLES = ("post", "hq", "reader")


def add(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    serve = verbs.add_parser("serve")
    serve.add_argument("--listen", required=True)
    enrol = verbs.add_parser("enrol")
    enrol.add_argument("name")
    enrol.add_argument("--url", required=True)
    enrol.add_argument("--out", type=Path, required=True)
    enrol.add_argument("--role", choices=_ROLES, default="post")
    read = verbs.add_parser("read")
    read.add_argument("file", type=Path)
    read.add_argument("--to", type=Path, required=True)
    read.add_argument("--accept-device", action="store_true")
    revoke = verbs.add_parser("revoke")
    revoke.add_argument("name")
    devices = verbs.add_parser("devices")
    desk = verbs.add_parser("desk")
    desk.add_argument("--url", required=True)
    desk.add_argument("--name", default=_HQ)
    desk.add_argument("--desk", dest="desk_id")
    desk.add_argument("--no-window", action="store_true")
    for verb in (serve, enrol, read, revoke, devices, desk):
        verb.add_argument("--store", required=True)
        verb.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def run(args: argparse.Namespace, parts: Parts) -> int:
    place = HubPlace(args.store)
    if args.verb == "serve":
        return _serve(args, place, parts)
    if args.verb == "desk":
        return _desk(args, place, parts)
    told = _told(args, place, parts)
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


def _told(args: argparse.Namespace, place: HubPlace, parts: Parts) -> Any:
    hub = parts.hub()
    match args.verb:
        case "enrol":
            tied = hub.enrol(place, args.name, args.url, args.out, role=args.role)
            return {
                "file": str(args.out.absolute()),
                "name": tied.name,
                "hub": tied.hub,
                "url": tied.url,
                "role": tied.role,
            }
        case "read":
            return hub.read(place, args.file, args.to, accept=args.accept_device).counts
        case "revoke":
            hub.revoke(place, args.name)
            return {"name": args.name, "revoked": True}
        case _:
            return {"devices": hub.devices(place)}


def _desk(args: argparse.Namespace, place: HubPlace, parts: Parts) -> int:
    """The desktop program on the hub: it reads everything, and what it writes is HQ's word."""
    seat = parts.hub().seat(place, args.name, args.url, desk=args.desk_id)
    if args.json or args.no_window:
        print(json.dumps({"home": str(seat.home), "desk": str(seat.desk)}, ensure_ascii=False))
    if args.no_window:
        return 0
    os.environ["FIREPOST_HOME"] = str(seat.home)
    return parts.open_window(seat.desk, drill=False, picture=None)


def _serve(args: argparse.Namespace, place: HubPlace, parts: Parts) -> int:
    host, colon, port = args.listen.rpartition(":")
    if not colon or not port.isdigit() or int(port) > 65535:
        raise Usage("hub.listen_unclear", says=args.listen, path="--listen")

    def ready(address: str) -> None:
        sys.stdout.write(json.dumps({"listening": address}) + "\n")
        sys.stdout.flush()

    parts.hub().serve(place, host.strip("[]") or "0.0.0.0", int(port), ready=ready)  # noqa: S104 - an empty host asks for all
    return 0
