"""Rare signs of the land drawn by the bundled font, and figures typed in any width."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontInfo, QImage, QPainter, QRawFont
from PySide6.QtWidgets import QApplication, QLineEdit

from fakes import boards
from firepost.ui.forms.making import makers
from firepost.ui.setting import Setting
from firepost.ui.typed.moment import parse_moment
from firepost.ui.typed.numbers import Wrong, parse_amount, parse_count, parse_place

# Of place names in Wenzhou and its neighbours; 𣲗 and 𠙶 lie beyond the first plane of Unicode.
RARE = "峃垟㙟岙嶴埠岱洨浃塆碶𣲗"
FULL = str.maketrans("0123456789.:-", "０１２３４５６７８９．：－")


def drawn(setting: Setting, text: str, *, bold: bool) -> QImage:
    image = QImage(64, 64, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    painter.setFont(setting.look.font(40, bold=bold))
    painter.drawText(QPointF(8, 50), text)
    painter.end()
    return image


def ink(image: QImage) -> bytes:
    return bytes(image.constBits())


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize("sign", RARE)
def test_a_rare_sign_is_drawn_by_the_bundled_font(setting: Setting, sign, bold):
    font = setting.look.font(40, bold=bold)
    raw = QRawFont.fromFont(font)
    nothing = drawn(setting, "\U0010fff0", bold=bold)  # no font has it: the empty box
    seen = drawn(setting, sign, bold=bold)

    assert QFontInfo(font).family() == "Noto Sans SC"
    assert all(raw.glyphIndexesForString(sign)), f"no glyph for {sign}"
    assert ink(seen) not in (ink(nothing), ink(drawn(setting, " ", bold=bold)))


def test_a_sign_that_no_font_has_would_be_found(setting: Setting):
    raw = QRawFont.fromFont(setting.look.font(40))

    assert not all(raw.glyphIndexesForString("\U0010fff0"))


@pytest.mark.parametrize("text", ["0", "12", "1234567"])
def test_a_count_is_read_in_full_width_too(text):
    assert parse_count(text.translate(FULL)) == parse_count(text) == int(text)


@pytest.mark.parametrize("text", ["0.5", "41.4", "1234.5"])
def test_an_amount_is_read_in_full_width_too(text):
    assert parse_amount(text.translate(FULL)) == parse_amount(text) == float(text)


@pytest.mark.parametrize("text", ["18:14", "1814", "-6", "11-27 09:30"])
def test_a_moment_is_read_in_full_width_too(text):
    assert parse_moment(text.translate(FULL), boards.NOW) == parse_moment(text, boards.NOW)


@pytest.mark.parametrize("text", ["27.662 119.985", "3061526 498733"])
def test_a_place_is_read_in_full_width_too(text):
    assert parse_place(text.translate(FULL).replace(" ", "　")) == parse_place(text)


def test_what_is_no_figure_in_any_width_is_told():
    with pytest.raises(Wrong):
        parse_count("１２人半")


def test_every_field_that_takes_figures_takes_them_in_full_width(open_window):
    """Each form is given 12, then １２: whatever it says of the one it says of the other."""
    window = open_window()
    window.go_outdoors()
    for page in window.pages.names:
        window.go(page)
    drawers = window.drawers
    names = sorted(
        {*makers(window.setting, window.stage, lambda: window.base, None), *drawers._offered}
    )
    unlike, tried = [], 0
    for name in names:
        window.open_form(name)
        form = drawers._made.get(name)
        for field in getattr(form, "fields", ()):
            line = getattr(field, "line", None)
            if not isinstance(line, QLineEdit) or line.isReadOnly():
                continue
            said = []
            for text in ("12", "１２"):
                line.setText(text)
                try:
                    value = field.value()
                except Wrong as wrong:
                    value = wrong.key
                said.append(value)
            line.clear()
            tried += 1
            # A line of words keeps what was typed as it was typed.
            if said[0] != said[1] and said != ["12", "１２"]:
                unlike.append((name, type(field).__name__, said))
    QApplication.processEvents()

    assert tried > 60
    assert unlike == []
