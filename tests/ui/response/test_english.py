"""The response page in English: everything fits, nothing is cut, forms keep to their drawer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from PySide6.QtWidgets import QApplication

from fakes import boards
from firepost import bootstrap
from firepost.ui.look import Look
from firepost.ui.response.duty_forms import DangerForm, ReportForm
from firepost.ui.setting import Setting
from posts import ROOT, Posts
from ui.conftest import let_run
from ui.response.conftest import settle

NOW = datetime(2026, 11, 28, 18, 20, 41, tzinfo=timezone(timedelta(hours=8)))


def at(hour, minute=0):
    return f"2026-11-28T{hour:02d}:{minute:02d}:00+08:00"


@pytest.fixture
def setting(qapp):
    words = replace(bootstrap.words(ROOT), language="en")
    return Setting(
        Look(ROOT / "resources"), words, lambda: boards.NOW, ROOT / "resources" / "icons"
    )


@pytest.fixture
def desk(tmp_path, setting):
    """Ten hours of flame, residents threatened since 17:00, level III decided."""
    posts = Posts(tmp_path / "posts")
    posts.folder.mkdir()
    posts.clock.at = NOW
    desk = posts("前指")
    desk.says("incident.open", name="北坑湾", ignited_at=at(8, 34), district="330329")
    desk.says("casualties.report", deaths=0, serious_injuries=0, source="医疗组")
    desk.says("fact.state", fact="burned_area_ha", value=61.4, at=at(17, 50), source="无人机")
    for fact in ("threatens_residents", "needs_provincial_support", "dangerous"):
        desk.says("fact.state", fact=fact, value=True, at=at(17))
    desk.says("level.declare", level="III", decided_by="deputy city commander")
    return desk


@pytest.mark.parametrize("size", [(1920, 1080), (1536, 864), (1366, 768)])
def test_the_page_fits_in_english(page, size):
    page.window().resize(*size)
    let_run(lambda: len(page.measures._items) == 11)
    page.refresh()
    settle(page)

    assert page.table.cut == []
    assert page.strip.clipped() == []
    for button in page.findChildren(type(page.decision.save)):
        if button.isVisible():
            wide = button.fontMetrics().horizontalAdvance(button.text())
            assert button.width() >= wide, button.text()
    for choice in page.decision.choices.values():
        shown = (choice.name.text(), choice.detail.text())
        assert "…" not in " ".join(shown), shown
    assert page.decision.by.cursorPosition() == 0
    page.tabs["duties"].setChecked(True)
    for _ in range(3):
        QApplication.processEvents()
    for prose in (page.duties.prose, page.command.prose):
        assert prose.clipped() == []
    assert not page.area.horizontalScrollBar().isVisible()


def opened(page, name):
    """The form in its drawer; no part of it is wider than the drawer shows."""
    window = page.window()
    window.open_form(name, "")
    form = page.shelf.get(name)
    let_run(form.isVisible)
    for _ in range(3):
        QApplication.processEvents()
    assert form.width() <= 440, "the drawer's own width"
    return form


@pytest.mark.parametrize("name", ["readings", "report_duty", "fact", "danger", "hotspot"])
def test_a_form_keeps_to_its_drawer(page, name):
    page.window().resize(1366, 768)

    opened(page, name)


def test_a_warning_may_be_one_districts_own(page):
    form = opened(page, "danger")
    assert isinstance(form, DangerForm)
    let_run(lambda: form.district.box.count() > 1 or form.open_for("") is not None)

    form.colour.choose("orange")
    form.district.choose("330329")
    form.submit()

    let_run(lambda: "330329" in page._stage.board.dangers)
    assert page._stage.board.dangers["330329"].colour == "orange"
    assert page._stage.board.danger is None, "the whole area has none"


def test_an_issued_report_asks_to_be_marked_as_sent(page):
    board = page._stage.board
    page._stage.clerk.ask(
        lambda post: post.record_report(
            incident=board.incidents[0].id,
            kind="first",
            number=1,
            at=board.at,
            known_at=board.known_at,
            manifest_sha256="0" * 64,
            folder_name="R1",
            notes={},
        ),
        lambda _entry: None,
    )
    let_run(lambda: page._stage.fire.issued != ())
    page.refresh()
    settle(page)

    told = "\n".join(line.text for line in page.duties.prose.lines)
    assert "report 1 issued" in told.replace("\n", " ")
    todo = next(one for one in page.todos() if one.key == "report")
    assert "Report 1" in todo.title
    form = opened(page, "report_duty")
    assert isinstance(form, ReportForm)
    assert form.state.value() == "sent"
    form.submit()
    let_run(lambda: any(mark.state == "sent" for mark in page._stage.board.duties))
