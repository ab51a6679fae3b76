"""名册、打印、GPS 位置: through the real window, real files, a real desk."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import openpyxl
import pytest

from firepost import bootstrap
from ui.conftest import let_run
from ui.test_forces_page import evening, reopened  # noqa: F401 - a fixture

parts = cache(bootstrap.parts)


@pytest.fixture
def window(open_window, evening):  # noqa: F811 - the fixture
    desk, *_ = evening
    desk.post.close()
    window = open_window(
        lambda: reopened(desk),
        read_tables=parts().read_tables,
        write_tables=parts().write_xlsx,
        read_layers=parts().read_layers,
        press=lambda _post: parts().press(),
    )
    window.stage.now = desk.clock
    for page in ("forces", "depots"):
        window.go(page)
        made = window.pages.page(page)
        let_run(lambda made=made: made.plan is not None)
        made.tools.papers.show = lambda _path: None
    return window


def roster(window):
    window.open_form("roster")
    return window.drawers.drawer.form


def teams(window):
    return {team.name for team in window.stage.board.teams}


def sheet_of(path: Path, bad: dict[int, tuple[int, object]]) -> Path:
    """400 teams; `bad` puts another value into the cell of a row and column."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["名称", "类型", "受训", "人数", "县代码"])
    for number in range(400):
        sheet.append([f"样例第{number}队", "专业", "是", 20, "330329"])
    for row, (column, value) in bad.items():
        sheet.cell(row, column).value = value
    book.save(path)
    return path


BAD = {
    10: (4, -5), 40: (4, 2.5), 80: (2, "骑兵"), 120: (3, "也许"), 160: (5, "泰顺"),
    200: (4, "二十"), 240: (1, None), 280: (4, "=10+10"), 320: (1, "样例第0队"), 360: (1, "样例第 1队"),
}  # fmt: skip


def test_a_table_with_ten_bad_cells_names_them_all_and_takes_nothing(window, tmp_path):
    form = roster(window)
    form.look_through([sheet_of(tmp_path / "队伍.xlsx", BAD)])
    let_run(lambda: form.seen is not None)

    cells = {fault.cell for fault in form.seen.faults}
    assert cells == {
        "D10",
        "D40",
        "B80",
        "C120",
        "E160",
        "D200",
        "A240",
        "D280",
        "A320",
        "A360",
    }
    shown = form.faults.accessibleName()
    assert all(cell in shown for cell in cells)
    assert "10 处错格" in form.told.text()
    assert form.all.isHidden()
    assert "样例第3队" not in teams(window)


def test_the_good_rows_are_taken_when_that_is_chosen(window, tmp_path):
    form = roster(window)
    form.look_through([sheet_of(tmp_path / "队伍.xlsx", BAD)])
    let_run(lambda: form.seen is not None)
    assert "390" in form.good.text()

    form.good.click()
    let_run(lambda: "样例第3队" in teams(window))

    assert len([name for name in teams(window) if name.startswith("样例")]) == 390


def test_an_update_changes_what_differs_and_says_what_is_the_same(window, tmp_path):
    form = roster(window)
    form.look_through([sheet_of(tmp_path / "队伍.xlsx", {})])
    let_run(lambda: form.seen is not None)
    form.all.click()
    let_run(lambda: "样例第399队" in teams(window))

    form.look_through([sheet_of(tmp_path / "再来.xlsx", {2: (4, 35)})])
    let_run(lambda: form.seen is not None)
    assert "改动 1 行" in form.told.text()
    assert "不变 399 行" in form.told.text()
    form.all.click()
    let_run(lambda: any(team.people == 35 for team in window.stage.board.teams))


def test_a_gbk_table_is_read_and_a_table_of_something_else_is_refused_in_words(
    window, tmp_path
):
    gbk = tmp_path / "队伍.csv"
    gbk.write_bytes("名称,类型,人数\n样例岩头队,半专业,18\n".encode("gbk"))
    form = roster(window)
    form.look_through([gbk])
    let_run(lambda: form.seen is not None)
    form.all.click()
    let_run(lambda: "样例岩头队" in teams(window))

    other = tmp_path / "菜单.csv"
    other.write_text("菜,价\n面,8\n", encoding="utf-8")
    form.look_through([other])
    let_run(lambda: form.told.property("role") == "wrong")
    assert form.seen is None
    assert form.told.text()


def test_what_is_exported_reads_back_as_nothing_new(window, tmp_path):
    form = roster(window)
    out = tmp_path / "出"
    form.export_to(out)
    let_run(lambda: "已存" in form.told.text())

    form.look_through(sorted(out.glob("*.xlsx")))
    let_run(lambda: form.seen is not None)
    assert form.seen.faults == ()
    assert form.seen.count("new") == 0


def test_the_slip_lies_as_a_paper_with_the_goods_on_it(window, tmp_path):
    page = window.pages.page("depots")
    page.tools.papers.folder = lambda: tmp_path / "单"
    front = next(depot.id for depot in window.stage.board.depots if depot.name == "前指物资点")
    page.draw.people.set_text("10")
    page.draw.to.choose(front)
    page.draw.reckon()
    page.draw.submit()
    let_run(window.drawers.drawer.isVisible)
    form = window.drawers.drawer.form
    assert form.slip.value().startswith(page.draw.slip)
    form.carrier.set_text("浙C12345")

    form.paper.press()
    let_run(lambda: "已存" in form.paper.told.text())

    (pdf,) = (tmp_path / "单").glob("*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF")


def test_the_request_and_the_roll_call_lie_as_papers(window, tmp_path):
    window.go("forces")
    page = window.pages.page("forces")
    page.tools.papers.folder = lambda: tmp_path / "单"
    page.refresh()
    page.press_primary()
    let_run(lambda: bool(window.stage.board.requests))

    window.open_form("requests")
    form = window.drawers.drawer.form
    form.meeting.set_text("包垟乡政府")
    form.paper.press()
    let_run(lambda: "已存" in form.paper.told.text())
    window.open_form("rollcall")
    form = window.drawers.drawer.form
    form.paper.press()
    let_run(lambda: "已存" in form.paper.told.text())

    assert len(list((tmp_path / "单").glob("*.pdf"))) == 2


def test_a_team_stands_where_its_handset_ended(window, tmp_path):
    gpx = tmp_path / "轨迹.gpx"
    gpx.write_text(
        '<?xml version="1.0"?><gpx version="1.1" creator="x" '
        'xmlns="http://www.topografix.com/GPX/1/1"><trk><name>泰专一</name><trkseg>'
        '<trkpt lat="27.60" lon="119.94"><time>2026-03-01T00:10:00Z</time></trkpt>'
        '<trkpt lat="27.61" lon="119.95"><time>2026-03-01T00:30:00Z</time></trkpt>'
        "</trkseg></trk></gpx>",
        encoding="utf-8",
    )
    team = next(t.id for t in window.stage.board.teams if t.name == "泰顺县专业队一分队")
    window.open_form("assign", f"{team}|working")
    form = window.drawers.drawer.form
    form.points.read_file(gpx)
    let_run(lambda: bool(form.points.points))

    assert form.place.line.text() == "27.610000 119.950000"
    form.submit()
    let_run(
        lambda: any(
            t.id == team and t.lon_deg == pytest.approx(119.95)
            for t in window.stage.board.teams
        )
    )


def test_a_tired_team_is_named_before_it_is_sent(window, evening):  # noqa: F811
    desk, ids, *_ = evening
    desk.clock.pass_by(hours=9)
    window.open_form("assign", f"{ids['司前镇半专业队']}|working")

    form = window.drawers.drawer.form

    assert "已连续作业 9.6 小时" in form.status.note.text()
