"""`firepost enrol FILE`: ties this device to the hub that wrote the file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from firepost.app.parts import Parts
from firepost.cli.pin import add_pin, pin_of


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    tied = parts.courier().enrol(args.file, pin=pin_of(args))
    if args.json:
        told = {"name": tied.name, "hub": tied.hub, "url": tied.url, "role": tied.role}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(parts.words.text("enrol.done", name=tied.name, url=tied.url))
    return 0
