"""A value of the field: made once, never changed, compared by what it holds.

What `@dataclass(frozen=True, slots=True)` is, on a class that C makes: a start makes 200 such
classes, a board thousands of such values, and both were a good part of their time. For
`dataclasses.replace`, `fields` and `asdict` it is a dataclass like any other.
"""

from __future__ import annotations

import dataclasses
import inspect
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct


class _Fields:
    """`__dataclass_fields__`, made when it is first asked for."""

    def __init__(self) -> None:
        self._made: dict[type, dict[str, dataclasses.Field[Any]]] = {}

    def __get__(self, _one: object, kind: type[Struct]) -> dict[str, dataclasses.Field[Any]]:
        made = self._made.get(kind)
        if made is None:
            made = self._made[kind] = _fields_of(kind)
        return made


def _fields_of(kind: type[Struct]) -> dict[str, dataclasses.Field[Any]]:
    annotations: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        annotations |= inspect.get_annotations(base)
    named = [(name, annotations[name]) for name in kind.__struct_fields__]
    plain = dataclasses.make_dataclass(kind.__name__, named)
    return {field.name: field for field in dataclasses.fields(plain)}


class Frozen(Struct, frozen=True):
    """Base of values. A default that is made anew for each is `msgspec.field(default_factory=…)`."""

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]
    else:
        __dataclass_fields__ = _Fields()


class Changing(Struct):
    """Base of what changes while it is worked on, as `@dataclass(slots=True)` is."""

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]
    else:
        __dataclass_fields__ = _Fields()
