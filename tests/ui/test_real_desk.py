"""The window over a real desk in a real file: what it asks is what the post takes."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from fakes import boards
from firepost import bootstrap
from firepost.domain.errors import Trouble
from ui.conftest import let_run


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Opens the same desk file again and again, on whatever thread asks."""
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    path = tmp_path / "2026.fire"

    def open_post():
        return parts.open_post(path, write=True)

    open_post.path = path
    return open_post


def settled(window, ready):
    let_run(lambda: window.stage.board is not None and ready(window.stage.board))


def complaints(window) -> list[str]:
    """What the screen says went wrong: nothing may."""
    made = window.drawers._made.values()
    told = [form.wrong.text() for form in made if hasattr(form, "wrong")]
    if window.notice.property("stopped"):
        told.append(window.notice.words.text())
    return [text for text in told if text]


def open_fire(window) -> None:
    window.open_form("incident")
    incident = window.drawers._made["incident"]
    incident.name.set_text("北坑湾火场")
    incident.place.set_text("27.662 119.985")
    incident.ignited.set_text("-300")
    incident.reported.set_text("-282")
    incident.source.set_text("护林员口述")
    incident.submit()
    settled(window, lambda board: len(board.incidents) == 1)


@pytest.fixture
def window(open_window, desk, setting):
    shown = open_window(desk)
    # A fire is told as of now: the made-up evening of the fakes lies in another time.
    object.__setattr__(setting, "now", bootstrap.now)
    shown.stage.now = setting.now
    return shown


def test_a_fire_is_opened_grows_and_is_declared(window):
    """From nothing to a declared level: every form once, each taken by the post as it is."""
    open_fire(window)
    fire = window.stage.board.incidents[0]
    assert (fire.name, fire.district, fire.clock_basis) == ("北坑湾火场", "330329", "ignited")

    made = window.drawers._made
    window.open_form("perimeter")
    importing = made["perimeter"]
    importing._found = ()
    importing.area.set_text("31.5")
    importing.submit()
    settled(window, lambda board: board.incidents[0].area is not None)

    window.open_form("casualties")
    made["casualties"].counts["deaths"].set_text("0")
    made["casualties"].counts["minor_injuries"].unknown.click()
    made["casualties"].source.set_text("医疗组")
    made["casualties"].submit()
    settled(window, lambda board: "deaths" in board.incidents[0].casualties)

    window.open_form("facts")
    made["facts"].facts["dangerous"].choose("no")
    made["facts"].facts["city_forces_insufficient"].choose("unknown")
    made["facts"].submit()
    settled(window, lambda board: "dangerous" in board.incidents[0].facts)

    window.open_form("declare")
    made["declare"].submit()
    settled(window, lambda board: board.incidents[0].declared is not None)

    window.open_form("state")
    made["state"].state.choose("controlled")
    made["state"].at.set_text("-3")
    made["state"].submit()
    settled(window, lambda board: board.incidents[0].state.value == "controlled")

    fire = window.stage.board.incidents[0]
    assert complaints(window) == []
    assert fire.declared.value == "IV"
    assert fire.area.value_ha == 31.5
    assert fire.casualties["deaths"].value == 0
    assert fire.casualties["minor_injuries"].value is None


def test_the_plan_itself_says_which_areas_must_be_exceeded(window):
    let_run(lambda: window.stage.over != frozenset())

    assert window.stage.over == {"IV.1", "III.4"}


def test_the_start_is_added_later_as_a_correction(window):
    window.open_form("incident")
    incident = window.drawers._made["incident"]
    incident.name.set_text("无名火场")
    incident.reported.unknown.click()
    incident.submit()
    settled(window, lambda board: len(board.incidents) == 1)
    before = window.stage.fire.burning_since

    window.open_form("start")
    start = window.drawers._made["start"]
    start.ignited.set_text("-90")
    start.submit()
    settled(window, lambda board: board.incidents[0].ignited_at is not None)

    assert complaints(window) == []
    age = bootstrap.now() - window.stage.fire.burning_since
    assert timedelta(minutes=89) < age < timedelta(minutes=92)
    assert before is None or before > window.stage.fire.burning_since


def test_a_perimeter_file_is_measured_chosen_and_drawn(window, tmp_path, open_window, desk):
    """A real GeoJSON through the real reader: on the board with its area, on the map with its edge."""
    from firepost.ui.app import shapes_of

    open_fire(window)
    file = tmp_path / "edge.geojson"
    file.write_text(
        json.dumps(
            {
                "type": "Feature",
                "properties": {"name": "一号边界"},
                "geometry": {"type": "Polygon", "coordinates": [boards.ring(330)]},
            }
        ),
        encoding="utf-8",
    )
    window.open_form("perimeter")
    importing = window.drawers._made["perimeter"]
    importing._read = shapes_of(bootstrap.parts().read_layers)
    importing.read_file(file)
    let_run(lambda: importing._found != ())
    assert importing._found[0].name == "一号边界"
    importing.method.choose("gps")
    importing.accuracy.set_text("5")
    importing.submit()
    settled(window, lambda board: len(board.incidents[0].perimeters) == 1)
    canvas = window.pages.situation.map.canvas
    let_run(lambda: canvas.complete)

    shape = window.stage.board.incidents[0].perimeters[0]
    assert complaints(window) == []
    assert shape.area_ha == pytest.approx(importing_area(), rel=1e-6)
    assert canvas._scene.current is not None


def importing_area() -> float:
    from firepost.domain.geometry.shape import measure

    return measure({"type": "Polygon", "coordinates": [boards.ring(330)]}).area_ha


def test_words_a_correction_and_a_void_line_all_stay_on_record(window):
    open_fire(window)
    window.quick.line.setText("A段可控")
    window.quick.keep()
    settled(window, lambda board: board.said_count == 1)
    entries = window.stage.board.entries

    window.correct_last()
    correction = window.drawers._made["correct"]
    correction.text.set_text("A段失控")
    correction.submit()
    settled(window, lambda board: any(line.text == "A段失控" for line in board.log))
    line = next(one for one in window.stage.board.log if one.text == "A段失控")
    window.drawers.correct(line)
    correction.void.click()
    settled(window, lambda board: board.said_count == 0)

    assert complaints(window) == []
    assert window.stage.board.entries == entries + 2


def test_looking_back_asks_the_real_past(window):
    open_fire(window)
    now = bootstrap.now()

    window.stage.look_back_to(now - timedelta(hours=1), as_known_then=False)
    let_run(lambda: not window.stage.live)
    assert window.stage.fire is not None
    window.stage.look_back_to(now - timedelta(hours=1), as_known_then=True)
    let_run(lambda: window.stage.fire is None)
    window.stage.return_to_now()

    assert window.stage.fire is not None


def test_what_was_recorded_is_there_after_the_window_closed(window, open_window, desk):
    open_fire(window)
    window.quick.line.setText("最后一句")
    window.quick.keep()
    window.close()

    post = desk()
    texts = [line.text for line in post.board().log]
    post.close()

    assert "最后一句" in texts


def test_a_second_window_on_the_desk_is_told_and_may_read(window, open_window, desk):
    open_fire(window)
    parts = bootstrap.parts()

    second = open_window(
        desk, opens=False, open_reading=lambda: parts.open_post(desk.path, write=False)
    )
    let_run(lambda: second.failed is not None, 30_000)
    assert second.failed.key == "desk.in_use"
    second.closed.reading.click()
    let_run(lambda: second.stage.board is not None)

    assert second.stage.board.incidents[0].name == "北坑湾火场"


def test_a_desk_that_is_no_desk_is_said_so(open_window, desk):
    desk.path.write_text("不是数据库" * 500, encoding="utf-8")

    shown = open_window(desk, opens=False)
    let_run(lambda: shown.failed is not None)

    assert shown.failed.key.startswith("desk.")
    assert shown.closed.words.text() == shown.setting.words.say(shown.failed)
    with pytest.raises(Trouble):
        desk()
