"""Lock, station, doctor, guide and crash reports in the real window on a real desk."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest

from firepost import bootstrap
from firepost.domain.errors import Trouble
from firepost.ui.care.crash import told
from firepost.ui.everyday.helper import helper
from firepost.ui.situation.todo import Todo
from ui.conftest import ROOT, let_run
from ui.dialogues import think_better

PIN = "402817"


@pytest.fixture
def window(open_window, parts, tmp_path):
    desk = tmp_path / "a.fire"

    def post(pin=None):
        return parts.open_post(desk, write=True, pin=pin)

    made = open_window(post, care=parts.care, guide=ROOT / "docs" / "guide", open_with_pin=post)
    made.take_care()
    yield made
    if made.keeper is not None:
        made.keeper.close()


def station(window):
    window.drawers.open("station")
    page = window.drawers.drawer.form
    let_run(lambda: page.state.text() != "")
    return page


def set_pin(window):
    page = station(window)
    page.new.setText(PIN)
    page.again.setText(PIN)
    page.set.click()
    let_run(lambda: not page.print.isHidden())
    return page


def test_f12_hides_the_desk_and_the_right_pin_brings_it_back(window):
    page = set_pin(window)
    assert page._sheet in page.words.text()
    QTest.keyClick(window, Qt.Key.Key_F12)
    lock = window.keeper.lock_page
    assert window.stack.currentWidget() is lock
    assert page._sheet == ""

    lock.pin.setText("000000")
    lock.key.click()
    let_run(lock.wrong.isVisible)
    assert window.stack.currentWidget() is lock

    lock.pin.setText(PIN)
    lock.key.click()
    let_run(lambda: window.stack.currentWidget() is window.desk)


def test_the_next_shift_takes_over_from_the_locked_screen(window):
    """F12, the PIN and F7: the hand-over stands open with what is open; nobody else gets in."""
    set_pin(window)
    window.stage.do({"do": "incident.open", "name": "雅阳镇埠下村林火"})
    let_run(lambda: window.stage.fire is not None and window.header.duty.person != "")
    window.rail.lock.click()
    lock = window.keeper.lock_page
    assert window.stack.currentWidget() is lock
    assert window.header.duty.person in lock.duty.text()

    QTest.keyClick(lock.pin, Qt.Key.Key_F7)
    assert "口令" in lock.wrong.text()
    assert window.stack.currentWidget() is lock

    lock.pin.setText(PIN)
    QTest.keyClick(lock.pin, Qt.Key.Key_F7)
    let_run(lambda: window.stack.currentWidget() is window.desk)
    form = window.drawers.drawer.form
    assert window.drawers.in_front() == "watch"
    assert "雅阳镇埠下村林火" in form.list.text()
    assert "亡未知" in form.list.text()
    form.person.set_text("李四")
    form.submit()
    let_run(lambda: window.stage.board.on_duty != ())
    assert window.stage.board.on_duty[0].person == "李四"


def test_a_tone_on_the_locked_screen_says_that_something_waits_and_not_what(window):
    window.go_outdoors()
    alarm = helper(window).alarm
    alarm._tone = lambda: None
    window.keeper.lock()
    lock = window.keeper.lock_page
    alarm.hear([Todo("x", "danger", "李四 失联", "", "", "", urgent=True)], window.stage.now())

    assert lock.duty.isVisible()
    assert "有急办的事" in lock.duty.text()
    assert "李四" not in lock.duty.text()
    lock.key.click()
    let_run(lambda: window.stack.currentWidget() is window.desk)
    window.keeper.lock()
    assert "有急办的事" not in lock.duty.text()
    lock.key.click()


def test_who_unlocks_without_taking_over_meets_the_desk_alone(window):
    set_pin(window)
    window.drawers.leave()
    window.keeper.lock()
    lock = window.keeper.lock_page
    QTest.keyClick(lock.pin, Qt.Key.Key_F7)
    lock.pin.setText(PIN)
    lock.key.click()
    let_run(lambda: window.stack.currentWidget() is window.desk)

    assert not window.drawers.drawer.isVisible()


def test_no_key_reaches_the_desk_while_it_is_locked(window):
    set_pin(window)
    page = window.pages.current
    QTest.keyClick(window, Qt.Key.Key_F12)

    for key in (Qt.Key.Key_F3, Qt.Key.Key_N, Qt.Key.Key_D):
        QTest.keyClick(window, key)

    assert not any(one.isEnabled() for one in window.findChildren(QShortcut))
    assert window.pages.current == page
    assert not window.drawers.drawer.isVisible()


def test_the_map_stays_in_sight_only_if_the_station_allows(window):
    window.drafts.keep(lock_map=True)
    window.keeper.lock()
    assert window.keeper.lock_page._map is not None
    window.keeper.lock_page.opened.emit()
    window.drafts.keep(lock_map=False)
    window.keeper.lock()
    assert window.keeper.lock_page._map is None


def test_who_does_not_know_the_pin_changes_neither_pin_nor_role(window):
    page = set_pin(window)
    page.old.setText("999999")
    page.roles["observer"].click()
    said = page.words.text()
    let_run(lambda: page.words.text() != said)

    assert window.keeper._care.strongbox(PIN).role == "officer"


def test_the_open_desk_goes_on_under_the_new_pin(window):
    set_pin(window)
    done = []
    window.clerk.ask(lambda post: post.do({"do": "log.say", "text": "风转西"}), done.append)
    let_run(lambda: done != [])

    window.close()
    with pytest.raises(Trouble) as locked:
        window.doors.open_post()
    assert locked.value.notice.key == "keys.locked"
    window.doors.open_with_pin(PIN).close()


def test_doctor_says_what_is_ill_and_its_key_mends_it(window, tmp_path):
    (tmp_path / "home" / "keys.json").chmod(0o644)
    QTest.keyClick(window, Qt.Key.Key_F10)
    page = window.drawers.drawer.form
    let_run(lambda: page.checks != [])
    assert not page.checks[0].ok

    page._mend("keys")
    let_run(lambda: all(check.ok for check in page.checks if check.name == "keys"))

    assert (tmp_path / "home" / "keys.json").stat().st_mode & 0o077 == 0


def test_a_copy_made_in_the_window_is_verified(window, tmp_path):
    window.keeper.copy()
    let_run(lambda: list((tmp_path / "home" / "copies").glob("a-*.fire")) != [])


def test_shift_f1_opens_the_guide_at_the_page_in_front(window):
    for page, key in (("response", "F2"), ("forces", "F3")):
        window.go(page)
        window.keeper.open_guide()
        guide = window.drawers.drawer.form
        block = guide.text.textCursor().block().text()
        assert key in block.split(), block


def test_a_fault_is_reported_without_what_was_entered(window, tmp_path, capsys):
    def slip():
        secret = "王小明 330329198001011234"
        raise ValueError(secret)

    before = sys.excepthook
    try:
        slip()
    except ValueError as error:
        window.keeper.watch.note(type(error), error.__traceback__)
    assert sys.excepthook is before

    (report,) = (tmp_path / "home" / "crashes").glob("crash-*.txt")
    said = report.read_text(encoding="utf-8")
    assert "ValueError" in said
    assert "slip" in said
    assert "王小明" not in said
    assert "3303" not in said
    assert str(tmp_path) not in said
    assert window.notice.isVisible()


def test_a_report_names_places_not_values(setting):
    try:
        int("秘密")
    except ValueError as error:
        said = told(type(error), error.__traceback__, setting.now())

    assert "秘密" not in said


def test_after_a_crash_page_and_typed_words_are_back_without_a_question(
    open_window, tmp_path, monkeypatch
):
    """The first window never closes: what it kept is what a killed program leaves."""
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    before = open_window(lambda: parts.open_post(tmp_path / "a.fire", write=True))
    before.go("forces")
    before.quick.line.setText("北线见烟")
    before.quick.draft_changed.emit("北线见烟")
    before.drafts._pool.waitForDone()
    (tmp_path / "home" / "crashes").mkdir()
    (tmp_path / "home" / "crashes" / "fault.txt").write_text("Fatal Python error: …")

    after = open_window(
        lambda: parts.open_post(tmp_path / "b.fire", write=True), care=parts.care
    )
    after.take_care()

    assert after.pages.current == "forces"
    let_run(lambda: after.quick.line.text() == "北线见烟")
    assert "上次意外退出" in after.notice.words.text()
    assert len(list((tmp_path / "home" / "crashes").glob("crash-*.txt"))) == 1


def test_a_damaged_desk_is_repaired_from_the_copies_in_the_window(
    window, open_window, tmp_path, monkeypatch
):
    done = []
    window.clerk.ask(lambda post: post.do({"do": "log.say", "text": "风转西"}), done.append)
    let_run(lambda: done != [])
    window.keeper.copy()
    let_run(lambda: list((tmp_path / "home" / "copies").glob("a-*.fire")) != [])
    window.close()
    desk = tmp_path / "a.fire"
    content = bytearray(desk.read_bytes())
    content[4096 : 4096 * 3] = bytes(8192)
    desk.write_bytes(content)
    parts = bootstrap.parts()
    shut = open_window(lambda: parts.open_post(desk, write=True), care=parts.care, opens=False)
    let_run(lambda: shut.failed is not None)
    shut.take_care()
    shut.keeper._repair_key.click()
    think_better()
    let_run(lambda: shut.stage.board is not None)

    assert [line.text for line in shut.stage.board.log] == ["风转西"]
    assert list(tmp_path.glob("a-damaged-*.fire")) != []


def test_the_recovery_code_opens_a_desk_whose_pin_is_forgotten(window, open_window, tmp_path):
    code = set_pin(window)._sheet
    window.close()
    parts = bootstrap.parts()

    def post(pin=None):
        return parts.open_post(tmp_path / "a.fire", write=True, pin=pin)

    shut = open_window(post, care=parts.care, open_with_pin=post, opens=False)
    let_run(lambda: shut.failed is not None)
    shut.take_care()
    box = shut.keeper.recovery
    assert not box.isHidden()
    box.key.click()
    box.code.setText(code.lower())
    box.pin.setText("558203")
    box.go.click()
    let_run(lambda: shut.stage.board is not None)

    assert "恢复码" in shut.notice.words.text()
    assert code not in shut.notice.words.text()


def test_a_window_closed_at_once_begins_nothing_it_had_put_off(
    open_window, tmp_path, monkeypatch
):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    window = open_window(
        opens=False, care=bootstrap.parts().care, guide=ROOT / "docs" / "guide"
    )
    window.close()
    window.take_care()
    window.go_outdoors()
    assert window.keeper is None
    assert window.outdoors is None
