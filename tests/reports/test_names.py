"""Names that every system takes, stand alone, and never hide an older report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firepost.reports import names
from reports.evening import board, content, fire, shop

SPEECH = shop().speech("zh")


def named(name, **changes):
    return names.folder_name(content(board(fire(name=name)), **changes), SPEECH)


def test_a_folder_says_when_where_which_and_what_number():
    assert names.folder_name(content(number=7, kind="follow-up"), SPEECH) == (
        "20261128_1820_泰顺县包垟乡北坑湾火场_续报_第07期"
    )


def test_the_twin_is_ascii():
    assert names.ascii_name(content()) == "20261128_1820_330329_first_no01"


def test_a_drill_says_so_in_both():
    drill = content(replace(board(), drill=True))

    assert names.folder_name(drill, SPEECH).startswith("演练_2026")
    assert names.ascii_name(drill).startswith("drill_2026")


def test_a_slash_in_a_place_makes_no_folder():
    assert named("泰顺/司前\\火:场?") == "20261128_1820_泰顺-司前-火-场_首报_第01期"


def test_a_name_of_200_characters_is_cut():
    assert len(named("山" * 200)) < 60


def test_a_name_of_nothing_printable_is_a_fire():
    assert named(" \u200b/") == "20261128_1820_火场_首报_第01期"


@pytest.mark.parametrize("device", ["CON", "nul", "COM1", "lpt9"])
def test_windows_devices_are_no_names(device):
    assert names.safe(device, 24, "火场") == f"-{device}"


@given(st.text())
def test_whatever_is_typed_becomes_a_name_for_every_system(text):
    name = names.safe(text, 24, "火场")

    assert 1 <= len(name) <= 25
    assert len(name.encode()) <= 100
    assert not set(name) & set('<>:"/\\|?*\0\n\r\t')
    assert name == name.strip(". ")
