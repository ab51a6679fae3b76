"""The command line's one door: finds the command, runs it, turns what stops it into an exit code."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

from firepost import __version__
from firepost.app.parts import Parts
from firepost.domain.errors import Stopped, Usage

EXIT_DONE: Final = 0
EXIT_BUG: Final = 1
EXIT_OF: Final = {"bug": 1, "usage": 2, "refused": 3, "trouble": 4}

# One module a command, imported only when it is called: start-up is part of every answer.
# Each has `add(parser)` (its arguments) and `run(args, parts) -> int`.
COMMANDS: Final[dict[str, str]] = {
    "assess": "firepost.cli.assess",
    "plan": "firepost.cli.plan",
    "measure": "firepost.cli.measure",
    "feed": "firepost.cli.feed",
    "show": "firepost.cli.show",
    "digest": "firepost.cli.digest",
    "report": "firepost.cli.report",
    "verify": "firepost.cli.verify",
    "archive": "firepost.cli.archive",
    "brief": "firepost.cli.brief",
    "doctor": "firepost.cli.doctor",
    "keys": "firepost.cli.keys",
    "copy": "firepost.cli.copy",
    "repair": "firepost.cli.repair",
    "update": "firepost.cli.update",
    "bench": "firepost.cli.bench",
    "rescue": "firepost.cli.rescue",
    "bundle": "firepost.cli.bundle",
    "hub": "firepost.cli.hub",
    "enrol": "firepost.cli.enrol",
    "sync": "firepost.cli.sync",
    "lan": "firepost.cli.lan",
    "roster": "firepost.cli.roster",
    "gps": "firepost.cli.gps",
    "maps": "firepost.cli.maps",
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Usage("cli.usage", says=message)


def serve(argv: Sequence[str], parts: Parts) -> int:
    """Run one command; everything that may go wrong ends here as words and an exit code."""
    as_json = "--json" in argv
    try:
        return _run(argv, parts)
    except Stopped as stopped:
        _tell(stopped, parts, as_json=as_json)
        return EXIT_OF[stopped.kind]
    except KeyboardInterrupt:
        return EXIT_OF["trouble"]
    except BrokenPipeError:  # whoever read us has gone; nobody is left to tell
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - to the end
        return EXIT_OF["trouble"]
    except Exception as error:  # noqa: BLE001 - the last resort: our bug, said as one
        traceback.print_exc(file=sys.stderr)
        bug = {"ok": False, "kind": "bug", "key": "bug", "message": repr(error), "path": None}
        if as_json:
            print(json.dumps(bug, ensure_ascii=False))
        return EXIT_BUG


def _run(argv: Sequence[str], parts: Parts) -> int:
    if argv and argv[0] in ("-h", "--help"):
        lines = [f"  {name:<9}{parts.words.text(f'cli.{name}')}" for name in COMMANDS]
        print(parts.words.text("cli.help", commands="\n".join(lines)))
        return EXIT_DONE
    if argv and argv[0] == "--version":
        print(__version__)
        return EXIT_DONE
    if not argv or argv[0].startswith("--") or _opens(argv[0]):
        return _window(argv, parts)
    if argv[0] not in COMMANDS:
        raise Usage("cli.no_such_command", name=argv[0])
    module = importlib.import_module(COMMANDS[argv[0]])
    parser = _Parser(prog=f"firepost {argv[0]}", description=parts.words.text(f"cli.{argv[0]}"))
    parser.add_argument("--json", action="store_true")
    module.add(parser)
    return int(module.run(parser.parse_args(list(argv[1:])), parts))


def _opens(word: str) -> bool:
    """A desk, a bundle, or the folder of an archive."""
    return word.endswith((".fire", ".ffb")) or (word not in COMMANDS and Path(word).is_dir())


def _window(argv: Sequence[str], parts: Parts) -> int:
    """Without a command the desk opens; `--picture` draws it into a folder instead."""
    parser = _Parser(prog="firepost", description=parts.words.text("cli.window"))
    parser.add_argument("desk", type=Path, nargs="?")
    parser.add_argument("--drill", action="store_true")
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--tell", type=Path)  # the program's own word to itself
    args = parser.parse_args(list(argv))
    if args.tell is not None:
        parts.tell_drill(args.tell)
        return EXIT_DONE
    return parts.open_window(args.desk, drill=args.drill, picture=args.picture)


def _tell(stopped: Stopped, parts: Parts, *, as_json: bool) -> None:
    message = parts.words.say(stopped.notice)
    path = dict(stopped.notice.values).get("path")
    if as_json:
        answer = {
            **stopped.partial,
            "ok": False,
            "kind": stopped.kind,
            "key": stopped.notice.key,
            "message": message,
            "path": None if path is None else str(path),
        }
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print(message, file=sys.stderr)
