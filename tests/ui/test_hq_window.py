"""指挥部 at its own hub: the same window, opened on what the hub holds, writes as HQ."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from devices import Device
from firepost import bootstrap
from hubs import serving
from ui.conftest import let_run

FIRE = {"do": "incident.open", "name": "北坑湾", "reported_at": "2026-03-01T08:00:00+08:00"}
ITEM = "水泵"


def test_hq_reads_everything_declares_orders_and_moves_the_city_s_stock(
    open_window, tmp_path, monkeypatch
):
    """Two posts send; the window at HQ's seat shows both by itself, and what is done there
    stands at the posts after their next exchange, said by HQ."""
    first, second = Device("包垟前指", tmp_path), Device("珊溪前指", tmp_path)
    with serving(str(tmp_path / "hub"), tmp_path) as hub:
        hub.enrols(first)
        hub.enrols(second)
        first.feeds(
            FIRE,
            {"do": "depot.register", "name": "市级库", "tier": "city", "ref": "d"},
            {"do": "stock.receive", "depot": "d", "item": ITEM, "quantity": 10},
            {"do": "team.register", "name": "泰专一", "kind": "professional", "trained": True},
        )
        assert first.run("sync", first.desk).code == 0
        assert second.run("sync", second.desk).code == 0
        second.feeds({"do": "log.say", "text": "珊溪到位"})
        assert second.run("sync", second.desk).code == 0
        seat = hub.asks("desk", "--url", hub.url, "--no-window").json
        monkeypatch.setenv("FIREPOST_HOME", seat["home"])
        parts = bootstrap.parts()
        desk = Path(seat["desk"])
        window = open_window(lambda: parts.open_post(desk, write=True), courier=parts.courier)
        object.__setattr__(window.setting, "now", parts.now)
        window.stage.now = parts.now
        window.exchange._now = parts.now

        let_run(lambda: window.stage.board.entries == 5)
        board = window.stage.board
        assert [fire.name for fire in board.incidents] == ["北坑湾"]
        assert [team.name for team in board.teams] == ["泰专一"]
        fire, depot = board.incidents[0].id, board.depots[0].id
        assert "珊溪到位" in [one.text for one in board.log]
        for page in ("response", "forces", "depots", "office"):
            window.go(page)
            let_run(lambda page=page: window.pages.current == page)

        window.open_form("declare")
        form = window.drawers._made["declare"]
        form.level.choose("III")
        form.by.set_text("副指挥长")
        form.reason.set_text("两县交界")
        form.submit()
        let_run(lambda: window.stage.board.incidents[0].declared is not None)
        window.quick.line.setText("天亮前派直升机侦察，各队不得进沟")
        QTest.keyClick(window.quick.line, Qt.Key.Key_Return)
        let_run(lambda: window.stage.board.entries == 7)
        window.open_form("movement", depot)
        form = window.drawers.drawer.form
        form.act.choose("issue")
        form.item.set_text(ITEM)
        form.count.set_text("4")
        form.to.set_text("泰专一")
        form.submit()
        let_run(lambda: window.stage.board.entries == 8)
        let_run(lambda: window.stage.board.unsent == 0)

        for post in (first, second):
            assert post.run("sync", post.desk).code == 0
            shown = post.shows()
            assert shown["incidents"][0]["level"]["declared"] == "III"
            assert shown["depots"][0]["stock"] == {ITEM: 6}
            assert shown["entries"] == 8
            assert shown["conflicts"] == []
        assert first.digest() == second.digest()
    assert fire == shown["incidents"][0]["id"]
