"""What nobody would type and a clipboard may hold: in every line of every form, at a real desk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from firepost.ui.forms.making import makers
from firepost.ui.situation.quick import LONGEST
from firepost.ui.typed.words import meant, meant_lines
from ui.conftest import let_run
from ui.keys import CTRL, Keys

LINE_MOST = 32_767  # Qt's own bound, where a line is looked for and not recorded
DIRTY = {
    "emoji": "北坑🔥👨‍👩‍👧湾",
    "right to left": "北坑\u202eكلمة שלום\u202c湾",
    "control letters": "北\u0007坑\u0000\x1b[31m\u200b湾",
    "half a letter": "北坑\ud83d湾",
    "marks upon marks": "湾" + "\u0301" * 300,
    "turned and unseen": "\u2067北坑\u200f\ufeff\u2069\u00ad湾\u2060",
}
UNSEEN = {*"\u0000\u0007\x1b\u00ad\u200b\u200f\u202c\u202e\u2060\u2067\u2069\ufeff"}


@pytest.fixture
def window(real_desk, parts):
    return real_desk(
        courier=parts.courier,
        read_tables=parts.read_tables,
        read_layers=parts.read_layers,
        write_layers=parts.write_layers,
    )


def forms(window):
    for page in window.pages.names:
        window.go(page)
    offered = makers(window.setting, window.stage, lambda: window.base, None)
    for name in sorted({*offered, *window.drawers._offered}):
        window.open_form(name)
        form = window.drawers.drawer.form
        if form is not None:
            yield name, form


def test_a_pasted_megabyte_goes_into_no_line_whole_and_every_form_stays(window):
    keys, tried = Keys(window), 0
    QApplication.clipboard().setText("长" * 1_000_000)
    for name, form in forms(window):
        for line in form.findChildren(QLineEdit):
            if line.isHidden() or not line.isEnabled() or line.isReadOnly():
                continue
            line.setFocus()
            keys.key(Qt.Key.Key_V, held=CTRL)
            assert len(line.text()) <= LINE_MOST, name
            line.clear()
            tried += 1
    assert tried > 20
    assert window.stage.board.entries == 0


@pytest.mark.parametrize("kind", DIRTY)
def test_a_fire_of_an_unspeakable_name_is_recorded_or_refused_in_words(window, kind):
    window.open_form("incident")
    form = window.drawers.drawer.form
    form.name.set_text(DIRTY[kind])
    form.place.set_text("27.662 119.985")
    form.source.set_text(DIRTY[kind])
    form.submit()
    let_run(lambda: window.stage.board.entries == 1 or bool(form.wrong.text()))

    if window.stage.board.incidents:
        name = window.stage.board.incidents[0].name
        assert "北坑" in name or "湾" in name
        assert not set(name) & UNSEEN
    for page in window.pages.names:
        window.go(page)
        window.grab()
    window.quick.line.setFocus()
    window.quick.line.setText("仍在记录")
    Keys(window).key(Qt.Key.Key_Return)
    let_run(lambda: window.stage.board.said_count >= 1)


@pytest.mark.parametrize("kind", DIRTY)
def test_what_is_pasted_into_the_quick_entry_is_kept_without_what_nobody_sees(window, kind):
    QApplication.clipboard().setText(f"泰专一 {DIRTY[kind]} 火头受阻")
    window.quick.line.setFocus()
    keys = Keys(window)
    keys.key(Qt.Key.Key_V, held=CTRL)
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: window.stage.board.said_count >= 1 or window.notice.isVisible())

    for line in window.stage.board.log:
        assert "火头受阻" in line.text
        assert not set(line.text) & UNSEEN
        assert "\u200d" in line.text or kind != "emoji", "a sign of several stays whole"
    window.quick.line.setText("仍在记录")
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: any(one.text == "仍在记录" for one in window.stage.board.log))


def test_a_pasted_megabyte_is_cut_in_the_quick_entry_and_recorded(window):
    QApplication.clipboard().setText("长\u202e" * 500_000)
    window.quick.line.setFocus()
    keys = Keys(window)
    keys.key(Qt.Key.Key_V, held=CTRL)
    assert len(window.quick.line.text()) == LONGEST
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: window.stage.board.said_count >= 1)
    assert window.stage.board.log[-1].text == "长" * (LONGEST // 2)


def test_full_width_digits_and_letters_are_read_and_the_words_stay_as_typed(open_window):
    window = open_window()
    typed = "泰专一 １８１９ Ａ段 请求水泵２台"
    window.quick.line.setText(typed)
    told = [chip.piece.kind for chip in window.quick.chips if not chip.isHidden()]
    assert told == ["from", "time", "sector", "request"]
    half = window.quick._understood("泰专一 1819 A段 请求水泵2台")
    wide = window.quick._understood(typed)
    assert wide.pieces == half.pieces
    assert wide.text == typed


def test_a_paragraph_keeps_its_lines_and_loses_what_turns_them():
    assert meant_lines("一\u202e二 \r\n\n三\u200b\u0007\n") == "一二\n\n三"
    assert meant(" 一\u2067二\u2069\t 三 ") == "一二 三"
