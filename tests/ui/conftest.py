"""The window as a person meets it: real widgets, offscreen, over a post kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QEvent, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes import boards
from firepost import bootstrap
from firepost.app.draft_box import DraftBox
from firepost.app.parts import Parts
from firepost.app.post import Post
from firepost.ui.doors import Doors
from firepost.ui.forms.hold_key import HoldKey
from firepost.ui.look import Look
from firepost.ui.setting import Setting
from firepost.ui.window import Window

ROOT = bootstrap.resources_dir()
TURN_MOST_MS = 200  # a process that was held for a minute has not waited a minute
BOX = DraftBox(bytes(range(64)))  # what is typed lies closed under this key


def let_run(until: Callable[[], bool], most_ms: int = 60_000) -> None:
    """Serve events until it is so; fails if it never is."""
    left_ms, turn = most_ms, QElapsedTimer()
    turn.start()
    while not until():
        left_ms -= min(turn.restart(), TURN_MOST_MS)
        assert left_ms > 0, "it never came about"
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)


def hold(key: HoldKey) -> None:
    """Hold a key down with the mouse until its bar is full, then let it go."""
    key.clock.setInterval(1)
    done: list[bool] = []
    key.held.connect(lambda: done.append(True))
    QTest.mousePress(key, Qt.MouseButton.LeftButton)
    let_run(lambda: bool(done))
    QTest.mouseRelease(key, Qt.MouseButton.LeftButton)


@pytest.fixture
def setting(qapp: QApplication) -> Setting:
    words = bootstrap.words(ROOT)
    look = Look(ROOT / "resources")
    return Setting(look, words, lambda: boards.NOW, ROOT / "resources" / "icons")


@pytest.fixture
def open_window(setting: Setting, tmp_path: Path) -> Iterator[Callable[..., Window]]:
    """`open_window(post)` is the window with that post open; `opens=False` leaves it shut."""
    opened: list[Window] = []

    def open_(
        post: object = None, *, drill: bool = False, opens: bool = True, **doors: object
    ) -> Window:
        made = post if callable(post) else lambda: post or boards.MemoryPost()
        doors.setdefault("drafts", tmp_path / "drafts")
        doors.setdefault("draft_box", lambda _post: BOX)
        window = Window(
            setting, Doors(open_post=made, maps=ROOT / "maps", **doors), drill=drill
        )
        opened.append(window)
        window.resize(1536, 864)
        window.show()
        window.open()
        if opens:
            let_run(lambda: window.stage.board is not None and window.base.counties != ())
        return window

    yield open_
    for window in opened:
        window.close()
        window.deleteLater()
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Parts:
    """The program's parts over a home of its own."""
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    return bootstrap.parts()


@pytest.fixture
def real_desk(
    open_window: Callable[..., Window], setting: Setting, parts: Parts, tmp_path: Path
) -> Callable[..., Window]:
    """`real_desk(fill)` is the window on a desk on disk that `fill(post)` wrote into, by the
    clock of now."""

    def open_(fill: Callable[[Post], object] = lambda _post: None, **doors: object) -> Window:
        def open_post() -> Post:
            post = parts.open_post(tmp_path / "2026.fire", write=True)
            fill(post)
            return post

        window = open_window(open_post, **doors)
        object.__setattr__(setting, "now", bootstrap.now)
        window.stage.now = setting.now
        return window

    return open_
