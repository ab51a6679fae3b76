"""Nothing is cut, nothing is too small to press, nothing covers another, at any size made for."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from fakes import boards
from fakes.boards import at, said
from firepost.app.board import BurnedArea, Known
from ui.conftest import let_run

FORMS = (
    "incident",
    "start",
    "perimeter",
    "state",
    "casualties",
    "declare",
    "facts",
    "fires",
    "log",
    "keys",
)


def crowded() -> boards.MemoryPost:
    """A bad night: three days, large figures, everything contested, long names."""
    clinic = Known(12, said(at("17:40"), "温州医科大学附属第一医院急救组"), contested=True)
    fire = boards.fire()
    big = replace(fire.perimeters[-1], area_ha=1234.5, length_m=48_730.0)
    fire = replace(
        fire,
        name="泰顺县司前畲族镇左溪村与文成县黄坦镇交界处森林火场",
        ignited_at=fire.ignited_at - timedelta(days=12),
        burning_since=fire.burning_since - timedelta(days=12),
        reported_at=fire.reported_at - timedelta(days=12),
        area=BurnedArea(1234.5, big.said, contested=True, perimeter=big),
        perimeters=(*fire.perimeters[:-1], big),
        casualties=dict.fromkeys(("deaths", "serious_injuries", "minor_injuries"), clinic),
    )
    teams = tuple(
        replace(team, people=380 if i else None, last_contact_at=at("09:00"))
        for i, team in enumerate(boards.teams())
    )
    return boards.MemoryPost(boards.board(fire, teams=teams, unsent=12_345))


def empty() -> boards.MemoryPost:
    return boards.MemoryPost(boards.no_fires())


def unknowns() -> boards.MemoryPost:
    """A fire of which nothing is known but its name."""
    fire = boards.fire(
        ignited_at=None,
        reported_at=None,
        burning_since=None,
        clock_basis=None,
        lon_deg=None,
        lat_deg=None,
        district=None,
        area=None,
        perimeters=(),
        casualties={},
        declared=None,
    )
    plan = replace(fire.plan, level=None, next=(), headroom=())
    plan = replace(plan, triggers=tuple(replace(t, state="unknown") for t in plan.triggers))
    fire = replace(fire, plan=plan)
    return boards.MemoryPost(boards.board(fire, teams=(), weather=()))


NIGHTS = {"usual": boards.MemoryPost, "crowded": crowded, "empty": empty, "unknowns": unknowns}


def shown(window: QWidget, kind: type) -> list:
    return [
        one for one in window.findChildren(kind) if one.isVisible() and not one.size().isEmpty()
    ]


def rectangle(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def test_no_letter_on_the_screen_is_smaller_than_thirteen(open_window):
    window = open_window()
    for form in FORMS:
        window.open_form(form)
        QApplication.processEvents()

    small = {
        f"{type(one).__name__} {one.font().pixelSize()}"
        for one in window.findChildren(QWidget)
        if isinstance(one, (QLabel, QAbstractButton, QLineEdit))
        and 0 < one.fontInfo().pixelSize() < 13
    }

    assert small == set()


def test_everything_that_can_be_pressed_has_a_name(open_window):
    window = open_window()
    for form in FORMS:
        window.open_form(form)
        QApplication.processEvents()

    nameless = [
        f"{type(one).__name__} {one.parentWidget()}"
        for kind in (QAbstractButton, QLineEdit, QComboBox)
        for one in window.findChildren(kind)
        if not (one.accessibleName() or getattr(one, "text", str)())
    ]

    assert nameless == []


def test_no_page_says_a_key_in_place_of_a_sentence(open_window):
    window = open_window(unknowns())
    for form in FORMS:
        window.open_form(form)
        QApplication.processEvents()

    told = [one.text() for one in window.findChildren(QLabel)]
    told += [one.text() for one in window.findChildren(QAbstractButton)]
    told += [one.accessibleName() for one in window.findChildren(QWidget)]

    # A word, a dot, a word: `state.burning` is a key, `6.4.1(1)` and `8.6` are not.
    assert [text for text in told if re.search(r"[a-z_]{2,}\.[a-z_]{2,}|\{", text)] == []


def test_the_figures_of_the_strip_do_not_move_as_they_grow(open_window):
    """A day passes, the fire grows tenfold: no column is wider than before."""
    window = open_window()
    before = [cell.geometry() for cell in window.pages.situation.strip.cells.values()]
    other = open_window(crowded())

    after = [cell.geometry() for cell in other.pages.situation.strip.cells.values()]

    assert [box.width() for box in before] == [box.width() for box in after]


def test_the_tab_key_leads_through_everything_and_back(open_window):
    """Every key and field that is in sight and enabled can be reached without a mouse."""
    window = open_window()
    window.activateWindow()
    let_run(lambda: QApplication.focusWidget() is not None)
    start = QApplication.focusWidget()
    reached = []
    for _ in range(200):
        window.focusNextChild()
        focused = QApplication.focusWidget()
        reached.append(focused)
        if focused is start:
            break

    wanted = [
        one
        for one in (*shown(window, QAbstractButton), *shown(window, QLineEdit))
        # Of a switch one side is in the round, the arrow keys lead to the other.
        if one.isEnabled()
        and (not one.isCheckable() if isinstance(one, QAbstractButton) else True)
    ]
    assert reached[-1] is start
    assert [one.accessibleName() for one in wanted if one not in reached] == []


def brightness(colour: QColor) -> float:
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def drawn_contrast(image: QImage, box: QRect) -> float:
    """Between the darkest and the lightest pixel within a frame of 6."""
    seen = [
        brightness(image.pixelColor(x, y))
        for y in range(box.top() + 6, box.bottom() - 5, 2)
        for x in range(box.left() + 6, box.right() - 5)
    ]
    return (max(seen) + 0.05) / (min(seen) + 0.05) if seen else 21.0


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_what_is_written_can_be_read_as_it_is_drawn(open_window, night):
    """Not the tokens but the pixels: words of labels, keys and fields stand out in both themes."""
    window = open_window()
    window.setting.look.turn(night=night)
    window.open_form("casualties")
    window.drawers._made["casualties"].counts["deaths"].set_text("1")
    for _ in range(6):
        QApplication.processEvents()

    image = window.grab().toImage()
    faint = [
        f"{type(one).__name__} {one.accessibleName() or one.text()}"
        for kind in (QPushButton, QLabel, QLineEdit)
        for one in shown(window, kind)
        if (one.text() or getattr(one, "placeholderText", str)())
        and not one.visibleRegion().isEmpty()
        and drawn_contrast(image, rectangle(one, window).intersected(window.rect())) < 3.5
    ]

    assert faint == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("wide", [1366, 1536])
@pytest.mark.parametrize("declared", ["I", "none"])
def test_a_proposal_that_differs_from_what_was_declared_is_said_in_full(
    open_window, declared, wide, language
):
    fire = boards.fire(declared=Known(declared, said(at("14:52"))))
    window = open_window(boards.MemoryPost(boards.board(fire)))
    window.tongue.speak(language)
    window.resize(wide, 768)
    let_run(lambda: window.width() == wide)

    strip = window.pages.situation.strip

    word = {"I": "ui.level.below", "none": "ui.level.above"}[declared]
    assert window.setting.say(word) in strip.proposed.told()
    let_run(lambda: strip.clipped() == [])
