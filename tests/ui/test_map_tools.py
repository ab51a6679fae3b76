"""Finding one's way on the map: layers, places by any name, coordinates in four forms, a ruler."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fakes import boards
from firepost.app.board import Listed
from firepost.app.whereabouts import whereabouts
from firepost.domain.geometry.mgrs import mgrs_of
from firepost.ui.map.basemap import EMPTY
from firepost.ui.map.gazetteer import Named, found, named, spelled
from firepost.ui.map.layer_list import LAYERS
from firepost.ui.typed.numbers import Wrong, parse_place
from ui.conftest import let_run
from ui.test_sketching import LEFT, NONE, away, canvas_of, draw
from ui.test_stories import form, leave_the_line, press

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    "typed",
    [
        "27.66691 119.98717",
        "119.98717,27.66691",
        "北纬27°40′00.9″ 东经119°59′13.8″",
        "3061537 498734",
        "498734 3061537",
        "3061537 40498734",
        "40498734, 3061537",
        "N27 40.0146 E119 59.2302",
        "27 40 00.88 119 59 13.81",
        mgrs_of(lat_deg=27.66691, lon_deg=119.98717),
        mgrs_of(lat_deg=27.66691, lon_deg=119.98717).replace(" ", "").lower(),
    ],
)
def test_a_place_is_read_in_any_of_its_spellings(typed):
    assert parse_place(typed) == pytest.approx((27.66691, 119.98717), abs=0.0004)


def test_ctrl_g_goes_to_a_township_by_its_letters(open_window):
    window = open_window()
    leave_the_line(window)
    QTest.keyClick(window, Qt.Key.Key_G, CONTROL)
    goto = form(window, "goto")
    let_run(lambda: any(place.letters for place in goto._places))

    QTest.keyClicks(goto.line, "sqz")
    names = [row.text() for row in goto.rows if row.isVisible()]
    QTest.keyClick(goto.line, Qt.Key.Key_Return)

    assert any("司前" in name for name in names)
    view = canvas_of(window).view
    lon, lat = view.earth_at(view.width_px / 2, view.height_px / 2)
    assert canvas_of(window).pin[:2] == pytest.approx((lon, lat), abs=1e-6)


def test_ctrl_g_goes_to_a_coordinate_and_says_what_it_does_not_know(open_window):
    window = open_window()
    leave_the_line(window)
    QTest.keyClick(window, Qt.Key.Key_G, CONTROL)
    goto = form(window, "goto")

    QTest.keyClicks(goto.line, "27.9 120.7")
    QTest.keyClick(goto.line, Qt.Key.Key_Return)
    assert canvas_of(window).pin[:2] == pytest.approx((120.7, 27.9))
    goto.line.setText("zzzzqqq")

    assert "没有这个地名" in goto.told.text()
    press(window, Qt.Key.Key_Escape)


def test_names_are_found_as_written_by_letters_and_by_pinyin():
    places = spelled(
        [Named("司前畲族镇", "township", 119.7, 27.6), Named("泗溪镇", "township", 119.9, 27.4)]
    )

    assert [one.name for one in found(places, "司前")] == ["司前畲族镇"]
    assert [one.name for one in found(places, "sqszz")] == ["司前畲族镇"]
    assert [one.name for one in found(places, "sixi")] == ["泗溪镇"]
    assert found(places, "") == []


def test_all_of_the_desk_that_has_a_place_is_found_by_name():
    """Villages, aid posts, what rosters hold, and teams where their sector is."""
    board = boards.board(
        rosters={
            "water": (Listed("w/1", "water", "仰山水库", {"lon_deg": 119.9, "lat_deg": 27.6}),),
            "person": (Listed("p/1", "person", "王五", {"phone": "1"}),),
        },
        places=(SimpleNamespace(name="陈山村", lon_deg=119.98, lat_deg=27.66),),
    )

    kinds = {one.name: one.kind for one in named(EMPTY, board)}

    assert kinds["仰山水库"] == "water"
    assert kinds["陈山村"] == "settlement"
    assert "王五" not in kinds
    shown = [team.name for team in board.teams if whereabouts(board, team)]
    assert shown
    assert [name for name, kind in kinds.items() if kind == "team"] == shown


@pytest.mark.parametrize("typed", ["40398734 3061537 1", "27 60 0 119 59 13", "27.5 40 119 59"])
def test_what_is_no_coordinate_is_not_guessed_at(typed):
    with pytest.raises(Wrong):
        parse_place(typed)


FORMS = ("27°40′00.7″", "27.666861, 119.987167", "3 061 5", "50R QR")


def test_the_foot_says_the_cursor_in_four_forms(open_window):
    window = open_window()
    foot = window.pages.situation.map.foot
    foot._point(119.987167, 27.666861)

    words = ["".join(run.text for run in runs) for runs in foot.runs()]

    assert len(words) == 4
    for said, form_ in zip(words, FORMS, strict=True):
        assert form_ in said


def test_every_form_comes_round_and_is_copied_at_1366(open_window, qapp):
    """Four presses on the foot: each form was written first once, and lay in the clipboard."""
    window = open_window()
    window.resize(1366, 768)
    let_run(lambda: canvas_of(window).complete)
    foot = window.pages.situation.map.foot
    spot = away(window, 160, 90)
    QTest.mouseClick(canvas_of(window), LEFT, NONE, spot)
    lon, lat = canvas_of(window).pin[:2]
    QTest.mouseMove(foot, QPoint(400, 20))
    foot._at = None  # the pointer left the map

    copied = []
    for _ in range(4):
        QTest.mouseClick(foot, LEFT)
        copied.append(qapp.clipboard().text())

    assert len(set(copied)) == 4
    assert copied[1] == f"{lat:.6f}, {lon:.6f}"
    for text in copied:
        assert parse_place(text) == pytest.approx((lat, lon), abs=3e-5)


def test_a_tapped_place_is_pinned_and_a_tap_on_the_pin_takes_it_off(open_window):
    window = open_window()
    let_run(lambda: canvas_of(window).complete)
    leave_the_line(window)
    canvas, spot = canvas_of(window), away(window, 160, 90)

    QTest.mouseClick(canvas, LEFT, NONE, spot)
    assert canvas.pin is not None
    QTest.mouseClick(canvas, LEFT, NONE, spot)
    assert canvas.pin is None

    QTest.mousePress(canvas, LEFT, NONE, spot)
    QTest.mouseMove(canvas, spot + QPoint(60, 0))
    QTest.mouseRelease(canvas, LEFT, NONE, spot + QPoint(60, 0))
    assert canvas.pin is None  # that was a drag


def test_the_foot_is_worked_by_keys(open_window, qapp):
    window = open_window()
    foot = window.pages.situation.map.foot
    foot.setFocus()
    QTest.keyClick(foot, Qt.Key.Key_Return)

    assert foot.form == "decimal"
    assert "北纬" in qapp.clipboard().text()


def test_the_ruler_measures_legs_a_way_and_an_area(open_window):
    window = open_window()
    let_run(lambda: canvas_of(window).complete)
    leave_the_line(window)
    press(window, Qt.Key.Key_M, "m")
    hand, canvas = window.pages.situation.map.box.measure_hand, canvas_of(window)

    for x, y in ((0, 0), (300, 0), (300, 300), (0, 300)):
        QTest.mouseClick(canvas, LEFT, NONE, away(window, x, y))

    assert hand.length_m == pytest.approx(900, rel=0.02)
    assert hand.area_ha == pytest.approx(9, rel=0.04)
    assert hand.bearing_deg() == pytest.approx(270, abs=2)
    press(window, Qt.Key.Key_Backspace)
    assert len(hand.points) == 3
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_Space, " ")
    press(window, Qt.Key.Key_Right)
    press(window, Qt.Key.Key_Space, " ")
    assert len(hand.points) == 2
    draw(window, away(window, 0, 0), away(window, 400, 0))
    press(window, Qt.Key.Key_M, "m")
    assert canvas.hand is None


def test_layers_are_turned_off_and_stay_off_at_the_next_start(open_window, tmp_path):
    kept = tmp_path / "kept"
    window = open_window(drafts=kept)
    leave_the_line(window)
    press(window, Qt.Key.Key_L, "l")
    layers = form(window, "layers")

    layers.buttons["past"].click()
    layers.buttons["teams"].click()

    let_run(lambda: "past" in canvas_of(window)._scene.hidden)
    let_run((kept / "window.json").exists)
    let_run(lambda: '"team"' in (kept / "window.json").read_text(encoding="utf-8"))
    second = open_window(drafts=kept)
    assert canvas_of(second).hidden == {"past", "team"}


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_can_be_left_out_of_the_picture(open_window, name):
    window = open_window()
    canvas = canvas_of(window)
    let_run(lambda: canvas.complete)
    if name == "depots":
        canvas.zoom(0.25)  # farther off than the fire
        let_run(lambda: canvas.complete)
    before = canvas.grab().toImage()

    canvas.leave_out(frozenset(LAYERS[name]))
    let_run(lambda: canvas.complete)

    same = canvas.grab().toImage() == before
    shown = {"strip", "past", "teams", "targets", "depots", "borders", "grid"}
    assert not (same and name in shown)


def test_every_layer_says_source_and_trust(setting):
    for name in LAYERS:
        assert len(setting.say(f"ui.layer.{name}_told")) > 5
