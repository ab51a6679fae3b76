"""Reports from the screen: drafted, approved, written to a stick, corrected, filed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from fakes import boards
from firepost import bootstrap
from firepost.reports.verify import verify
from firepost.ui.everyday.helper import helper
from firepost.ui.reporting.printing import PrintRun
from house.tree import ROOT
from ui.conftest import let_run

STORY = (
    {"do": "incident.open", "name": "北坑湾火场", "lon_deg": 119.985, "lat_deg": 27.662},
    {"do": "casualties.report", "deaths": 0, "minor_injuries": 2},
)


@pytest.fixture
def window(open_window, setting, tmp_path, monkeypatch):
    """Over a real desk, on the page of the reports, the draft in the preview."""
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    desk = tmp_path / "2026.fire"
    (tmp_path / "stick").mkdir()

    def open_post():
        post = parts.open_post(desk, write=True)
        if not post.board().incidents:
            begun = bootstrap.now() - timedelta(hours=5)
            for line in STORY:
                at = {"ignited_at": begun.isoformat()} if "name" in line else {}
                fire = post.board().incidents
                post.do({**line, **at, **({"incident": fire[0].id} if fire else {})})
        return post

    shown = open_window(
        open_post,
        courier=parts.courier,
        media=lambda: [str(tmp_path / "stick")],
        press=lambda post: parts.press(post=post),
    )
    object.__setattr__(setting, "now", bootstrap.now)
    shown.stage.now = setting.now
    shown.go("office")
    let_run(lambda: shown.reports.preview.sheet.image is not None)
    return shown


def desk_of(window):
    return window.reports.desk


def proved(window, ready):
    """Until the draft is set anew, and is so."""
    desk = desk_of(window)
    let_run(lambda: desk.proof is not None and ready(desk.proof))


def form(window, name):
    window.open_form(name)
    return window.drawers._made[name]


def approve(window, by="周明"):
    proved(window, lambda _proof: True)
    made = form(window, "report_approve")
    made.by.set_text(by)
    made.submit()
    proved(window, lambda proof: proof.at == desk_of(window).draft.at)


def issue(window, place):
    made = form(window, "report_issue")
    made.place.set_text(str(place))
    made.submit()
    let_run(lambda: not desk_of(window).busy)


def states(window):
    rows = window.reports.rows.rows
    return [(row.row.kind, row.row.state) for row in rows if not row.isHidden()]


def test_a_first_report_goes_from_draft_to_stick(window, tmp_path):
    """Draft, approved by 周明, written, read back, entered; the next number stands ready."""
    assert states(window) == [("首报", "draft"), ("终报", "not_yet")]
    assert window.reports.primary.text() == "核定第1期"
    missing = {one.field for one in desk_of(window).proof.missing}
    assert "burned_area_ha" in missing
    assert "deaths" not in missing
    approve(window)
    assert states(window)[0] == ("首报", "approved")
    assert [todo.act for todo in window.reports.todos()] == ["report_issue"]

    issue(window, tmp_path / "stick")
    let_run(lambda: len(desk_of(window).issued) == 1)

    written = desk_of(window).written
    assert verify(written.folder).ok
    assert {file.path.suffix for file in written.files} >= {".pdf", ".docx", ".xlsx", ".ffb"}
    assert str(written.folder) in window.reports.told.text()
    (report,) = desk_of(window).issued
    assert (report.number, report.approved_by) == (1, "周明")
    assert states(window) == [("续报", "draft"), ("首报", "waiting"), ("终报", "not_yet")]


def test_what_was_approved_is_what_goes_out(window, tmp_path):
    """An entry after the approval changes nothing in it."""
    approve(window)
    shown_at = desk_of(window).draft.at
    fire = window.stage.fire_id
    window.stage.do({"do": "casualties.report", "deaths": 1, "incident": fire})
    let_run(lambda: window.stage.board.incidents[0].casualties["deaths"].value == 1)

    issue(window, tmp_path / "stick")
    let_run(lambda: len(desk_of(window).issued) == 1)

    assert desk_of(window).issued[0].at == shown_at.replace(
        microsecond=shown_at.microsecond // 1000 * 1000
    )


def test_a_changed_word_asks_for_approval_anew(window):
    approve(window)
    made = form(window, "report_notes")
    made.notes["cause"].text.setPlainText("雷击")
    made.submit()

    assert desk_of(window).draft.approved_by is None
    proved(window, lambda proof: proof.notes.get("cause") == "雷击")


def test_paragraphs_go_on_from_one_number_to_the_next_and_survive_a_restart(window, tmp_path):
    made = form(window, "report_notes")
    made.notes["cause"].text.setPlainText("雷击")
    made.submit()
    proved(window, lambda proof: proof.notes.get("cause") == "雷击")
    approve(window)
    issue(window, tmp_path / "stick")
    proved(window, lambda proof: proof.number == 2)

    assert desk_of(window).proof.notes["cause"] == "雷击"
    kept = window.drafts.typed("reports")[window.stage.fire_id]
    assert kept["notes"]["cause"] == "雷击"


def test_a_correction_is_a_new_number_that_names_the_old(window, tmp_path):
    approve(window)
    issue(window, tmp_path / "stick")
    let_run(lambda: len(desk_of(window).issued) == 1)
    desk_of(window).show(desk_of(window).issued[0].entry)
    assert window.reports.primary.text() == "更正第1期"

    window.reports.primary.click()

    proved(window, lambda proof: proof.number == 2)
    assert desk_of(window).draft.corrects == 1
    approve(window)
    issue(window, tmp_path / "stick")
    let_run(lambda: len(desk_of(window).issued) == 2)
    assert desk_of(window).issued[1].corrects == 1


def test_stopping_leaves_nothing_and_costs_no_number(window, tmp_path):
    approve(window)
    desk = desk_of(window)
    desk.changed.connect(lambda: desk.cancel() if desk.step and desk.step.doing else None)

    issue(window, tmp_path / "stick")

    assert desk.failed.key == "report.cancelled"
    assert list((tmp_path / "stick").iterdir()) == []
    assert desk.issued == ()
    assert desk.draft.approved_by == "周明"


def test_a_place_that_is_not_there_is_said_and_the_draft_stays_approved(window):
    approve(window)
    issue(window, Path("/nowhere/stick/at/all"))

    assert "/nowhere" in window.reports.told.text()
    assert window.reports.told.property("role") == "wrong"
    assert desk_of(window).draft.approved_by == "周明"


def test_pages_turn_and_grow(window):
    preview = window.reports.preview
    assert preview.pages > 2
    narrow = preview.sheet.width()
    QTest.mouseClick(preview.next, Qt.MouseButton.LeftButton)
    QTest.mouseClick(preview.larger, Qt.MouseButton.LeftButton)

    let_run(lambda: preview.sheet.width() > narrow)
    assert preview.page == 1
    assert "第 2 /" in preview.title.text()


@pytest.mark.parametrize("name", ["handover", "roll-call", "sector-order", "transfer-slip"])
def test_papers_for_the_ground_come_up_in_the_preview(window, name):
    made = form(window, "brief")
    made.open_for(name)
    made.submit()

    let_run(lambda: desk_of(window).paper is not None and desk_of(window).paper.title != "")
    assert desk_of(window).paper.pdf[:5] == b"%PDF-"


def test_every_paper_asks_for_what_its_form_asks(window):
    from firepost.ui.reporting.forms import BRIEFS

    press = bootstrap.parts().press()
    for name, keys in BRIEFS.items():
        assert tuple(press.asks(name)) == keys
    shipped = (ROOT / "resources" / "report_templates" / "briefings").glob("*.toml")
    assert set(BRIEFS) == {path.stem for path in shipped}


def test_the_printer_gets_every_page(window, tmp_path):
    """Into a file, as a printer would."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    done = []

    PrintRun(printer, desk_of(window).leaf, done.append).start()
    let_run(lambda: done == [True])

    import pypdfium2

    assert len(pypdfium2.PdfDocument(tmp_path / "printed.pdf")) == window.reports.preview.pages


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window.reports.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_a_photograph_dropped_on_the_page_is_kept_and_named_in_the_log(window, tmp_path):
    photo = tmp_path / "IMG_1.jpg"
    photo.write_bytes(b"\xff\xd8\xff" + b"x" * 1000)

    drop(window, photo)
    let_run(lambda: window.reports.kept is not None)

    assert "收存附件 1 个" in window.reports.told.text()
    assert any("IMG_1.jpg" in line.text for line in window.stage.board.log)
    held = []
    from firepost.app.attachments import attachments

    fire = window.stage.fire_id
    window.stage.clerk.ask(lambda post: attachments(post, fire), held.append)
    let_run(lambda: bool(held))
    assert held[0][0].data == photo.read_bytes()


def test_what_was_kept_stays_and_ctrl_z_says_so_then_goes_on_before_it(window, tmp_path):
    window.stage.do({"do": "log.say", "text": "风转西"})
    let_run(lambda: "风转西" in [one.text for one in window.stage.board.log])
    photo = tmp_path / "IMG_1.jpg"
    photo.write_bytes(b"\xff\xd8\xff" + b"x" * 1000)
    drop(window, photo)
    let_run(lambda: window.reports.kept is not None)
    lines = len(window.stage.board.log)

    helper(window).undo.back()
    assert "附件已按原样收存" in window.notice.words.text()
    assert "不能撤回" in window.notice.words.text()
    assert len(window.stage.board.log) == lines

    helper(window).undo.back()
    let_run(lambda: "已撤回" in window.notice.words.text())
    assert "风转西" in window.notice.words.text()


@pytest.mark.parametrize(
    ("name", "held", "says"),
    [
        ("film.jpg", b"GIF89a", "不是 .jpg 文件"),
        ("virus.exe", b"MZ", "不是收存的附件类型"),
        ("large.jpg", None, "超过 50 MB"),
    ],
)
def test_what_is_no_photograph_gets_a_sentence(window, tmp_path, name, held, says):
    file = tmp_path / name
    if held is None:
        with file.open("wb") as made:
            made.write(b"\xff\xd8\xff")
            made.truncate(60_000_000)
    else:
        file.write_bytes(held)
    good = tmp_path / "good.jpg"
    good.write_bytes(b"\xff\xd8\xffgood")

    drop(window, good, file)
    let_run(lambda: window.reports.kept is not None)

    assert says in window.reports.told.text()
    assert not any("附件" in line.text for line in window.stage.board.log), "all or none"


def test_a_closed_fire_is_filed_from_the_window(window, tmp_path):
    fire = window.stage.fire_id
    approve(window)
    issue(window, tmp_path / "stick")
    window.stage.do({"do": "fire.state", "state": "closed", "incident": fire})
    let_run(lambda: window.stage.board.incidents[0].state.value == "closed")
    let_run(lambda: desk_of(window).draft.kind == "final")

    made = form(window, "report_archive")
    made.place.set_text(str(tmp_path / "stick"))
    made.submit()
    let_run(lambda: not desk_of(window).busy)

    folder = desk_of(window).written.folder
    assert verify(folder).ok
    assert (folder / "index.html").is_file()


def test_photographs_that_have_not_come_are_named(window, setting):
    """Other posts took six; their words are here and the bytes are not."""
    for number in range(6):
        name = f"北坡 火头{'很' * 40 * (number == 1)}{number}.jpg"
        words = {"name": name, "sha256": f"{number:064x}", "ending": ".jpg"}
        said = setting.words.text("attachment.kept", **words)
        window.stage.do({"do": "log.say", "text": said}, lambda _: None, lambda _: None)
    desk = desk_of(window)
    let_run(lambda: len(desk.awaited) == 6)
    let_run(lambda: "6 份附件原件未到" in spoken(window).replace("\n", ""))

    assert "北坡 火头0.jpg" in spoken(window)
    assert "另有 2 份" in spoken(window)
    for width, tall in ((1536, 864), (1366, 768)):
        window.resize(width, tall)
        let_run(lambda: window.reports.gaps.clipped() == [])
        let_run(lambda: window.pages.page("office").outbox.foot.clipped() == [])
    foot = window.pages.page("office").outbox.foot
    let_run(lambda: "6 份照片或图形原件未到" in foot.lines[0].text, 60_000)  # read beside
    object.__setattr__(setting, "words", replace(setting.words, language="en"))
    desk.changed.emit()
    assert "attachments" in spoken(window)
    assert window.reports.gaps.clipped() == []


def spoken(window) -> str:
    return "\n".join(one.text for one in window.reports.gaps.lines)


def test_no_word_is_under_the_least_size_and_no_key_under_44(window):
    reports = window.reports
    for width, tall in ((1536, 864), (1366, 768)):
        window.resize(width, tall)
        let_run(lambda: reports.list.height() > 0)
        keys = (reports.new, reports.brief, reports.sheets, reports.photos, reports.print)
        for key in (*keys, reports.primary, reports.preview.next, reports.preview.larger):
            assert key.height() >= 44, key.text()
            assert key.fontMetrics().horizontalAdvance(key.text()) <= key.width(), key.text()
            assert key.accessibleName() or key.text()
        assert reports.gaps.clipped() == []


def test_without_a_fire_the_page_says_what_comes_first(open_window):
    window = open_window(boards.MemoryPost(boards.no_fires()))
    window.go("office")
    reports = window.reports
    let_run(lambda: reports.primary.text() == "写报告：先建火情 N")

    assert not reports.primary.isEnabled()
    assert reports.preview.told.text() == "还没有火情。按 N 新建。"
    assert not reports.new.isVisible()


def test_the_page_in_the_preview_is_as_wide_as_its_room_after_each_change_of_size(window):
    window.go("office")
    preview = window.reports.preview
    let_run(lambda: preview.sheet.image is not None)
    for size in ((1536, 864), (1366, 768), (1280, 720), (1920, 1080)):
        window.resize(*size)
        let_run(lambda: abs(preview.sheet.width() - preview.area.viewport().width()) <= 4)
