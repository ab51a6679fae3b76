"""What the world does in the middle of something: a stick pulled while it is written or read, a
PIN tried ten times at the locked desk. It is said in words, and the desk goes on."""

from __future__ import annotations

import shutil
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from firepost import bootstrap
from ui.conftest import ROOT, let_run
from ui.test_long_tasks import (  # noqa: F401 - fixtures among them
    bench,
    hold_writing,
    other_laptops,
    read_form,
    words_of,
    written,
)

PIN = "402817"


def pulled(place):
    """What is left of a stick whose cable was pulled takes no file and holds none."""
    shutil.rmtree(place)
    place.write_text("gone", encoding="utf-8")


def goes_on(window, text="照常"):
    """Typed and kept as ever."""
    window.drawers.leave()
    window.quick.line.setFocus()
    window.quick.line.setText(text)
    QTest.keyClick(window.quick.line, Qt.Key.Key_Return)
    let_run(lambda: any(one.text == text for one in window.stage.board.log))


def test_a_stick_pulled_while_it_is_written_is_said_and_written_again_once_it_is_back(bench):  # noqa: F811 - the fixture
    window, exchange = bench.window, bench.window.exchange
    let_run(lambda: bool(exchange.seen.media) and exchange.seen.standing is not None)
    hold_writing(bench)
    window.go("office")
    window.export()
    let_run(bench.hold.reached.is_set)

    pulled(bench.stick)
    bench.hold.free()
    let_run(lambda: exchange.seen.writing is None)
    let_run(window.notice.isVisible)

    assert "stick" in window.notice.words.text()
    let_run(lambda: [one.failed is None for one in exchange.seen.standing.exports] == [False])
    goes_on(window)

    bench.stick.unlink()
    bench.stick.mkdir()
    let_run(lambda: exchange.seen.media != ())
    window.export()
    let_run(lambda: any(one.failed is None for one in exchange.seen.standing.exports))
    assert [one.suffix for one in bench.stick.iterdir()] == [".ffb"]


def test_a_stick_pulled_while_it_is_read_is_said_and_what_was_read_stays(bench):  # noqa: F811 - the fixture
    window, exchange = bench.window, bench.window.exchange
    other_laptops(bench, "甲乙丙")
    form, stick = read_form(bench), bench.given / "theirs"
    bench.hold.at("bundle", 2)
    form.save.click()
    let_run(bench.hold.reached.is_set)

    pulled(stick)
    bench.hold.free()
    let_run(lambda: exchange.seen.reading is None)

    assert "theirs" in words_of(form.shown)
    assert exchange.seen.unread is not None
    let_run(
        lambda: [one.entries for one in exchange.seen.standing.peers if not one.mine] == [3]
    )
    assert form.save.isEnabled()
    goes_on(window)


class Clock:
    """The laptop's own clock; a test lets it go on."""

    def __init__(self):
        self.off = timedelta()
        self._true = bootstrap.now

    def __call__(self):
        return self._true() + self.off


def test_a_wrong_pin_ten_times_at_the_locked_desk_costs_time_and_no_data(
    open_window, tmp_path, monkeypatch
):
    """Three are free, then each doubles the wait and the words say how long; the right one after
    it opens the desk as it was left."""
    clock = Clock()
    monkeypatch.setattr(bootstrap, "now", clock)
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()

    def post(pin=None):
        return parts.open_post(tmp_path / "a.fire", write=True, pin=pin)

    window = open_window(
        post, care=parts.care, guide=ROOT / "docs" / "guide", open_with_pin=post
    )
    window.take_care()
    window.drawers.open("station")
    station = window.drawers.drawer.form
    let_run(lambda: station.state.text() != "")
    for line in (station.new, station.again):
        line.setText(PIN)
    station.set.click()
    let_run(lambda: not station.print.isHidden())
    window.drawers.leave()
    window.quick.line.setText("写了一半")
    QTest.keyClick(window, Qt.Key.Key_F12)
    lock, told = window.keeper.lock_page, []

    for number in range(10):
        clock.off += timedelta(minutes=6)
        lock.pin.setText(f"00000{number}")
        QTest.keyClick(lock.pin, Qt.Key.Key_Return)
        let_run(lock.key.isEnabled)
        told.append(lock.wrong.text())
        assert window.stack.currentWidget() is lock
        assert lock.pin.text() == ""
    assert all(told)
    assert "256" in told[-1]

    lock.pin.setText(PIN)
    QTest.keyClick(lock.pin, Qt.Key.Key_Return)
    let_run(lock.key.isEnabled)
    assert "再等" in lock.wrong.text()  # also the right one waits
    assert window.stack.currentWidget() is lock

    clock.off += timedelta(minutes=6)
    lock.pin.setText(PIN)
    QTest.keyClick(lock.pin, Qt.Key.Key_Return)
    let_run(lambda: window.stack.currentWidget() is window.desk)
    assert window.quick.line.text() == "写了一半"
    goes_on(window)
