"""What nobody would type and a clipboard may hold: in every line of every form, at a real desk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from firepost import bootstrap
from firepost.ui.forms.making import makers
from ui.conftest import let_run
from ui.keys import CTRL, Keys

LINE_MOST = 32_767  # Qt's own bound, where a line is looked for and not recorded
DIRTY = {
    "emoji": "北坑🔥👨‍👩‍👧湾",
    "right to left": "北坑\u202eكلمة שלום\u202c湾",
    "control letters": "北\u0007坑\u0000\x1b[31m\u200b湾",
    "half a letter": "北坑\ud83d湾",
    "marks upon marks": "湾" + "\u0301" * 300,
}


@pytest.fixture
def window(open_window, setting, tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    shown = open_window(
        lambda: parts.open_post(tmp_path / "a.fire", write=True),
        courier=parts.courier,
        read_tables=parts.read_tables,
        read_layers=parts.read_layers,
        write_layers=parts.write_layers,
    )
    object.__setattr__(setting, "now", bootstrap.now)
    shown.stage.now = setting.now
    return shown


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
        assert not set(name) & {"\u0000", "\u0007", "\x1b", "\u202e"}
    for page in window.pages.names:
        window.go(page)
        window.grab()
    window.quick.line.setFocus()
    window.quick.line.setText("仍在记录")
    Keys(window).key(Qt.Key.Key_Return)
    let_run(lambda: window.stage.board.said_count >= 1)
