"""The officers' PIN on the command line: the first line of stdin; asked for at a terminal alone."""

from __future__ import annotations

import argparse
import getpass
import sys


def add_pin(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pin-stdin", action="store_true")


def pin_of(args: argparse.Namespace) -> str | None:
    """The PIN where one was offered. Reads one line, so that a feed may follow it."""
    return secret_line("PIN") if args.pin_stdin else None


def secret_line(asked: str) -> str:
    """A line of stdin that is a secret; at a terminal it is asked for and not shown."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{asked}: ", stream=sys.stderr)
    return sys.stdin.buffer.readline().decode("utf-8", "replace").rstrip("\r\n")
