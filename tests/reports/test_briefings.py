"""Papers for people on the ground: the right rows, what was asked for, one page where promised."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firepost.app.board import LedgerLine, RequestStep, RollCall, RollCallAnswer
from firepost.app.board import Request as SupportRequest
from firepost.domain.errors import Refused
from firepost.reports import press
from reports import papers
from reports.evening import at, board, content, said, shop

FORMS = sorted(path.stem for path in (shop().templates / "briefings").glob("*.toml"))


def printed(tmp_path, form, made=None, **asked):
    made = replace(made or content(), asked=asked)
    template = shop().briefing(form)
    galley = press.galley(shop(), made, template.language, template.asks)
    pdf = tmp_path / f"{form}.pdf"
    pdf.write_bytes(press.pdf_of(shop(), galley, press.document_of(galley, template)))
    return pdf


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_printed_and_says_what_it_is(tmp_path, form):
    pdf = printed(tmp_path, form)

    assert shop().briefing(form).letterhead in papers.body(pdf)


@pytest.mark.parametrize("form", FORMS)
def test_what_was_not_given_is_unknown_not_empty(tmp_path, form):
    if shop().briefing(form).asks:
        assert "待核实" in papers.body(printed(tmp_path, form))


@pytest.mark.parametrize("form", FORMS)
def test_a_drill_says_so_on_every_form(tmp_path, form):
    drill = content(replace(board(), drill=True))

    assert all("演练" in page for page in papers.pages(printed(tmp_path, form, drill)))


def test_a_hand_over_is_one_page(tmp_path):
    pdf = printed(tmp_path, "handover", from_officer="甲", to_officer="乙")

    assert len(papers.pages(pdf)) == 1
    assert "接班人：乙" in papers.body(pdf)


def test_a_hand_over_of_a_crowded_evening_is_still_one_page(tmp_path):
    """Eleven teams: set smaller rather than torn over two sheets."""
    stood = board()
    crowd = tuple(
        replace(stood.teams[n % len(stood.teams)], id=f"t{n}", name=f"临时编组第{n}分队")
        for n in range(11)
    )
    made = content(replace(stood, teams=crowd, drill=True))

    pdf = printed(tmp_path, "handover", made, from_officer="甲", to_officer="乙")

    assert len(papers.pages(pdf)) == 1
    assert "临时编组第10分队" in papers.body(pdf)


def test_a_sectors_order_lists_that_sectors_forces_alone(tmp_path):
    text = papers.body(printed(tmp_path, "sector-order", sector="B", task="开隔离带"))

    assert "泰顺县专业队二分队" in text
    assert "泰顺县专业队一分队" not in text
    assert "开隔离带" in text


def test_a_safety_talk_names_lookout_radio_way_out_and_who_goes(tmp_path):
    said_aloud = {"lookout": "东山脊 泰专一", "channel": "3 频道", "escape": "沿溪下到北坑"}

    text = papers.body(printed(tmp_path, "safety-talk", sector="Z", **said_aloud))

    for said_of in said_aloud.values():
        assert papers.squeezed(said_of) in papers.squeezed(text)
    assert "没有队伍记在这一段" in text


def moved(slip, item, act="send"):
    return LedgerLine(
        said(at("15:00"), n=90), act, "K7Q2/91", item, 20, "K7Q2/90", None, slip, "王", None, None,
        corrected=False,
    )  # fmt: skip


def test_a_transfer_slip_lists_the_goods_of_that_slip(tmp_path):
    made = content(replace(board(), ledger=(moved("调001", "头灯"), moved("调002", "水泵"))))

    text = papers.body(printed(tmp_path, "transfer-slip", made, slip="调001"))

    assert "单号调001" in text
    assert "头灯" in text
    assert "水泵" not in text


def test_a_slip_without_movements_says_so(tmp_path):
    text = papers.body(printed(tmp_path, "transfer-slip", slip="调009"))

    assert "日志中没有此单号的出入库" in text


def test_a_notice_lists_the_measures_of_the_declared_level(tmp_path):
    text = papers.body(printed(tmp_path, "level-start"))

    assert "启动森林火灾Ⅳ级应急响应" in text
    assert "6.4.1(1)②" in text
    rows = press.galley(shop(), content()).told.tables["measures"].rows
    assert rows
    assert all(papers.squeezed(row.cells[2].text) in text for row in rows)


def test_a_roll_call_shows_who_answered_and_who_did_not(tmp_path):
    heard = RollCallAnswer("partly", 25, "两人在后方", said(at("18:05")))
    call = RollCall(
        "c", said(at("18:00")), "K7Q2/1", None, ("K7Q2/60", "K7Q2/61"), {"K7Q2/60": heard}, None
    )

    made = content(replace(board(), roll_calls=(call,)))
    rows = press.galley(shop(), made).told.tables["roll_call"].rows

    assert [row.cells[4].text for row in rows] == ["部分在", "未点到"]
    assert [row.cells[3].value for row in rows] == [25, 26]
    assert "两人在后方" in papers.body(printed(tmp_path, "roll-call", made))


def test_support_asked_for_stands_with_its_state():
    step = RequestStep("approved", "某", "12", None, said(at("16:30")))
    request = SupportRequest(
        "r", said(at("16:00")), "K7Q2/1", "teams", "专业队2支", 60, None, None, "市森防指", None,
        (step,), "approved", contested=False,
    )  # fmt: skip

    (row,) = (
        press.galley(shop(), content(replace(board(), requests=(request,))))
        .told.tables["support"]
        .rows
    )

    assert [cell.text for cell in row.cells[1:]] == [
        "跨县（市、区）调专业、半专业队伍", "专业队2支", "60", "市森防指", "", "已批准",
    ]  # fmt: skip


def test_an_unknown_form_is_refused_with_those_there_are():
    with pytest.raises(Refused) as stopped:
        shop().briefing("cake")

    assert "handover" in dict(stopped.value.notice.values)["known"]
