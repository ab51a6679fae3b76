"""Several fires on one desk: the switcher, the map of all, the city's rules, closed and opened again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from firepost import bootstrap
from ui.conftest import hold, let_run
from ui.keys import Keys

NAMES = ("雅阳镇埠下村林火", "珊溪镇林火", "桐溪林火")


def square(lon_deg, lat_deg, side_deg=0.004):
    ring = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    return {
        "type": "Polygon",
        "coordinates": [[[lon_deg + x * side_deg, lat_deg + y * side_deg] for x, y in ring]],
    }


@pytest.fixture
def window(real_desk):
    """Two fires with an edge, one with a place alone; the last opened is in front."""

    def fill(post):
        begun = bootstrap.now() - timedelta(hours=3)
        for place, name in enumerate(NAMES):
            lon_deg, lat_deg = 119.9 + place / 5, 27.6 + place / 5
            at = (begun + timedelta(minutes=place)).isoformat()
            fire = post.do(
                {
                    "do": "incident.open",
                    "name": name,
                    "ignited_at": at,
                    "at": at,
                    "lon_deg": lon_deg,
                    "lat_deg": lat_deg,
                }
            ).id
            if place < 2:
                post.do(
                    {
                        "do": "perimeter.record",
                        "incident": fire,
                        "method": "gps",
                        "geometry": square(lon_deg, lat_deg),
                    }
                )

    shown = real_desk(fill)
    let_run(lambda: len(shown.stage.board.incidents) == 3)
    shown.pages.take_focus()
    return shown


def front(window):
    return window.stage.fire.name


def scene(window):
    return window.pages.situation.map.canvas._scene


def test_another_fire_comes_in_front_by_f6_and_its_number(window):
    assert front(window) == NAMES[2]
    keys = Keys(window)
    keys.key(Qt.Key.Key_F6)
    listed = window.drawers.drawer.form
    assert [one.text().splitlines()[0] for one in listed.buttons] == [
        "1  桐溪林火",
        "2  珊溪镇林火",
        "3  雅阳镇埠下村林火",
    ]
    keys.key(Qt.Key.Key_3, "3")

    assert front(window) == NAMES[0]
    assert keys.pressed == 2
    assert not window.drawers.drawer.isVisible()
    assert NAMES[0] in window.header.fire.accessibleName()


def test_f6_and_enter_go_round(window):
    keys = Keys(window)
    seen = []
    for _ in range(3):
        keys.key(Qt.Key.Key_F6)
        keys.key(Qt.Key.Key_Return)
        seen.append(front(window))

    assert sorted(seen) == sorted(NAMES)


def test_the_map_shows_the_others_as_they_are_now(window):
    """Edges where there are edges, a spot where there is a place; the one in front apart."""
    window.stage.turn_to(next(f.id for f in window.stage.board.incidents if f.name == NAMES[0]))
    let_run(lambda: scene(window).current is not None)
    let_run(lambda: [one.outline is not None for one in scene(window).others] == [True, False])

    names = [one.words for one in scene(window).others]
    assert names[0].startswith(f"{NAMES[1]} · ")
    assert names[0].endswith("公顷")
    assert names[1] == NAMES[2]


def test_the_whole_map_is_a_button_of_the_list(window):
    keys = Keys(window)
    keys.key(Qt.Key.Key_F6)
    window.drawers.drawer.form.all.click()
    canvas = window.pages.situation.map.canvas
    west, south = canvas.view.earth_at(0, canvas.height())
    east, north = canvas.view.earth_at(canvas.width(), 0)

    assert west < 119.9 < east
    assert west < 120.3 < east
    assert south < 27.6 < north
    assert south < 28.0 < north


def test_all_fires_stand_under_one_strip_by_two_keys(window):
    """F6 0: sums that say what is unknown, at which fire it is oldest, and the city's level."""
    keys = Keys(window)
    keys.key(Qt.Key.Key_F6)
    keys.key(Qt.Key.Key_0, "0")
    assert keys.pressed == 2
    assert not window.drawers.drawer.isVisible()
    page = window.pages.situation
    let_run(lambda: len(scene(window).others) == 3)
    assert scene(window).current is None
    assert page.strip.isHidden()
    told = {kind: cell.accessibleName() for kind, cell in page.city.cells.items()}

    assert "3 起" in told["clock"]
    assert "至少" in told["area"]
    assert "3 起中 1 起未知" in told["area"]
    assert "最旧" in told["area"]
    assert "亡?" in told["casualties"].replace(" ", "")
    assert "未知" in told["forces"]
    assert "全市建议" in page.city.proposed.accessibleName()
    assert page.city.clipped() == []
    assert window.header.state.accessibleName() == f"新记入：{NAMES[2]}"
    assert "面积未知" in next(
        one.words for one in scene(window).others if one.words.startswith(NAMES[2])
    )


def test_each_sum_opens_what_each_fire_adds_and_leads_there(window):
    window.open_form("fires")
    window.drawers.drawer.form.all.click()
    page, keys = window.pages.situation, Keys(window)
    for kind in ("edge", "casualties", "forces"):
        page.city.cells[kind].click()
        assert len(window.drawers.drawer.form.rows) == 3
    page.city.proposed.click()
    assert "6.4." in window.drawers.drawer.form.note.text()
    page.city.cells["area"].click()
    rows = [row.text() for row in window.drawers.drawer.form.rows]
    assert rows[0] == f"{NAMES[2]}\n未知"
    assert "公顷" in rows[1]
    assert "GPS" in rows[1]
    keys.key(Qt.Key.Key_Down)
    keys.key(Qt.Key.Key_Return)

    assert front(window) == NAMES[1]
    assert not window.stage.city
    assert page.city.isHidden()
    assert not page.strip.isHidden()
    assert not window.drawers.drawer.isVisible()


def test_the_key_of_home_shows_all_while_all_are_shown(window):
    window.open_form("fires")
    window.drawers.drawer.form.all.click()
    canvas = window.pages.situation.map.canvas
    canvas.pan(4000, 4000)
    window.pages.take_focus()
    Keys(window).key(Qt.Key.Key_0, "0")
    west, _ = canvas.view.earth_at(0, canvas.height())
    east, _ = canvas.view.earth_at(canvas.width(), 0)

    assert west < 119.9
    assert east > 120.3


def test_what_is_entered_while_all_are_shown_goes_to_the_fire_the_header_names(window):
    window.open_form("fires")
    window.drawers.drawer.form.all.click()
    window.stage.do({"do": "casualties.report", "incident": window.stage.fire_id, "deaths": 2})
    let_run(lambda: "亡≥2" in window.pages.situation.city.cells["casualties"].accessibleName())

    assert window.stage.fire.casualties["deaths"].value == 2


def test_the_list_says_how_the_city_stands(window):
    window.open_form("fires")
    told = window.drawers.drawer.form.city.text()

    assert told.startswith("全市 3 起未结束，过火合计 至少 ")
    assert "全市条件" in told


def test_a_fire_is_closed_and_burns_again_from_the_list(window):
    """Closed it leaves the map and goes to the list's end; its state brings it back."""
    window.stage.turn_to(next(f.id for f in window.stage.board.incidents if f.name == NAMES[1]))
    for state, closed in (("closed", True), ("burning", False)):
        window.open_form("fires")
        window.drawers.drawer.form.state.click()
        form = window.drawers.drawer.form
        form.state.choose(state)
        if closed:
            hold(form.end)
        else:
            form.submit()
        let_run(lambda state=state: window.stage.fire.state.value == state)
        window.open_form("fires")
        rows = [one.text() for one in window.drawers.drawer.form.buttons]
        assert (NAMES[1] in rows[-1]) is closed
        window.drawers.leave()


def test_a_closed_fire_is_not_on_the_map_of_another(window):
    second = next(f.id for f in window.stage.board.incidents if f.name == NAMES[1])
    window.stage.do({"do": "fire.state", "incident": second, "state": "closed"})
    let_run(lambda: all(NAMES[1] not in one.words for one in scene(window).others))
    assert [one.words.split(" · ")[0] for one in scene(window).others] == [NAMES[0]]
