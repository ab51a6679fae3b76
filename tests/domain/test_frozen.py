"""A value behaves as the frozen dataclass it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass, replace

import pytest
from msgspec import field

from firepost.domain.frozen import Frozen


class Team(Frozen, frozen=True):
    name: str
    people: int = 0
    phones: Mapping[str, str] = field(default_factory=dict)


class Machine(Team, frozen=True):
    kind: str = "pump"


def test_it_never_changes():
    with pytest.raises(AttributeError):
        Team("一队").people = 3


def test_it_is_compared_by_what_it_holds():
    assert Team("一队", 20) == Team("一队", 20) != Team("一队", 21)
    assert Machine("一队", 20) != Team("一队", 20)


def test_it_is_a_dataclass_for_those_who_ask():
    assert is_dataclass(Team)
    assert [one.name for one in fields(Machine)] == ["name", "people", "phones", "kind"]
    assert asdict(Team("一队", 20)) == {"name": "一队", "people": 20, "phones": {}}
    assert replace(Machine("一队", kind="saw"), people=7) == Machine("一队", 7, kind="saw")


def test_what_is_made_anew_is_not_shared():
    assert Team("一队").phones is not Team("二队").phones
