"""Chinese and English, turned while the window stands."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from fakes import boards
from firepost import bootstrap
from firepost.ui.forms.making import makers
from firepost.ui.names import short_depot, short_name
from ui.conftest import let_run
from ui.test_layout import crowded, empty, unknowns
from ui.wording import chinese_left, data_of, painted, told

# What stays Chinese in English: the language in itself, the plan by its number.
AS_THEY_ARE = {"中文", "温政办〔2021〕64号"}
NIGHTS = {"usual": boards.MemoryPost, "crowded": crowded, "empty": empty, "unknowns": unknowns}


def settle():
    for _ in range(10):  # a page may tell its parts one a turn
        QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def open_everything(window) -> None:
    """Every page, and every form and list that a key or a button can open."""
    window.go_outdoors()
    for page in window.pages.names:
        window.go(page)
        settle()
        let_run(lambda: not window.pages.response.pieces.waits)  # it is told piece by piece
    for name in form_names(window):
        window.open_form(name)
        settle()
    window.go("situation")


def form_names(window) -> list[str]:
    drawers = window.drawers
    known = {*makers(window.setting, window.stage, lambda: window.base, None)}
    return sorted({*known, *drawers._offered} - {"correct"})


def all_told(window) -> list[tuple[str, str]]:
    out = list(told(window))
    for form in window.drawers.made():
        if not window.isAncestorOf(form):
            out += list(told(form))
    return out


def data(window) -> set[str]:
    """What people and files brought: never translated."""
    found = set(data_of(window.stage.board)) | AS_THEY_ARE
    # The runs found are of every window that was: what their boards say is data too.
    found |= {text for night in NIGHTS.values() for text in data_of(night().board())}
    found |= {one.name for one in window.base.counties}
    found |= {one.name for one in window.base.places}
    return found | {short_name(one) for one in found} | {short_depot(one) for one in found}


@pytest.mark.parametrize("night", NIGHTS)
def test_turned_to_english_no_chinese_sentence_is_left(open_window, night):
    of_others = set(painted())  # windows of other tests that are not quite gone
    window = open_window(NIGHTS[night](), drill=night == "crowded")
    open_everything(window)

    window.tongue.turn()
    assert chinese_left(told(window, seen=True), data(window)) == {}
    open_everything(window)

    assert chinese_left([*all_told(window), *({*painted()} - of_others)], data(window)) == {}


def test_turned_there_and_back_everything_says_what_it_said(open_window):
    window = open_window()
    open_everything(window)
    before = set(all_told(window))

    window.tongue.turn()
    open_everything(window)
    there = set(all_told(window))
    window.tongue.turn()
    open_everything(window)

    assert there != before
    # What a clock or a receiver told meanwhile may have come to it; nothing may have gone.
    assert before - set(all_told(window)) == set()


def test_no_key_stands_in_place_of_an_english_sentence(open_window):
    window = open_window(unknowns())
    window.tongue.turn()
    open_everything(window)

    words = [text for _who, text in all_told(window)]
    assert [text for text in words if re.search(r"[a-z_]{2,}\.[a-z_]{2,}|\{", text)] == []


def test_f8_turns_the_language_and_nothing_typed_is_lost(open_window):
    window = open_window()
    window.quick.line.setText("泰专一到场")
    window.open_form("casualties")
    form = window.drawers._made["casualties"]
    form.counts["deaths"].set_text("2")

    QTest.keyClick(window, Qt.Key.Key_F8)
    settle()

    assert window.setting.words.language == "en"
    assert window.drawers.drawer.isVisible()
    assert window.drawers.drawer.title.text() == form.title == "Casualties"
    assert form.save.text() == "Record ⏎"
    assert form.counts["deaths"].line.text() == "2"
    assert window.quick.line.text() == "泰专一到场"


def test_the_rail_turns_it_too_and_the_next_start_speaks_it(open_window, setting):
    window = open_window()
    window.rail.language.click()
    assert window.rail.language.accessibleName() == "中文 F8"
    window.close()
    setting.speak("zh")

    again = open_window()

    assert again.setting.words.language == "en"
    assert again.rail.buttons["situation"].accessibleName() == "Map F1"


def test_a_word_that_only_hands_on_another_is_no_source_of_it(setting):
    heard = setting.heard
    heard.note("关", "ui.close", {})
    heard.note("关", "ui.joined", {"text": "关"})

    setting.speak("en")

    assert heard.again("关", setting.words) == "Close"
    assert heard.again("关 · 王家山", setting.words) == "Close · 王家山"


def test_what_is_remembered_of_figures_has_an_end(setting):
    for n in range(20_000):
        setting.say("ui.unit.min", n=n)

    assert len(setting.heard._filled) <= 6_000


def test_dialogues_for_files_speak_the_language_of_the_window(open_window):
    window = open_window()
    heads = {}

    let_run(lambda: window.pages.situation.map.canvas.complete)
    for language in ("zh", "en", "zh"):
        window.tongue.speak(language)
        settle()
        dialogue = QFileDialog(window)
        dialogue.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialogue.show()
        heads[language] = dialogue.findChild(QLabel, "fileNameLabel").text()
        dialogue.close()
        dialogue.deleteLater()

    assert "文件" in heads["zh"]
    assert "File" in heads["en"]


def test_the_log_is_told_in_the_language_of_the_window_too(open_window, tmp_path, monkeypatch):
    """What was entered is told anew; what somebody said stays as said."""
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    window = open_window(lambda: parts.open_post(tmp_path / "a.fire", write=True))
    window.stage.do({"do": "incident.open", "name": "包垟火场"})
    let_run(lambda: window.stage.fire is not None)
    fire = window.stage.fire_id
    window.stage.do({"do": "fire.state", "incident": fire, "state": "burning"})
    window.stage.do({"do": "log.say", "incident": fire, "text": "烟大，往东走"})
    let_run(lambda: len(window.stage.board.log) == 3)

    def told() -> set[str]:
        return {line.text for line in window.stage.board.log}

    before = told()
    window.tongue.turn()
    let_run(lambda: told() != before)
    english = told()
    window.tongue.turn()
    let_run(lambda: told() != english)

    assert told() == before
    assert "烟大，往东走" in english
    assert english - before
    assert not any("火情" in text or "状态" in text for text in english)
