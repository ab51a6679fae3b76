"""The map's own figures, measured in a process of their own: drags, fresh pictures, the heartbeat.

A perimeter of 100,000 corners with thirty versions, the shipped counties and places, 300
teams; each figure beside a floor that does the least the same picture can do.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QEventLoop, QPointF, QRectF, QTimer
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication

from firepost.ui.map.drawing import Edge, Scene, draw
from firepost.ui.map.outline import Outline, outline_of
from firepost.ui.map.pens import Inks, closed, stroke
from firepost.ui.map.viewport import Viewport

if TYPE_CHECKING:
    from firepost.ui.app import Given
    from firepost.ui.clerk import OpenPost
    from firepost.ui.window import Window

CORNERS: Final = 100_000
VERSIONS: Final = 30
TEAMS: Final = 300
SIZE_PX: Final = (1366, 768)
CENTRE: Final = (119.985, 27.662)
PATIENCE_MS: Final = 60_000


def ragged(corners: int, radius_m: float) -> Outline:
    """A fire's edge: rough at every scale, without crossings."""
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    rough = 1 + sum(
        0.1 / n * np.sin(n * turn + n) for n in (3, 7, 23, 61, 211, 1201) if n < corners
    )
    north, east = radius_m * rough * np.sin(turn), radius_m * rough * np.cos(turn)
    lon = CENTRE[0] + east / (111_320 * math.cos(math.radians(CENTRE[1])))
    ring = np.column_stack([lon, CENTRE[1] + north / 110_800])
    return outline_of({"type": "Polygon", "coordinates": [[*ring.tolist(), ring[0].tolist()]]})


def measure(parts: Given, open_post: OpenPost, *, rounds: int, corners: int = CORNERS) -> int:
    """Prints `{figure: [[ours …], [floor …]]}` in ms (memory in MiB) and returns 0."""
    from firepost.ui.clerk import Clerk
    from firepost.ui.doors import Doors
    from firepost.ui.look import Look
    from firepost.ui.setting import Setting
    from firepost.ui.window import Window

    app = QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    clerk = Clerk()
    clerk.open(open_post)
    setting = Setting(Look(parts.resources), parts.words, parts.now, parts.resources / "icons")
    window = Window(
        setting, Doors(open_post=open_post, maps=parts.maps), drill=True, clerk=clerk
    )
    window.resize(*SIZE_PX)
    window.show()
    window.open()
    canvas = window.pages.situation.map.canvas
    try:
        _serve(lambda: window.stage.board is not None and canvas.settled)
        edges = [Edge(ragged(corners, 900.0 - 20.0 * n), "") for n in range(VERSIONS + 1)]
        found = _figures(window, edges, rounds)
    finally:
        window.close()
    sys.stdout.write(json.dumps(found) + "\n")
    app.quit()
    return 0


def _figures(window: Window, edges: list[Edge], rounds: int) -> dict[str, Any]:
    canvas = window.pages.situation.map.canvas
    _crowd(window)
    view = Viewport(0, 0, 1, canvas.width(), canvas.height()).fitted(_box(), share=0.6)
    inks = Inks.of(window.setting.look)
    base = canvas.base
    empty = Scene(base, None, None, (), ())
    one = Scene(base, None, edges[0], (), ())
    thirty = Scene(base, None, edges[0], tuple(edges[1:][::-1]), ())
    found = {
        "frame-one": _pair(
            lambda: _drawn(one, view, inks), lambda: _drawn(empty, view, inks), rounds
        ),
        "frame-thirty": _pair(
            lambda: _drawn(thirty, view, inks), lambda: _drawn(one, view, inks), rounds
        ),
        "pens": _pair(
            lambda: _bare(one, view, 3.6, halo=6.5), lambda: _bare(one, view, 1.0), rounds
        ),
    }
    canvas.view = view
    found["drag"] = _drag(window, rounds)
    found["heartbeat"] = _heartbeat(window, thirty, view, inks)
    found["memory"] = [[_memory_mib()], [_bare_memory_mib()]]
    return found


def _box() -> tuple[float, float, float, float]:
    return CENTRE[0] - 0.011, CENTRE[1] - 0.01, CENTRE[0] + 0.011, CENTRE[1] + 0.01


def _crowd(window: Window) -> None:
    """300 teams about the fire, each with a tag of its own."""
    board = window.stage.board
    assert board is not None
    some = [team for team in board.teams if team.status is not None] or list(board.teams)
    teams = tuple(
        replace(
            some[n % len(some)],
            id=f"bench/{n}",
            lon_deg=CENTRE[0] + 0.03 * math.sin(n * 2.4) * n / TEAMS,
            lat_deg=CENTRE[1] + 0.03 * math.cos(n * 2.4) * n / TEAMS,
        )
        for n in range(TEAMS)
    )
    window.stage.board = replace(board, teams=teams)


def _pair(
    ours: Callable[[], object], floor: Callable[[], object], rounds: int
) -> list[list[float]]:
    times: list[list[float]] = [[], []]
    for turn in range(rounds + 1):
        for which, deed in enumerate((ours, floor)):
            began = time.perf_counter()
            deed()
            if turn:
                times[which].append((time.perf_counter() - began) * 1000)
    return times


def _drawn(scene: Scene, view: Viewport, inks: Inks) -> QImage:
    return draw(scene, view.grown(160), inks, 1.0, lambda: None)


def _bare(scene: Scene, view: Viewport, wide: float, *, halo: float = 0.0) -> QImage:
    """The same edges and nothing else, with a pen so wide."""
    grown = view.grown(160)
    image = QImage(grown.width_px, grown.height_px, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bounds = QRectF(0, 0, grown.width_px, grown.height_px)
    for edge in (*scene.past, *([scene.current] if scene.current else [])):
        for ring in edge.outline.rings(grown.m_per_px):
            px = closed(grown.points_px(ring))
            for width in (halo, wide) if halo else (wide,):
                pen = QPen()
                pen.setWidthF(width)
                stroke(painter, px, pen, bounds=bounds, check=lambda: None)
    painter.end()
    return image


def _drag(window: Window, rounds: int) -> list[list[float]]:
    """One step of a drag on the screen's thread, beside a bare blit of a picture that large.

    The 95th of a hundred steps, so many times.
    """
    canvas = window.pages.situation.map.canvas
    picture = QImage(canvas.width() + 320, canvas.height() + 320, QImage.Format.Format_RGB32)
    picture.fill(0xEEEEEE)
    screen = QImage(canvas.size(), QImage.Format.Format_RGB32)
    canvas._grabbed = QPointF(0, 0)  # noqa: SLF001 - as a held button leaves it
    times: list[list[float]] = [[], []]
    for _ in range(rounds):
        ours, floor = [], []
        for step in range(100):
            began = time.perf_counter()
            canvas.pan(3 if step % 2 else -3, 2)
            canvas.repaint()
            ours.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            painter = QPainter(screen)
            painter.drawImage(-step % 160, 0, picture)
            painter.end()
            floor.append((time.perf_counter() - began) * 1000)
        times[0].append(sorted(ours)[94])
        times[1].append(sorted(floor)[94])
    canvas._grabbed = None  # noqa: SLF001
    return times


def _heartbeat(window: Window, scene: Scene, view: Viewport, inks: Inks) -> list[list[float]]:
    """The longest the screen's thread was held while thirty versions were drawn beside it."""
    gaps: list[float] = []

    def beat(during: Callable[[], bool]) -> float:
        last, longest = time.perf_counter(), 0.0
        while during():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
        return longest * 1000

    frames = window.pages.situation.map.canvas.frames
    _serve(lambda: not frames.busy)
    still_until = time.perf_counter() + 0.4
    idle = beat(lambda: time.perf_counter() < still_until)
    for shift in range(4):
        frames.want(scene, view.panned(20.0 * shift, 0.0), inks, 1.0)
        gaps.append(beat(lambda: frames.busy))
    return [[max(gaps)], [max(idle, 5.0)]]


def _memory_mib() -> float:
    """What this process holds now; the most it held where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    lines = status.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _bare_memory_mib() -> float:
    """31 x 100,000 corners at 16 bytes: what the shapes alone weigh."""
    return (VERSIONS + 1) * CORNERS * 16 / 2**20


def _serve(until: Callable[[], bool]) -> None:
    end = QTimer()
    end.setSingleShot(True)
    end.start(PATIENCE_MS)
    while not until():
        if not end.isActive():
            raise TimeoutError("the map never came")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
