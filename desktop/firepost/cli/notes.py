"""Paragraphs of the officer on the command line: `--note cause=雷击`, as often as needed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from firepost.domain.errors import Usage


def add_notes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--note", action="append", default=[], metavar="NAME=TEXT")


def notes_of(args: argparse.Namespace) -> dict[str, str]:
    """
    Raises:
        Usage: one has no name.
    """
    return pairs_of(args.note, "--note")


def pairs_of(texts: Sequence[str], option: str) -> dict[str, str]:
    """
    Raises:
        Usage: one has no name.
    """
    return dict(_pair(text, option) for text in texts)


def _pair(text: str, option: str) -> tuple[str, str]:
    name, equals, said = text.partition("=")
    if not equals:
        raise Usage("report.note_shape", text=text, path=option)
    return name.strip(), said
