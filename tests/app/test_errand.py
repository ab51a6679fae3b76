"""Long work says its step and its share, and ends where nobody wants it any more."""

from __future__ import annotations

import pytest

from firepost.app.errand import HALTED, Errand, step, stepping, unwanted
from firepost.domain.errors import Refused


def test_where_nobody_listens_everything_goes_by():
    step("reading", 1, 2)

    assert list(stepping("abc", "reading", of=3)) == ["a", "b", "c"]
    assert not unwanted()


def test_a_percent_is_told_once():
    told = []
    with Errand(lambda *said: told.append(said)).under_way():
        list(stepping(range(1000), "reading", of=1000))
        step("writing")

    assert len(told) == 101
    assert told[37] == ("reading", 370, 1000)
    assert told[-1] == ("writing", 0, 0)


def test_what_is_halted_ends_at_its_next_step():
    errand = Errand(lambda *_said: None)
    with errand.under_way():
        items = stepping(range(10), "taking", of=10)
        assert [next(items) for _ in range(4)] == [0, 1, 2, 3]
        errand.halt()
        with pytest.raises(Refused) as caught:
            next(items)

    assert caught.value.notice.key == HALTED


def test_its_steps_are_over_with_it():
    errand = Errand(lambda *_said: None)
    with errand.under_way():
        errand.halt()
        assert unwanted()

    assert not unwanted()
    step("reading")
