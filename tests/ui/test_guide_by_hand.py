"""The user's guide with one's hands on the keys: what it says a key does, the key does."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt

from house.tree import ROOT
from ui.conftest import let_run
from ui.keys import Keys
from ui.test_keymap import listed

GUIDE = (ROOT / "docs" / "guide" / "user.md").read_text(encoding="utf-8")
K = Qt.Key
# Page of the guide's heading, its key -> the form that comes to the front.
FORMS = [
    ("situation", "N", K.Key_N, "incident"),
    ("situation", "S", K.Key_S, "state"),
    ("situation", "C", K.Key_C, "casualties"),
    ("situation", "G", K.Key_G, "perimeter"),
    ("situation", "D", K.Key_D, "declare"),
    ("situation", "W", K.Key_W, "weather"),
    ("situation", "P", K.Key_P, "people"),
    ("situation", "O", K.Key_O, "outlook"),
    ("situation", "F6", K.Key_F6, "fires"),
    ("situation", "F7", K.Key_F7, "watch"),
    ("response", "K", K.Key_K, "fact"),
]


def sections():
    """Page -> the text under its heading; what stands under none is of every page."""
    names = {
        "F1": "situation",
        "F2": "response",
        "F3": "forces",
        "F4": "depots",
        "F5": "office",
    }
    for part in re.split(r"^## ", GUIDE, flags=re.MULTILINE)[1:]:
        heading, _, text = part.partition("\n")
        yield names.get(heading.split()[-1], ""), heading.split()[-1], text


def test_every_key_of_the_guide_is_on_the_map_of_keys():
    """The bold ones, and every function and control key between."""
    known = listed()
    strange = set()
    for _, page, text in sections():
        bold = {one.split()[0] for one in re.findall(r"\*\*([^*]+)\*\*", text)}
        keys = {one for one in bold if re.fullmatch(r"[A-Z/?]|End|(?:Ctrl|Shift)\+.+", one)}
        keys |= set(re.findall(r"(?<![\w+])(?:(?:Ctrl|Shift)\+)*(?:F\d+)(?!\w)", text))
        keys |= set(re.findall(r"(?<!\w)(?:Ctrl\+)(?:Shift\+)?[A-Z]\b", text))
        strange |= {key for key in keys if ("", key) not in known and (page, key) not in known}

    assert strange == set()


@pytest.mark.parametrize(("page", "told", "key", "form"), FORMS, ids=str)
def test_a_key_of_the_guide_opens_what_it_says(open_window, page, told, key, form):
    text = "".join(part for name, _, part in sections() if name == page)
    assert told in text, f"the guide does not tell {told} on {page}"
    window = open_window()
    window.go(page)
    keys = Keys(window)
    if page == "situation":
        keys.key(K.Key_Escape)  # out of the line, as the guide says
    letter = told.lower() if len(told) == 1 else ""

    keys.key(key, letter)

    let_run(lambda: window.drawers.in_front() == form)
    keys.key(K.Key_Escape)
    let_run(lambda: window.drawers.in_front() == "")
