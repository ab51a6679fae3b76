"""报告同步 as hands use it: real widgets, a real desk, a folder for a stick, a hub that runs."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from firepost import bootstrap
from hubs import serving
from posts import Desk
from ui.conftest import let_run


@pytest.fixture
def stick(tmp_path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def two_posts(post_at) -> Desk:
    """Two posts told different things about the same fire, apart; one of them holds both."""
    ours, theirs = post_at("包垟前指"), post_at("珊溪前指")
    ours.says("incident.open", name="北坑湾", district="330329", lon_deg=119.98, lat_deg=27.66)
    team = ours.says(
        "team.register", name="泰顺县专业队一分队", kind="professional", trained=True
    ).id
    fire = ours.board.incidents[0].id
    theirs.clock.pass_by(minutes=5)
    theirs.takes(ours)
    ours.says(
        "casualties.report", incident=fire, minor_injuries=2, deaths=1, source="筱村半专 电台"
    )
    theirs.clock.pass_by(minutes=12)
    theirs.says(
        "casualties.report", incident=fire, minor_injuries=3, deaths=0, source="卫生院电话"
    )
    ours.says("team.assign", team=team, status="working", incident=fire, sector="D")
    theirs.says("team.assign", team=team, status="resting", incident=fire)
    ours.clock.pass_by(minutes=8)
    ours.takes(theirs)
    theirs.post.close()
    post_at.desks.clear()
    return ours


def opened(open_window, desk: Desk, **doors):
    """The window opens the desk itself: a post stays on the thread that made it."""
    desk.post.close()

    def reopened():
        desk.open()
        return desk.post

    doors.setdefault("courier", bootstrap.courier)
    window = open_window(reopened, **doors)
    window.stage.now = desk.clock
    window.go("office")
    let_run(lambda: window.pages.current == "office")
    page = window.pages.page("office")
    let_run(lambda: page.exchange is None or page.exchange.seen.standing is not None)
    return window, page


def texts(page) -> list[str]:
    return [row.cells[-1].text for row in page.outbox.table.rows]


def key_named(panel, begins: str):
    found = [
        panel._keys.itemAt(n).widget()
        for n in range(panel._keys.count())
        if panel._keys.itemAt(n).widget().text().startswith(begins)
    ]
    assert found, f"no key {begins}"
    return found[0]


def turn_to(page, what: str) -> None:
    for _ in range(10):
        if page.conflicts.what.lines[0].text.startswith(what):
            return
        page.conflicts.following.click()
    raise AssertionError([line.text for line in page.conflicts.what.lines])


def test_both_sayings_stand_side_by_side_and_a_person_settles_it(open_window, two_posts):
    window, page = opened(open_window, two_posts)
    board = window.stage.board
    assert {(one.kind, one.field) for one in board.conflicts} == {
        ("casualties", "deaths"),
        ("casualties", "minor_injuries"),
        ("assignment", "status"),
    }

    turn_to(page, "轻伤人数")
    boxes = [
        page.conflicts._boxes.itemAt(n).widget() for n in range(page.conflicts._boxes.count())
    ]
    told = [
        "\n".join(p.accessibleName() for p in box.children() if hasattr(p, "lines"))
        for box in boxes
    ]
    assert any("2 人" in one and "筱村半专 电台" in one for one in told), told
    assert any("3 人" in one and "珊溪前指" in one for one in told), told

    page.conflicts.reason.setText("卫生院点过人头")
    key_named(page.conflicts, "认定 3 人").click()
    let_run(lambda: len(window.stage.board.conflicts) == 2)
    held = window.stage.board.incidents[0].casualties["minor_injuries"]
    assert (held.value, held.contested) == (3, False)
    assert held.said.source == "对照后认定：卫生院点过人头"


def test_fewer_dead_are_settled_by_correcting_who_said_more(open_window, two_posts):
    window, page = opened(open_window, two_posts)
    turn_to(page, "死亡人数")

    key_named(page.conflicts, "认定 0 人").click()
    let_run(lambda: len(window.stage.board.conflicts) == 2)

    assert window.stage.board.incidents[0].casualties["deaths"].value == 0
    assert window.stage.board.incidents[0].casualties["minor_injuries"].contested


def test_a_team_s_whereabouts_are_said_again_whole(open_window, two_posts):
    window, page = opened(open_window, two_posts)
    turn_to(page, "泰专一")

    key_named(page.conflicts, "认定 作业").click()
    let_run(lambda: len(window.stage.board.conflicts) == 2)

    team = window.stage.board.teams[0]
    assert (team.status.value, team.sector) == ("working", "D")


def test_somebody_is_sent_to_look_and_the_page_says_since_when(open_window, two_posts):
    window, page = opened(open_window, two_posts)
    turn_to(page, "轻伤人数")

    key_named(page.conflicts, "派人核实").click()
    let_run(lambda: "已派人核实" in page.conflicts.what.lines[0].text)

    said = window.stage.board.log[-1].text
    assert said.startswith("派人核实：轻伤人数（")
    assert "2 人" in said
    assert "3 人" in said
    assert len(window.stage.board.conflicts) == 3


def test_everything_goes_to_the_stick_with_one_key_and_waits_for_its_receipt(
    open_window, two_posts, stick
):
    window, page = opened(open_window, two_posts, media=lambda: [str(stick)])
    let_run(lambda: page.exchange.seen.media == (stick,))
    assert set(texts(page)) == {"待发"}
    assert page.stick.press_key.text() == "导出全部 6 条"

    window.export()
    let_run(lambda: bool(page.exchange.seen.standing.exports))
    page.refresh()

    export = page.exchange.seen.standing.exports[0]
    assert (export.failed, export.entries, export.fresh) == (None, 6, 6)
    assert [one.name for one in stick.glob("*.ffb")] == [export.file]
    assert set(texts(page)) == {"U盘带出，等回执"}
    assert "未回执 6 条" in page.outbox.state.accessibleName()

    window.stage.do({"do": "log.say", "text": "风转东北"})
    let_run(lambda: page.exchange.seen.standing.waiting == 1)
    assert page.stick.press_key.text() == "再导出 1 条新增"
    assert texts(page)[0] == "待发"


def test_no_figure_of_the_small_strip_is_cut_for_the_words_on_what_is_coming(
    open_window, two_posts
):
    window, page = opened(open_window, two_posts)
    for wide, tall in ((1366, 768), (1536, 864), (1920, 1080)):
        window.resize(wide, tall)
        let_run(lambda wide=wide: window.width() == wide)
        let_run(lambda: page.strip.clipped() == [])


def test_what_failed_is_said_and_stays_in_view(open_window, two_posts, stick):
    _, page = opened(open_window, two_posts, media=lambda: [str(stick)])
    let_run(lambda: bool(page.exchange.seen.media))
    stick.rmdir()
    stick.write_text("a file where the stick was")

    page.stick.press()
    let_run(lambda: bool(page.exchange.seen.standing.exports))

    told = [line.text for line in page.stick.told.lines]
    assert any("失败" in one for one in told), told
    assert page.stick.state.accessibleName() == "上次没写成"
    stick.unlink()
    stick.mkdir()
    page.stick.press()
    let_run(lambda: len(page.exchange.seen.standing.exports) == 2)
    told = [line.text for line in page.stick.told.lines]
    assert any("失败" in one for one in told), told
    assert any("之后已写成" in one for one in told), told


def test_an_export_is_followed_and_can_be_stopped_leaving_nothing_half(
    open_window, two_posts, stick
):
    window, page = opened(open_window, two_posts, media=lambda: [str(stick)])
    let_run(lambda: bool(page.exchange.seen.media))
    heard = []
    page.exchange.changed.connect(lambda: heard.append(page.exchange.seen.percent))
    desk_is_busy = Event()
    window.clerk.ask(lambda _post: desk_is_busy.wait(20))

    window.export()
    let_run(page.stick.halt.isVisible)
    assert "正在写" in page.stick.state.accessibleName()
    page.stick.halt.click()
    desk_is_busy.set()
    let_run(lambda: page.exchange.seen.writing is None)

    assert list(stick.iterdir()) == []
    let_run(lambda: bool(page.exchange.seen.standing.exports))
    told = [line.text for line in page.stick.told.lines]
    assert any("已停下" in one for one in told), told
    assert not page.stick.halt.isVisible()

    page.stick.press()
    let_run(lambda: len(page.exchange.seen.standing.exports) == 2)
    assert page.exchange.seen.standing.exports[0].failed is None
    assert max(heard) == 100
    assert len(list(stick.iterdir())) == 1


def test_the_second_copy_is_written_by_itself_where_a_person_chose(
    open_window, two_posts, stick
):
    window, page = opened(open_window, two_posts)
    assert "没有设" in page.stick.second.lines[0].text

    page.stick.place.click()
    form = window.drawers._made["second_copy"]
    form.folder.set_text(str(stick))
    form.submit()
    let_run(lambda: page.exchange.seen.copied_ms is not None)

    assert len(list(stick.glob("*.ffb"))) == 1
    let_run(lambda: stick.name in page.stick.second.lines[0].text)
    let_run(lambda: page.exchange.seen.standing.place == stick)


def test_each_post_s_last_word_and_what_it_has_of_ours(open_window, two_posts):
    _, page = opened(open_window, two_posts)

    page.outbox.tabs["posts"].click()

    told = [[cell.text for cell in row.cells] for row in page.outbox.table.rows]
    assert len(told) == 2
    assert told[0][0].endswith("（本机）")
    assert told[1][3] == "没说过"


def test_without_hub_or_stick_every_key_says_why(open_window, two_posts):
    window, page = opened(open_window, two_posts)

    assert page.outbox.send.text() == "没接入指挥部"
    assert page.stick.press_key.text() == "没有U盘：选地方导出"
    assert window.header.links.link.accessibleName() == "没接入指挥部"


def test_the_window_finds_the_hub_by_itself_and_tells_when_it_answered(
    open_window, tmp_path, monkeypatch
):
    """Nobody presses anything: enrolled, it exchanges, and what was said after goes too."""
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    desk = tmp_path / "2026.fire"
    with serving(str(tmp_path / "hub"), tmp_path) as hub:
        file = hub.enrolment("包垟前指")
        monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
        parts.courier().enrol(file)
        window = open_window(lambda: parts.open_post(desk, write=True), courier=parts.courier)
        object.__setattr__(window.setting, "now", parts.now)
        window.stage.now = parts.now
        window.exchange._now = parts.now
        window.stage.do({"do": "log.say", "text": "到位"})
        let_run(lambda: window.stage.board.entries == 1)
        let_run(lambda: window.stage.board.unsent == 0)
        assert window.exchange.seen.link.failed is None
        window.stage.do({"do": "log.say", "text": "风转东北"})
        let_run(lambda: window.stage.board.entries == 2 and window.stage.board.unsent == 0)
        let_run(lambda: window.header.links.link.accessibleName().startswith("链路通"))
        assert window.exchange.seen.link.lacking == 0
    window.exchange.sync()
    let_run(lambda: window.exchange.seen.link.failed is not None)
    assert window.header.links.link.accessibleName().startswith("链路断开")


def test_a_round_with_the_hub_is_stopped_with_esc_and_sends_all_the_next_time(
    open_window, tmp_path, monkeypatch
):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    with serving(str(tmp_path / "hub"), tmp_path) as hub:
        file = hub.enrolment("包垟前指")
        monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
        parts.courier().enrol(file)
        window = open_window(
            lambda: parts.open_post(tmp_path / "2026.fire", write=True), courier=parts.courier
        )
        object.__setattr__(window.setting, "now", parts.now)
        window.stage.now = window.exchange._now = parts.now
        window.stage.do({"do": "log.say", "text": "到位"})
        let_run(lambda: window.stage.board.entries == 1 and window.stage.board.unsent == 0)
        window.go("office")
        page = window.pages.page("office")
        exchange, reached = window.exchange, Event()
        on_desk, steps = exchange._on_desk_linked, []

        def held(work):
            steps.append(work)
            if len(steps) == 4:  # in the middle of a round
                reached.set()
                assert exchange._hangs_up.wait(120)
            return on_desk(work)

        exchange._on_desk_linked = held
        window.stage.do({"do": "log.say", "text": "风转东北"})
        exchange.sync()
        let_run(reached.is_set)
        let_run(page.outbox.stop.isVisible)
        page.setFocus()
        QTest.keyClick(page, Qt.Key.Key_Escape)
        let_run(lambda: not exchange.seen.link.busy)

        assert exchange.seen.link.failed is None
        let_run(page.outbox.stop.isHidden)
        exchange.sync()
        let_run(lambda: window.stage.board.entries == 2 and window.stage.board.unsent == 0)


def test_who_changes_hubs_has_everything_to_send(tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    desk = tmp_path / "2026.fire"
    post = parts.open_post(desk, write=True)
    post.do({"do": "log.say", "text": "到位"})
    post.close()
    left = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with serving(str(tmp_path / f"hub-{name}"), tmp_path / name) as hub:
            parts.courier().enrol(hub.enrolment("包垟前指"))
            reader = parts.open_post(desk, write=False)
            left.append(reader.board().unsent)
            reader.close()
            left.append(parts.courier().sync(desk)["unsent"])
    assert left == [1, 0, 1, 0]


def test_two_windows_on_one_table_keep_in_step_after_one_code(open_window, post_at):
    """One reads the code aloud, the other types it; what either says reaches the other."""
    ours, theirs = post_at("包垟前指"), post_at("第二台")
    ours.says("log.say", text="到位")
    post_at.desks.clear()
    here, page = opened(open_window, ours)
    there, other = opened(open_window, theirs)
    page.outbox.beside.click()
    here.drawers._made["neighbour"].begin.click()
    let_run(lambda: page.exchange.seen.table.invitation is not None)
    invitation = page.exchange.seen.table.invitation
    port = invitation.addresses[0].rpartition(":")[2]

    other.outbox.beside.click()
    form = there.drawers._made["neighbour"]
    form.code.set_text(invitation.code)
    form.at.set_text(f"127.0.0.1:{port}")
    form.submit()
    let_run(lambda: there.stage.board.entries == 1)
    let_run(lambda: any("同步着" in line.text for line in form.shown.lines))

    there.stage.do({"do": "log.say", "text": "第二台到位"})
    let_run(lambda: here.stage.board.entries == 2)
    form.stop.click()
    here.drawers._made["neighbour"].stop.click()
