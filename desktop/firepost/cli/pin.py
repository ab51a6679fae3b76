"""The officers' PIN on the command line: the first line of stdin, never a prompt."""

from __future__ import annotations

import argparse
import sys


def add_pin(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pin-stdin", action="store_true")


def pin_of(args: argparse.Namespace) -> str | None:
    """The PIN where one was offered. Reads one line, so that a feed may follow it."""
    if not args.pin_stdin:
        return None
    return sys.stdin.buffer.readline().decode("utf-8", "replace").rstrip("\r\n")
