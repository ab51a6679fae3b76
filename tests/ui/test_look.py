"""Colours and sizes: what can be read in the sun and at night."""

from __future__ import annotations

import re

import pytest

from fakes import boards
from firepost.ui.setting import Setting


def brightness(hex_colour: str) -> float:
    """Relative luminance as the WCAG formula has it."""
    parts = [int(hex_colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_right():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_every_pair_of_colours_can_be_read(setting: Setting, night):
    look = setting.look
    look.turn(night=night)

    weak = [
        (pair["fg"], pair["bg"])
        for pair in look.contrast_pairs
        if contrast(look.hex(pair["fg"]), look.hex(pair["bg"])) < pair["min"]
    ]

    assert look.contrast_pairs
    assert weak == []


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("warn", "warn-bg"),
        ("danger", "danger-bg"),
        ("unk", "unk-bg"),
        ("ok", "ok-bg"),
        ("text-2", "info-bg"),
        ("on-ink", "ink"),
        ("drill-on", "drill"),
        ("text", "bg-sel"),
        ("sym-bg", "sym-ink"),
        ("target", "map-base2"),
        ("fire-old", "map-base2"),
        ("text", "bg-sub"),
    ],
)
def test_what_the_widgets_pair_can_be_read(setting: Setting, night, ink, ground):
    setting.look.turn(night=night)

    assert contrast(setting.look.hex(ink), setting.look.hex(ground)) >= 4.5


@pytest.mark.parametrize("compact", [False, True])
def test_no_letter_is_smaller_than_thirteen(setting: Setting, compact):
    setting.look.turn(compact=compact)

    sizes = [int(px) for px in re.findall(r"font-size: (\d+)px", setting.look.sheet())]

    assert min(sizes) >= 13


def test_the_bundled_font_is_the_one_used(setting: Setting):
    assert setting.look.family == "Noto Sans SC"
    assert boards.NOW.tzinfo is not None


def test_digits_are_as_wide_as_each_other(setting: Setting):
    """A clock must not jump about as it ticks."""
    for bold in (False, True):
        metrics = setting.look.metrics("clock", bold=bold)

        assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_turning_to_the_same_side_says_nothing(setting: Setting):
    heard: list[int] = []
    setting.look.changed.connect(lambda: heard.append(1))

    setting.look.turn(night=False)
    setting.look.turn(night=True)

    assert heard == [1]
