"""One drill that goes on: radio, contacts, perimeters, GPS, sticks, looks back, reports.

The clock of the whole program runs `speed` times as fast; everything else is the real
window over a real desk, met by real keys. One tool for any length: minutes beside the suite,
the whole eight hours where there is time.
"""

from __future__ import annotations

import gc
import itertools
import logging
import math
import os
import random
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

_TURNS_OF_REPORT = 3
WARM_HOURS = 1.0  # after that, and each deed done twice, memory may grow by a tenth


class FastClock:
    """The present time, running `speed` times as fast from now on."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self._from, self._at = time.monotonic(), datetime.now(UTC)  # noqa: TID251 - the one clock of a soak

    def __call__(self) -> datetime:
        return self._at + timedelta(seconds=(time.monotonic() - self._from) * self.speed)

    def restart(self) -> None:
        self._at, self._from = self(), time.monotonic()


class Faults(logging.Handler):
    """Whatever went wrong, by whichever way it was said."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"log: {record.getMessage()} {record.exc_info}"[:600])

    def _uncaught(self, kind: Any, error: Any, trace: Any) -> None:
        self.said.append(f"{kind}: {error}")
        sys.__excepthook__(kind, error, trace)

    def hear(self) -> None:
        from PySide6.QtCore import QtMsgType, qInstallMessageHandler

        def qt(kind: QtMsgType, _where: object, words: str) -> None:
            if kind != QtMsgType.QtDebugMsg and "propagateSizeHints" not in words:
                self.said.append(f"qt: {words}"[:300])
            if kind == QtMsgType.QtFatalMsg:
                sys.stderr.write(words + "\n")  # the program ends with this

        qInstallMessageHandler(qt)
        logging.getLogger().addHandler(self)
        sys.excepthook = self._uncaught
        threading.excepthook = lambda args: self.said.append(f"thread: {args.exc_value}")


class Walker(threading.Thread):
    """A receiver on a TCP port: somebody walks round the fire, ten sentences a second."""

    def __init__(self, clock: FastClock, lon: float, lat: float) -> None:
        super().__init__(daemon=True)
        self._clock, self._lon, self._lat = clock, lon, lat
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.ends = False

    def run(self) -> None:
        with suppress(OSError):
            line, _ = self._door.accept()
            with line:
                for step in itertools.count():
                    if self.ends:
                        break
                    line.sendall(self._sentence(step))
                    time.sleep(0.1)

    def _sentence(self, step: int) -> bytes:
        angle = step / 400
        lon = self._lon + 0.004 * math.cos(angle)
        lat = self._lat + 0.003 * math.sin(angle)
        at = self._clock()

        def degrees(value: float, wide: int) -> str:
            whole = int(value)
            return f"{whole:0{wide}d}{(value - whole) * 60:07.4f}"

        body = (
            f"GPRMC,{at:%H%M%S}.00,A,{degrees(lat, 2)},N,{degrees(lon, 3)},E,"
            f"1.9,90.0,{at:%d%m%y},,,A"
        )
        check = 0
        for letter in body.encode():
            check ^= letter
        return f"${body}*{check:02X}\r\n".encode()


def soak(*, hours: float, speed: float, platform: str = "offscreen") -> dict[str, Any]:
    """Run it; what was done, what went wrong, how long the thread was held, the memory."""
    os.environ["QT_QPA_PLATFORM"] = platform
    folder = Path(tempfile.mkdtemp(prefix="firepost-soak-"))
    os.environ["FIREPOST_HOME"] = str(folder / "home")
    try:
        return _Soak(folder, hours=hours, speed=speed).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Soak:
    def __init__(self, folder: Path, *, hours: float, speed: float) -> None:
        from PySide6.QtWidgets import QApplication

        from firepost import bootstrap

        self.hours, self.folder = hours, folder
        self.clock = FastClock(speed)
        bootstrap.now = self.clock  # every part asks bootstrap for the time
        self.parts = bootstrap.parts()
        self.app = QApplication.instance() or QApplication(["soak"])
        self.faults = Faults()
        self.faults.hear()
        self.random = random.Random(9)
        self.done: dict[str, int] = {}
        self.stick, self.out = folder / "stick", folder / "out"
        self.stick.mkdir()
        self.out.mkdir()
        self._letters: list[Callable[[], None]] = []  # keys still to be pressed
        self._next: dict[str, float] = {}
        self._warm: float | None = None  # the hour from which memory is compared

    def run(self) -> dict[str, Any]:
        window = self._open()
        try:
            return self._live(window)
        finally:
            window.close()  # ends its threads, whatever became of the rest
            self._serve()

    def _live(self, window: Any) -> dict[str, Any]:
        from PySide6.QtCore import QTimer

        from soak.gauge import Thread, resident_mib

        self.hands = Hands(self, window)
        self._until(
            window, lambda: window.stage.board is not None and window.outdoors is not None, 60
        )
        self._until(window, lambda: window.keeper is not None, 60)
        for page in window.pages.names:
            window.go(page)
            self._serve()
        fire = window.stage.fire
        walker = Walker(self.clock, fire.lon_deg or 119.98, fire.lat_deg or 27.66)
        walker.start()
        window.outdoors.choose(f"tcp://127.0.0.1:{walker.port}")
        window.outdoors.recorder.begin(window.outdoors.feed.source)
        thread = Thread()
        thread.start()
        memory: list[tuple[float, float]] = []
        start = self.clock()
        began = time.monotonic()
        gone = 0.0

        def turn() -> None:
            nonlocal gone
            gone = (self.clock() - start).total_seconds() / 3600
            if gone >= self.hours:
                self.app.quit()
                return
            if self._warm is None and gone >= WARM_HOURS and self.hands.all_done():
                self._warm = gone
            if not memory or gone - memory[-1][0] > 0.05:
                memory.append((gone, resident_mib()))
            if self._letters:  # a person types a letter at a time
                self._letters.pop(0)()
            else:
                thread.doing = self._act(gone)

        deeds = QTimer()
        deeds.setInterval(60)
        deeds.timeout.connect(turn)
        deeds.start()
        self.app.exec()
        deeds.stop()
        thread.stop()
        walker.ends = True
        board = window.stage.board
        return {
            "drill_hours": round(gone, 2),
            "minutes": round((time.monotonic() - began) / 60, 1),
            "entries": board.entries,
            "log": board.said_count,
            "done": dict(sorted(self.done.items())),
            "thread": thread.told(),
            "memory": _memory(memory, self._warm),
            "errors": self.faults.said,
        }

    def _open(self) -> Any:
        from firepost.fronting import Front
        from firepost.ui.app import run_as_usual, shapes_of
        from firepost.ui.doors import Doors
        from firepost.ui.look import Look
        from firepost.ui.setting import Setting
        from firepost.ui.window import Window

        parts = self.parts
        front = Front(lambda: parts, self.clock)
        doors = Doors(
            open_post=lambda: front.drill(parts),
            maps=parts.maps,
            surroundings=parts.surroundings,
            read_shapes=shapes_of(parts.read_layers),
            drafts=self.folder / "drafts",
            read_tables=parts.read_tables,
            write_tables=parts.write_xlsx,
            read_layers=parts.read_layers,
            write_layers=parts.write_layers,
            courier=parts.courier,
            media=lambda: [str(self.stick)],
            atlas=parts.maps_of_station,
            open_receiver=parts.open_receiver,
            read_recording=parts.read_recording,
            press=lambda post: parts.press(post=post),
            care=parts.care,
            guide=parts.resources.parent / "docs" / "guide",
        )
        look = Look(parts.resources)
        setting = Setting(look, parts.words, self.clock, parts.resources / "icons")
        window = Window(setting, doors, drill=True)
        window.stage.refused.connect(
            lambda notice: self.faults.said.append(f"refused {notice}")
        )
        window.clerk.broke.connect(lambda error: self.faults.said.append(f"broke {error!r}"))
        if window.exchange is not None:
            window.exchange.stopped.connect(
                lambda notice: self.faults.said.append(f"export {notice}")
            )
        gc.set_threshold(400_000, 20, 20)  # as the program does, see __main__.py
        window.pages.settled.connect(partial(run_as_usual, window))
        window.resize(1536, 864)
        window.show()
        window.open()
        return window

    # -- what happens

    def _act(self, gone: float) -> str:
        """The next thing that is due in this hour of the drill; its name."""
        late: list[tuple[float, str, float, Callable[[], None]]] = []
        for name, every_min, deed in self.hands.table:
            due = self._next.setdefault(name, self.random.random() * every_min / 60)
            if gone >= due:
                late.append(((gone - due) / every_min, name, every_min, deed))
        if not late:
            return "idle"
        _, name, every_min, deed = max(late)  # what has waited longest for its turn
        self._next[name] = gone + every_min / 60
        deed()
        self.done[name] = self.done.get(name, 0) + 1
        return name

    def _serve(self) -> None:
        from PySide6.QtCore import QEventLoop

        self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)

    def _until(self, window: Any, ready: Callable[[], bool], most_s: float) -> None:
        deadline = time.monotonic() + most_s
        while not ready():
            if time.monotonic() > deadline:
                stood = (
                    window.stage.board is not None,
                    window.keeper,
                    list(window.pages._made),
                )
                raise TimeoutError(f"the window never stood: {stood} {self.faults.said}")
            self._serve()


class Hands:
    """Two hands at the keyboard: each deed is what a person would press."""

    def __init__(self, soak: _Soak, window: Any) -> None:
        from ui.keys import Keys

        self.soak, self.window = soak, window
        self.keys = Keys(window)
        self.random = soak.random
        self._report = itertools.cycle(("prove", "approve", "issue"))
        self._page = itertools.cycle(range(1, 6))
        self._back = False
        self._spread = 0.0
        self._peer = soak.folder / "peer.fire"
        self.table = (
            # name, every so many minutes of the drill, deed
            ("radio", 4.0, self.radio),
            ("contact", 3.0, self.contact),
            ("page", 4.0, self.turn_page),
            ("find", 9.0, self.find),
            ("look_back", 11.0, self.look_back),
            ("goods", 12.0, self.goods),
            ("undo", 13.0, self.undo),
            ("weather", 15.0, self.weather),
            ("todo", 16.0, self.todo),
            ("report", 18.0, self.report),
            ("night", 25.0, self.night),
            ("perimeter", 30.0, self.perimeter),
            ("export", 30.0, self.export),
            ("peer", 45.0, self.peer),
        )

    def all_done(self) -> bool:
        """Each deed twice, and two reports issued, one at each third turn.

        What a deed loads and keeps for the next time is no growth.
        """
        done = self.soak.done
        twice = all(done.get(name, 0) > 1 for name, _, _ in self.table)
        return twice and done["report"] >= 2 * _TURNS_OF_REPORT

    def key(self, name: str, *, ctrl: bool = False) -> None:
        from PySide6.QtCore import Qt

        from ui.keys import CTRL, PLAIN

        text = name if len(name) == 1 and not ctrl else ""
        named = {"/": "Slash", "Enter": "Return", "Esc": "Escape"}.get(name, name)
        key = getattr(Qt.Key, f"Key_{named}")
        self.keys.key(key, text.lower(), CTRL if ctrl else PLAIN)

    def type(self, words: str) -> None:
        self.soak._letters += [partial(self.keys.text, letter) for letter in words]

    def then(self, *presses: Callable[[], None]) -> None:
        """One after the other, as a hand presses them."""
        self.soak._letters += presses

    def home(self) -> None:
        def to_now() -> None:
            if not self.window.stage.live:
                self.window.stage.return_to_now()

        self.then(
            self.window.drawers.leave,
            to_now,
            lambda: self.key("F1"),
            self.window.pages.take_focus,
        )

    def radio(self) -> None:
        self.home()
        words = self.random.choice(("火线平稳", "A段可控", "水带接通", "风向转北", "烟点两处"))
        team = self.random.choice(self.window.stage.board.teams).name
        self.then(lambda: self.key("/"), self.window.quick.line.clear)
        self.type(f"{team} {words}")
        self.then(lambda: self.key("Enter"))

    def contact(self) -> None:
        self.home()
        self.then(lambda: self.key("T"))

    def turn_page(self) -> None:
        self.key(f"F{next(self._page)}")

    def find(self) -> None:
        self.key("F", ctrl=True)
        self.type(self.random.choice(("火线", "tzy", "6.4", "shui")))

    def look_back(self) -> None:
        stage = self.window.stage
        at = self.soak.clock() - timedelta(hours=self.random.uniform(0.3, 6))
        stage.look_back_to(at, as_known_then=self.random.random() < 0.5)

    def goods(self) -> None:
        depots = self.window.stage.board.depots
        if depots:
            depot = self.random.choice(depots).id
            self.window.stage.do(
                {"do": "stock.receive", "depot": depot, "item": "二号工具", "quantity": 3}
            )

    def undo(self) -> None:
        def take_back() -> None:
            if self.window.stage.steps:
                self.key("Z", ctrl=True)

        self.home()
        self.then(take_back)

    def weather(self) -> None:
        wind = {"wind_m_s": round(self.random.uniform(2, 5), 1), "wind_from_deg": 220.0}
        self.window.stage.do({"do": "weather.observe", **wind})

    def todo(self) -> None:
        self.home()
        self.then(lambda: self.key("Space"))

    def night(self) -> None:
        self.key("F9")

    def report(self) -> None:
        self.then(lambda: self.key("F5"), self._work_on_report)

    def _work_on_report(self) -> None:
        reports = self.window.reports
        if reports is None:
            return
        desk = reports.desk
        match next(self._report):
            case "prove":
                desk.redraft()
            case "approve" if desk.proof is not None:
                desk.approve("样例领导")
            case "issue" if desk.draft is not None and desk.draft.approved_by:
                desk.issue(self.soak.out)

    def perimeter(self) -> None:
        stage = self.window.stage
        fire = stage.fire
        self._spread += 25.0
        lon0, lat0 = fire.lon_deg or 119.98, fire.lat_deg or 27.66
        ring = []
        for step in range(600):
            angle = 2 * math.pi * step / 600
            radius = (700 + self._spread) * (1 + 0.1 * math.sin(5 * angle))
            ring.append(
                [
                    lon0 + math.cos(angle) * radius / 98_600,
                    lat0 + math.sin(angle) * radius / 110_800,
                ]
            )
        shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        stage.do(
            {
                "do": "perimeter.record",
                "incident": fire.id,
                "geometry": shape,
                "method": "gps",
                "accuracy_m": 5,
            }
        )

    def export(self) -> None:
        self.key("E", ctrl=True)

    def peer(self) -> None:
        """Another post takes in what the stick holds, on a thread of its own."""
        bundles = sorted(self.soak.stick.rglob("*.ffb"), key=lambda one: one.stat().st_mtime)
        if not bundles:
            return

        def read() -> None:
            courier = self.soak.parts.courier()
            courier.read_bundle(bundles[-1], self._peer, accept=True, join=False)

        threading.Thread(target=read, daemon=True).start()


def _memory(samples: list[tuple[float, float]], warm: float | None) -> dict[str, Any]:
    """Growth from the end of the first hour (half the time, in a shorter run) to the end."""
    warm = warm or samples[-1][0] / 2
    after = [mib for gone, mib in samples if gone >= warm] or [samples[-1][1]]
    base = sorted(after[:3])[len(after[:3]) // 2]
    end = sorted(after[-3:])[len(after[-3:]) // 2]
    return {
        "from_hour": round(warm, 2),
        "after_first_hour_mib": round(base, 1),
        "end_mib": round(end, 1),
        "most_mib": round(max(mib for _, mib in samples), 1),
        "growth": round(end / base, 4),
        "by_half_hours": [round(mib, 1) for _, mib in samples[:: max(1, len(samples) // 16)]],
    }
