"""Every page, every form, at every size, in both languages: nothing cut, nothing over another."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from fakes import boards
from ui.conftest import let_run
from ui.fitting import faults, resized, tab_faults
from ui.test_layout import crowded, empty, unknowns
from ui.test_tongue import form_names, settle

# Logical sizes: 1920x1080 at 100, 125 and 150 % (with a task bar), 1366x768 at 100 %. What is
# left of them at more is fitted to the last by `ui/fitted_scale.py`.
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
            wrong = faults(window)
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
            if drawer.isVisible():
                if wrong := faults(drawer):
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
