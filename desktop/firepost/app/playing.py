"""Playing a drill: a told story entered line by line, as if it had just happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from firepost.app.drill import load, shift
from firepost.app.post import Post, Session
from firepost.domain.asking import Measured, measured


def story(text: str, *, now: datetime) -> list[dict[str, Any]]:
    """The drill's lines with all times moved so that the story ends now."""
    return shift(load(text), ends_at=now.replace(microsecond=0))


def play(
    post: Post,
    lines: Iterable[Mapping[str, Any]],
    measured: Callable[[Any], Measured] = measured,
) -> None:
    """Enter every line in one session: the story's names hold from line to line.

    The desk was made for it, so all of it is one transaction: nobody waits for 180 syncs.
    """
    session = Session(measured=measured)
    with post.together():
        for line in lines:
            post.do(line, session)
    post.seal()
