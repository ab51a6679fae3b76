"""The first start of a device, with the keyboard alone; and what a crash in the middle leaves."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from firepost import bootstrap
from firepost.ui.first.page import FirstPage
from firepost.welcoming import Welcomer
from ui.conftest import let_run
from ui.keys import Keys


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def start(open_window, home, setting):
    """Open the window as a device's start does; a stick is in where one is given."""
    parts = bootstrap.parts()
    object.__setattr__(setting, "now", bootstrap.now)

    def start_(sticks=(), **doors):
        path = home / "desks" / "2026.fire"

        def post(pin=None):
            path.parent.mkdir(parents=True, exist_ok=True)
            return parts.open_post(path, write=True, pin=pin)

        return open_window(
            post,
            opens=False,
            welcome=Welcomer(bootstrap.now),
            open_with_pin=post,
            media=lambda: [str(one) for one in sticks],
            care=parts.care,
            courier=parts.courier,
            drafts=home / "drafts",
            **doors,
        )

    return start_


def page(window) -> FirstPage:
    shown = window.stack.currentWidget()
    assert isinstance(shown, FirstPage)
    return shown


def on(window, step):
    let_run(lambda: page(window).current == step and not page(window)._busy)


def desk_shows(window):
    let_run(lambda: window.stack.currentWidget() is window.desk)


def crash(window):
    """What was written is there, nothing is put away."""
    window.drafts.close()
    window.hide()


def settings(home):
    return json.loads((home / "settings.json").read_text("utf-8"))


def test_three_steps_by_keyboard_alone_then_the_desk(start, home, tmp_path):
    """Name, Enter; Esc leaves the PIN; the stick that is in is taken with Enter."""
    stick = tmp_path / "stick"
    stick.mkdir()
    window = start([stick])
    keys = Keys(window)

    on(window, "seat")
    keys.text("李四")
    keys.key(Qt.Key.Key_Return)
    on(window, "pin")
    keys.key(Qt.Key.Key_Escape)
    on(window, "place")
    keys.key(Qt.Key.Key_Return)
    desk_shows(window)

    assert keys.pressed == 3
    assert settings(home)["person"] == "李四"
    assert settings(home)["post"] == "前指"
    assert settings(home)["calm"]["second_copy"] == str(stick)
    let_run(lambda: window.header.duty.person == "李四")
    assert list(stick.iterdir()) == []


def test_nothing_is_asked_a_second_time(start, home):
    window = start()
    keys = Keys(window)
    for step in ("seat", "pin", "place"):
        on(window, step)
        keys.key(Qt.Key.Key_Escape)
    desk_shows(window)
    window.close()

    again = start()
    desk_shows(again)


def test_a_pin_seals_shows_its_code_and_opens_the_desk(start, home):
    window = start()
    keys = Keys(window)
    on(window, "seat")
    keys.key(Qt.Key.Key_Escape)
    on(window, "pin")
    keys.text("481516")
    keys.key(Qt.Key.Key_Return)
    assert page(window).wrong.text() == "再输一次口令。"
    keys.text("481516")
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: page(window).steps["pin"].code != "")
    assert page(window).steps["pin"].code in page(window).steps["pin"].told.text()
    keys.key(Qt.Key.Key_Return)
    on(window, "place")
    keys.key(Qt.Key.Key_Escape)
    desk_shows(window)

    assert bootstrap.parts().care().strongbox().sealed_by == "pin"
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"481516" not in kept


@pytest.mark.parametrize(("pin", "says"), [("1234", "6 位"), ("111111", "口令")])
def test_a_weak_pin_is_refused_in_words_and_nothing_is_sealed(start, pin, says):
    window = start()
    keys = Keys(window)
    on(window, "seat")
    keys.key(Qt.Key.Key_Escape)
    on(window, "pin")
    page(window).steps["pin"].new.setText(pin)
    page(window).steps["pin"].again.setText(pin)
    page(window).go_on()
    let_run(page(window).wrong.isVisible)

    assert page(window).current == "pin"
    assert says in page(window).wrong.text()
    assert bootstrap.parts().care().strongbox().sealed_by == "none"


def test_an_empty_name_and_a_place_that_is_not_there_are_answered_in_words(start, tmp_path):
    window = start()
    keys = Keys(window)
    on(window, "seat")
    keys.key(Qt.Key.Key_Return)
    assert page(window).wrong.text() == "填姓名；现在不填按 Esc。"
    keys.key(Qt.Key.Key_Escape)
    on(window, "pin")
    keys.key(Qt.Key.Key_Escape)
    on(window, "place")
    keys.text(str(tmp_path / "pulled"))
    keys.key(Qt.Key.Key_Return)
    let_run(page(window).wrong.isVisible)

    assert "没有这个文件夹" in page(window).wrong.text()
    assert page(window).current == "place"


def test_what_was_typed_comes_through_a_crash_and_the_step_too(start, home):
    """The power goes after the first step and in the middle of the third."""
    window = start()
    keys = Keys(window)
    on(window, "seat")
    keys.text("李")
    crash(window)

    second = start()
    assert page(second).steps["seat"].person.text() == "李"
    keys = Keys(second)
    keys.key(Qt.Key.Key_Escape)
    on(second, "pin")
    keys.key(Qt.Key.Key_Escape)
    on(second, "place")
    keys.text("/media/u")
    crash(second)

    third = start()
    assert page(third).current == "place"
    assert page(third).steps["place"].folder.text() == "/media/u"


def test_a_stick_put_in_while_the_question_stands_is_filled_in(start, tmp_path):
    sticks = []
    window = start(sticks)
    keys = Keys(window)
    for step in ("seat", "pin"):
        on(window, step)
        keys.key(Qt.Key.Key_Escape)
    on(window, "place")
    place = page(window).steps["place"]
    assert place.folder.text() == ""
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    sticks.append(stick)
    page(window)._offer_sticks()

    assert place.folder.text() == str(stick)
    assert [key.text() for key in place.sticks] == ["KINGSTON"]


def test_the_windows_keys_lead_nowhere_before_there_is_a_desk(start):
    window = start()
    keys = Keys(window)
    on(window, "seat")
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F7, Qt.Key.Key_F10, Qt.Key.Key_F12):
        keys.key(key)

    assert page(window).current == "seat"
    assert not window.drawers.drawer.isVisible()


def test_the_drill_is_one_key_away_and_a_process_of_its_own(start, tmp_path):
    window = start()
    mark = tmp_path / "played"
    page(window)._welcome = Starts(mark)
    keys = Keys(window)
    keys.key(Qt.Key.Key_F5)

    let_run(mark.exists)
    assert "演练在另一个窗口打开" in page(window).wrong.text()
    assert page(window).current == "seat"


class Starts:
    """A welcome whose drill only leaves a mark."""

    def __init__(self, mark):
        self.drill = ("/bin/sh", "-c", f"touch '{mark}'")


def test_a_home_that_has_desks_was_never_asked_and_is_not(home):
    (home / "desks").mkdir(parents=True)
    (home / "desks" / "2025.fire").touch()

    assert Welcomer(bootstrap.now).step == "done"


def test_every_key_of_the_first_page_can_be_touched(start, setting):
    window = start()
    on(window, "seat")
    shown = page(window)
    for part in (shown.next, shown.later, shown.play, shown.steps["seat"].person):
        assert part.height() >= 44
    QTest.mouseClick(shown.later, Qt.MouseButton.LeftButton)
    on(window, "pin")


def named(window):
    return [todo.key for todo in window.pages.situation.side.listed()]


def test_what_was_left_for_later_is_among_the_things_to_do_until_it_is_done(start, home):
    window = start()
    keys = Keys(window)
    for step in ("seat", "pin", "place"):
        on(window, step)
        keys.key(Qt.Key.Key_Escape)
    desk_shows(window)
    every = ["incident", "seat", "pin", "place", "rosters", "maps", "clock"]
    let_run(lambda: named(window) == [f"first:{name}" for name in every])

    seat = next(todo for todo in window.pages.situation.side.listed() if "seat" in todo.key)
    window.act_on(seat)
    keys.text("李四")
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: "first:seat" not in named(window))
    let_run(lambda: window.header.duty.person == "李四")
    assert settings(home)["person"] == "李四"

    clock = next(todo for todo in window.pages.situation.side.listed() if "clock" in todo.key)
    window.pages.todo_wanted.emit(clock)
    window.drawers.leave()
    let_run(lambda: "first:clock" not in named(window))


def test_an_empty_desk_takes_n_at_once(start):
    window = start()
    keys = Keys(window)
    for step in ("seat", "pin", "place"):
        on(window, step)
        keys.key(Qt.Key.Key_Escape)
    desk_shows(window)
    keys.key(Qt.Key.Key_N, "n")

    assert window.drawers.drawer.isVisible()
    keys.text("雅阳镇埠下村林火")
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: window.stage.fire is not None)
    let_run(lambda: "first:incident" not in named(window))
