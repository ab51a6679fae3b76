"""Joins the benchmark: what it times, and the floors it is held against."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from firepost.app.workbench import Process, Workbench
from firepost.beside import report_pair
from firepost.domain.instants import ms_of
from firepost.fronting import Front, exchange_gauge, has_display
from firepost.store import floor
from firepost.store.home import Home

if TYPE_CHECKING:
    from firepost.app.kit import Kit
    from firepost.app.parts import Parts


def workbench(kit: Kit, joined: Callable[[], Parts], now: Callable[[], datetime]) -> Workbench:
    """The floors of the benchmark. Processes of Python's own are not in a bundle."""
    frozen = bool(getattr(sys, "frozen", False))
    python = (sys.executable, "-m")
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"

    def key(desk: Path) -> bytes:
        return floor.key_of(desk, Home.open(os.environ, now_ms=ms_of(now())))

    def first_look() -> int:
        front = Front(joined, now)
        front.begin_drill()
        from firepost.ui.floor import first_look as look

        return look(joined(), lambda: front.drill(joined()))

    def frames(rounds: int) -> int:
        from firepost.store.mbtiles import kept_for_a_while
        from firepost.ui.frames_bench import measure

        drill = Front(joined, now).drill
        with kept_for_a_while() as keep_tiles:
            return measure(joined(), lambda: drill(joined()), keep_tiles, rounds=rounds)

    def side(shapes: Path) -> int:
        from firepost.ui.side_bench import serve

        desk = shapes.with_name("side.fire")
        return serve(joined(), lambda: joined().open_post(desk, write=True, drill=True), shapes)

    def bare(*words: str, told: str = "") -> Process | None:
        return None if frozen else Process((*python, *words), told=told)

    return Workbench(
        engine=floor.ENGINE,
        kit=kit,
        bare_commits=floor.BareFile,
        bare_read=lambda desk: floor.read_bodies(desk, key(desk)),
        bare_read_process=lambda desk: bare(
            "firepost.store.floor", "read", str(desk), told=key(desk).hex()
        ),
        bare_commits_process=lambda file, count: bare(
            "firepost.store.floor", "commit", str(file), str(count)
        ),
        bare_window_process=lambda: bare("firepost.ui.floor"),
        firepost=(sys.executable,) if frozen else (*python, "firepost"),
        report_pair=lambda desk: report_pair(joined(), desk),
        exchange=exchange_gauge,
        first_look=first_look,
        frames=frames,
        side=side,
    )
