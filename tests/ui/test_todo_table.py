"""Things to decide, source by source: each appears, is done by one key, and goes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from fakes import boards
from firepost.app.board import Conflict, DepotOnBoard, Hotspot, Known, Side
from firepost.app.outbox import Standing
from firepost.app.people_on_board import Evacuation, Toll
from firepost.app.sky_on_board import NeighbourNotice
from firepost.domain.errors import Notice
from firepost.ui.everyday.alarm import Alarm
from firepost.ui.everyday.helper import helper
from firepost.ui.seen import Seen
from firepost.ui.situation.todo import Todo, by_urgency
from ui.conftest import let_run
from ui.keys import Keys

NOW = boards.NOW


def calm() -> object:
    """A fire that leaves next to nothing to be done: known, contacted, declared, small."""
    fire = boards.fire()
    told = boards.said(boards.at("18:10"))
    plan = replace_plan(fire.plan)
    sure = {
        key: Known(False, told)
        for key in ("near_key_target", "severely_threatens_key_target", "dangerous")
    }
    fire = replace(fire, plan=plan, facts=sure)
    teams = tuple(replace(team, last_contact_at=boards.at("18:19")) for team in boards.teams())
    city = boards.board().plan
    sure_of_all = tuple(replace(one, state="not_met") for one in city.triggers)
    return boards.board(
        fire,
        teams=teams,
        drill=False,
        unsent=0,
        oldest_unsent_at=None,
        plan=replace(city, triggers=sure_of_all, fires=(plan,), could_be="IV"),
    )


def replace_plan(plan):
    triggers = tuple(
        replace(one, state="not_met" if one.state == "unknown" else one.state)
        for one in plan.triggers
    )
    duties = tuple(replace(one, state="not_met") for one in plan.report_duties)
    return replace(plan, triggers=triggers, next=(), could_be="IV", report_duties=duties)


def with_fire(**changes):
    def make(board):
        return replace(board, incidents=(replace(board.incidents[0], **changes),))

    return make


def silent(board):
    first = replace(board.teams[0], last_contact_at=boards.at("17:10"))
    return replace(board, teams=(first, *board.teams[1:]))


def conflict(board):
    sides = (
        Side(41.4, "前指", boards.at("18:00"), "s/1"),
        Side(44.0, "县指", boards.at("18:05"), "t/1"),
    )
    return replace(board, conflicts=(Conflict("perimeter", "f1", "area", sides, "f1"),))


def coming(board):
    fire = board.incidents[0]
    plan = replace(fire.plan, next=boards.plan_of().next)
    return replace(board, incidents=(replace(fire, plan=plan),))


def facts(board):
    fire = board.incidents[0]
    plan = boards.plan_of()
    return replace(board, incidents=(replace(fire, plan=plan, facts={}),))


def short(board):
    stock = {"水泵": -2}
    depot = DepotOnBoard("k9", "司前镇库", "township", None, None, None, stock, None, None)
    return replace(board, depots=(*board.depots, depot))


def moving(board):
    ordered = boards.said(boards.at("14:00"))
    place = Evacuation(
        "北坑村",
        ("北坑村",),
        False,
        "ordered",
        126,
        None,
        None,
        ordered,
        "小学",
        None,
        None,
        None,
    )
    return with_fire(moved=(place,))(board)


def doubtful(board):
    told = Known(20, boards.said(boards.at("18:00")))
    place = Evacuation(
        "北坑",
        ("北坑", "北坑村"),
        True,
        "complete",
        126,
        told,
        None,
        None,
        None,
        None,
        None,
        None,
    )
    return with_fire(moved=(place,))(board)


def toll(board):
    tolls = {"minor_injuries": Toll(3, 2, 3, boards.said(boards.at("18:00")))}
    return with_fire(tolls=tolls)(board)


def notice(board):
    one = NeighbourNotice(
        "n1",
        boards.said(boards.at("18:00")),
        "330326",
        "距界 1 公里",
        None,
        None,
        None,
        None,
        None,
        "f1",
    )
    return replace(board, notices=(one,))


def hotspot(board):
    spot = Hotspot("h1", boards.said(boards.at("17:00")), None, "H1", 119.9, 27.6, None)
    return replace(board, hotspots=(spot,))


def old_area(board):
    held = board.incidents[0].area
    told = boards.said(boards.at("12:00"))
    return with_fire(area=replace(held, said=told, perimeter=None))(board)


def unsent(board):
    return replace(board, unsent=14, oldest_unsent_at=NOW - timedelta(hours=3))


SOURCES = {
    # what it is called: how the board comes to it, what one press leads to
    "silent:t0": (silent, ("done", "team.contact")),
    "declare:IV": (with_fire(declared=None, declared_by=None), ("form", "declare")),
    "conflict:perimeter:f1:area": (conflict, ("form", "conflict")),
    "coming:III.2": (coming, ("page", "response")),
    "facts": (facts, ("form", "facts")),
    "start": (with_fire(burning_since=None, ignited_at=None), ("form", "start")),
    "area": (with_fire(area=None), ("form", "perimeter")),
    "old_area": (old_area, ("form", "perimeter")),
    "casualties": (with_fire(casualties={}), ("form", "casualties")),
    "short:k9": (short, ("page", "depots")),
    "moving:北坑村": (moving, ("form", "moved")),
    "same:北坑": (doubtful, ("form", "same")),
    "toll:minor_injuries": (toll, ("form", "casualties")),
    "notice:n1": (notice, ("form", "notice_state")),
    "hotspot:h1": (hotspot, ("form", "hotspot")),
    "unsent": (unsent, ("export", "")),
    "gps": (None, ("form", "receiver")),
    "copy": (None, ("form", "second_copy")),
}


@pytest.fixture
def window(open_window):
    shown = open_window(boards.MemoryPost(calm()))
    shown.go_outdoors()
    for page in shown.pages.names:
        shown.pages.page(page)
    let_run(lambda: shown.pages.response.plan is not None)
    shown.exported = 0

    def export():
        shown.exported += 1

    shown.export = export
    return shown


def listed(window):
    side = window.pages.situation.side
    side.refresh()
    return [todo.key for todo in side.listed()]


@pytest.mark.parametrize("key", SOURCES)
def test_each_source_appears_is_done_by_one_key_and_goes(window, key, monkeypatch):
    change, (kind, target) = SOURCES[key]
    board = window.stage.board
    assert key not in listed(window)

    if key == "gps":
        monkeypatch.setattr(type(window.outdoors.feed), "freshness", "stopped")
        monkeypatch.setattr(type(window.outdoors.feed), "source", "COM3")
    elif key == "copy":
        standing = Standing({}, {}, {}, None, None, place=Path("/stick"))
        old = round((NOW - timedelta(hours=2)).timestamp() * 1000)
        window.exchange = SimpleNamespace(seen=Seen(standing=standing, copied_ms=old))
        opened = []
        monkeypatch.setattr(
            window.drawers, "open", lambda name, _target="": opened.append(name)
        )
    else:
        window.stage._take(change(board))
    let_run(lambda: key in listed(window))

    number = listed(window).index(key) + 1
    keys = Keys(window)
    window.pages.take_focus()
    keys.key(Qt.Key(int(Qt.Key.Key_0) + number), str(number))

    assert keys.pressed == 1
    match kind:
        case "done":
            let_run(lambda: [one["do"] for one in window.clerk._worker._post.done] == [target])
        case "page":
            let_run(lambda: window.pages.current == target)
        case "export":
            assert window.exported == 1
        case "form" if key == "copy":
            assert opened == [target]
            window.exchange = None
        case "form":
            let_run(window.drawers.drawer.isVisible)
            assert window.drawers.drawer.form is window.drawers._made[target]

    monkeypatch.undo()
    window.stage._take(calm())
    assert key not in listed(window)


def test_the_list_goes_by_urgency_and_keeps_the_order_of_alikes():
    made = [
        Todo("a", "warn", "", "", "", ""),
        Todo("b", "danger", "", "", "", ""),
        Todo("c", "unk", "", "", "", ""),
        Todo("d", "danger", "", "", "", "", urgent=True),
        Todo("e", "warn", "", "", "", ""),
    ]

    assert [one.key for one in by_urgency(made)] == ["d", "b", "c", "a", "e"]


def test_the_focus_stays_with_its_thing_and_a_press_never_does_another(window):
    window.stage._take(old_area(silent(window.stage.board)))
    side = window.pages.situation.side
    let_run(lambda: {"silent:t0", "old_area"} <= set(listed(window)))
    keys = Keys(window)
    window.pages.take_focus()
    keys.key(Qt.Key.Key_Space, " ")
    row = next(row for row in side.rows if row.button.hasFocus())
    assert row.todo.key == "silent:t0"

    window.stage._take(old_area(calm()))  # it was reached by somebody else meanwhile
    listed(window)

    assert not any(row.button.hasFocus() for row in side.rows)
    keys.key(Qt.Key.Key_Return)
    assert window.clerk._worker._post.done == []


def test_space_walks_the_list_and_enter_does_it(window):
    window.stage._take(old_area(silent(window.stage.board)))
    let_run(lambda: {"silent:t0", "old_area"} <= set(listed(window)))
    keys = Keys(window)
    window.pages.take_focus()
    keys.key(Qt.Key.Key_Space, " ")
    keys.key(Qt.Key.Key_Space, " ")
    keys.key(Qt.Key.Key_Return)

    let_run(window.drawers.drawer.isVisible)
    assert window.drawers.drawer.form is window.drawers._made["perimeter"]


def test_nothing_pops_up_over_typing(window):
    keys = Keys(window)
    window.quick.line.setFocus()
    keys.text("泰专一 1")
    window.stage._take(short(moving(silent(window.stage.board))))
    listed(window)
    keys.text("816")

    assert window.quick.line.text() == "泰专一 1816"
    assert not window.drawers.drawer.isVisible()
    assert window.quick.line.hasFocus()


def test_the_tone_sounds_once_then_every_five_minutes_and_can_be_silenced(setting, qapp):
    kept: dict[str, object] = {}
    drafts = SimpleNamespace(get=kept.get, keep=kept.update)
    tones: list[int] = []
    key = QPushButton()
    alarm = Alarm(setting, drafts, key, tone=lambda: tones.append(1))
    urgent = [Todo("silent:t0", "danger", "", "", "", "", urgent=True)]

    for minute in (0, 1, 4, 5, 6):
        alarm.hear(urgent, NOW + timedelta(minutes=minute))
    assert len(tones) == 2
    alarm.hear([], NOW + timedelta(minutes=7))
    alarm.hear(urgent, NOW + timedelta(minutes=8))
    assert len(tones) == 3

    key.click()
    assert key.text().startswith("静音至")
    alarm.hear([*urgent, replace(urgent[0], key="x")], NOW + timedelta(minutes=9))
    assert len(tones) == 3
    key.click()
    assert (key.text(), kept["sound"]) == ("声音 关", False)
    key.click()
    assert (key.text(), kept["sound"]) == ("声音 开", True)


def test_no_tone_without_its_cause_in_sight_on_any_page(window):
    """On F1 it stands among the things to do; elsewhere a line says it and takes no keys."""
    tones: list[int] = []
    window.go_outdoors()
    alarm = helper(window).alarm
    alarm._tone = lambda: tones.append(1)
    side = window.pages.situation.side
    window.stage._take(silent(window.stage.board))
    alarm.hear(side.listed(), NOW)
    assert tones == [1]
    assert window.notice.isHidden()

    window.go("forces")
    window.quick.show()
    window.quick.line.setFocus()
    alarm.hear(side.listed(), NOW + timedelta(minutes=5))
    assert tones == [1, 1]
    assert "未联络" in window.notice.words.text()
    assert window.notice.words.text().startswith("急办：")
    assert window.quick.line.hasFocus()


def test_a_copy_that_failed_says_why(window):
    standing = Standing({}, {}, {}, None, None, place=Path("/stick"))
    window.exchange = SimpleNamespace(
        seen=Seen(standing=standing, copy_failed=Notice.of("desk.full"))
    )
    let_run(lambda: "copy" in listed(window))
    todo = next(t for t in window.pages.situation.side.listed() if t.key == "copy")
    window.exchange = None

    assert todo.title == "U盘副本没有写成"
    assert todo.detail
