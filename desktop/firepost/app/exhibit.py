"""An archive opened again: its own desk, to be read, with the fire it was made for in front."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from firepost.app.post import Post


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Nothing can be entered in it. Close the post, then `clear`: nothing is left behind."""

    post: Post
    incident: str
    drill: bool
    clear: Callable[[], None]
