"""`firepost feed DESK`: one JSON command a line in, one answer a line out, after it is on disk."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from firepost.app.parts import Parts
from firepost.app.post import Post, Session
from firepost.app.words import Words
from firepost.cli.named import Closing, add_word, word_of
from firepost.cli.pin import add_pin, pin_of
from firepost.domain.errors import Notice, Refused, Stopped

LINE_LIMIT: Final = 64 * 1024 * 1024  # bytes: a perimeter of a million vertices fits


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("desk", type=Path)
    parser.add_argument("--drill", action="store_true")
    add_pin(parser)
    add_word(parser)


def run(args: argparse.Namespace, parts: Parts) -> int:
    post = parts.open_post(args.desk, write=True, drill=args.drill, pin=pin_of(args))
    try:
        session = Session()
        closing = Closing(post, session, word_of(args, parts.words))
        for line in _lines():
            if line.strip():
                _print(_answer(post, line, session, closing, parts.words))
    finally:
        post.close()
    return 0


def _lines() -> Iterator[bytes]:
    """Lines of stdin; one that is too long is cut, and refused as no JSON."""
    while line := sys.stdin.buffer.readline(LINE_LIMIT):
        if len(line) == LINE_LIMIT and not line.endswith(b"\n"):
            while rest := sys.stdin.buffer.readline(LINE_LIMIT):
                if rest.endswith(b"\n"):
                    break
        yield line


def _answer(
    post: Post, line: bytes, session: Session, closing: Closing, words: Words
) -> dict[str, Any]:
    try:
        answer = post.do(closing.over(_read(line)), session)
    except Stopped as stopped:
        return _stopped(stopped, words)
    told: dict[str, Any] = {"ok": True, "entry": answer.entry}
    if answer.id is not None:
        told["id"] = answer.id
    if answer.warnings:
        told["warnings"] = [_warning(notice, words) for notice in answer.warnings]
    return told


def _read(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8-sig"), parse_constant=_no_constant)
    except RecursionError:
        raise Refused("feed.not_json", says="nesting", path=None) from None
    except ValueError as error:
        raise Refused("feed.not_json", says=str(error)[:120], path=None) from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _stopped(stopped: Stopped, words: Words) -> dict[str, Any]:
    path = dict(stopped.notice.values).get("path")
    return {
        "ok": False,
        "kind": stopped.kind,
        "key": stopped.notice.key,
        "message": words.say(stopped.notice),
        "path": None if path is None else str(path),
    }


def _warning(notice: Notice, words: Words) -> dict[str, str]:
    return {"key": notice.key, "message": words.say(notice)}


def _print(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()
