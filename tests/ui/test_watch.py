"""The hand-over between shifts, in the real window over a real desk; real keys."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes import boards
from firepost import bootstrap
from firepost.cli.show import as_json
from ui.conftest import let_run
from ui.keys import CTRL, Keys


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    return tmp_path / "2026.fire"


@pytest.fixture
def window(open_window, desk, setting):
    parts = bootstrap.parts()
    shown = open_window(lambda: parts.open_post(desk, write=True), care=parts.care)
    object.__setattr__(setting, "now", bootstrap.now)
    shown.stage.now = setting.now
    return shown


def on_duty(window):
    return window.stage.board.on_duty


def test_a_shift_hands_over_by_one_key_a_name_and_enter(window, desk):
    """F7 shows what is open; the name and Enter make the entry; header, log and home know it."""
    window.stage.do({"do": "incident.open", "name": "雅阳镇埠下村林火"})
    let_run(lambda: window.stage.fire is not None and window.header.duty.post != "")
    keys = Keys(window)
    keys.key(Qt.Key.Key_F7)
    form = window.drawers.drawer.form
    assert "雅阳镇埠下村林火：扑救中，面积未知，未启动响应" in form.list.text()
    assert window.stage.board is not None

    keys.text("李四")
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: on_duty(window) != () and window.header.duty.person == "李四")

    held = on_duty(window)[0]
    assert (held.post, held.person, held.relieved) == ("前指", "李四", "值班员")
    assert any("雅阳镇埠下村林火" in point for point in held.points)
    assert any("交接班：李四 值班" in line.text for line in window.stage.board.log)
    assert keys.pressed == 2
    assert "李四" in window.header.duty.accessibleName()
    assert not window.drawers.drawer.isVisible()

    # What is entered from now on is the new officer's, also after a restart.
    window.stage.do({"do": "log.say", "text": "火线平稳"})
    let_run(lambda: window.stage.board.log[-1].kind == "log.say")
    assert window.stage.board.log[-1].said.by == "李四"
    settings = json.loads((desk.parent / "home" / "settings.json").read_text("utf-8"))
    assert settings["person"] == "李四"


def test_the_command_line_says_who_is_on_duty(window):
    let_run(lambda: window.header.duty.post != "")
    said = {
        "do": "watch.take",
        "person": "王五",
        "post": "前指",
        "points": "面积未知\n一队失联",
    }
    window.stage.do(said)
    let_run(lambda: on_duty(window) != ())

    told = as_json(window.stage.board, None)["on_duty"]

    assert [(one["post"], one["person"], one["from"]) for one in told] == [
        ("前指", "王五", None)
    ]
    assert told[0]["points"] == ["面积未知", "一队失联"]


def test_who_is_on_duty_already_does_not_take_over_from_himself(window):
    window.stage.do({"do": "watch.take", "person": "王五", "post": "前指"})
    let_run(lambda: on_duty(window) != () and window.header.duty.post != "")
    window.open_form("watch")
    form = window.drawers.drawer.form
    form.person.set_text("王五")
    QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)

    assert "王五 正在值班" in form.wrong.text()
    assert len(on_duty(window)) == 1


def test_a_name_is_needed(window):
    window.open_form("watch")
    form = window.drawers.drawer.form
    form.submit()

    assert form.wrong.text() == "填接班人姓名"


def test_the_points_that_go_into_the_log_are_few_and_the_rest_is_counted(setting):
    from firepost.ui.situation.todo import Todo
    from firepost.ui.watch.points import MOST, points

    many = [Todo(f"k{n}", "warn", f"事项{n}", "", "看", "facts") for n in range(40)]
    lines = points(setting, boards.board(boards.fire()), many)

    assert len(lines) == MOST + 1
    assert lines[-1] == "另有 30 项待办" or lines[-1].startswith("另有")


def test_a_hand_over_in_a_drill_leaves_the_real_officer_in_place(tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    post = parts.open_post(tmp_path / "drill.fire", write=True, drill=True)
    try:
        parts.care().seat(post, "演练员")
        assert post.person == "演练员"
    finally:
        post.close()

    real = parts.open_post(tmp_path / "2026.fire", write=True)
    try:
        assert real.person == "值班员"
    finally:
        real.close()


def test_the_word_of_what_was_recorded_covers_no_key_of_the_form(window):
    """A fire is opened, then at once the hand-over: its key lies free."""
    window.stage.do({"do": "incident.open", "name": "雅阳镇埠下村林火"})
    let_run(window.notice.isVisible)
    window.open_form("watch")
    window.resize(1366, 768)
    window.place_notice()
    drawer = window.drawers.drawer

    assert window.notice.isVisible()
    assert not window.notice.geometry().intersects(drawer.geometry())


def test_a_hand_over_taken_back_puts_the_one_before_into_the_seat(window, desk):
    """Ctrl+Z and Ctrl+Y: header, home and what is entered next follow."""
    let_run(lambda: window.header.duty.post != "")
    keys = Keys(window)
    keys.key(Qt.Key.Key_F7)
    keys.text("李四")
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: window.header.duty.person == "李四")
    kept = desk.parent / "home" / "settings.json"

    keys.key(Qt.Key.Key_Z, held=CTRL)
    let_run(lambda: on_duty(window) == () and window.header.duty.person == "值班员")
    assert json.loads(kept.read_text("utf-8"))["person"] == "值班员"

    keys.key(Qt.Key.Key_Y, held=CTRL)
    let_run(lambda: on_duty(window) != () and window.header.duty.person == "李四")
    assert json.loads(kept.read_text("utf-8"))["person"] == "李四"
