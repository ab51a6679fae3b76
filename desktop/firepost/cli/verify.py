"""`firepost verify FOLDER`: is a report package or an archive what its manifest says?"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from firepost.app.package import Verdict
from firepost.app.parts import Parts

EXIT_DIFFERS = 3


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path)


def run(args: argparse.Namespace, parts: Parts) -> int:
    verdict = parts.verify(args.folder)
    if args.json:
        print(json.dumps(verdict.as_json(), ensure_ascii=False))
    else:
        for line in _told(verdict, args.folder, parts):
            print(line, file=sys.stderr)
    return 0 if verdict.ok else EXIT_DIFFERS


def _told(verdict: Verdict, folder: Path, parts: Parts) -> list[str]:
    words = parts.words
    if verdict.ok:
        return [words.text("verify.fine", folder=folder)]
    lines = [words.text("verify.differs", folder=folder)]
    for key, paths in (
        ("verify.missing", verdict.missing),
        ("verify.changed", verdict.changed),
        ("verify.extra", verdict.extra),
    ):
        lines += [words.text(key, path=path) for path in paths]
    return lines
