"""Joins the first start: what it asks is kept in this device's home. Implements `app.welcome`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from firepost.app.strongbox import good_pin
from firepost.app.welcome import DONE, LATER, STEPS
from firepost.domain.errors import Trouble
from firepost.domain.instants import ms_of
from firepost.store.home import PERSON, Home

_CALM: Final = "first_start"  # among the comforts of the screen


class Welcomer:
    """One device's. A home that has desks already was never asked and is not asked now."""

    def __init__(self, now: Callable[[], datetime], desk: Path | None = None) -> None:
        """`desk`: the one to be opened; who has it already has worked here before."""
        self._now, self._desk = now, desk

    def _home(self) -> Home:
        return Home.open(os.environ, now_ms=ms_of(self._now()))

    @property
    def step(self) -> str:
        home = self._home()
        reached = home.settings.calm.get(_CALM)
        if reached is not None:
            return reached if reached in STEPS else DONE
        if self._desk is not None and self._desk.exists():
            return DONE
        return DONE if any((home.folder / "desks").glob("*.fire")) else STEPS[0]

    def left(self) -> tuple[str, ...]:
        home = self._home()
        calm = home.settings.calm
        if _CALM not in calm:
            return ()
        done = {
            "seat": home.person != PERSON,
            "pin": home.sealed_by != "none",
            "place": bool(calm.get("second_copy")),
            "maps": _CALM + "_maps" in calm or any((home.folder / "maps").glob("*")),
            "clock": _CALM + "_clock" in calm,
        }
        return tuple(what for what in LATER if not done[what])

    def look_at(self, what: str) -> None:
        home = self._home()
        home.change(calm={**home.settings.calm, f"{_CALM}_{what}": "seen"})

    @property
    def drill(self) -> Sequence[str]:
        if getattr(sys, "frozen", False):
            return (sys.executable, "--drill")
        return (sys.executable, "-m", "firepost", "--drill")

    def seat(self, person: str, post: str) -> None:
        self._home().change(person=person, post=post)

    def seal(self, pin: str) -> str:
        return self._home().seal_with_pin(good_pin(pin))

    def choose(self, place: Path) -> None:
        from firepost.store import standing

        if not place.is_dir():
            raise Trouble("first.no_place", path=str(place))
        trial = place / ".firepost-try"
        try:
            trial.write_bytes(b"firepost")
            trial.unlink()
        except OSError as error:
            raise Trouble(
                "first.cannot_write", path=str(place), says=error.strerror or ""
            ) from error
        standing.choose_place(self._home(), place)

    def pass_over(self, step: str) -> None:
        after = (*STEPS, DONE)[STEPS.index(step) + 1]
        home = self._home()
        home.change(calm={**home.settings.calm, _CALM: after})


def places(
    sticks: Callable[[], list[str]], now: Callable[[], datetime]
) -> Callable[[], list[str]]:
    """Where an export may go without a question: the place somebody chose, then the sticks.

    Not every stick says of itself that it may be pulled.
    """

    def listed() -> list[str]:
        home = Home.open(os.environ, now_ms=ms_of(now()))
        chosen = home.settings.calm.get("second_copy")
        first = [chosen] if chosen and Path(chosen).is_dir() else []
        return [*first, *(stick for stick in sticks() if stick not in first)]

    return listed
