"""What the page shows, a script can ask for: decisions always, the whole response on request."""

from __future__ import annotations

import json

import pytest

from firepost.app.surroundings import Surroundings
from firepost.cli.show import as_json, response_of
from posts import words


@pytest.fixture
def desk(post_at):
    """Since two in the morning; it is eight."""
    desk = post_at("前指")
    desk.says(
        "incident.open",
        name="北坑湾",
        ignited_at="2026-03-01T02:00:00+08:00",
        district="330329",
    )
    desk.says("casualties.report", deaths=1)
    desk.says("level.declare", level="III", decided_by="市森防指副指挥长", source="电话")
    desk.says("duty.mark", duty="III.m1", state="done", by="张主任", note="已到场")
    return desk


def test_decisions_stand_with_every_board(desk):
    (fire,) = as_json(desk.board, None)["incidents"]

    (decision,) = fire["decisions"]
    assert (decision["level"], decision["proposed"], decision["means"]) == (
        "III",
        "III",
        "电话",
    )
    assert decision["triggers"] == ["IV.2", "III.1"]
    assert fire["level"]["declared_by"] == "市森防指副指挥长"


def test_the_response_tells_history_measures_duties_and_clocks(desk):
    board = desk.board
    told = response_of(desk.post, board, None, words=words(), ground=Surroundings())[
        desk.fire.id
    ]

    assert [row["kind"] for row in told["history"]][-1] == "declared"
    assert told["unseen"] == []
    done = next(item for item in told["measures"] if item["id"] == "III.m1")
    assert (done["state"], done["by"], done["note"]) == ("done", "张主任", "已到场")
    due = {one["id"]: one["state"] for one in told["report_duties"]}
    assert due["R3"] == "met"
    assert [clock["id"] for clock in told["clocks"]] == ["first_report"]
    assert json.loads(json.dumps(told)) == told
