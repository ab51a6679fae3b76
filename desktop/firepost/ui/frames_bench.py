"""The map's own figures, measured in a process of their own: drags, fresh pictures, the heartbeat.

A perimeter of 100,000 corners with thirty versions, twelve counties, two hundred names, tiles
from an MBTiles file, 300 teams; each figure beside a floor that does the least the same picture
can do.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from firepost.ui.frames_scene import (
    CENTRE,
    BareCanvas,
    KeepTiles,
    ThinSheet,
    crowd,
    crowded,
    drawn,
    drawn_bare,
    ragged,
    tile_sheet,
)
from firepost.ui.map.drawing import Edge, Scene, Sheet
from firepost.ui.map.pens import Inks
from firepost.ui.map.raster import TileSheet
from firepost.ui.map.viewport import Viewport

if TYPE_CHECKING:
    from firepost.ui.app import Given
    from firepost.ui.clerk import OpenPost
    from firepost.ui.window import Window

CORNERS: Final = 100_000
VERSIONS: Final = 30
SIZE_PX: Final = (1366, 768)
PATIENCE_MS: Final = 60_000
MOUSE_MS: Final = 8.0  # 125 times a second


def measure(
    parts: Given,
    open_post: OpenPost,
    keep_tiles: KeepTiles,
    *,
    rounds: int,
    corners: int = CORNERS,
) -> int:
    """Prints `{figure: [[ours …], [floor …]]}` in ms (memory in MiB) and returns 0.

    Args:
        keep_tiles: writes a map of tiles and opens it.
    """
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
        found = _figures(window, edges, tile_sheet(keep_tiles), rounds)
    finally:
        window.close()
    sys.stdout.write(json.dumps(found) + "\n")
    app.quit()
    return 0


def _figures(
    window: Window, edges: list[Edge], sheet: TileSheet, rounds: int
) -> dict[str, Any]:
    canvas = window.pages.situation.map.canvas
    crowd(window)
    view = Viewport(0, 0, 1, canvas.width(), canvas.height()).fitted(_box(), share=0.6)
    inks = Inks.of(window.setting.look)
    base = crowded(canvas.base, sheet)
    one = Scene(base, None, edges[0], (), ())
    thirty = Scene(base, None, edges[0], tuple(edges[1:][::-1]), ())
    canvas._scene = thirty  # noqa: SLF001 - shapes that no entry holds
    canvas.view = view
    canvas.refresh()
    _serve(lambda: canvas.settled)  # the sheet's tiles are used by one thread at a time
    found = {}
    for name, scene, shown in (("one", one, edges[:1]), ("thirty", thirty, edges)):
        for pens, kind in (("", Sheet), ("-thin", ThinSheet)):
            found[f"frame-{name}{pens}"] = _panned(
                partial(drawn, scene, inks, kind),
                partial(drawn_bare, tuple(shown), sheet, inks),
                view,
                rounds,
            )
    found["drag"] = _drag(window, rounds)
    found["heartbeat"] = _heartbeat(window)
    found["memory"] = [[_memory_mib()], [_bare_memory_mib()]]
    return found


def _panned(
    ours: Callable[[Viewport], object],
    floor: Callable[[Viewport], object],
    view: Viewport,
    rounds: int,
) -> list[list[float]]:
    """Each round looks a good part of the window further on, so that some tiles are new."""
    times: list[list[float]] = [[], []]
    for turn in range(rounds + 1):
        there = view.panned(180.0 * (turn % 4), 60.0 * (turn % 3))
        for which, deed in enumerate((ours, floor)):
            began = time.perf_counter()
            deed(there)
            if turn:
                times[which].append((time.perf_counter() - began) * 1000)
    return times


def _box() -> tuple[float, float, float, float]:
    return CENTRE[0] - 0.011, CENTRE[1] - 0.01, CENTRE[0] + 0.011, CENTRE[1] + 0.01


def _drag(window: Window, rounds: int) -> list[list[float]]:
    """One step of a drag on the screen's thread, as the mouse makes it, fresh pictures coming in.

    The floor is a bare widget of that size in a window of its own that shifts one picture and
    one see-through layer. The 95th of a hundred steps, so many times. The hand moves as often
    as a mouse tells of it; in between the loop sleeps.
    """
    canvas = window.pages.situation.map.canvas
    picture = QImage(canvas.width() + 320, canvas.height() + 320, QImage.Format.Format_RGB32)
    picture.fill(0xEEEEEE)
    marks = QPixmap(canvas.size())
    marks.fill(Qt.GlobalColor.transparent)
    bare = BareCanvas(picture, marks)
    bare.resize(canvas.size())
    bare.show()
    times: list[list[float]] = [[], []]
    start = QPointF(canvas.width() / 2, canvas.height() / 2)
    try:
        for _ in range(rounds):
            _serve(lambda: canvas.settled)
            ours, floor = [], []
            _mouse(canvas, QEvent.Type.MouseButtonPress, start)
            for step in range(100):
                away = 8.0 * (step if step < 50 else 100 - step)
                began = time.perf_counter()
                _mouse(canvas, QEvent.Type.MouseMove, start + QPointF(-away, away / 4))
                QApplication.processEvents()
                ours.append((time.perf_counter() - began) * 1000)
                began = time.perf_counter()
                bare.by_px = QPointF(-away % 160, 0)
                bare.repaint()
                floor.append((time.perf_counter() - began) * 1000)
                _rest_of_step(began)
            _mouse(canvas, QEvent.Type.MouseButtonRelease, start)
            times[0].append(sorted(ours)[94])
            times[1].append(sorted(floor)[94])
    finally:
        bare.close()
    return times


def _rest_of_step(began: float) -> None:
    left_ms = MOUSE_MS - (time.perf_counter() - began) * 1000
    if left_ms >= 1:
        loop, rest = QEventLoop(), QTimer()
        rest.setTimerType(Qt.TimerType.PreciseTimer)
        rest.timeout.connect(loop.quit)
        rest.start(int(left_ms))
        loop.exec()


def _mouse(canvas: QWidget, kind: QEvent.Type, at: QPointF) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == QEvent.Type.MouseMove else left
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    there = canvas.mapToGlobal(at)
    plain = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(canvas, QMouseEvent(kind, at, there, button, held, plain))


def _heartbeat(window: Window) -> list[list[float]]:
    """The longest the screen's thread was held by pans while thirty versions were drawn beside it.

    The marks are painted on the screen's thread, so that they count too.
    """
    canvas = window.pages.situation.map.canvas

    def beat(during: Callable[[], bool]) -> float:
        last, longest = time.perf_counter(), 0.0
        while during():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
        return longest * 1000

    _serve(lambda: canvas.settled)
    still_until = time.perf_counter() + 0.4
    idle = beat(lambda: time.perf_counter() < still_until)
    gaps = []
    for shift in range(4):
        canvas.pan(120.0 if shift % 2 else -120.0, 40.0)
        gaps.append(beat(lambda: not canvas.settled))
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
