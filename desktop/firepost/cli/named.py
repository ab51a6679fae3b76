"""Who somebody of the casualty register is, on the command line: by the register's word alone.

A line of `feed` names a person under `who`; it is closed before it goes anywhere, and the
word itself is kept nowhere.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Any, Final

from firepost.app.board import Board
from firepost.app.people_on_board import Casualty
from firepost.app.post import Post, Session
from firepost.app.sealed import FIELDS, Register
from firepost.app.words import Words
from firepost.cli.pin import secret_line
from firepost.domain.errors import Refused, Usage

WHO: Final = "who"


def add_word(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--word-stdin", action="store_true")


def word_of(args: argparse.Namespace, words: Words) -> str | None:
    """The register's word where one was offered: one line of stdin, the one after a PIN."""
    return secret_line(words.text("register.ask_word")) if args.word_stdin else None


def opened(board: Board, word: str) -> Register:
    return Register.opened(board.desk, word, [one.sealed or "" for one in _closed(board)])


def told_of(board: Board, register: Register) -> dict[str, dict[str, str]]:
    """What the word opens, by the id of the person."""
    read = ((one.id, register.read(one.sealed or "")) for one in _closed(board))
    return {person: told for person, told in read if told is not None}


class Closing:
    """Closes `who` of a feed's lines; the register is opened at the first that has one."""

    def __init__(self, post: Post, session: Session, word: str | None) -> None:
        self._post = post
        self._session = session
        self._word = word
        self._register: Register | None = None

    def over(self, said: Any) -> Any:
        """The line with what names somebody closed; a line without it as it came.

        Raises:
            Refused: `register.needs_word`, `register.other_word`, `value.not_by_name`.
            Usage: `feed.unknown_key`.
        """
        if not isinstance(said, Mapping):
            return said
        told = dict(said)
        if isinstance(told.get("with"), Mapping):
            told["with"] = self.over(told["with"])
        if WHO not in told or not str(told.get("do")).startswith("casualty."):
            return told
        who = _read(told.pop(WHO), str(told["do"]))
        if self._word is None:
            raise Refused("register.needs_word", path=WHO)
        board = self._post.board(None, None)
        if self._register is None:
            self._register = opened(board, self._word)
        person = str(told.get("casualty"))
        person = self._session.refs.get(person, person)
        held = next((one.sealed for one in _closed(board) if one.id == person), None)
        return {**told, "sealed": self._register.add(who, held)}


def _read(who: Any, verb: str) -> dict[str, str]:
    if not isinstance(who, Mapping):
        raise Refused("value.not_by_name", path=WHO)
    for key, value in who.items():
        if key not in FIELDS:
            raise Usage("feed.unknown_key", do=verb, value=key, path=f"{WHO}.{key}")
        if not isinstance(value, str):
            raise Refused("value.not_text", path=f"{WHO}.{key}")
    return {str(key): value for key, value in who.items()}


def _closed(board: Board) -> Iterator[Casualty]:
    return (one for fire in board.incidents for one in fire.persons if one.sealed)
