"""Which of two contested values is the graver: it counts until people settle it.

Source: the contract, What holds at T: larger area, higher number or level, true, the
state furthest from accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from firepost.domain.vocabulary import BORDERS, CITY_FACTS, FACTS, GRADES, STATES

_LEVELS: Final = ("none", "IV", "III", "II", "I")


def _number(value: object) -> float:
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


def gravity_of(field: str) -> Callable[[object], object] | None:
    """The measure of gravity for a field of the record; None where values have no order."""
    if field in FACTS and field != "burned_area_ha":
        return _OF_FACT[FACTS[field]]
    if field in ("deaths", "serious_injuries", "minor_injuries"):
        return _number
    match field.partition(":")[0]:
        case "state":
            return lambda value: -STATES.index(str(value))
        case "area":
            return lambda value: _number(_first(value))
        case "level":
            return lambda value: _LEVELS.index(str(_first(value)))
        case "evacuation":
            return lambda value: -_number(_first(value))  # fewer are out
        case "sector":
            return _accepted
        case _:
            return None


def kind_of(field: str, standing_perimeter: bool = False) -> str:
    """Which kind of conflict a field has, in the contract's words."""
    head = field.partition(":")[0]
    if head in ("state", "level", "assignment", "report"):
        return head
    if head == "held":
        return "equipment"
    if head == "area":
        return "perimeter" if standing_perimeter else "fact"
    if head in ("deaths", "serious_injuries", "minor_injuries"):
        return "casualties"
    return "fact"


def is_city_wide(fact: str) -> bool:
    return fact in CITY_FACTS
