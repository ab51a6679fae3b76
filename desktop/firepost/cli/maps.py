"""`firepost maps add FILE`: takes a map into this station's folder; `maps list` tells what is there,

`maps remove ID` drops one.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from firepost.app.maps import HeldMap, no_progress
from firepost.app.parts import Parts
from firepost.app.words import Words
from firepost.domain.errors import Refused
from firepost.domain.instants import ms_of, write_instant


def add(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    adding = verbs.add_parser("add")
    adding.add_argument("file", type=Path, metavar="FILE")
    adding.add_argument("--crs", metavar="EPSG:N|GCJ-02|BD-09")
    listing = verbs.add_parser("list")
    removing = verbs.add_parser("remove")
    removing.add_argument("id", metavar="ID")
    for one in (adding, listing, removing):
        one.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def run(args: argparse.Namespace, parts: Parts) -> int:
    atlas = parts.maps_of_station()
    if args.verb == "list":
        held = atlas.held()
        if args.json:
            print(json.dumps({"maps": [_as_json(one) for one in held]}, ensure_ascii=False))
        else:
            lines = [_line(one, parts.words) for one in held] or [parts.words.text("maps.none")]
            print("\n".join(lines))
        return 0
    if args.verb == "remove":
        return _remove(args, parts)
    before = {one.id for one in atlas.held()}
    shown = no_progress if args.json or not sys.stderr.isatty() else _bar(parts.words)
    made = atlas.add(args.file, assume=args.crs, progress=shown)
    is_new = made.id not in before
    if args.json:
        answer = {
            **_as_json(made),
            "new": is_new,
            "verified": True,  # an add that could not be read again is refused
            "verified_by": parts.words.text(f"maps.verified.{made.kind}", count=made.count),
        }
        print(json.dumps(answer, ensure_ascii=False))
        return 0
    print(_line(made, parts.words))
    if not is_new:
        print(parts.words.text("maps.already"))
    for warning in made.warnings:
        print(f"  {warning}")
    print(parts.words.text(f"maps.verified.{made.kind}", count=made.count))
    return 0


def _remove(args: argparse.Namespace, parts: Parts) -> int:
    """By its id, or by its name where only one map has it."""
    atlas = parts.maps_of_station()
    held = atlas.held()
    found = [one for one in held if one.id == args.id] or [
        one for one in held if one.name == args.id
    ]
    if len(found) != 1:
        raise Refused("maps.which", id=args.id, count=len(found))
    atlas.remove(found[0])
    if args.json:
        print(json.dumps({"removed": found[0].id, "name": found[0].name}, ensure_ascii=False))
    else:
        print(parts.words.text("maps.removed", name=found[0].name))
    return 0


def _bar(words: Words) -> Any:
    told = [""]

    def show(step: str, done: int, of: int) -> bool:
        said = words.text(f"maps.step.{step}", percent=round(100 * done / max(of, 1)))
        if said != told[0]:
            told[0] = said
            sys.stderr.write(f"\r{said} ")
            sys.stderr.flush()
        return True

    return show


def _as_json(held: HeldMap) -> dict[str, Any]:
    return {
        "id": held.id,
        "name": held.name,
        "kind": held.kind,
        "file": str(held.file.resolve()),
        "bytes": held.bytes,
        "source": held.source,
        "sha256": held.sha256,
        "added_at": write_instant(ms_of(held.added_at)),
        "dated": held.dated,
        "datum": held.datum,
        "because": held.because,
        "box_deg": None if held.box_deg is None else list(held.box_deg),
        "zooms": None if held.least_zoom is None else [held.least_zoom, held.most_zoom],
        "count": held.count,
        "attribution": held.attribution,
        "warnings": list(held.warnings),
    }


def _line(held: HeldMap, words: Words) -> str:
    return words.text(
        "maps.line",
        name=held.name,
        kind=words.text(f"maps.kind.{held.kind}"),
        id=held.id,
        datum=held.datum,
        because=held.because,
        file=held.file,
        mb=f"{held.bytes / 1e6:.1f}",
    )
