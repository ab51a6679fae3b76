"""How many keys the five commonest deeds take, counted by real key events; bad input at the same keys."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes import boards
from firepost import bootstrap
from firepost.domain.errors import Refused
from firepost.ui.care.lock import LockPage
from ui.conftest import let_run
from ui.keys import CTRL, PLAIN, Keys

DIRTY = "A段🔥👨‍👩‍👧 \u202eكلمة\u202c \u0007\u0000\u200b可控"


@pytest.fixture
def post():
    return boards.MemoryPost()


@pytest.fixture
def window(open_window, post):
    return open_window(post)


@pytest.fixture
def keys(window):
    window.pages.take_focus()
    return Keys(window)


def test_a_radio_message_takes_one_key_its_words_and_enter(window, keys, post):
    keys.key(Qt.Key.Key_Slash, "/")
    keys.text("泰专一 1816 A段 火头受阻")
    keys.key(Qt.Key.Key_Return)

    let_run(lambda: len(post.done) == 1)
    assert keys.pressed == 2


def test_a_contact_takes_one_key_on_the_card(window, keys, post):
    window.go("forces")
    let_run(lambda: not window.pages.page("forces").board.choose("t3").isNull())
    window.pages.page("forces").board.setFocus()

    keys.key(Qt.Key.Key_T, "t")

    let_run(lambda: len(post.done) == 1)
    assert (post.done[0]["do"], post.done[0]["team"]) == ("team.contact", "t3")
    assert keys.pressed == 1


def test_the_proposed_level_is_declared_in_at_most_four_keys(window, keys, post):
    keys.key(Qt.Key.Key_D, "d")
    keys.key(Qt.Key.Key_Return)

    let_run(lambda: [one["do"] for one in post.done] == ["level.declare"])
    assert keys.pressed <= 4


def test_the_export_to_the_stick_takes_at_most_two_keys(open_window, tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    stick = tmp_path / "stick"
    stick.mkdir()
    window = open_window(
        lambda: parts.open_post(tmp_path / "a.fire", write=True),
        courier=parts.courier,
        media=lambda: [str(stick)],
    )
    let_run(lambda: bool(window.exchange.seen.media))
    window.pages.take_focus()
    keys = Keys(window)

    keys.key(Qt.Key.Key_E, held=CTRL)

    let_run(
        lambda: bool(window.exchange.seen.standing and window.exchange.seen.standing.exports)
    )
    assert list(stick.rglob("*.ffb"))
    assert keys.pressed <= 2


def test_a_past_time_takes_at_most_three_keys_and_the_time(window, keys):
    keys.key(Qt.Key.Key_J, "j")
    keys.text("1530")
    keys.key(Qt.Key.Key_Return)

    let_run(lambda: not window.stage.live)
    assert window.stage.shown_at.astimezone(boards.CST).strftime("%H:%M") == "15:30"
    assert keys.pressed <= 3


# -- bad input, at the same keys


def test_a_pasted_megabyte_is_cut_and_the_desk_stays(window, keys, post):
    QApplication.clipboard().setText("长" * 1_000_000)
    keys.key(Qt.Key.Key_Slash, "/")
    keys.key(Qt.Key.Key_V, held=CTRL)
    assert 0 < len(window.quick.line.text()) <= 4000
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: len(post.done) == 1)

    keys.key(Qt.Key.Key_F, held=CTRL)
    keys.key(Qt.Key.Key_V, held=CTRL)
    assert len(window.drawers._made["search"].line.text()) <= 200


def test_emoji_marks_that_turn_and_control_letters_are_recorded_or_dropped(window, keys, post):
    window.quick.line.setFocus()
    QApplication.clipboard().setText(DIRTY)
    keys.key(Qt.Key.Key_V, held=CTRL)
    keys.key(Qt.Key.Key_Return)

    let_run(lambda: len(post.done) == 1)
    assert "可控" in post.done[0]["text"]
    assert "🔥" in post.done[0]["text"]


def test_what_is_recorded_of_it_is_taken_by_a_real_desk(open_window, tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    window = open_window(lambda: parts.open_post(tmp_path / "a.fire", write=True))
    keys = Keys(window)
    window.quick.line.setFocus()
    window.quick.line.setText(DIRTY)
    keys.key(Qt.Key.Key_Return)

    let_run(lambda: window.stage.board.said_count == 1 or not window.notice.isHidden())
    assert window.stage.board.said_count == 1 or window.notice.words.text()


def test_full_width_digits_are_numbers_and_times(window, keys, post):
    keys.key(Qt.Key.Key_C, "c")
    keys.text("２")
    form = window.drawers._made["casualties"]
    form.at.set_text("１８：１４")
    form.submit()

    let_run(lambda: len(post.done) == 1)
    assert post.done[0]["deaths"] == 2
    assert post.done[0]["at"] == boards.at("18:14").isoformat()


def test_the_stick_pulled_while_it_is_written_is_said_and_the_desk_stays(
    open_window, tmp_path, monkeypatch
):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    stick = tmp_path / "stick"
    stick.mkdir()
    window = open_window(
        lambda: parts.open_post(tmp_path / "a.fire", write=True),
        courier=parts.courier,
        media=lambda: [str(stick)],
    )
    let_run(lambda: bool(window.exchange.seen.media))
    shutil.rmtree(stick)
    stick.write_text("gone", encoding="utf-8")  # what is left of it takes no file
    keys = Keys(window)
    window.pages.take_focus()

    keys.key(Qt.Key.Key_E, held=CTRL)

    let_run(lambda: not window.notice.isHidden())
    assert window.notice.words.text()
    let_run(lambda: window.exchange.seen.writing is None)
    window.quick.line.setFocus()
    keys.text("仍在记录")
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: window.stage.board.said_count == 1)


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_a_wrong_pin_ten_times_is_refused_in_words_each_time_and_the_right_one_opens(
    qapp, setting
):
    tried: list[str] = []

    def prove(pin):
        tried.append(pin)
        if pin != "482913":
            raise Refused("keys.wrong_pin", wait_s=1)

    page = LockPage(setting, prove=prove, look=QPixmap)
    opened: list[int] = []
    page.opened.connect(lambda: opened.append(1))
    page.lock(needs_pin=True, shows_map=False)
    page.resize(900, 600)
    page.show()
    for number in range(10):
        page.pin.setText(f"00000{number}")
        QTest.sendKeyEvent(QTest.KeyAction.Click, page.pin, Qt.Key.Key_Return, "", PLAIN)
        let_run(lambda number=number: len(tried) == number + 1 and page.key.isEnabled())
        assert page.wrong.text()
        assert opened == []
    page.pin.setText("482913")
    QTest.sendKeyEvent(QTest.KeyAction.Click, page.pin, Qt.Key.Key_Return, "", PLAIN)
    let_run(lambda: opened == [1])
    page.leave()
    page.close_down()
    page.deleteLater()
