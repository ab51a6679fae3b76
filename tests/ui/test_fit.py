"""Every page, every form, at every size, in both languages: nothing cut, nothing over another."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from fakes import boards
from firepost.ui.least import share_of
from ui.conftest import let_run
from ui.fitting import faults, lasting, resized, tab_faults
from ui.test_layout import crowded, empty, unknowns
from ui.test_tongue import form_names, settle

# Logical sizes: 1920x1080 at 100, 125 and 150 % (with a task bar), 1366x768 at 100 %. What is
# left of them at more is fitted to the last by `ui/least.py`.
SIZES = [(1920, 1080), (1536, 864), (1366, 768), (1280, 672)]
NIGHTS = {"usual": boards.MemoryPost, "crowded": crowded, "empty": empty, "unknowns": unknowns}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("night", NIGHTS)
def test_every_page_fits_at_every_size(open_window, night, language):
    window = open_window(NIGHTS[night](), drill=night == "crowded")
    window.go_outdoors()
    window.tongue.speak(language)
    found = {}
    for size in SIZES:
        resized(window, size)
        for page in window.pages.names:
            window.go(page)
            settle()
            wrong = lasting(window)
            if (window.width(), window.height()) != size:
                wrong.append(f"it is {window.width()}x{window.height()}")
            if wrong:
                found[f"{size[0]}x{size[1]} {page}"] = wrong
    window.turn_night()
    settle()
    if wrong := faults(window):
        found["by night"] = wrong
    assert not found, "\n" + "\n".join(f"{k}: {v}" for k, vs in found.items() for v in vs)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_fits_at_every_size(open_window, language):
    window = open_window()
    window.go_outdoors()
    window.tongue.speak(language)
    for page in window.pages.names:
        window.go(page)
    found = {}
    for size in (SIZES[1], SIZES[3]):
        resized(window, size)
        for name in form_names(window):
            window.open_form(name)
            settle()
            drawer = window.drawers.drawer
            if drawer.isVisible() and (wrong := faults(drawer)):
                found[f"{size[0]}x{size[1]} {name}"] = wrong
    assert not found, "\n" + "\n".join(f"{k}: {v}" for k, vs in found.items() for v in vs)


def test_the_tab_key_reaches_everything_once_downwards(open_window):
    window = open_window()
    window.go_outdoors()
    window.activateWindow()
    let_run(lambda: QApplication.focusWidget() is not None)
    found = {}
    for page in window.pages.names:
        window.go(page)
        settle()
        window.rail.buttons[page].setFocus()
        if wrong := tab_faults(window):
            found[page] = wrong
    assert not found, "\n" + "\n".join(f"{k}: {v}" for k, vs in found.items() for v in vs)


def test_a_screen_too_small_for_the_window_is_drawn_on_at_a_lesser_scale():
    """1920x1080 at 200 % has the room of 150 % left; what is large enough keeps its scale."""
    assert share_of(960, 540) == 0.75
    assert share_of(1093, 614) == pytest.approx(0.854, abs=0.001)
    assert share_of(1280, 672) == share_of(1536, 864) == 1


class TestTheTestItself:
    """Each fault planted is found: a test that cannot fail holds nothing."""

    @pytest.fixture
    def window(self, open_window):
        made = open_window()
        settle()
        assert faults(made) == []
        return made

    def test_words_cut_off(self, window):
        window.quick.forms["state"].setFixedWidth(50)
        settle()
        assert any(fault.startswith("cut: QPushButton") for fault in faults(window))

    def test_a_key_too_small_to_touch(self, window):
        window.rail.night.setFixedHeight(40)
        settle()
        assert any(fault.startswith("small: RailButton") for fault in faults(window))

    def test_words_over_words(self, window):
        label = QLabel("在别的字上面", window.header)
        label.move(window.header.fire.pos())
        label.show()
        settle()
        assert any(fault.startswith("over: ") for fault in faults(window))

    def test_a_key_without_a_name(self, window):
        QPushButton("", window.header).show()
        settle()
        assert any(fault.startswith("nameless: ") for fault in faults(window))

    def test_a_key_that_tab_never_reaches(self, window):
        window.activateWindow()
        let_run(lambda: QApplication.focusWidget() is not None)
        window.rail.buttons["situation"].setFocus()
        window.rail.night.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        assert [fault for fault in tab_faults(window) if fault.startswith("never: ")] != []
