"""Weather and people in the drawer: real widgets, a real desk, keys and clicks."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from firepost.app.board import Board
from firepost.app.sealed import Register
from posts import Desk
from ui.conftest import let_run


def at(clock: str) -> str:
    return f"2026-03-01T{clock}:00+08:00"


@pytest.fixture
def evening(post_at) -> Desk:
    desk = post_at("前指")
    desk.clock.at = datetime.fromisoformat(at("14:00"))
    desk.says(
        "incident.open", name="北坑湾", ignited_at=at("13:40"), lon_deg=119.98, lat_deg=27.66
    )
    ring = [[119.97, 27.65], [119.99, 27.65], [119.99, 27.67], [119.97, 27.67], [119.97, 27.65]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    desk.says("perimeter.record", geometry=shape, method="drone")
    desk.says("place.register", name="北坑村", inhabitants=126, lon_deg=119.995, lat_deg=27.675)
    desk.says("weather.observe", wind_from_deg=350, wind_force=3, temp_c=26, humidity_pct=38)
    desk.clock.at = datetime.fromisoformat(at("15:10"))
    desk.says("weather.observe", wind_from_deg=220, wind_force=5)
    desk.clock.at = datetime.fromisoformat(at("15:12"))
    desk.post.close()  # the window opens it itself: a post stays on the thread that made it
    post_at.desks.clear()
    return desk


def opened(open_window, desk: Desk):
    def reopened():
        desk.open()
        return desk.post

    window = open_window(reopened)
    window.stage.now = desk.clock
    window.go("situation")
    window.stage.board_changed.emit(window.stage.board)
    return window


def board_of(window) -> Board:
    assert window.stage.board is not None
    return window.stage.board


def words_of(prose) -> str:
    return "\n".join(one.text for one in prose.lines)


def test_a_swing_is_first_among_the_things_to_do_and_goes_once_it_is_dealt_with(
    open_window, evening
):
    window = opened(open_window, evening)
    side = window.pages.situation.side
    first = side.listed()[0]
    assert first.act == "wind_seen"

    window.act_on(first)
    form = window.drawers.drawer.form
    form.by_key["decision"].set_text("一队撤回")
    form.submit()
    let_run(lambda: all(todo.act != "wind_seen" for todo in side.listed()))
    assert next(iter(board_of(window).incidents[0].wind_seen.values())).value == "一队撤回"


def test_w_opens_the_weather_and_its_age_is_told(open_window, evening):
    window = opened(open_window, evening)
    window.open_form("weather")
    sheet = window.drawers.drawer.form
    let_run(lambda: bool(sheet.now.lines))

    assert "西南风 5级" in words_of(sheet.now)
    assert "2 分前" in words_of(sheet.now) or "2分前" in words_of(sheet.now)
    assert "不是我国官方火险等级" not in words_of(sheet.now)


def test_a_pasted_text_fills_the_figures_and_other_units_are_said(open_window, evening):
    window = opened(open_window, evening)
    window.open_form("observation")
    form = window.drawers.drawer.form
    form.text.set_text("东北风 风速 22 km/h，温度86℉")
    form.fill.click()

    assert form.by_key["wind_m_s"].line.text() == "6.1"
    assert form.by_key["temp_c"].line.text() == "30"
    assert form.by_key["temp_c"].note.text() != ""
    form.submit()
    let_run(lambda: len(board_of(window).weather) == 3)
    assert board_of(window).weather[-1].wind_from_deg == 45


def test_a_wrong_direction_is_told_beside_the_field(open_window, evening):
    window = opened(open_window, evening)
    window.open_form("observation")
    form = window.drawers.drawer.form
    form.by_key["wind_from_deg"].set_text("400")
    form.submit()

    let_run(lambda: form.wrong.text() != "" or form.by_key["wind_from_deg"].note.text() != "")
    assert len(board_of(window).weather) == 2


def test_people_moved_are_entered_and_counted_on_the_sheet(open_window, evening):
    window = opened(open_window, evening)
    window.open_form("moved", "北坑村")
    form = window.drawers.drawer.form
    form.by_key["people"].set_text("126")
    form.by_key["state"].choose("complete")
    form.submit()
    let_run(lambda: bool(board_of(window).incidents[0].moved))

    window.open_form("people")
    sheet = window.drawers.drawer.form
    let_run(lambda: "126" in words_of(sheet.moving))
    assert "未转移 0 人" in words_of(sheet.moving)


def test_quick_entry_takes_wind_and_a_leaving_village(open_window, evening):
    window = opened(open_window, evening)
    for text in ("西南风4级 15:05", "北坑村转移126人完毕"):
        window.quick.line.setText(text)
        QTest.qWait(1)
        window.quick.keep()
        let_run(lambda: window.quick.line.text() == "")
    let_run(lambda: bool(board_of(window).incidents[0].moved))

    assert len(board_of(window).weather) == 3
    place = board_of(window).incidents[0].moved[0]
    assert (place.place, place.state, place.left) == ("北坑村", "complete", 0)


def hurt_resident(window):
    """The form of a person, filled so far that it can be sent."""
    window.open_form("person")
    form = window.drawers.drawer.form
    form.by_key["condition"].choose("minor")
    form.by_key["kind"].choose("resident")
    return form


def test_a_name_in_the_register_is_sealed_and_read_only_with_the_word(open_window, evening):
    window = opened(open_window, evening)
    form = hurt_resident(window)
    form.private["name"].set_text("张三")
    form.word.set_text("北坑名册口令")
    form.submit()
    let_run(lambda: bool(board_of(window).incidents[0].persons))
    person = board_of(window).incidents[0].persons[0]
    assert "张三" not in str(person)

    window.open_form("names")
    names = window.drawers.drawer.form
    names.word.set_text("别的口令不对")
    names.submit()
    let_run(lambda: names.wrong.text() != "")
    names.word.set_text("北坑名册口令")
    names.submit()
    let_run(lambda: "张三" in names.word.note.text())
    window.drawers.leave()
    assert "张三" not in names.word.note.text()


def test_a_form_opened_before_the_answer_came_stays_open(open_window, evening):
    """A quick hand: the one sent is kept, the next one is not closed under the fingers."""
    window = opened(open_window, evening)
    form = hurt_resident(window)
    form.submit()
    window.open_form("names")
    ended = []
    form.finished.connect(lambda: ended.append(True))
    let_run(lambda: ended != [])

    assert window.drawers.drawer.isVisible()
    assert window.drawers.in_front() == "names"
    assert board_of(window).incidents[0].persons


def test_the_outlook_is_reckoned_off_the_screens_thread_and_kept(open_window, evening):
    window = opened(open_window, evening)
    window.open_form("outlook")
    form = window.drawers.drawer.form
    form.by_key["fuel"].choose("pine")
    form.submit()
    let_run(lambda: bool(form.told.lines))

    told = words_of(form.told)
    assert "参考研判" in told
    assert "3 小时内可能到 1 处村居，126 人" in told
    assert "村居 北坑村" in told
    assert window.stage.outlook is not None
    form.keep.click()
    let_run(lambda: bool(board_of(window).incidents[0].outlooks))
    kept = board_of(window).incidents[0].outlooks[0]
    assert (kept.hours, kept.wind_from_deg) == (3.0, 220)
    assert [(one.kind, one.name) for one in kept.reached] == [("place", "北坑村")]
    assert "研判内 126 人" in words_of(window.pages.situation.strip.cells["casualties"].prose)

    window.stage.do({"do": "evacuation.report", "place": "北坑", "people": 90})
    let_run(lambda: bool(board_of(window).incidents[0].moved))
    window.open_form("people")
    moving = window.drawers.drawer.form.moving
    let_run(lambda: "其中已转移 90 人" in words_of(moving))
    told = words_of(moving)
    assert "3 小时内可能到 1 处居民点，126 人" in told
    assert "村居 北坑村" in told


def test_a_kept_outlook_is_compared_with_the_next_perimeter_by_itself(open_window, evening):
    window = opened(open_window, evening)
    window.open_form("outlook")
    form = window.drawers.drawer.form
    form.by_key["fuel"].choose("pine")
    form.submit()
    let_run(lambda: bool(form.told.lines))
    form.keep.click()
    let_run(lambda: bool(board_of(window).incidents[0].outlooks))

    ring = [[119.969, 27.649], [119.992, 27.649], [119.994, 27.674], [119.969, 27.672]]
    shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    window.stage.do(
        {"do": "perimeter.record", "geometry": shape, "method": "gps", "at": at("15:11")}
    )
    let_run(lambda: bool(board_of(window).incidents[0].outlooks[0].checks))

    (check,) = board_of(window).incidents[0].outlooks[0].checks
    assert check.found_ha > 0
    assert 0 < check.overlap_pct <= 100


def test_the_surroundings_are_told_with_distance_and_people(open_window, evening):
    window = opened(open_window, evening)
    window.open_form("near")
    sheet = window.drawers.drawer.form
    let_run(lambda: bool(sheet.told.lines))

    assert "受威胁 1 处 126 人" in words_of(sheet.told)
    assert "北坑村" in words_of(sheet.told)


def test_a_file_of_weather_is_taken_line_by_line(open_window, evening, tmp_path):
    window = opened(open_window, evening)
    window.open_form("observation")
    form = window.drawers.drawer.form
    file = tmp_path / "weather.txt"
    file.write_text("14:20 北风3级\n转告一队\n14:50 东北风4级", encoding="utf-8")
    form.take_file(file)
    let_run(lambda: len(board_of(window).weather) == 4)
    let_run(lambda: "第 2 行" in form.wrong.text())

    form.take_file(tmp_path / "none.txt")
    assert "读不了" in form.wrong.text()


class Woods:
    """A station with a forest layer over the fire and no other map."""

    def held(self):
        from pathlib import Path

        from firepost.app.maps import LAYER, HeldMap

        made = {"kind": LAYER, "source": "x", "sha256": "0", "bytes": 1, "file": Path("x")}
        rest = {"dated": None, "datum": "EPSG:4326", "because": "", "box_deg": None}
        since = datetime.fromisoformat(at("08:00"))
        return (HeldMap(id="a", name="林地", added_at=since, **made, **rest),)

    def features(self, _held):
        ring = [[119.9, 27.6], [119.98, 27.6], [119.98, 27.7], [119.9, 27.7], [119.9, 27.6]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        return [{"geometry": shape, "name": None, "properties": {"优势树种": "马尾松"}}]


def test_a_species_is_given_its_fuel_once_and_the_outlook_burns_by_it(open_window, evening):
    def reopened():
        evening.open()
        return evening.post

    window = open_window(reopened, atlas=Woods)
    window.stage.now = evening.clock
    window.open_form("fuels")
    form = window.drawers.drawer.form
    let_run(lambda: not form.lists[0].isHidden())
    assert form.lists[0].label.text() == "马尾松"
    assert form.lists[1].isHidden()

    form.lists[0].choose("pine")
    form.save.click()
    let_run(lambda: "fuel.马尾松" in board_of(window).settings)
    window.open_form("outlook")
    outlook = window.drawers.drawer.form
    outlook.by_key["fuel"].choose("grass")
    outlook.submit()
    let_run(lambda: bool(outlook.told.lines))

    assert "可燃物按林地图层 林地" in words_of(outlook.told)
    outlook.keep.click()
    let_run(lambda: bool(board_of(window).incidents[0].outlooks))
    assert board_of(window).incidents[0].outlooks[0].forest == "林地"


def test_held_line_is_said_to_hold_and_a_reckoning_can_be_stopped(open_window, evening):
    window = opened(open_window, evening)
    line = {"type": "LineString", "coordinates": [[119.99, 27.65], [119.99, 27.67]]}
    window.stage.do({"do": "line.mark", "line": line, "state": "held"})
    let_run(lambda: board_of(window).incidents[0].control is not None)
    window.open_form("outlook")
    form = window.drawers.drawer.form
    form.by_key["fuel"].choose("pine")
    form.submit()
    QTest.keyClick(window.drawers.drawer, Qt.Key.Key_Escape)
    assert window.drawers.drawer.isVisible()
    let_run(lambda: "已停止" in form.wrong.text())
    form.submit()
    let_run(lambda: bool(form.told.lines))
    assert "已控制火线不外溢" in words_of(form.told)


def test_where_somebody_was_taken_stands_beside_the_name_said_before(open_window, evening):
    window = opened(open_window, evening)
    for private in ({"name": "张三", "found": "桥头"}, {"taken_to": "县医院"}):
        window.open_form("person")
        form = window.drawers.drawer.form
        people = board_of(window).incidents[0].persons
        if people:
            form.by_key["casualty"].choose(people[0].id)
        form.by_key["condition"].choose("serious" if people else "minor")
        for key, text in private.items():
            form.private[key].set_text(text)
        form.word.set_text("北坑名册口令")
        before = board_of(window).entries
        form.submit()
        let_run(lambda before=before: board_of(window).entries > before)

    (person,) = board_of(window).incidents[0].persons
    told = Register.opened(board_of(window).desk, "北坑名册口令", []).read(person.sealed)
    assert told == {"name": "张三", "found": "桥头", "taken_to": "县医院"}


def test_the_strip_tells_what_the_outlook_would_bring_as_a_reference(open_window, evening):
    window = opened(open_window, evening)
    window.open_form("outlook")
    form = window.drawers.drawer.form
    form.by_key["fuel"].choose("grass")
    form.submit()
    let_run(lambda: bool(form.told.lines))

    told = words_of(window.pages.situation.strip.pushes.prose)
    assert "参考研判" in told
    assert board_of(window).incidents[0].declared is None

    form.keep.click()
    let_run(lambda: bool(board_of(window).incidents[0].outlooks))
    window.stage.show_outlook(None)  # as after a new start, or at another post
    assert "参考研判" in words_of(window.pages.situation.strip.pushes.prose)
    window.open_form("people")
    sheet = window.drawers.drawer.form
    assert any("级" in line and "最早约" in line for line in words_of(sheet.moving).split("\n"))


def test_an_outlook_is_compared_by_the_line_that_was_held_when_it_was_kept(
    open_window, evening
):
    window = opened(open_window, evening)
    east = {"type": "LineString", "coordinates": [[119.99, 27.65], [119.99, 27.67]]}
    north = {"type": "LineString", "coordinates": [[119.99, 27.67], [119.97, 27.67]]}
    for line in (east, north):
        window.stage.do({"do": "line.mark", "line": line, "state": "held"})
    let_run(lambda: len(board_of(window).incidents[0].stretches) == 2)
    window.open_form("outlook")
    form = window.drawers.drawer.form
    form.by_key["fuel"].choose("pine")
    form.submit()
    let_run(lambda: bool(form.told.lines))
    expected = form._seen[2].stages[0]
    form.keep.click()
    let_run(lambda: bool(board_of(window).incidents[0].outlooks))
    whole = {"type": "LineString", "coordinates": [[119.97, 27.67], [119.97, 27.65]]}
    evening.clock.at = datetime.fromisoformat(at("15:14"))
    window.stage.do({"do": "line.mark", "line": whole, "state": "held"})  # after it was kept

    ring = [[119.969, 27.649], [119.992, 27.649], [119.994, 27.674], [119.969, 27.672]]
    shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    window.stage.do(
        {"do": "perimeter.record", "geometry": shape, "method": "gps", "at": at("14:30")}
    )
    let_run(lambda: bool(board_of(window).incidents[0].outlooks[0].checks))
    (check,) = board_of(window).incidents[0].outlooks[0].checks
    assert check.expected_ha == pytest.approx(expected.likely_ha, rel=1e-3)
