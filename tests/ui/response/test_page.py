"""The response page as an officer meets it: a real desk behind it, keys and presses alone."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtTest import QTest

from fakes import boards
from posts import Posts
from ui.conftest import let_run
from ui.response.conftest import settle

CST = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 28, 18, 20, 41, tzinfo=CST)


def at(hour, minute=0):
    return f"2026-11-28T{hour:02d}:{minute:02d}:00+08:00"


@pytest.fixture
def desk(tmp_path, setting):
    """A fire since 08:34; it is 18:20, nothing was declared yet."""
    posts = Posts(tmp_path / "posts")
    posts.folder.mkdir()
    posts.clock.at = NOW
    desk = posts("前指")
    desk.says("incident.open", name="北坑湾", ignited_at=at(8, 34), district="330329")
    desk.says("casualties.report", deaths=0, serious_injuries=0, source="医疗组")
    desk.says("fact.state", fact="burned_area_ha", value=41.4, at=at(17, 50), source="无人机")
    return desk


def rows(page):
    return {row.id: row for row in page.table._texts}


def said(page, verb):
    return [done for done in page._stage.mine if done.command["do"] == verb]


def press(page, button):
    button.click()
    settle(page)


def test_sixteen_conditions_each_with_its_judgement_and_fact(page):
    told = rows(page)

    assert len(told) == 16
    assert (told["IV.1"].state, told["IV.2"].state) == ("met", "met")
    assert told["II.4"].state == "unknown"
    assert "41.4 公顷" in told["IV.1"].facts[0].text
    assert any("17:50" in bit.text for bit in told["IV.1"].source)
    assert any("分前" in bit.text for bit in told["IV.1"].source), "its age is told"
    assert page.table.cut == []


def test_what_is_lacking_is_said_as_the_plan_says_it(page):
    told = rows(page)

    gaps = {key: " ".join(bit.text for bit in row.gap) for key, row in told.items()}
    assert "超过 8.6 公顷" in gaps["III.4"], "over: the bound itself is left out"
    assert gaps["II.3"].startswith("再增 58.6 公顷即达"), "at least: the bound is taken in"
    assert "02:1" in gaps["III.2"]
    assert gaps["I.1"] == "再亡10 或 重伤50"


def test_the_headline_and_what_it_stands_on(page):
    assert page.head.sentence.text().startswith("Ⅳ级条件满足 2 条")
    assert "64号" in page.head.basis.text()
    assert "待核对" in page.head.basis.text(), "the law's numbers are unverified"
    notes = [row.label.text() for row in page.notes.rows if row.isVisible()]
    assert any("9.2" in note and "2024-10-08" in note for note in notes)
    assert any("822" in note and "公报" in note for note in notes)
    assert any(note.startswith("读法 8（10.1）") for note in notes)


def test_a_decision_as_proposed_takes_one_press(page):
    assert page.decision.chosen == "raise"
    assert page.decision.by.text() == "市森防指办主任"

    press(page, page.decision.save)
    let_run(lambda: said(page, "level.declare") != [])

    (done,) = said(page, "level.declare")
    assert (done.command["level"], done.command["source"]) == ("IV", "电话")
    let_run(lambda: page._stage.fire.declared is not None)
    settle(page)
    assert len(page.measures._items) == 5
    assert page.decision.chosen == "keep"


def test_another_level_needs_a_reason_and_says_so(page):
    press(page, page.decision.choices["keep"])
    assert "必填" in page.decision.reason.placeholderText()

    press(page, page.decision.save)

    assert page.decision.wrong.text() == "与建议不同，写明理由"
    assert said(page, "level.declare") == []
    page.decision.reason.setText("等无人机复核")
    press(page, page.decision.save)
    let_run(lambda: said(page, "level.declare") != [])
    assert said(page, "level.declare")[0].command["level"] == "none"


def test_a_decision_may_be_dated_back(page):
    page.decision.at.setText("1500")

    press(page, page.decision.save)
    let_run(lambda: said(page, "level.declare") != [])

    assert said(page, "level.declare")[0].command["at"] == at(15)


def test_a_postponement_says_when_to_look_again(page):
    press(page, page.decision.choices["later"])
    press(page, page.decision.save)
    assert said(page, "level.postpone") == []

    page.decision.until.setText("+40")
    press(page, page.decision.save)
    let_run(lambda: said(page, "level.postpone") != [])

    until = datetime.fromisoformat(str(said(page, "level.postpone")[0].command["until"]))
    assert until == NOW + timedelta(minutes=40)


def test_what_nobody_has_seen_stays_until_somebody_says_so(page):
    assert page.unseen.isVisible()
    assert next(todo.key for todo in page.todos()) == "unseen"

    QTest.keyClick(page.window(), Qt.Key.Key_V)
    let_run(lambda: said(page, "proposal.see") != [])
    let_run(lambda: not page.unseen.isVisible())

    assert said(page, "proposal.see")[0].command["proposed"] == "IV"
    assert [todo.key for todo in page.todos()] == []


def test_a_row_that_lacks_a_fact_has_the_one_button_that_records_it(page):
    assert set(page.table.buttons) == {"IV.3", "III.3", "III.5", "II.4", "I.4"}

    press(page, page.table.buttons["II.4"])
    form = page.shelf.get("fact")
    assert form.which.value() == "severely_threatens_key_target"
    form.yes_no.choose("yes")
    form.submit()
    let_run(lambda: said(page, "fact.state") != [])

    let_run(lambda: rows(page)["II.4"].state == "met")
    assert page.head.sentence.text().startswith("Ⅱ级条件满足 1 条")


def test_an_estimate_is_told_with_both_its_ends(page):
    QTest.keyClick(page.window(), Qt.Key.Key_K)
    form = page.shelf.get("fact")
    form.which.choose("burned_area_ha")
    form.amount.set_text("45")
    form.low.set_text("35")
    form.high.set_text("60")
    form.submit()
    let_run(lambda: said(page, "fact.state") != [])
    let_run(lambda: rows(page)["III.4"].state == "unknown")

    ifs = [bit.text for bit in rows(page)["III.4"].facts if bit.ink == "unk"]
    assert ifs == ["若为 35：未满足，仍为Ⅳ级", "若为 60：满足，Ⅲ级"]


def test_a_measure_is_ticked_by_the_keyboard_and_keeps_who_and_when(page):
    press(page, page.decision.save)
    let_run(lambda: len(page.measures._items) == 5)
    first = page.measures.rows[0]
    first.setFocus()

    QTest.keyClick(first, Qt.Key.Key_Space)
    let_run(lambda: page.measures.rows[0].item.settled)
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert page.measures.rows[1].hasFocus()
    QTest.keyClick(page.measures.rows[1], Qt.Key.Key_Return)
    form = page.shelf.get("duty")
    form.state.choose("in_hand")
    form.by.set_text("张主任")
    form.note.set_text("已集合")
    form.submit()
    let_run(lambda: page.measures.rows[1].item.mark is not None)

    mark = page.measures.rows[1].item.mark
    assert (mark.state, mark.said.by, mark.note) == ("in_hand", "张主任", "已集合")


def test_a_report_is_drafted_for_a_person_to_send(page):
    page._stage.do({"do": "fact.state", "fact": "threatens_residents", "value": True})
    let_run(lambda: any(todo.key == "report" for todo in page.todos()))

    QTest.keyClick(page.window(), Qt.Key.Key_B)
    form = page.shelf.get("report_duty")
    assert "5.3(4)" in form.draft.toPlainText()
    assert "41.4" in form.draft.toPlainText()
    assert "轻伤 未知" in form.draft.toPlainText()
    form.state.choose("sent")
    form.submit()
    let_run(lambda: said(page, "duty.mark") != [])

    let_run(lambda: not any(todo.key == "report" for todo in page.todos()))
    assert "省森防指办" in str(said(page, "duty.mark")[0].command["to"])


def test_a_reading_is_chosen_anew_and_its_author_printed(page):
    QTest.keyClick(page.window(), Qt.Key.Key_Y)
    form = page.shelf.get("readings")
    form.which.choose("bare_hours")
    form.choice.choose("over")
    form.submit()
    let_run(lambda: "bare_hours" in page._stage.board.settings)
    let_run(
        lambda: any("须超过" in row.label.text() for row in page.notes.rows if row.isVisible())
    )

    (note,) = [row.label.text() for row in page.notes.rows if "须超过" in row.label.text()]
    assert "前指" in note


def test_a_hotspot_is_received_and_answered(page):
    QTest.keyClick(page.window(), Qt.Key.Key_H)
    form = page.shelf.get("hotspot")
    form.number.set_text("H7")
    form.submit()
    let_run(lambda: any(todo.act == "hotspot" for todo in page.todos()))

    form.open_for("")
    form.result.choose("no_fire")
    form.submit()
    let_run(lambda: not any(todo.act == "hotspot" for todo in page.todos()))


def test_a_fire_that_is_out_is_shown_as_out_beside_what_still_holds(page):
    page._stage.do({"do": "fire.state", "state": "extinguished"})
    let_run(lambda: page._stage.fire.out)
    settle(page)

    assert "不再提议启动" in page.head.sentence.text()
    assert "6.4.1(1)①" in page.head.sentence.text()
    assert page.head.badge.text == page._setting.say("ui.level.none_proposed")


def test_the_history_replays_and_leaves_as_table_and_json(page, tmp_path, monkeypatch):
    QStandardPaths.setTestModeEnabled(True)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    press(page, page.decision.save)
    let_run(lambda: page._stage.fire.declared is not None)

    QTest.keyClick(page.window(), Qt.Key.Key_E)
    history = page.shelf.get("history")
    let_run(lambda: history.isVisible() and history.table != [])
    kinds = [row["kind"] for row in history.table]
    assert kinds[-1] == "declared"
    assert "proposed" in kinds

    written = [history.export(kind) for kind in ("csv", "json")]
    assert all(path is not None and path.is_relative_to(tmp_path) for path in written)
    table, whole = (Path(str(path)).read_bytes() for path in written)
    assert table.startswith(b"\xef\xbb\xbf")
    assert json.loads(whole) == history.table

    history.replayed.emit(NOW)
    let_run(lambda: not page._stage.live)
    assert not page.decision.save.isEnabled()
    QStandardPaths.setTestModeEnabled(False)


def test_ctrl_enter_records_and_single_letters_wait_while_typing(page):
    page.decision.reason.setFocus()
    QTest.keyClicks(page.decision.reason, "vkh")
    assert page.decision.reason.text() == "vkh"
    assert said(page, "proposal.see") == []

    QTest.keyClick(page.window(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    let_run(lambda: said(page, "level.declare") != [])


def test_what_is_being_typed_outlives_a_board_that_changes(page):
    press(page, page.decision.choices["other"])
    page.decision.reason.setText("火头外扩")

    page._stage.do({"do": "fact.state", "fact": "severely_threatens_key_target", "value": True})
    let_run(lambda: rows(page)["II.4"].state == "met")

    assert page.decision.chosen == "other"
    assert page.decision.reason.text() == "火头外扩"


@pytest.mark.parametrize("size", [(1536, 864), (1366, 768), (1280, 672)])
@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_the_page_fits(page, size, night):
    window = page.window()
    press(page, page.decision.save)
    let_run(lambda: len(page.measures._items) == 5)
    page._setting.look.turn(night=night)
    window.resize(*size)
    settle(page)
    page.refresh()
    settle(page)

    assert page.table.cut == []
    assert page.strip.clipped() == []
    for button in page.findChildren(type(page.decision.save)):
        if button.isVisible():
            assert button.height() >= 44, button.text()
            wide = button.fontMetrics().horizontalAdvance(button.text())
            assert button.width() >= wide, button.text()
    page.tabs["duties"].setChecked(True)
    for _ in range(3):
        settle(page)
    for prose in (page.duties.prose, page.command.prose):
        assert prose.clipped() == []
        assert prose.height() + 2 >= prose.sizeHint().height()
    boxes = [choice.geometry() for choice in page.decision.choices.values()]
    assert all(box.height() >= 44 for box in boxes)
    assert not any(
        one.intersects(other) for i, one in enumerate(boxes) for other in boxes[i + 1 :]
    )
    assert page.right.geometry().right() <= page.width()
    assert not page.area.horizontalScrollBar().isVisible()


def test_without_a_fire_the_page_says_how_to_begin(open_window):
    window = open_window(boards.MemoryPost(boards.no_fires()))
    QTest.keyClick(window, Qt.Key.Key_F2)
    page = window.pages.response
    settle(page)

    assert page.empty.isVisible()
    assert not page.right.isVisible()


def test_the_plan_is_reckoned_once_for_a_board_and_anew_for_the_next(page):
    """Every part reads the same answer; a tick words it anew and reckons nothing."""
    stage, plan = page._stage, page.plan
    first = page.reckoned.obliged(plan, stage.board, stage.fire)
    conditions = page.reckoned.conditions(plan, stage.board, stage.fire)

    page.todos()
    page._tick(stage.now())

    assert page.reckoned.obliged(plan, stage.board, stage.fire) is first
    assert page.reckoned.conditions(plan, stage.board, stage.fire) is conditions

    before = stage.board
    stage.do(
        {"do": "fact.state", "incident": stage.fire.id, "fact": "border", "value": "province"}
    )
    let_run(lambda: stage.board is not before)

    assert page.reckoned.obliged(plan, stage.board, stage.fire) is not first


def test_the_boxes_have_their_room_as_soon_as_the_page_has_told_itself(page):
    tall = page.foot_area.height()
    assert tall > 100

    page.refresh()
    settle(page)
    assert page.foot_area.height() == tall
