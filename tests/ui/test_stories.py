"""The officer's evening at the screen: keys pressed, figures recorded, the past looked at."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fakes import boards
from fakes.boards import at, said
from firepost.app.board import Conflict, Side
from firepost.domain.errors import Notice, Refused, Trouble
from firepost.ui.forms.perimeter import Found
from ui.conftest import let_run


def press(window: QWidget, key: Qt.Key, text: str = "") -> None:
    """A key, to whatever has the focus now, as the keyboard would."""
    window.activateWindow()
    target = window.focusWidget() or window
    modifier = Qt.KeyboardModifier.NoModifier
    QTest.sendKeyEvent(QTest.KeyAction.Click, target, key, text or "", modifier)
    QApplication.processEvents()


def type_in(window: QWidget, text: str) -> None:
    for letter in text:
        press(window, Qt.Key.Key_unknown, letter)


def leave_the_line(window: QWidget) -> None:
    press(window, Qt.Key.Key_Escape)


def form(window, name):
    return window.drawers._made[name]


def last(post, n: int = 1):
    let_run(lambda: len(post.done) >= n)
    return post.done[-1]


def test_a_radio_message_is_one_key_the_words_and_enter(open_window):
    """/ · the words · Enter: recorded with its time and team, and the line is free again."""
    post = boards.MemoryPost()
    window = open_window(post)
    leave_the_line(window)

    press(window, Qt.Key.Key_Slash, "/")
    type_in(window, "泰专一 1816 A段 火头受阻")
    press(window, Qt.Key.Key_Return)

    assert last(post) == {
        "do": "log.say",
        "text": "泰专一 1816 A段 火头受阻",
        "incident": "f1",
        "at": at("18:16").isoformat(),
        "from": "泰顺县专业队一分队",
    }
    let_run(lambda: window.quick.line.text() == "")
    let_run(lambda: "火头受阻" in window.pages.situation.side.log.model().index(0, 0).data())


def test_words_that_mean_nothing_are_recorded_all_the_same(open_window):
    post = boards.MemoryPost()
    window = open_window(post)

    window.quick.line.setText("   烟  很大🔥 \u202e123   ")
    press(window, Qt.Key.Key_Return)

    assert last(post)["text"] == "烟 很大🔥 123", "and what turns the line about is left out"


def test_an_empty_line_records_nothing(open_window):
    post = boards.MemoryPost()
    window = open_window(post)

    window.quick.line.setText("   ")
    press(window, Qt.Key.Key_Return)
    QApplication.processEvents()

    assert post.done == []


def test_a_pasted_book_is_cut_to_what_a_line_may_hold(open_window):
    window = open_window()

    window.quick.line.setText("长" * 1_000_000)

    assert len(window.quick.line.text()) == 4000


def test_the_words_stay_until_they_are_on_disk(open_window):
    """The disk is full: the line keeps what was said, and the screen says why."""
    post = boards.MemoryPost()
    post.refuse = "desk.full"
    window = open_window(post)

    window.quick.line.setText("D段复燃")
    press(window, Qt.Key.Key_Return)
    let_run(lambda: not window.notice.isHidden())

    assert window.quick.line.text() == "D段复燃"


def test_what_was_being_typed_survives_a_crash(open_window, tmp_path):
    """Typed, not entered; the program is gone without a word; the next start has the words."""
    drafts = tmp_path / "kept"
    first = open_window(drafts=drafts)
    first.quick.line.setText("写到一半")
    let_run((drafts / "window.typed").exists)
    let_run(lambda: first.drafts.typed("quick") == "写到一半")
    first.drafts.close()
    assert "写到一半".encode() not in (drafts / "window.typed").read_bytes()

    second = open_window(drafts=drafts)

    let_run(lambda: second.quick.line.text() == "写到一半")


def test_a_draft_file_torn_by_the_crash_is_no_reason_not_to_start(open_window, tmp_path):
    drafts = tmp_path / "kept"
    drafts.mkdir()
    (drafts / "window.json").write_text('{"page": "写', encoding="utf-8")
    (drafts / "window.typed").write_bytes(b"torn")

    window = open_window(drafts=drafts)

    assert window.quick.line.text() == ""


def test_letters_are_keys_only_where_nobody_is_typing(open_window):
    window = open_window()

    window.quick.line.setFocus()
    type_in(window, "c")
    assert not window.drawers.drawer.isVisible()
    leave_the_line(window)
    press(window, Qt.Key.Key_C, "c")

    assert window.drawers.drawer.isVisible()
    assert window.quick.line.text() == "c"


def test_casualties_one_known_one_unknown_one_not_said(open_window):
    post = boards.MemoryPost()
    window = open_window(post)
    leave_the_line(window)

    press(window, Qt.Key.Key_C, "c")
    counts = form(window, "casualties").counts
    type_in(window, "1")
    counts["serious_injuries"].unknown.click()
    form(window, "casualties").at.set_text("-6")
    QTest.mouseClick(form(window, "casualties").save, Qt.MouseButton.LeftButton)

    command = last(post)
    assert command["deaths"] == 1
    assert command["serious_injuries"] is None
    assert "minor_injuries" not in command
    assert command["at"] == at("18:14").isoformat()
    let_run(lambda: not window.drawers.drawer.isVisible())


def test_a_letter_o_for_a_nought_is_never_recorded(open_window):
    post = boards.MemoryPost()
    window = open_window(post)
    window.open_form("casualties")
    counts = form(window, "casualties").counts

    counts["deaths"].set_text("2O")
    form(window, "casualties").submit()
    QApplication.processEvents()

    assert post.done == []
    assert counts["deaths"].note.text() == "不是人数。改成 20？"


def test_a_refusal_stands_in_the_form_and_the_words_stay(open_window):
    post = boards.MemoryPost()
    post.refuse = "casualties.fewer"
    window = open_window(post)
    window.open_form("casualties")
    casualties = form(window, "casualties")

    casualties.counts["deaths"].set_text("3")
    casualties.submit()
    let_run(lambda: casualties.wrong.text() != "")

    assert window.drawers.drawer.isVisible()
    assert casualties.counts["deaths"].line.text() == "3"


def test_the_proposed_level_is_declared_in_two_keys(open_window):
    """D opens it filled with the proposal and who decides; Enter records what was decided."""
    post = boards.MemoryPost()
    window = open_window(post)
    leave_the_line(window)

    press(window, Qt.Key.Key_D, "d")
    press(window, Qt.Key.Key_Return)

    assert last(post) == {
        "do": "level.declare",
        "level": "IV",
        "decided_by": "市森防指办主任",
        "incident": "f1",
    }


def test_another_level_than_proposed_needs_a_reason(open_window):
    post = boards.MemoryPost()
    window = open_window(post)
    window.open_form("declare")
    declare = form(window, "declare")

    declare.level.choose("II")
    declare.submit()
    refused = declare.wrong.text()
    declare.reason.set_text("火头逼近村庄")
    declare.submit()

    assert "理由" in refused
    assert last(post)["level"] == "II"
    assert last(post)["reason"] == "火头逼近村庄"


def test_a_state_is_recorded_as_of_when_it_was_so(open_window):
    post = boards.MemoryPost()
    window = open_window(post)
    leave_the_line(window)

    press(window, Qt.Key.Key_S, "s")
    form(window, "state").state.choose("controlled")
    form(window, "state").at.set_text("1752")
    form(window, "state").submit()

    assert last(post) == {
        "do": "fire.state",
        "state": "controlled",
        "at": at("17:52").isoformat(),
        "incident": "f1",
    }


def test_a_new_fire_needs_a_name_and_finds_its_county(open_window):
    post = boards.MemoryPost(boards.no_fires())
    window = open_window(post)
    leave_the_line(window)

    press(window, Qt.Key.Key_N, "n")
    incident = form(window, "incident")
    incident.place.set_text("27.66 119.985")
    incident.submit()
    nameless = incident.wrong.text()
    incident.name.set_text("北坑湾火场")
    incident.ignited.unknown.click()
    incident.submit()

    assert "名字" in nameless
    command = last(post)
    assert command["district"] == "330329"
    assert "ignited_at" not in command
    assert command["reported_at"] == boards.NOW.isoformat()
    assert (command["lat_deg"], command["lon_deg"]) == (27.66, 119.985)


def test_a_form_that_needs_a_fire_opens_a_fire_first(open_window):
    window = open_window(boards.MemoryPost(boards.no_fires()))

    window.open_form("casualties")

    assert window.drawers.drawer.form is form(window, "incident")


def shape(name: str, **more) -> Found:
    geometry = {"type": "Polygon", "coordinates": [boards.ring(300)]}
    return Found(name=name, geometry=geometry, area_ha=33.0, length_m=2100.0, **more)


def test_a_perimeter_is_chosen_from_a_file(open_window, tmp_path):
    post = boards.MemoryPost()
    window = open_window(post, read_shapes=lambda _path, _datum: [shape("一号"), shape("二号")])
    window.open_form("perimeter")
    importing = form(window, "perimeter")

    importing.read_file(tmp_path / "fire.geojson")
    let_run(lambda: not importing.shape.isHidden())
    importing.submit()
    unchosen = importing.wrong.text()
    importing.shape.choose("1")
    importing.method.choose("drone")
    importing.at.set_text("1750")
    importing.submit()

    assert unchosen != ""
    command = last(post)
    assert command["do"] == "perimeter.record"
    assert command["method"] == "drone"
    assert command["geometry"]["coordinates"][0][0] == boards.ring(300)[0]
    assert "fire.geojson" in command["source"]


def test_a_file_on_a_doubtful_datum_is_not_recorded_until_someone_says_which(
    open_window, tmp_path
):
    """The file smells of GCJ-02: the form asks, reads it again as told, and only then records."""
    post = boards.MemoryPost()
    asked: list[str | None] = []
    doubt = Notice.of("formats.doubt.gcj02")

    def read(_path: Path, datum: str | None):
        asked.append(datum)
        return [shape("一号", doubts=() if datum else (doubt,))]

    window = open_window(post, read_shapes=read)
    window.open_form("perimeter")
    importing = form(window, "perimeter")
    importing.read_file(tmp_path / "fire.kml")
    let_run(lambda: not importing.datum.isHidden())
    importing.method.choose("sketch")
    importing.submit()
    QApplication.processEvents()
    assert post.done == []

    importing.datum.choose("GCJ-02")
    let_run(lambda: len(asked) == 2)
    let_run(lambda: importing._found != () and not importing._found[0].doubts)
    importing.submit()

    assert asked == [None, "GCJ-02"]
    assert last(post)["do"] == "perimeter.record"


def test_a_file_that_cannot_be_read_says_so_and_records_nothing(open_window, tmp_path):
    def read(_path: Path, _datum: str | None):
        raise Refused("formats.zip_other", path="x.zip")

    window = open_window(read_shapes=read)
    window.open_form("perimeter")
    importing = form(window, "perimeter")

    importing.read_file(tmp_path / "x.zip")
    let_run(lambda: importing.told.property("role") == "wrong")

    assert importing.told.text() == window.setting.words.text("formats.zip_other", path="x.zip")


def test_a_told_area_needs_no_shape(open_window):
    post = boards.MemoryPost()
    window = open_window(post)
    window.open_form("perimeter")
    importing = form(window, "perimeter")

    importing.area.set_text("41.4")
    importing.submit()

    assert last(post) == {
        "do": "fact.state",
        "fact": "burned_area_ha",
        "value": 41.4,
        "incident": "f1",
    }


def test_missing_facts_are_answered_one_entry_each(open_window):
    post = boards.MemoryPost()
    window = open_window(post)
    window.open_form("facts")
    facts = form(window, "facts").facts

    facts["dangerous"].choose("yes")
    facts["city_forces_insufficient"].choose("no")
    form(window, "facts").submit()
    last(post, 2)

    assert [(c["fact"], c["value"]) for c in post.done] == [
        ("dangerous", True),
        ("city_forces_insufficient", False),
    ]
    assert "incident" not in post.done[1]


def test_a_silent_team_that_was_reached_takes_one_key(open_window):
    post = boards.MemoryPost()
    window = open_window(post)
    leave_the_line(window)

    press(window, Qt.Key.Key_T, "t")

    assert last(post) == {"do": "team.contact", "team": "t3"}


def test_ctrl_z_corrects_my_last_record_and_keeps_both(open_window):
    post = boards.MemoryPost()
    window = open_window(post)
    window.quick.line.setText("A段可控")
    press(window, Qt.Key.Key_Return)
    last(post)
    let_run(lambda: bool(window.stage.mine) and window.stage.board.log[-1].text == "A段可控")

    window.correct_last()
    correction = form(window, "correct")
    correction.text.set_text("A段失控")
    correction.submit()

    command = last(post, 2)
    assert command["do"] == "entry.correct"
    assert command["entry"] == "m/1"
    assert command["with"] == {"do": "log.say", "text": "A段失控", "incident": "f1"}


def test_a_correction_that_changes_nothing_is_not_recorded(open_window):
    post = boards.MemoryPost()
    window = open_window(post)
    line = window.stage.board.log[-1]

    window.drawers.correct(line)
    form(window, "correct").submit()
    QApplication.processEvents()

    assert post.done == []


def test_a_line_can_be_declared_void_and_says_the_original_stays(open_window):
    post = boards.MemoryPost()
    window = open_window(post)
    window.drawers.correct(window.stage.board.log[-1])
    correction = form(window, "correct")

    assert "原记录保留" in correction.before.text()
    correction.void.click()

    assert last(post) == {"do": "entry.correct", "entry": "s/54", "with": None}


def test_two_sayings_stand_side_by_side_and_a_person_settles(open_window):
    sides = (
        Side("burning", "本前指", at("17:40"), "a/1"),
        Side("controlled", "珊溪前指", at("17:52"), "b/1"),
    )
    conflict = Conflict("state", "f1", "state", sides, "f1")
    post = boards.MemoryPost(boards.board(conflicts=(conflict,)))
    told = {"a/1": "burning", "b/1": "controlled"}
    post.journal.find = lambda entry: SimpleNamespace(
        verb="fire.state", incident="f1", values={"state": told[entry]}
    )
    window = open_window(post)

    todo = next(t for t in window.pages.situation.side.listed() if t.act == "conflict")
    window.act_on(todo)
    from PySide6.QtWidgets import QPushButton

    taking = [
        b for b in form(window, "conflict").findChildren(QPushButton) if b.text() == "认定这个"
    ]
    taking[1].click()

    assert last(post)["state"] == "controlled"


def test_looking_back_shows_the_past_under_an_amber_band_and_records_nothing(open_window):
    """1 2 4 5 Enter on the time line: two perimeters are known, nothing can be entered."""
    post = boards.MemoryPost()
    window = open_window(post)
    leave_the_line(window)

    press(window, Qt.Key.Key_J, "j")
    type_in(window, "1245")
    press(window, Qt.Key.Key_Return)
    let_run(lambda: not window.stage.live)

    assert window.look_back.isVisible()
    assert "回看 12:45" in window.look_back.prose.lines[0].text
    assert len(window.stage.fire.perimeters) == 2
    assert "04:11" in window.pages.situation.strip.cells["clock"].accessibleName()
    window.open_form("casualties")
    assert not window.drawers.drawer.isVisible()
    window.quick.line.setText("回看时写的")
    window.quick.keep()
    assert post.done == []
    press(window, Qt.Key.Key_End)
    let_run(lambda: window.stage.live)
    assert not window.look_back.isVisible()


def test_before_the_fire_was_known_it_is_said_so(open_window):
    class Then(boards.MemoryPost):
        def board(self, at=None, known_at=None):
            shown = super().board(at, known_at)
            return boards.no_fires() if known_at else shown

    window = open_window(Then())

    window.stage.look_back_to(at("08:00"), as_known_then=True)
    let_run(lambda: not window.stage.live)

    assert window.stage.fire is None
    assert "当时还不知道" in window.pages.situation.strip.pushes.accessibleName()
    window.stage.return_to_now()
    assert window.stage.fire is not None


def test_another_fire_comes_in_front_and_stays_there(open_window):
    second = boards.fire(id="f2", name="珊溪火场", opened=said(at("16:00")))
    window = open_window(boards.MemoryPost(boards.board(boards.fire(), second)))

    assert window.stage.fire.name == "珊溪火场"
    window.open_form("fires")
    button = next(b for b in form(window, "fires").buttons if "北坑湾" in b.text())
    button.click()

    assert window.stage.fire_id == "f1"
    assert "北坑湾" in window.windowTitle()


def test_night_and_day_by_one_key_and_kept(open_window, tmp_path):
    drafts = tmp_path / "kept"
    window = open_window(drafts=drafts)
    window.turn_night()
    let_run((drafts / "window.json").exists)
    window.drafts.close()

    again = open_window(drafts=drafts)

    assert again.setting.look.night


def test_a_drill_says_so_across_the_window_and_in_its_title(open_window):
    window = open_window(drill=True)

    assert window.drill_band.isVisible()
    assert window.drill_band.height() == 34
    assert window.drill_band.width() == window.width()
    assert "演 练" in window.windowTitle()


def test_a_desk_in_use_offers_to_read_and_says_read_only(open_window):
    def in_use():
        raise Trouble("desk.in_use", path="2026.fire")

    window = open_window(in_use, opens=False, open_reading=boards.MemoryPost)
    let_run(lambda: window.failed is not None)
    assert window.closed.words.text() == window.setting.words.text(
        "desk.in_use", path="2026.fire"
    )

    window.closed.reading.click()
    let_run(lambda: window.stage.board is not None)

    assert window.stack.currentWidget() is window.desk
    assert window.header.reading.isVisible()


def test_sealed_keys_ask_for_the_pin_and_a_wrong_one_asks_again(open_window):
    def sealed():
        raise Trouble("keys.locked")

    def with_pin(pin: str):
        if pin != "4711":
            raise Trouble("keys.wrong_pin")
        return boards.MemoryPost()

    window = open_window(sealed, opens=False, open_with_pin=with_pin)
    let_run(lambda: window.failed is not None and window.closed.pin.isVisible())
    for wrong in ("1", "2"):
        window.closed.pin.setText(wrong)
        window.closed.retry.click()
        let_run(lambda: window.failed is not None and window.closed.pin.isVisible())
        assert window.failed.key == "keys.wrong_pin"

    window.closed.pin.setText("4711")
    window.closed.retry.click()
    let_run(lambda: window.stage.board is not None)

    assert window.stack.currentWidget() is window.desk


def test_a_damaged_desk_has_a_page_with_words_and_no_false_offers(open_window):
    def damaged():
        raise Trouble("desk.damaged", path="2026.fire")

    window = open_window(damaged, opens=False, open_reading=boards.MemoryPost)
    let_run(lambda: window.failed is not None)

    assert window.closed.retry.isVisible()
    assert not window.closed.reading.isVisible()
    assert not window.closed.pin.isVisible()


class Painted(QObject):
    """Counts who is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.who: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self.who.append(type(watched).__name__)
        return False


def test_a_tick_of_the_clock_repaints_only_what_changed(open_window):
    """A second passes: the time of day is another and is painted; strip, map and line are not."""
    window = open_window()
    let_run(lambda: window.pages.situation.map.canvas.complete)
    window.quick.line.clearFocus()  # a blinking cursor paints by itself
    for _ in range(20):
        QApplication.processEvents()
    painted = Painted()
    for part in window.findChildren(QWidget):
        part.installEventFilter(painted)

    window.stage.ticked.emit(boards.NOW + timedelta(seconds=1))
    for _ in range(20):
        QApplication.processEvents()

    assert set(painted.who) <= {"Prose", "Header"}
    assert 1 <= len(painted.who) <= 2


def test_closing_the_window_loses_nothing_that_was_asked(open_window):
    post = boards.MemoryPost(slow_s=0.01)
    window = open_window(post)
    for n in range(20):
        window.stage.do({"do": "log.say", "text": str(n)})

    window.close()

    assert len(post.done) == 20
    assert post.closed


def test_words_of_a_drill_never_stand_ready_in_a_real_window(open_window, tmp_path):
    drafts = tmp_path / "kept"
    drill = open_window(drafts=drafts, drill=True)
    drill.quick.line.setText("演练里写到一半")
    let_run((drafts / "drill.typed").exists)
    drill.drafts.close()

    real = open_window(drafts=drafts)
    again = open_window(drafts=drafts, drill=True)
    let_run(lambda: real.drafts.is_open and again.drafts.is_open)
    assert real.quick.line.text() == ""
    assert again.quick.line.text() == "演练里写到一半"
