"""`firepost keys [pin|open|keychain|recover|role]`: how this device's keys are sealed, and who sits here.

What is secret comes by stdin, a line each: the present PIN with `--pin-stdin`, then the
recovery code (`recover`), then the new PIN (`pin`, `recover`). At a terminal each is asked for,
the new PIN twice, and none is shown.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from firepost.app.parts import Parts
from firepost.app.strongbox import ROLES, StrongBox, good_pin
from firepost.app.words import Words
from firepost.cli.pin import add_pin, pin_of, secret_line
from firepost.domain.errors import Trouble, Usage

VERBS = ("show", "pin", "open", "keychain", "recover", "role")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("verb", nargs="?", choices=VERBS, default="show")
    parser.add_argument("role", nargs="?", choices=ROLES)
    parser.add_argument("--sheet", type=Path, help="the recovery sheet, to print for HQ")
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    box = parts.care().strongbox(pin_of(args))
    code = _done(args, box, parts.words)
    sheet = None
    if code and args.sheet is not None:
        sheet = args.sheet.absolute()
        _write(sheet, parts.words.text("keys.sheet", code=code, folder=box.folder))
    told = {
        "ok": True,
        "home": str(box.folder),
        "sealed_by": box.sealed_by,
        "role": box.role,
        "recovery_code": code or None,
        "sheet": None if sheet is None else str(sheet),
    }
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(parts.words.text(f"doctor.keys_{box.sealed_by}", path=box.folder))
    print(parts.words.text(f"role.is_{box.role}"))
    if code:
        print(parts.words.text("keys.code_is", code=code))
    return 0


def _done(args: argparse.Namespace, box: StrongBox, words: Words) -> str:
    if (args.role is not None) != (args.verb == "role"):
        raise Usage("cli.usage", says="role observer|clerk|officer")
    match args.verb:
        case "pin":
            return box.seal_with_pin(_new_pin(words))
        case "open":
            return box.seal_with_pin(None)
        case "keychain":
            return box.seal_with_keychain()
        case "recover":
            code = secret_line(words.text("keys.ask_code"))
            return box.recover(code, _new_pin(words))
        case "role":
            box.take_role(args.role)
    return ""


def _new_pin(words: Words) -> str:
    """
    Raises:
        Refused: one that anybody would try.
        Usage: typed differently the second time.
    """
    pin = good_pin(secret_line(words.text("keys.ask_new_pin")))
    if sys.stdin.isatty() and secret_line(words.text("keys.ask_again")) != pin:
        raise Usage("keys.typed_differently")
    return pin


def _write(sheet: Path, text: str) -> None:
    try:
        with sheet.open("x", encoding="utf-8", newline="\r\n") as file:
            file.write(text)
    except OSError as error:
        raise Trouble("keys.no_sheet", path=str(sheet), says=error.strerror) from error
