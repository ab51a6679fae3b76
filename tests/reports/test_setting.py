"""Lines of Chinese: stops stay off their heads, brackets off their ends, nothing is lost."""

from __future__ import annotations

import itertools

from hypothesis import example, given
from hypothesis import strategies as st

from firepost.reports.setting import NOT_FIRST, NOT_LAST, Style, set_lines


def measure(text, *, bold=False):
    """Square characters of 10 pt, half for Latin."""
    return sum(10.0 if ord(char) > 0x2E7F else 5.0 for char in text) * (1.1 if bold else 1)


def lines(text, width_pt=100.0, indent_pt=0.0):
    made = set_lines([(text, Style())], measure=measure, width_pt=width_pt, indent_pt=indent_pt)
    return [line.text for line in made]


def test_a_stop_never_begins_a_line():
    assert lines("一二三四五六七八九十，一二") == ["一二三四五六七八九", "十，一二"]


def test_an_opening_bracket_never_ends_a_line():
    assert lines("一二三四五六七八九（一二）") == ["一二三四五六七八九", "（一二）"]


def test_a_figure_is_not_torn_apart():
    assert lines("过火面积约为四十41.40公顷") == ["过火面积约为四十", "41.40公顷"]


def test_a_word_longer_than_a_line_is_torn_after_all():
    assert "".join(lines("x" * 70)) == "x" * 70


def test_the_first_line_is_shorter_by_its_indent():
    assert lines("一二三四五六七八九十一二", indent_pt=20.0) == ["一二三四五六七八", "九十一二"]


def test_a_break_typed_by_hand_begins_a_paragraph():
    assert lines("一二\n三四") == ["一二", "三四"]


def test_nothing_makes_no_line_and_hurts_nobody():
    assert lines("") == []


def test_styles_stay_with_their_letters():
    runs = [("过火", Style()), ("41.4公顷", Style(underline=True)), ("。", Style())]

    (line,) = set_lines(runs, measure=measure, width_pt=200.0)

    assert [(s.text, s.style.underline) for s in line.stretches] == [
        ("过火", False),
        ("41.4公顷", True),
        ("。", False),
    ]


def test_a_justified_line_fills_its_measure():
    made = set_lines([("一二三四五六七八九（一二三", Style())], measure=measure, width_pt=105.0)

    line = made[0]
    assert line.width_pt + line.extra_pt * (len(line.text) - 1) == 105.0


letters = st.text(alphabet="一火山0123.，。（）《a b、/", min_size=1, max_size=200)


@given(letters, st.floats(60, 300))
def test_no_letter_is_lost_and_no_line_is_too_long(text, width_pt):
    made = set_lines([(text, Style())], measure=measure, width_pt=width_pt)

    squeezed = text.replace(" ", "")
    assert "".join(line.text for line in made).replace(" ", "") == squeezed
    assert all(line.width_pt <= width_pt + 0.01 for line in made)


@example(text="000000、、、、、一 、、）", width_pt=120.0)  # a blank before a stop hides it
@given(letters, st.floats(120, 300))
def test_a_stop_begins_a_line_only_where_nothing_else_could(text, width_pt):
    made = [
        line.text for line in set_lines([(text, Style())], measure=measure, width_pt=width_pt)
    ]

    for before, after in itertools.pairwise(made):
        bad = after[:1] in NOT_FIRST or before[-1:] in NOT_LAST
        run_on = all(c in NOT_FIRST or c in NOT_LAST or c.isascii() for c in before[1:])
        assert not bad or run_on
