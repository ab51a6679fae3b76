"""The evening by hand: weather, people, ground and neighbours entered by keys and mouse; the
replay at 19:30 shows in the window what was known then."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from ui.conftest import let_run
from ui.keys import CTRL, Keys
from ui.test_people_and_weather import at, board_of, opened, words_of
from ui.test_sketching import LEFT
from ui.test_stories import leave_the_line, press, type_in

RING = [[119.97, 27.65], [119.99, 27.65], [119.99, 27.67], [119.97, 27.67], [119.97, 27.65]]


def told(desk, clock: str, do: str, **keys: object) -> None:
    desk.clock.at = datetime.fromisoformat(at(clock))
    desk.says(do, **keys)


@pytest.fixture
def desk(post_at):
    desk = post_at("前指")
    told(desk, "14:00", "incident.open", name="北坑湾", ignited_at=at("13:40"),
         lon_deg=119.98, lat_deg=27.66)  # fmt: skip
    told(desk, "14:05", "place.register", name="北坑村", inhabitants=126)
    told(desk, "14:06", "place.register", name="上洋", inhabitants=84)
    shape = {"type": "Polygon", "coordinates": [RING]}
    told(desk, "14:30", "perimeter.record", geometry=shape, method="drone")
    told(desk, "16:40", "weather.observe", wind_from_deg=350, wind_force=3)
    return desk


def shut(desk, post_at, clock: str):
    """As the watch changes: the window opens the desk again."""
    desk.clock.at = datetime.fromisoformat(at(clock))
    desk.post.close()
    post_at.desks.clear()
    return desk


class Hand:
    """One person: keys to what has the focus, the mouse to what is seen."""

    def __init__(self, window) -> None:
        self.window, self.keys = window, Keys(window)

    @property
    def form(self):
        return self.window.drawers.drawer.form

    def click(self, widget) -> None:
        QTest.mouseClick(widget, LEFT)

    def fill(self, key: str, text: str) -> None:
        line = self.form.by_key[key].line
        self.click(line)
        self.keys.key(Qt.Key.Key_A, "", CTRL)
        self.keys.text(text)
        assert line.text() == text

    def pick(self, key: str, choice: str) -> None:
        field = self.form.by_key[key]
        if hasattr(field, "buttons"):
            self.click(field.buttons[choice])
            return
        for _ in range(field.box.findData(choice)):
            QTest.keyClick(field.box, Qt.Key.Key_Down)

    def page(self, letter: str) -> None:
        leave_the_line(self.window)
        press(self.window, getattr(Qt.Key, f"Key_{letter.upper()}"), letter)

    def on_sheet(self, words: str) -> None:
        """The key of that name on the sheet that is open."""
        found = [one for one in self.form.findChildren(QPushButton) if one.text() == words]
        self.click(found[0])

    def save(self) -> None:
        form = self.form
        self.click(form.save)
        let_run(form.save.isEnabled)  # its answer came: the form is empty again, or says why


@pytest.fixture
def hand(open_window, desk, post_at) -> Hand:
    return Hand(opened(open_window, shut(desk, post_at, "18:20")))


def test_the_wind_of_dusk_is_entered_by_keys_and_stands_on_the_map(hand):
    hand.page("w")
    hand.on_sheet("录观测")
    hand.fill("wind_from_deg", "西南")
    hand.fill("wind_force", "5")
    hand.fill("gust_m_s", "14")
    hand.save()
    let_run(lambda: len(board_of(hand.window).weather) == 2)

    seen = board_of(hand.window).weather[-1]
    assert (seen.wind_from_deg, seen.wind_force, seen.gust_m_s) == (225, 5, 14)
    wind = hand.window.pages.situation.map.wind
    assert "西南风 5级" in wind.accessibleDescription()


def test_two_lines_of_the_radio_book_are_wind_and_a_village_that_left(hand):
    leave_the_line(hand.window)
    for words in ("西南风4级 18:14", "北坑村转移126人完毕"):
        hand.keys.key(Qt.Key.Key_Slash, "/")
        hand.keys.text(words)
        hand.keys.key(Qt.Key.Key_Return)
        let_run(lambda: hand.window.quick.line.text() == "")
    let_run(lambda: bool(board_of(hand.window).incidents[0].moved))

    seen = board_of(hand.window).weather[-1]
    assert (seen.wind_from_deg, seen.wind_force) == (225, 4)
    assert seen.said.at == datetime.fromisoformat(at("18:14"))
    (place,) = board_of(hand.window).incidents[0].moved
    assert (place.place, place.state, place.left) == ("北坑村", "complete", 0)
    strip = hand.window.pages.situation.strip
    assert "转移126" in words_of(strip.cells["casualties"].prose).replace(" ", "")


def test_a_neighbour_is_told_sent_and_received(hand):
    hand.page("p")
    hand.on_sheet("拟通报")
    hand.fill("area", "文成县")
    hand.fill("to", "值班室")
    hand.fill("text", "火场距界 1.2 公里，西南风 5 级")
    hand.save()
    let_run(lambda: bool(board_of(hand.window).notices))
    (notice,) = board_of(hand.window).notices
    assert (notice.area, notice.state) == ("文成县", None), "drafted is not sent"

    for state in ("sent", "received"):
        hand.window.open_form("people")
        hand.on_sheet("通报进展")
        hand.pick("notice", notice.id)
        hand.pick("state", state)
        hand.fill("person", "王五")
        hand.save()
        let_run(
            lambda state=state: (
                (known := board_of(hand.window).notices[0].state) is not None
                and known.value == state
            )
        )
    hand.window.open_form("people")
    let_run(lambda: "文成县" in words_of(hand.form.beyond))
    assert "已收到" in words_of(hand.form.beyond)


def test_a_safety_zone_with_its_minutes_and_a_medical_point_at_work(hand):
    hand.page("p")
    hand.on_sheet("标地面")
    hand.pick("kind", "safety_zone")
    hand.fill("name", "河滩")
    hand.fill("sector", "A")
    hand.fill("here", "27.652 119.975")
    hand.fill("minutes", "12")
    hand.save()
    let_run(lambda: bool(board_of(hand.window).grounds))
    (zone,) = board_of(hand.window).grounds
    assert (zone.kind, zone.minutes, zone.sector) == ("safety_zone", 12, "A")
    hand.window.open_form("near")
    let_run(lambda: "河滩" in words_of(hand.form.told))
    assert "12" in words_of(hand.form.told)

    hand.window.open_form("medical")
    hand.fill("name", "西口医疗点")
    hand.pick("kind", "medical_point")
    hand.save()
    let_run(lambda: bool(board_of(hand.window).medicals))
    hand.window.open_form("medical_state")
    hand.pick("medical", board_of(hand.window).medicals[0].id)
    hand.pick("state", "ready")
    hand.save()
    let_run(lambda: board_of(hand.window).medicals[0].state is not None)
    assert board_of(hand.window).medicals[0].state.value == "ready"


def test_the_replay_at_1930_shows_wind_people_and_the_hurt_as_they_were_known_then(
    open_window, desk, post_at
):
    told(desk, "17:50", "weather.observe", wind_from_deg=225, wind_force=5)
    told(desk, "18:00", "evacuation.order", place="北坑村", to="中心小学")
    told(desk, "18:40", "evacuation.report", place="北坑村", people=90)
    told(desk, "18:50", "casualty.register", condition="minor", kind="resident", ref="H")
    told(desk, "19:10", "evacuation.report", place="北坑", people=126, state="complete")
    told(desk, "19:20", "evacuation.report", place="上洋", people=60, refused=3)
    told(desk, "19:28", "casualty.mark", casualty="H", condition="serious")
    told(desk, "19:50", "evacuation.report", place="上洋", people=84, state="complete")
    told(desk, "19:55", "weather.observe", wind_from_deg=10, wind_force=2)
    told(desk, "20:00", "casualty.mark", casualty="H", condition="dead", at=at("19:29"))
    window = opened(open_window, shut(desk, post_at, "20:10"))
    hurt = window.pages.situation.strip.cells["casualties"].prose
    wind = window.pages.situation.map.wind
    let_run(lambda: "转移210" in words_of(hurt))
    assert "亡1" in words_of(hurt)
    assert "北风" in wind.accessibleDescription()

    QTest.mouseClick(window.pages.situation.timeline.learned, LEFT)
    leave_the_line(window)
    press(window, Qt.Key.Key_J, "j")
    type_in(window, "1930")
    press(window, Qt.Key.Key_Return)
    let_run(lambda: not window.stage.live)

    assert "回看 19:30" in window.look_back.prose.lines[0].text
    assert window.stage.look_back.as_known_then
    let_run(lambda: "转移186" in words_of(hurt))
    assert "重1" in words_of(hurt)
    assert "亡1" not in words_of(hurt), "nobody knew of a death at 19:30"
    assert "西南风 5级" in wind.accessibleDescription()
    press(window, Qt.Key.Key_End)
    let_run(lambda: "转移210" in words_of(hurt))
