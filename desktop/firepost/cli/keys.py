"""`firepost keys [pin|open|keychain|recover|role]`: how this device's keys are sealed, and who sits here.

What is secret comes by stdin, a line each: the present PIN with `--pin-stdin`, then the
recovery code (`recover`), then the new PIN (`pin`, `recover`).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from firepost.app.parts import Parts
from firepost.app.strongbox import ROLES, StrongBox, good_pin
from firepost.cli.pin import add_pin, pin_of
from firepost.domain.errors import Trouble, Usage

VERBS = ("show", "pin", "open", "keychain", "recover", "role")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("verb", nargs="?", choices=VERBS, default="show")
    parser.add_argument("role", nargs="?", choices=ROLES)
    parser.add_argument("--sheet", type=Path, help="the recovery sheet, to print for HQ")
    add_pin(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    box = parts.care().strongbox(pin_of(args))
    code = _done(args, box)
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


def _done(args: argparse.Namespace, box: StrongBox) -> str:
    if (args.role is not None) != (args.verb == "role"):
        raise Usage("cli.usage", says="role observer|clerk|officer")
    match args.verb:
        case "pin":
            return box.seal_with_pin(good_pin(_line()))
        case "open":
            return box.seal_with_pin(None)
        case "keychain":
            return box.seal_with_keychain()
        case "recover":
            code = _line()
            return box.recover(code, good_pin(_line()))
        case "role":
            box.take_role(args.role)
    return ""


def _line() -> str:
    return sys.stdin.buffer.readline().decode("utf-8", "replace").rstrip("\r\n")


def _write(sheet: Path, text: str) -> None:
    try:
        with sheet.open("x", encoding="utf-8", newline="\r\n") as file:
            file.write(text)
    except OSError as error:
        raise Trouble("keys.no_sheet", path=str(sheet), says=error.strerror) from error
