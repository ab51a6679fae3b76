"""`firepost roster import FILE … --into DESK`, `firepost roster export DESK --out DIR`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from firepost.app.drill_mark import refuse_drill
from firepost.app.parts import Parts
from firepost.app.roster.enter import enter
from firepost.app.roster.export import grids
from firepost.app.roster.preview import Fault, Preview, preview
from firepost.app.roster.registered import Registered
from firepost.app.words import Words
from firepost.cli.pin import add_pin, pin_of
from firepost.domain.errors import Refused, Usage

EXIT_REFUSED = 3
_TABLES = (".csv", ".txt", ".xlsx", ".xlsm")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("verb", choices=["import", "export"])
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE|DESK")
    parser.add_argument("--into", type=Path, metavar="DESK")
    parser.add_argument("--good-rows", action="store_true")
    parser.add_argument("--preview", action="store_true")
    parser.add_argument("--drill", action="store_true")
    parser.add_argument("--out", type=Path, metavar="DIR")
    parser.add_argument("--format", choices=["csv", "xlsx"], default="csv")
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    return _import(args, parts) if args.verb == "import" else _export(args, parts)


def _import(args: argparse.Namespace, parts: Parts) -> int:
    if args.into is None:
        raise Usage("cli.usage", says="--into", path="--into")
    files = list(_files(args.files))
    tables = [table for file in files for table in parts.read_tables(file)]
    post = parts.open_post(args.into, write=True, drill=args.drill, pin=pin_of(args))
    try:
        for file in files:
            refuse_drill(file, drill=post.journal.drill)
        seen = preview(tables, Registered(post.record), now=parts.now())
        told = as_json(seen, parts.words)
        if args.preview or (seen.faults and not args.good_rows):
            _print(args, {**told, "taken": False, "entries": 0}, seen, parts)
            return EXIT_REFUSED if seen.faults else 0
        made = enter(post, seen, good_rows=args.good_rows)
        _print(args, {**told, "ok": True, "taken": True, "entries": made}, seen, parts)
    finally:
        post.close()
    return 0


def _files(named: list[Path]) -> Iterator[Path]:
    """A folder stands for the tables in it."""
    for path in named:
        if path.is_dir():
            yield from sorted(p for p in path.iterdir() if p.suffix.lower() in _TABLES)
        else:
            yield path


def as_json(seen: Preview, words: Words) -> dict[str, Any]:
    told: dict[str, Any] = {
        "ok": not seen.faults,
        "new": seen.count("new"),
        "changed": seen.count("changed"),
        "same": seen.count("same"),
        "sheets": [
            {
                "file": sheet.file,
                "sheet": sheet.name,
                "kind": sheet.kind,
                "rows": sheet.rows,
                "faulty": sheet.faulty,
            }
            for sheet in seen.sheets
        ],
        "faults": [_fault(fault, words) for fault in seen.faults],
        "remarks": [
            {
                "file": remark.file,
                "sheet": remark.sheet,
                "key": remark.says.key,
                "message": words.say(remark.says),
            }
            for remark in seen.remarks
        ],
    }
    if seen.faults:
        stop = Refused("roster.has_faults", count=len(seen.faults))
        told |= {
            "kind": stop.kind,
            "key": stop.notice.key,
            "message": words.say(stop.notice),
            "path": None,
        }
    return told


def _fault(fault: Fault, words: Words) -> dict[str, Any]:
    return {
        "file": fault.file,
        "sheet": fault.sheet,
        "row": fault.row,
        "cell": fault.cell,
        "column": fault.head,
        "value": fault.value,
        "key": fault.says.key,
        "message": words.say(fault.says),
        "mend": words.say(fault.mend),
    }


def _print(args: argparse.Namespace, told: dict[str, Any], seen: Preview, parts: Parts) -> None:
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
        return
    words = parts.words
    for remark in seen.remarks:
        print(f"{remark.file} [{remark.sheet}] {words.say(remark.says)}")
    for fault in told["faults"]:
        print(words.text("roster.fault_line", **fault))
    key = "roster.taken" if told["taken"] else "roster.not_taken"
    print(words.text(key, new=told["new"], changed=told["changed"], same=told["same"]))


def _export(args: argparse.Namespace, parts: Parts) -> int:
    if args.out is None or len(args.files) != 1:
        raise Usage("cli.usage", says="roster export DESK --out DIR", path="--out")
    post = parts.open_post(args.files[0], write=False, pin=pin_of(args))
    try:
        found = grids(post.record, drill=post.journal.drill)
    finally:
        post.close()
    write = parts.write_xlsx if args.format == "xlsx" else parts.write_csv
    files = write(args.out, found)
    told = {
        "files": [str(file.resolve()) for file in files],
        "rows": {grid.name: len(grid.rows) for grid in found},
    }
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join(told["files"]))
    return 0
