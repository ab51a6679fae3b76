"""力量 and 物资 as hands use them: real widgets over a real desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes import boards
from firepost.ui.names import short_depot, short_name
from ui.conftest import let_run


@pytest.fixture
def evening(post_at):
    """Three trained teams and one that is not; two depots; one red for half an hour."""
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾", district="330329", lon_deg=119.98, lat_deg=27.66)
    fire = desk.board.incidents[0].id
    ids = {}
    for name, kind, trained in (
        ("泰顺县专业队一分队", "professional", True),
        ("司前镇半专业队", "semi_professional", True),
        ("包垟乡应急小组", "social", False),
        ("文成县专业队一分队", "professional", True),
    ):
        ids[name] = desk.says(
            "team.register", name=name, kind=kind, trained=trained, people=20,
            home_district="330329", lon_deg=120.0, lat_deg=27.6,
        ).id  # fmt: skip
    for name in list(ids)[:3]:
        desk.says("team.assign", team=ids[name], status="standby", incident=fire)
    desk.says(
        "team.assign", team=ids["司前镇半专业队"], status="working", sector="D", incident=fire
    )
    depot = desk.says("depot.register", name="泰顺县库", tier="county", district="330329").id
    front = desk.says(
        "depot.register", name="前指物资点", tier="township", district="330329"
    ).id
    for item in desk.board.kit.items:
        desk.says(
            "stock.count", depot=depot, item=item.counts[0], quantity=item.pieces_for(150)
        )
    desk.clock.pass_by(minutes=36)
    post_at.desks.clear()  # from here on the window opens and closes it, on its own thread
    return desk, ids, depot, front


def opened(open_window: Callable, desk, page: str):
    """The window opens the desk itself: a post stays on the thread that made it."""
    desk.post.close()
    window = open_window(lambda: reopened(desk))
    window.stage.now = desk.clock
    window.go(page)
    let_run(lambda: window.pages.current == page)
    return window


def reopened(desk):
    desk.open()
    return desk.post


def test_a_short_name_is_how_the_radio_says_it():
    assert short_name("泰顺县专业队一分队") == "泰专一"
    assert short_name("样例泰顺县专业二队") == "样例泰专二"
    assert short_name("样例泰顺县司前畲族镇半专业队") == "样例司前半专"
    assert short_depot("样例泰顺县包垟乡森林防灭火物资储备库") == "样例包垟乡库"
    assert short_depot("泰顺县森林防灭火物资储备库") == "泰顺县库"
    assert short_depot("前指物资点") == "前指物资点"


def test_the_longest_silent_hangs_first_and_the_untrained_say_what_they_may(
    open_window, evening
):
    desk, *_ = evening
    window = opened(open_window, desk, "forces")
    page = window.pages.page("forces")
    page.refresh()
    columns = {column.key: column for column in page.board._columns}

    assert [card.name for card in columns["standby"].cards] == ["泰专一", "包垟乡应急小组"]
    (working,) = columns["working"].cards
    assert (working.state, working.ask, working.age) == ("bad", "call", "36 分")
    helper = columns["standby"].cards[1]
    assert helper.untrained
    assert "6.3.1" in helper.note
    assert columns["standby"].told == "1 队 20 人", "the untrained are not counted"
    assert page.alarms == 1


def test_a_card_is_called_with_t_and_moved_with_a_number(open_window, evening):
    desk, ids, *_ = evening
    window = opened(open_window, desk, "forces")
    page = window.pages.page("forces")
    page.refresh()
    page.board.setFocus()

    QTest.keyClick(page.board, Qt.Key.Key_T)  # nobody chosen: the one in most danger
    let_run(lambda: page.alarms == 0)
    page.board.selected = ids["泰顺县专业队一分队"]
    QTest.keyClick(page.board, Qt.Key.Key_3)

    def status(team):
        board = window.stage.board
        return next(t.status.value for t in board.teams if t.id == team)

    let_run(lambda: status(ids["泰顺县专业队一分队"]) == "working")


def test_the_untrained_cannot_be_dragged_to_the_line_and_the_refusal_says_why(
    open_window, evening
):
    desk, ids, *_ = evening
    window = opened(open_window, desk, "forces")
    page = window.pages.page("forces")
    page.refresh()
    helper = next(h for h in page.board._hung if h.card.team == ids["包垟乡应急小组"])
    lane = next(box for column, box in page.board._frames if column.key == "working")
    heard = []
    window.stage.refused.connect(heard.append)

    start = helper.box.center() - QPoint(0, 30)
    QTest.mousePress(page.board, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(page.board, lane.center())
    QTest.mouseRelease(page.board, Qt.MouseButton.LeftButton, pos=lane.center())
    let_run(lambda: bool(heard))

    assert heard[0].key == "team.untrained"
    assert "6.3.1" in window.setting.notice(heard[0])


def test_the_next_to_call_is_drafted_with_its_channel(open_window, evening):
    desk, ids, *_ = evening
    window = opened(open_window, desk, "forces")
    page = window.pages.page("forces")
    let_run(lambda: page.plan is not None)
    page.refresh()
    assert [row.name for row in page.ranks.list.rows] == ["文专一"]
    assert any("属地" in reason for reason in page.ranks.list.rows[0].reasons)

    page.press_primary()

    let_run(lambda: bool(window.stage.board.requests))
    (request,) = window.stage.board.requests
    assert (request.channel, request.state) == ("own_district", "drafted")
    assert request.team == ids["文成县专业队一分队"]


def test_a_depot_says_its_gap_and_a_need_becomes_slips(open_window, evening):
    desk, _, depot, front = evening
    window = opened(open_window, desk, "depots")
    page = window.pages.page("depots")
    let_run(lambda: page.plan is not None and bool(page.table.rows))
    told = {row.depot: row for row in page.table.rows if hasattr(row, "depot")}
    assert (told[depot].people, told[depot].gap) == (150, "缺 50 人")
    assert told[front].people is None
    assert told[front].state == "unknown"

    page.draw.people.set_text("20")
    page.draw.to.choose(front)
    page.draw.reckon()
    assert page.draw.proposal.short == {}
    assert any("150 → 130" in one.text for one in page.draw.told.lines)
    page.press_primary()

    let_run(lambda: len(window.stage.board.in_transit) == 16)
    assert all(quantity > 0 for _, _, quantity in window.stage.board.in_transit)


def test_a_line_of_radio_becomes_words_and_facts_and_a_chip_can_be_struck(open_window, evening):
    desk, ids, *_ = evening
    window = opened(open_window, desk, "situation")
    quick = window.quick
    quick.line.setText("tzy A段 上线 请求水泵2台")
    shown = [chip.piece.kind for chip in quick.chips if not chip.isHidden()]
    assert shown == ["from", "sector", "status", "request"]

    QTest.mouseClick(quick.chips[3], Qt.MouseButton.LeftButton)
    quick.chooser.keys[-1].click()
    QTest.keyClick(quick.line, Qt.Key.Key_Return)
    let_run(lambda: quick.line.text() == "")

    board = window.stage.board
    team = next(t for t in board.teams if t.id == ids["泰顺县专业队一分队"])
    assert (team.status.value, team.sector) == ("working", "A")
    assert team.last_contact_at is not None
    assert board.requests == ()
    assert any(line.text == "tzy A段 上线 请求水泵2台" for line in board.log)


def test_a_refused_fact_leaves_the_words_on_record(open_window, evening):
    desk, *_ = evening
    window = opened(open_window, desk, "situation")
    heard = []
    window.stage.refused.connect(heard.append)
    window.quick.line.setText("包垟乡应急小组 上线")

    QTest.keyClick(window.quick.line, Qt.Key.Key_Return)
    let_run(lambda: window.quick.line.text() == "" and bool(heard))

    assert heard[0].key == "team.untrained"
    assert any(line.text == "包垟乡应急小组 上线" for line in window.stage.board.log)


def test_the_key_that_leads_to_the_quick_entry_says_nothing_in_it(open_window, evening):
    desk, *_ = evening
    window = opened(open_window, desk, "situation")
    window.quick.line.setFocus()

    for key in ("/", "、"):
        none = Qt.KeyboardModifier.NoModifier
        pressed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Slash, none, key)
        QApplication.sendEvent(window.quick.line, pressed)
    assert window.quick.line.text() == ""

    QTest.keyClicks(window.quick.line, "1/2")
    assert window.quick.line.text() == "1/2"


def test_ctrl_d_leads_to_the_request_and_on_the_depots_to_the_transfer(open_window, evening):
    desk, *_ = evening
    window = opened(open_window, desk, "situation")
    window.activateWindow()

    window.pages.draft()
    assert window.pages.current == "forces"
    page = window.pages.page("forces")
    let_run(lambda: page.plan is not None)
    window.pages.draft()
    let_run(lambda: bool(window.stage.board.requests))

    window.go("depots")
    depots = window.pages.page("depots")
    depots.side.turn_to("lent")
    window.pages.draft()
    assert depots.side.shown == "draw"
    assert depots.draw.people.line.hasFocus() or window.focusWidget() is depots.draw.people.line


def test_a_chosen_depot_says_what_it_lacks_and_what_it_lent(open_window, evening):
    desk, _, depot, _ = evening
    due = desk.clock().isoformat()
    desk.clock.pass_by(hours=2)
    item = "水泵"
    desk.says("stock.issue", depot=depot, item=item, quantity=3, to="泰专一", due_at=due)
    window = opened(open_window, desk, "depots")
    page = window.pages.page("depots")
    let_run(lambda: page.plan is not None and bool(page.table.rows))

    page.table._choose(depot)
    said = ["".join(run.text for run in one) for one in page.side.lacks.said]
    assert page.side.shown == "lacks"
    assert any(line.startswith("水泵 缺 5（5/10）") for line in said)
    assert any("购置 5" in line for line in said)

    page.side.turn_to("lent")
    let_run(lambda: "逾期" in page.side.sides["lent"].text())
    (line,) = page.side.lent.said
    assert "泰专一" in line[0].text
    assert "已过 02:00" in line[1].text


def test_a_machine_is_lost_with_a_number_and_moved_by_the_form(open_window, evening):
    desk, ids, *_ = evening
    team, other = ids["泰顺县专业队一分队"], ids["文成县专业队一分队"]
    pump = desk.says("equipment.register", name="高压水泵", count=3, kind="pump").id
    desk.says("equipment.assign", equipment=pump, team=team, count=3)
    window = opened(open_window, desk, "forces")
    page = window.pages.page("forces")
    page.refresh()
    page.group_by("machines")
    columns = {column.key: column for column in page.board._columns}
    (card,) = columns["ready"].cards
    assert (card.people, card.unit, card.where) == ("3", "件", "泰专一")

    window.open_form("machine", card.team)
    form = window.drawers.drawer.form
    form.team.choose(other)
    form.count.set_text("4")
    form.submit()
    assert "3 件" in form.wrong.text()
    form.count.set_text("1")
    form.submit()

    def held():
        (machine,) = window.stage.board.equipment
        return {one.holder: (one.count, one.status) for one in machine.held}

    let_run(lambda: other in held())
    assert held() == {team: (2, "ready"), other: (1, "ready")}
    page.refresh()
    page.board.selected = card.team
    page.board.setFocus()
    QTest.keyClick(page.board, Qt.Key.Key_4)
    let_run(lambda: held()[team] == (2, "lost"))


def test_a_batch_and_how_long_it_is_good_are_kept(open_window, evening):
    desk, _, depot, _ = evening
    window = opened(open_window, desk, "depots")
    page = window.pages.page("depots")
    let_run(lambda: page.plan is not None)
    window.open_form("movement", depot)
    form = window.drawers.drawer.form
    form.act.choose("receive")
    assert form.due.isHidden()
    form.item.set_text("灭火弹")
    form.count.set_text("20")
    form.batch.set_text("2026-03")
    form.expires.set_text("2027-03-01 08:00")
    form.submit()

    let_run(lambda: any(line.item == "灭火弹" for line in window.stage.board.ledger))
    line = next(one for one in window.stage.board.ledger if one.item == "灭火弹")
    assert line.batch == "2026-03"
    assert line.expires_at.year == 2027


def test_a_chip_is_corrected_and_the_words_stay_as_said(open_window, evening):
    desk, ids, *_ = evening
    window = opened(open_window, desk, "situation")
    quick = window.quick
    quick.line.setText("tzy A段 上线")
    status = next(chip for chip in quick.chips if chip.piece.kind == "status")

    QTest.mouseClick(status, Qt.MouseButton.LeftButton)
    next(key for key in quick.chooser.keys if "清理" in key.text()).click()
    assert quick.chooser.isHidden()
    assert any("清理" in chip.accessibleName() for chip in quick.chips if not chip.isHidden())

    sector = next(chip for chip in quick.chips if chip.piece.kind == "sector")
    QTest.keyClick(sector, Qt.Key.Key_Return)
    next(key for key in quick.chooser.keys if "D" in key.text()).click()
    QTest.keyClick(quick.line, Qt.Key.Key_Return)
    let_run(lambda: quick.line.text() == "")

    board = window.stage.board
    team = next(t for t in board.teams if t.id == ids["泰顺县专业队一分队"])
    assert (team.status.value, team.task, team.sector) == ("working", "mop_up", "D")
    assert any(line.text == "tzy A段 上线" for line in board.log)


def test_the_letters_of_a_chip_are_taken_up_to_be_typed_over(open_window, evening):
    desk, *_ = evening
    window = opened(open_window, desk, "situation")
    quick = window.quick
    quick.line.setText("泰专一  18人 上线")
    people = next(chip for chip in quick.chips if chip.piece.kind == "people")

    QTest.mouseClick(people, Qt.MouseButton.LeftButton)
    quick.chooser.keys[-2].click()
    assert quick.line.selectedText() == "18人"
    QTest.keyClicks(quick.line, "20")

    assert quick.line.text() == "泰专一  20 上线"


def test_the_ranking_scrolls_and_keeps_what_is_chosen(open_window, evening):
    desk, *_ = evening
    for number in range(40):
        desk.says(
            "team.register", name=f"后备{number}队", kind="professional", trained=True,
            people=20, home_district="330329", lon_deg=120.0 + number / 100, lat_deg=27.6,
        )  # fmt: skip
    window = opened(open_window, desk, "forces")
    page = window.pages.page("forces")
    let_run(lambda: page.plan is not None)
    page.refresh()
    ranks = page.ranks.list
    chosen = ranks.selected

    QTest.keyClick(ranks, Qt.Key.Key_End)
    assert ranks.selected == ranks.rows[-1].team
    assert ranks._first == len(ranks.rows) - ranks.fits
    QTest.keyClick(ranks, Qt.Key.Key_Home)
    ranks._scroll(5)
    assert (ranks._first, ranks.selected) == (5, chosen)
    ranks._scroll(1000)
    assert ranks._first == len(ranks.rows) - ranks.fits


def test_a_draft_that_waited_for_the_desk_is_understood_with_its_teams(open_window, evening):
    desk, *_ = evening
    desk.post.close()
    window = open_window(lambda: reopened(desk), opens=False)
    window.quick.line.setText("tzy A段 上线")

    let_run(lambda: window.stage.board is not None)

    shown = [chip.piece.kind for chip in window.quick.chips if not chip.isHidden()]
    assert shown == ["from", "sector", "status"]


def test_in_a_low_window_the_order_is_a_side_of_its_own(open_window, evening):
    desk, *_ = evening
    window = opened(open_window, desk, "depots")
    page = window.pages.page("depots")
    let_run(lambda: page.plan is not None)
    assert page.side.sides["order"].isHidden()

    window.resize(1280, 672)
    let_run(page.order.isHidden)
    page.side.sides["order"].click()
    let_run(page.steps.isVisible)

    window.resize(1536, 864)
    let_run(lambda: not page.order.isHidden())
    assert page.side.shown == "draw"
    let_run(page.steps.isVisible)


def test_a_place_said_by_radio_is_where_the_team_is_and_its_work_goes_on(open_window, evening):
    desk, ids, *_ = evening
    window = opened(open_window, desk, "situation")
    window.quick.line.setText("司前半专 在 27.6012 119.9500")
    assert [c.piece.kind for c in window.quick.chips if not c.isHidden()] == ["from", "place"]

    QTest.keyClick(window.quick.line, Qt.Key.Key_Return)
    let_run(lambda: window.quick.line.text() == "")

    team = next(t for t in window.stage.board.teams if t.id == ids["司前镇半专业队"])
    assert (team.status.value, team.task, team.sector) == ("working", "attack", "D")
    assert (team.lon_deg, team.lat_deg, team.placed) == (119.95, 27.6012, True)


def test_a_card_put_on_the_way_is_asked_when_it_is_due_and_told_what_the_road_takes(
    open_window, evening
):
    desk, ids, *_ = evening
    window = opened(open_window, desk, "forces")
    page = window.pages.page("forces")
    page.refresh()
    page.board.selected = ids["泰顺县专业队一分队"]
    page.board.setFocus()

    QTest.keyClick(page.board, Qt.Key.Key_2)
    let_run(window.drawers.drawer.isVisible)
    form = window.drawers.drawer.form
    assert (form.team.value(), form.status.value()) == (page.board.selected, "en_route")
    assert "约 15 分" in form.eta.note.text()
    form.submit()

    let_run(
        lambda: any(
            t.id == page.board.selected and t.status and t.status.value == "en_route"
            for t in window.stage.board.teams
        )
    )


def test_the_cards_of_any_past_time_hang_as_they_hung_then(open_window, evening):
    desk, ids, *_ = evening
    then = desk.clock()
    desk.clock.pass_by(minutes=5)
    for name in list(ids)[:3]:
        desk.says("team.assign", team=ids[name], status="withdrawn", incident=desk.fire.id)
    desk.clock.pass_by(minutes=5)
    window = opened(open_window, desk, "forces")
    page = window.pages.page("forces")
    page.refresh()

    def hung():
        return {column.key: len(column.cards) for column in page.board._columns}

    assert hung() == {"standby": 0, "en_route": 0, "working": 0, "resting": 0, "withdrawn": 3}
    window.stage.look_back_to(then, as_known_then=False)
    let_run(lambda: not window.stage.live)
    page.refresh()

    assert hung() == {"standby": 2, "en_route": 0, "working": 1, "resting": 0, "withdrawn": 0}


def test_without_a_team_or_a_fire_the_page_says_what_to_do(open_window):
    window = open_window(boards.MemoryPost(boards.no_fires()))
    window.go("forces")
    page = window.pages.page("forces")
    let_run(lambda: not page.arrive.isEnabled())

    assert page.arrive.text() == "登记到场：先建火情 N"
    assert page.strip.cells["clock"].lines[0].text == "还没有火情。按 N 新建。"


def test_a_key_that_can_do_nothing_while_looking_back_says_so(open_window):
    window = open_window(boards.MemoryPost())
    window.go("forces")
    page = window.pages.page("forces")
    let_run(lambda: page.arrive.text() == "＋ 登记到场")
    window.stage.look_back_to(boards.at("15:30"), as_known_then=True)
    let_run(lambda: not page.arrive.isEnabled())

    assert page.arrive.text() == "登记到场：回看中"
