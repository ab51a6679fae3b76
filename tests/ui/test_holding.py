"""The line held bit by bit at the screen: stretches chosen on the edge, marked, seen, counted."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from fakes import boards
from firepost.app.board import Conflict, Side, Stretch
from firepost.domain.geometry.control import control_of
from firepost.ui.situation.todo import todos
from ui.conftest import let_run
from ui.test_sketching import LEFT, NONE, canvas_of, draw
from ui.test_stories import form, last, leave_the_line, press

SHAPE = {"type": "Polygon", "coordinates": [boards.ring(335, seed=1)]}


def box_of(window):
    return window.pages.situation.map.box


def start(window):
    let_run(lambda: canvas_of(window).complete)
    leave_the_line(window)
    press(window, Qt.Key.Key_H, "h")
    let_run(lambda: bool(box_of(window).edge.rings))


def held_board(*marks, sectors=(), fire=None):
    control = control_of(SHAPE, marks, sectors)
    return boards.board(replace(fire or boards.fire(), control=control))


WHOLE = [tuple(point) for point in boards.ring(335, seed=1)]
PART = WHOLE[0:120]
REST = WHOLE[119:]


def test_a_stretch_is_dragged_along_the_edge_and_marked_held_by_a_team(open_window):
    post = boards.MemoryPost()
    window = open_window(post)
    start(window)
    ring = boards.ring(335, seed=1)

    draw(window, *(_px(window, ring[n]) for n in (20, 40, 60, 80)))
    marking = form(window, "line")
    marking.what.choose("held")
    marking.team.choose("t0")
    marking.letter.set_text("A")
    marking.save.click()

    said = last(post)
    assert (said["do"], said["state"], said["team"], said["sector"]) == (
        "line.mark",
        "held",
        "t0",
        "A",
    )
    found = control_of(SHAPE, [("held", said["line"]["coordinates"])], [])
    assert found.share == pytest.approx(_share(ring[20:81]), abs=0.03)


def _px(window, point):
    return QPointF(*canvas_of(window).view.to_px(*point)).toPoint()


def _share(points) -> float:
    from firepost.domain.geometry.control import length_m

    return length_m(points) / length_m(WHOLE)


def test_the_ends_can_be_set_by_taps_and_by_keys(open_window):
    window = open_window()
    start(window)
    canvas, ring = canvas_of(window), boards.ring(335, seed=1)

    for n in (300, 340):
        QTest.mouseClick(canvas, LEFT, NONE, _px(window, ring[n]))
    by_taps = box_of(window).edge.length_m
    window.drawers.leave()
    canvas.setFocus()
    for _ in range(4):
        press(window, Qt.Key.Key_Right)
    press(window, Qt.Key.Key_Space, " ")
    for _ in range(9):
        press(window, Qt.Key.Key_Up)
    press(window, Qt.Key.Key_Space, " ")

    assert 0 < box_of(window).edge.length_m != by_taps


def test_a_sector_gets_the_next_letter(open_window):
    post = boards.MemoryPost(held_board(sectors=[("A", PART)]))
    window = open_window(post)
    start(window)

    box_of(window).line_bar.whole.click()
    box_of(window).line_bar.form.click()
    marking = form(window, "line")
    marking.what.choose("sector")
    marking._fit()
    marking.save.click()

    said = last(post)
    assert (said["do"], said["sector"]) == ("sector.draw", "B")


def test_the_strip_tells_the_held_share_and_unknown_where_nobody_marked_any(open_window):
    window = open_window(boards.MemoryPost(held_board(("held", PART))))
    let_run(lambda: window.stage.fire.control is not None)
    cell = window.pages.situation.strip.cells["edge"]

    words = " ".join(one.text for one in cell.prose.lines)
    share = window.stage.fire.control.share
    assert f"{int(share * 100)}%" in words
    assert cell.share == share
    assert window.pages.situation.strip.clipped() == []
    unmarked = open_window()
    assert unmarked.pages.situation.strip.cells["edge"].share is None


def test_all_held_is_offered_as_control_and_never_done(open_window):
    """Every metre held: a line among the things to do; the fire goes on burning until somebody says."""
    post = boards.MemoryPost(held_board(("held", WHOLE)))
    window = open_window(post)
    todos = {todo.key: todo for todo in window.pages.situation.side.listed()}

    assert todos["held_all"].act == "state"
    assert post.done == []
    partly = open_window(boards.MemoryPost(held_board(("held", REST))))
    assert "held_all" not in {todo.key for todo in partly.pages.situation.side.listed()}


def test_open_held_and_mopped_up_differ_in_black_and_white(open_window):
    """The three stretches of one edge, seen without colour: teeth, a light core, neither."""
    post = boards.MemoryPost(held_board(("held", WHOLE[0:130]), ("mopped_up", WHOLE[130:260])))
    window = open_window(post)
    canvas = canvas_of(window)
    let_run(lambda: canvas.complete)
    image = canvas._frame.image.convertToFormat(QImage.Format.Format_Grayscale8)
    view = canvas._frame.wish.view

    def along(first, last, off_px):
        """Grey values on a line beside the edge, outward."""
        out = []
        for n in range(first, last):
            (x0, y0), (x1, y1) = view.to_px(*WHOLE[n]), view.to_px(*WHOLE[n + 1])
            size = max(np.hypot(x1 - x0, y1 - y0), 1e-6)
            for step in np.linspace(0, 1, 6):
                x = x0 + (x1 - x0) * step - (y1 - y0) / size * off_px
                y = y0 + (y1 - y0) * step + (x1 - x0) / size * off_px
                ratio = image.devicePixelRatio()
                out.append(image.pixelColor(round(x * ratio), round(y * ratio)).red())
        return np.array(out)

    def dark(values):
        return np.mean(values < 45)

    assert dark(along(10, 120, 0)) > 0.8  # held: black all along
    assert 0.05 < dark(along(10, 120, 6.5)) < 0.6  # and teeth beside it
    assert 0.2 < dark(along(140, 250, 0)) < 0.8  # mopped up: a broken core
    assert dark(along(270, 390, 0)) < 0.05  # open: a thin line, not black
    assert dark(along(270, 390, 6.5)) < 0.02  # and no teeth


def test_esc_and_the_key_itself_put_the_tool_down(open_window):
    window = open_window()
    start(window)
    press(window, Qt.Key.Key_H, "h")

    assert canvas_of(window).hand is None
    assert not box_of(window).line_bar.isVisible()


def test_without_an_edge_the_bar_says_what_to_do(open_window):
    window = open_window(boards.MemoryPost(boards.board(boards.fire(perimeters=(), area=None))))
    let_run(lambda: canvas_of(window).settled)
    leave_the_line(window)
    press(window, Qt.Key.Key_H, "h")

    assert "还没有边界" in box_of(window).line_bar.told.text()


def test_a_stretch_that_two_posts_marked_differently_is_seen_and_settled(open_window):
    """Post 甲 says held, post 乙 says open: dashes and a word on the map, a thing to decide."""
    control = control_of(
        SHAPE, [("held", WHOLE[0:130]), ("open", WHOLE[40:130])], [], beaten_by=[(), ()]
    )
    at = boards.at("18:10")
    sides = (
        Side("held", "前指甲", at, "m/1"),
        Side("open", "前指乙", at, "m/2"),
    )
    stretches = tuple(
        Stretch(side.entry, side.value, 620.0, None, "D", None, boards.said(at))
        for side in sides
    )
    stretches = tuple(replace(one, said=replace(one.said, entry=one.id)) for one in stretches)
    dispute = Conflict("fact", "f1", "controlled_line:m/1", sides, "f1")
    fire = replace(boards.fire(), control=control, stretches=stretches)
    post = boards.MemoryPost(boards.board(fire, conflicts=(dispute,)))
    post.journal = Marks()
    window = open_window(post)
    canvas = canvas_of(window)
    let_run(lambda: canvas.complete)

    shown_now = todos(window.setting, window.stage.board, window.stage.fire, boards.NOW)
    todo = next(one for one in shown_now if one.act == "conflict")
    assert "D段控制线" in todo.title
    assert "前指乙 未控 620" in todo.detail
    assert [run.contested for run in control.runs].count(True) == 1
    shown = canvas.grab().toImage()
    settled = replace(fire, control=replace(control, runs=_plain(control.runs)))
    post.stood = boards.board(settled)
    window.stage.clerk.ask(lambda post: post.board(), window.stage._take)
    let_run(lambda: window.stage.fire.control is not control and canvas.complete)
    assert canvas.grab().toImage() != shown

    post.stood = boards.board(fire, conflicts=(dispute,))
    window.stage.clerk.ask(lambda post: post.board(), window.stage._take)
    let_run(lambda: bool(window.stage.board.conflicts))
    window.open_form("conflict", "0")
    keys = [
        one for one in form(window, "conflict").findChildren(QPushButton) if one.isVisible()
    ]
    QTest.mouseClick(keys[0], LEFT)

    said = last(post)
    assert (said["do"], said["state"]) == ("line.mark", "held")
    assert said["line"]["type"] == "LineString"


def _plain(runs):
    return tuple(replace(run, contested=False) for run in runs)


class Marks:
    """A journal of two marks."""

    def entries(self):
        return ()

    def find(self, entry):
        state = {"m/1": "held", "m/2": "open"}[entry]
        values = {"state": state, "line": [list(at) for at in WHOLE[0:130]]}
        return SimpleNamespace(verb="line.mark", incident="f1", values=values)
