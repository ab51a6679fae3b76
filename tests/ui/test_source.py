"""Every figure of the strip opens where it comes from, and from there what says it anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from firepost import bootstrap
from ui.conftest import let_run
from ui.keys import Keys

SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [[119.9, 27.6], [119.904, 27.6], [119.904, 27.604], [119.9, 27.604], [119.9, 27.6]]
    ],
}


@pytest.fixture
def window(real_desk):
    def fill(post):
        begun = bootstrap.now() - timedelta(hours=4)

        def at(hours):
            return (begun + timedelta(hours=hours)).isoformat()

        fire = post.do(
            {"do": "incident.open", "name": "桐溪林火", "ignited_at": at(0), "at": at(0)}
        ).id
        for hours, method in ((1, "sketch"), (2, "drone")):
            post.do(
                {
                    "do": "perimeter.record",
                    "incident": fire,
                    "method": method,
                    "geometry": SQUARE,
                    "at": at(hours),
                    "source": "无人机组",
                }
            )
        post.do({"do": "casualties.report", "incident": fire, "deaths": 0, "at": at(1)})
        team = post.do(
            {
                "do": "team.register",
                "name": "泰顺县专业队一分队",
                "kind": "professional",
                "trained": True,
                "people": 25,
            }
        ).id
        post.do(
            {
                "do": "team.assign",
                "team": team,
                "incident": fire,
                "status": "working",
                "at": at(3),
            }
        )

    shown = real_desk(fill)
    let_run(lambda: shown.stage.fire is not None)
    return shown


def rows(window, kind):
    window.pages.situation.strip.cells[kind].click()
    assert window.drawers.in_front() == "source"
    return [row.text().replace("\n", " / ") for row in window.drawers.drawer.form.rows]


def test_the_area_names_the_edge_it_is_measured_from_and_those_before(window):
    told = rows(window, "area")

    assert "公顷" in told[0]
    assert "无人机" in told[0]
    assert "无人机组" in told[0]
    assert "才获知" in told[0]  # two hours ago, entered now
    assert told[1].startswith("以前：")
    assert "手绘" in told[1] or "勾绘" in told[1]


def test_every_cell_says_who_and_when(window):
    for kind in ("clock", "edge", "casualties", "forces"):
        told = rows(window, kind)
        assert any("的数" in row for row in told), kind
        window.drawers.leave()


def test_a_total_nobody_told_is_unknown_among_those_that_were(window):
    told = rows(window, "casualties")

    assert told[0].startswith("死亡累计 0")
    assert told[1] == "重伤累计 未知 / 没有人说过"


def test_forces_are_told_team_by_team(window):
    assert rows(window, "forces")[0].startswith("泰专一 25 人 · 作业 / ")


def test_enter_says_it_anew_and_a_row_leads_to_its_entry(window):
    rows(window, "casualties")
    keys = Keys(window)
    keys.key(Qt.Key.Key_Down)
    keys.key(Qt.Key.Key_Return)
    assert window.drawers.in_front() == "correct"

    window.drawers.leave()
    rows(window, "casualties")
    keys.key(Qt.Key.Key_Return)
    assert window.drawers.in_front() == "casualties"


def test_what_nobody_said_opens_the_form_that_says_it(window):
    window.stage.do({"do": "incident.open", "name": "珊溪镇林火"})
    let_run(lambda: window.stage.fire.name == "珊溪镇林火")
    window.pages.situation.strip.cells["casualties"].click()

    assert window.drawers.in_front() == "casualties"


def test_while_looking_back_the_sources_are_those_of_then(window):
    at = window.stage.board.incidents[0].opened.at + timedelta(hours=1, minutes=30)
    window.stage.look_back_to(at, as_known_then=False)
    let_run(lambda: not window.stage.live and len(window.stage.fire.perimeters) == 1)
    told = rows(window, "area")

    assert len(told) == 1
    assert window.drawers.drawer.form.anew.isHidden()
