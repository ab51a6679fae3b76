"""What was made is let go at once: the collector finds none of a paper's fonts, sheets and parts."""

from __future__ import annotations

import gc
from collections import Counter

import pytest

from firepost.reports import atlas, press
from firepost.reports.issue import PACKAGE_SHEET
from firepost.reports.let_go import let_go
from firepost.reports.pdf import pages
from firepost.reports.workbook import workbook
from reports.evening import content, shop

LEFT = 100  # small ones of the Word library, and of a drawing's states


@pytest.fixture
def left():
    """Makes something twice and says what of the second time is left in circles, by kind."""

    def of(make):
        make()
        gc.collect()
        gc.disable()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            make()
            gc.collect()
            return Counter(type(one).__module__.split(".")[0] for one in gc.garbage)
        finally:
            gc.set_debug(0)
            gc.garbage.clear()
            gc.enable()

    return of


def test_a_pdf_leaves_nothing(left):
    galley = press.galley(shop(), content())
    document = press.document_of(galley, shop().template(press.MAIN_TEMPLATE))

    found = left(lambda: press.pdf_of(shop(), galley, document))
    assert found["fontTools"] == 0
    assert found["fpdf"] + found["firepost"] < LEFT


def test_a_map_sheet_leaves_nothing(left):
    galley = press.galley(shop(), content())

    found = left(lambda: atlas.sheets_pdf(shop(), galley, PACKAGE_SHEET))
    assert found["fontTools"] == 0
    assert found["fpdf"] + found["firepost"] < LEFT


def test_a_workbook_leaves_nothing(left):
    made = content()
    galley = press.galley(shop(), made)

    assert left(lambda: workbook(made, galley.told, galley.speech))["openpyxl"] == 0


class Slotted:
    __slots__ = ("one", "other")


class Named(Slotted):
    __slots__ = "last"  # noqa: PLC0205 - one name, as Python allows


def test_slots_and_plain_attributes_go_and_what_is_not_set_is_passed_over():
    class Plain(Named):
        pass

    part = Plain()
    part.one, part.last, part.more = 1, 2, 3

    let_go([part])
    assert [hasattr(part, name) for name in ("one", "other", "last", "more")] == [False] * 4


@pytest.fixture
def papers_made(monkeypatch):
    made = []
    for module in (atlas, pages):
        paper = module.Paper
        monkeypatch.setattr(
            module, "Paper", lambda *a, _of=paper, **k: made.append(1) or _of(*a, **k)
        )
    return made


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_type_holds_all_at_the_first_setting(papers_made, language):
    galley = press.galley(shop(), content(), language)

    atlas.sheets_pdf(shop(), galley, PACKAGE_SHEET)
    assert len(papers_made) == 1
    press.pdf_of(
        shop(), galley, press.document_of(galley, shop().template(press.MAIN_TEMPLATE))
    )
    assert len(papers_made) == 2
