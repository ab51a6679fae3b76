"""The pages behind the first that have things to decide: there before anybody asks for them."""

from __future__ import annotations

from firepost.ui.pages import LATER, TELLING
from ui.conftest import let_run


def test_they_come_by_themselves_once_the_first_picture_stands(open_window):
    window = open_window()
    over = []
    window.pages.settled.connect(
        lambda: over.append(window.pages.situation.map.canvas.complete)
    )

    let_run(lambda: over != [])

    assert all(window.pages.has(name) for name in TELLING)
    assert not any(window.pages.has(name) for name in LATER if name not in TELLING)


def test_the_map_says_it_is_complete_as_its_picture_arrives(open_window):
    """Whoever waits for the last picture hears it with the picture, not some time after."""
    window = open_window()
    canvas = window.pages.situation.map.canvas
    let_run(lambda: canvas.complete)
    heard = []
    canvas.frames.arrived.connect(lambda _frame: heard.append(canvas.complete))

    canvas.zoom(1.4)
    let_run(lambda: heard != [] and canvas.complete)

    assert heard[-1]


def test_the_start_is_over_too_where_a_hand_opened_them_first(open_window):
    window = open_window()
    over = []
    window.pages.settled.connect(lambda: over.append(True))

    for name in TELLING:
        window.pages.page(name)

    let_run(lambda: over != [])
    assert over == [True]
