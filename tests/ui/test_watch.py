"""The hand-over between shifts, in the real window over a real desk; real keys."""

from __future__ import annotations

import json
from datetime import timedelta

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


def listed(offers):
    return [key.text() for key in offers.keys if key.isVisible()]


def test_the_place_is_chosen_or_typed_and_log_header_and_show_say_it(window):
    """F7, a name, a press on a duty; the next shift takes the place over as it is."""
    let_run(lambda: window.header.duty.post != "")
    window.resize(1600, 900)
    keys = Keys(window)
    keys.key(Qt.Key.Key_F7)
    form = window.drawers.drawer.form
    assert form.people.isHidden()
    let_run(lambda: len(listed(form.roles)) == 6)
    assert listed(form.roles) == [
        "值班长",
        "值班员",
        "记录员",
        "通信员",
        "综合协调组",
        "抢险救援组",
    ]
    keys.text("李四")
    QTest.mouseClick(form.roles.keys[0], Qt.MouseButton.LeftButton)
    assert form.role.line.text() == "值班长"
    form.person.setFocus()
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: on_duty(window) != () and window.header.duty.person == "李四")

    assert (on_duty(window)[0].person, on_duty(window)[0].role) == ("李四", "值班长")
    assert window.stage.board.log[-1].text == "前指交接班：李四（值班长） 值班，值班员 交班"
    assert "李四（值班长）" in window.header.duty.accessibleName()
    assert window.header.duty._lines[1].text.startswith("值班长 · ")
    assert as_json(window.stage.board, None)["on_duty"][0]["role"] == "值班长"

    keys.key(Qt.Key.Key_F7)
    assert form.now.text().startswith("现在值班 李四（值班长）")
    assert form.role.line.placeholderText() == "空着就是 值班长"
    keys.text("王五")
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: window.header.duty.person == "王五")
    assert on_duty(window)[0].role == "值班长"
    assert window.stage.board.log[-1].text == "前指交接班：王五（值班长） 值班，李四 交班"

    # Who served before is a press away, also where the form is longer than the screen.
    window.resize(1366, 768)
    window.open_form("watch")
    assert listed(form.people) == ["李四 · 值班长"]
    QTest.mouseClick(form.people.keys[0], Qt.MouseButton.LeftButton)
    assert form.save.hasFocus()
    assert form.save.visibleRegion().boundingRect().height() == form.save.height()
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: window.header.duty.person == "李四")


def test_the_duty_roster_offers_who_comes_now(window):
    for name, begins, ends, post in (
        ("早班人", -9, -1, "值班长"),
        ("陈六", -1, 8, "带班领导"),
        ("夜班人", 8, 16, "记录员"),
    ):
        window.stage.do(
            {
                "do": "watch.register",
                "name": name,
                "post": post,
                "from_at": (bootstrap.now() + timedelta(hours=begins)).isoformat(),
                "until_at": (bootstrap.now() + timedelta(hours=ends)).isoformat(),
            }
        )
    let_run(lambda: len(window.stage.board.rosters.get("watch", ())) == 3)
    window.open_form("watch")
    form = window.drawers.drawer.form

    assert listed(form.people) == ["陈六 · 带班领导"]
    assert listed(form.roles)[:3] == ["值班长", "带班领导", "记录员"]
    QTest.mouseClick(form.people.keys[0], Qt.MouseButton.LeftButton)
    assert (form.person.line.text(), form.role.line.text()) == ("陈六", "带班领导")
    assert all(key.height() >= 44 for key in form.roles.keys if key.isVisible())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_offer_is_wider_than_the_form_however_long_its_words(window, language):
    long = "泰顺县森林防灭火指挥部办公室前线联络带班副主任兼值班长"
    window.stage.do({"do": "watch.take", "person": "王五", "post": "前指", "role": long})
    window.stage.do({"do": "watch.take", "person": "李四", "post": "前指", "role": "值班长"})
    let_run(lambda: on_duty(window) != () and on_duty(window)[0].person == "李四")
    if language == "en":
        window.tongue.turn()
    window.resize(1366, 768)
    window.open_form("watch")
    form = window.drawers.drawer.form
    let_run(lambda: len(listed(form.roles)) == 6)
    room = form.parentWidget().width()

    assert form.minimumSizeHint().width() <= room
    assert any(long in key.accessibleName() for key in form.people.keys)
    for key in (*form.people.keys, *form.roles.keys):
        if key.isVisible():
            assert key.mapTo(form, key.rect().bottomRight()).x() < room
            assert key.fontMetrics().horizontalAdvance(key.text()) <= key.width() - 20
    QTest.mouseClick(form.roles.keys[1], Qt.MouseButton.LeftButton)
    assert form.role.line.text() == long


def test_the_same_person_may_take_another_place(window):
    window.stage.do({"do": "watch.take", "person": "王五", "post": "前指", "role": "记录员"})
    let_run(lambda: on_duty(window) != () and window.header.duty.post != "")
    window.open_form("watch")
    form = window.drawers.drawer.form
    form.person.set_text("王五")
    form.submit()
    assert "王五 正在值班" in form.wrong.text()
    form.role.set_text("值班长")
    form.submit()
    let_run(lambda: on_duty(window)[0].role == "值班长")


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
