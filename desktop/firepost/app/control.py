"""The held share of each fire's edge on the board, reckoned once for each edge and its marks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from firepost.domain.errors import Refused
from firepost.domain.record import Record, Thing

if TYPE_CHECKING:
    from firepost.domain.geometry.control import Control

_KEPT: Final = 64
ShapeOf = Callable[[str], Mapping[str, Any] | None]


class ControlRoom:
    """Asked with every board, so it must answer at once where nothing has changed."""

    def __init__(self, shape_of: ShapeOf) -> None:
        self._shape_of = shape_of  # a geometry by its hash; None while its bytes have not come
        self._found: OrderedDict[object, Control | None] = OrderedDict()

    def of(self, record: Record, fire: str, blob: str) -> Control | None:
        """None where nobody has marked anything: how much is held is then unknown."""
        marks = _by_time(record, "stretch", fire)
        sectors = _by_time(record, "sector", fire)
        if not marks and not sectors:
            return None
        key = (blob, *(thing.id for thing in (*marks, *sectors)))
        if key not in self._found:
            shape = self._shape_of(blob)
            if shape is None:  # its bytes may come yet
                return None
            self._found[key] = _reckoned(shape, marks, sectors)
            while len(self._found) > _KEPT:
                self._found.popitem(last=False)
        self._found.move_to_end(key)
        return self._found[key]


def _reckoned(
    shape: Mapping[str, Any], marks: list[Thing], sectors: list[Thing]
) -> Control | None:
    from firepost.domain.geometry.control import control_of  # heavy: only where marked

    try:
        return control_of(
            shape,
            [(thing.values["state"], thing.values["line"]) for thing in marks],
            [(thing.values["sector"], thing.values["line"]) for thing in sectors],
        )
    except Refused:  # an edge too tangled to be read
        return None


def _by_time(record: Record, kind: str, fire: str) -> list[Thing]:
    """The one that holds over the others last; made at one time, by the entry's id."""
    own = [one for one in record.all_of(kind) if one.values["incident"] == fire]
    return sorted(own, key=lambda one: (one.made.at_ms, one.made.stream, one.made.seq))
