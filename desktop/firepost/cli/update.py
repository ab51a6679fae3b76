"""`firepost update PACKAGE`: a signed update from a stick; the old version stays beside."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from firepost.app.parts import Parts


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", type=Path)
    parser.add_argument("--into", type=Path)


def run(args: argparse.Namespace, parts: Parts) -> int:
    done = parts.care().update(args.package, args.into)
    if args.json:
        told = {
            "ok": True,
            "version": done.version,
            "folder": str(done.folder),
            "before": str(done.before),
            "verified": True,
        }
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(
            parts.words.text(
                "update.done", version=done.version, folder=done.folder, before=done.before
            )
        )
    return 0
