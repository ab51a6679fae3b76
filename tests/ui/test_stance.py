"""The window comes back as it stood, also from a crash; onto a screen that is there; and after sleep."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication

from fakes import boards
from firepost import bootstrap
from firepost.app.board import Known
from firepost.ui.awake import Awake
from firepost.ui.stance import Stance, placed
from ui.conftest import let_run
from ui.keys import Keys

HAND = Path(__file__).with_name("stance_hand.py")
LEAST = (1024, 600)
HALL, DESK = QRect(0, 0, 1920, 1080), QRect(1920, 0, 1366, 768)


def started(home: Path, what: str) -> subprocess.Popen[str]:
    env = {**os.environ, "FIREPOST_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(
        [sys.executable, str(HAND), what],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX's")
def test_a_killed_window_comes_back_as_it_stood(tmp_path):
    """Place, page, fire, map, layers, theme, language, the open form and its words."""
    home = tmp_path / "home"
    first = started(home, "set")
    try:
        before = first.stdout.readline()
        assert before, first.stderr.read()
        first.send_signal(signal.SIGKILL)
        first.communicate(timeout=30)
    finally:
        first.kill()

    second = started(home, "tell")
    out, complaint = second.communicate(timeout=60)

    assert out, complaint
    assert json.loads(out) == json.loads(before)
    stood = json.loads(before)
    assert stood["box"] == [30, 40, 1280, 720]
    assert (stood["page"], stood["fire"]) == ("forces", "雅阳镇埠下村林火")
    assert (stood["night"], stood["language"], stood["drawer_open"]) == (True, "en", True)


@pytest.mark.parametrize(
    ("wanted", "screens", "stands"),
    [
        (QRect(100, 50, 1280, 720), [HALL], QRect(100, 50, 1280, 720)),
        (QRect(2000, 20, 1200, 700), [HALL, DESK], QRect(2000, 20, 1200, 700)),
        (QRect(2000, 20, 1200, 700), [HALL], QRect(360, 190, 1200, 700)),
        (QRect(-3000, -900, 4000, 3000), [DESK], QRect(1920, 0, 1366, 768)),
        (QRect(1900, 1060, 1280, 720), [HALL], QRect(320, 180, 1280, 720)),
        (QRect(100, -400, 1280, 720), [HALL], QRect(320, 180, 1280, 720)),
        (QRect(5000, 0, 1280, 720), [QRect(0, 0, 800, 600)], QRect(0, 0, 1024, 600)),
        (QRect(5, 5, 1280, 720), [], QRect(5, 5, 1280, 720)),
    ],
)
def test_a_window_is_put_where_a_screen_shows_it(wanted, screens, stands):
    assert placed(wanted, screens, LEAST) == stands


def test_the_screen_that_showed_the_window_is_unplugged(open_window):
    """Qt tells that a screen went; the window is found on the one that is left."""
    window = open_window()
    Stance(window)
    window.setGeometry(QRect(6000, 200, 1280, 720))
    app = QGuiApplication.instance()
    app.screenRemoved.emit(QGuiApplication.primaryScreen())

    screen = QGuiApplication.primaryScreen().availableGeometry()
    let_run(lambda: screen.intersects(window.geometry()))
    assert screen.intersected(window.geometry()).width() >= 240


def test_a_screen_that_gets_less_room_keeps_the_window_in_sight(open_window):
    """A projector is plugged in and everything is shown smaller: no screen went."""
    window = open_window()
    Stance(window)
    window.setGeometry(QRect(6000, 200, 1280, 720))
    screen = QGuiApplication.primaryScreen()
    screen.availableGeometryChanged.emit(screen.availableGeometry())

    let_run(lambda: screen.availableGeometry().intersects(window.geometry()))


def test_a_full_screen_stays_full_when_it_comes_back(open_window):
    window = open_window()
    stance = Stance(window)
    window.showFullScreen()
    stance.note()
    window.setGeometry(QRect(6000, 200, 1280, 720))
    stance.come_back()

    assert window.isFullScreen()
    assert window.geometry().left() < 6000


def two_fires(*, second="burning"):
    board = boards.board()
    one = board.incidents[0]
    other = msgspec.structs.replace(
        one, id="f9", name="桐溪林火", state=Known(second, one.state.said)
    )
    return boards.MemoryPost(msgspec.structs.replace(board, incidents=(one, other)))


def left_with_all_fires(open_window):
    """A window that shows all fires, its map pushed aside, and is gone without a word."""
    window = open_window(two_fires())
    stance = Stance(window)
    keys = Keys(window)
    window.pages.take_focus()
    keys.key(Qt.Key.Key_F6)
    keys.key(Qt.Key.Key_0, "0")
    assert window.stage.city
    canvas = window.pages.situation.map.canvas
    canvas.pan(70, 30)
    stance.note()
    window.drafts._pool.waitForDone()
    return canvas.view


def test_all_fires_together_come_back_as_they_were_left(open_window):
    looked = left_with_all_fires(open_window)
    window = open_window(two_fires(), opens=False)
    Stance(window)
    let_run(lambda: window.stage.city)

    page = window.pages.situation
    let_run(page.strip.isHidden)
    view = page.map.canvas.view
    assert (view.x_m, view.y_m) == pytest.approx((looked.x_m, looked.y_m))
    assert view.m_per_px == pytest.approx(looked.m_per_px)
    window.stage.turn_to("f9")
    assert not window.stage.city


def test_with_one_fire_left_it_comes_back_by_itself(open_window):
    left_with_all_fires(open_window)
    window = open_window(two_fires(second="closed"), opens=False)
    stance = Stance(window)
    let_run(lambda: window.stage.board is not None)
    assert stance._map_due is None

    assert not window.stage.city
    assert not window.pages.situation.strip.isHidden()


@pytest.mark.parametrize("kept", ["x", [], {"box": ["a", 1, 2, 3]}, {"box": [1e300, 0, 0, 0]}])
def test_what_was_kept_badly_is_as_nothing(open_window, kept):
    window = open_window()
    window.drafts.keep(stands=kept, looks_at=kept)
    stance = Stance(window)
    stance.show()

    assert window.isVisible()


class Wall:
    """The wall clock and the machine's counter, each set by hand."""

    def __init__(self):
        self.at, self.counted_s = boards.NOW, 100.0

    def pass_(self, wall: timedelta, counted_s: float) -> None:
        self.at, self.counted_s = self.at + wall, self.counted_s + counted_s


@pytest.fixture
def wall(setting):
    clock = Wall()
    object.__setattr__(setting, "now", lambda: clock.at)
    return clock


@pytest.fixture
def window(open_window, wall, tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    desk = tmp_path / "2026.fire"
    shown = open_window(lambda: parts.open_post(desk, write=True), courier=parts.courier)
    shown.stage.stop()  # the seconds are told by hand
    Awake(shown, lambda: wall.counted_s)
    shown.stage.ticked.emit(wall.at)
    return shown


def told(window) -> str:
    return window.notice.words.text() if window.notice.isVisible() else ""


def freshened(window):
    asked = []
    ask = window.stage.freshen
    window.stage.freshen = lambda: (asked.append(1), ask())
    return asked


def test_a_clock_set_back_a_day_is_said_and_the_desk_stays(window, wall):
    asked = freshened(window)
    wall.pass_(timedelta(days=-1), 1)
    window.stage.ticked.emit(wall.at)

    assert "往回拨了" in told(window)
    assert "F10" in told(window)
    assert asked == [1]
    window.open_form("casualties")
    assert window.drawers.drawer.isVisible()


@pytest.mark.parametrize("counted_s", [0.0, 4 * 3600.0])
def test_after_sleep_what_is_due_is_caught_up_once(window, wall, counted_s):
    """Some machines' counters go on in sleep, some stand still."""
    asked = freshened(window)
    wall.pass_(timedelta(hours=4), counted_s)
    window.stage.ticked.emit(wall.at)
    wall.pass_(timedelta(seconds=1), 1)
    window.stage.ticked.emit(wall.at)

    assert asked == [1]
    assert window.exchange._link_now
    assert window.exchange._next_table_ms == 0


def test_seconds_that_go_by_say_nothing(window, wall):
    asked = freshened(window)
    for _ in range(90):
        wall.pass_(timedelta(seconds=1), 1)
        window.stage.ticked.emit(wall.at)
    wall.pass_(timedelta(seconds=40), 40)  # a machine that was busy
    window.stage.ticked.emit(wall.at)

    assert asked == []
    assert told(window) == ""


def test_one_line_says_how_it_ended_the_last_time(open_window):
    """Closed as it should be; broken off; never open before."""
    first = open_window()
    Stance(first)
    first.stage.board_changed.emit(first.stage.board)
    assert told(first) == ""
    first.drafts._pool.waitForDone()  # and now the power goes

    second = open_window()
    Stance(second)
    second.stage.board_changed.emit(second.stage.board)
    let_run(lambda: "没有正常退出" in told(second))
    second.close()

    third = open_window()
    Stance(third)
    third.stage.board_changed.emit(third.stage.board)
    let_run(lambda: "正常保存" in told(third))
