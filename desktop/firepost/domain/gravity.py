"""Which of two contested values is the graver: it counts until people settle it.

Source: the contract, What holds at T: larger area, higher number or level, true, the
state furthest from accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from firepost.domain.vocabulary import BORDERS, CONDITIONS, FACTS, GRADES, STATES

_LEVELS: Final = ("none", "IV", "III", "II", "I")


def _number(value: object) -> float:
    """Of an estimate `[value, low, high]` the value."""
    if isinstance(value, (list, tuple)):
        value = value[0]
    return -1.0 if value is None else float(value)  # type: ignore[arg-type]


def _flag(value: object) -> int:
    # Unknown lies between: it may yet be true.
    return {True: 2, None: 1, False: 0}[value]  # type: ignore[index]


def _place_in(order: tuple[str, ...]) -> Callable[[object], int]:
    return lambda value: -1 if value is None else order.index(str(value))


def _first(value: object) -> object:
    assert isinstance(value, (list, tuple))
    return value[0]


def _accepted(value: object) -> int:
    """A sector with more left open is the graver."""
    assert isinstance(value, (list, tuple))
    return -sum(bool(check) for check in value[:3])


_OF_FACT: Final[dict[str, Callable[[object], object]]] = {
    "border": _place_in(BORDERS),
    "grade": _place_in(GRADES),
    "districts": lambda value: len(value) if isinstance(value, (list, tuple)) else 0,
    "flag": _flag,
    "amount": _number,
}


_OF_FIELD: Final[dict[str, Callable[[object], object]]] = {
    "deaths": _number,
    "serious_injuries": _number,
    "minor_injuries": _number,
    "state": lambda value: -STATES.index(str(value)),
    "area": lambda value: _number(_first(value)),
    "level": lambda value: _LEVELS.index(str(_first(value))),
    "evacuation": lambda value: -_number(_first(value)),  # fewer are out
    "sector": _accepted,
    "condition": _place_in(CONDITIONS),
    "strength": _number,  # the more people are to be accounted for
}
_KINDS: Final = {
    "state": "state",
    "level": "level",
    "assignment": "assignment",
    "report": "report",
    "strength": "assignment",
    "held": "equipment",
    "condition": "casualties",
    "deaths": "casualties",
    "serious_injuries": "casualties",
    "minor_injuries": "casualties",
}


def gravity_of(field: str) -> Callable[[object], object] | None:
    """The measure of gravity for a field of the record; None where values have no order."""
    head = field.partition(":")[0]
    return _OF_FIELD.get(head) or _OF_FACT.get(FACTS.get(head, ""))


def kind_of(field: str) -> str:
    """Which kind of conflict a field has, in the contract's words; an area has two."""
    return _KINDS.get(field.partition(":")[0], "fact")
