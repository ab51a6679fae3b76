"""Paragraphs of the officer on the command line: `--note cause=雷击`, as often as needed."""

from __future__ import annotations

import argparse

from firepost.domain.errors import Usage


def add_notes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--note", action="append", default=[], metavar="NAME=TEXT")


def notes_of(args: argparse.Namespace) -> dict[str, str]:
    """
    Raises:
        Usage: one has no name.
    """
    return dict(_note(note) for note in args.note)


def _note(text: str) -> tuple[str, str]:
    name, equals, said = text.partition("=")
    if not equals:
        raise Usage("report.note_shape", text=text, path="--note")
    return name.strip(), said
