"""What shape the tables of a file must have, and every place where one has another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Protocol

from firepost.domain.errors import Notice

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a plan file, at a key such as `triggers[3].when.over`."""

    path: Path
    notice: Notice

    @property
    def key(self) -> str:
        text = ""
        for step in self.path:
            text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
        return text


def fault(path: Path, key: str, **values: object) -> Fault:
    return Fault(path, Notice.of(f"plan.{key}", **values))


class Shape(Protocol):
    def faults(self, value: object, path: Path) -> Iterator[Fault]: ...


@dataclass(frozen=True, slots=True)
class Text:
    """A string with something in it."""

    def faults(self, value: object, path: Path) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield fault(path, "not_text")
        elif not value.strip():
            yield fault(path, "empty")


@dataclass(frozen=True, slots=True)
class OneOf:
    choices: tuple[str, ...]

    def faults(self, value: object, path: Path) -> Iterator[Fault]:
        if value not in self.choices:
            yield fault(path, "not_one_of", value=value, choices=", ".join(self.choices))


@dataclass(frozen=True, slots=True)
class Flag:
    def faults(self, value: object, path: Path) -> Iterator[Fault]:
        if not isinstance(value, bool):
            yield fault(path, "not_flag")


# No figure of any plan comes near; larger ones are a slip, and too large for arithmetic.
MOST: Final = 1e15


@dataclass(frozen=True, slots=True)
class Number:
    least: float = 0
    whole: bool = False

    def faults(self, value: object, path: Path) -> Iterator[Fault]:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield fault(path, "not_number")
        elif not self.least <= value <= MOST:
            yield fault(path, "out_of_range", value=value, least=self.least)
        elif self.whole and not isinstance(value, int):
            yield fault(path, "not_whole", value=value)


@dataclass(frozen=True, slots=True)
class Day:
    def faults(self, value: object, path: Path) -> Iterator[Fault]:
        if not isinstance(value, date) or isinstance(value, datetime):
            yield fault(path, "not_day")


@dataclass(frozen=True, slots=True)
class Either:
    """A plain value, or a table in its place."""

    plain: Shape
    table: Shape

    def faults(self, value: object, path: Path) -> Iterator[Fault]:
        shape = self.table if isinstance(value, Mapping) else self.plain
        yield from shape.faults(value, path)


@dataclass(frozen=True, slots=True)
class Listed:
    item: Shape
    least: int = 0

    def faults(self, value: object, path: Path) -> Iterator[Fault]:
        if isinstance(value, str) or not isinstance(value, Sequence):
            yield fault(path, "not_list")
            return
        if len(value) < self.least:
            yield fault(path, "too_few", least=self.least)
        for place, each in enumerate(value):
            yield from self.item.faults(each, (*path, place))


@dataclass(frozen=True, slots=True)
class Named:
    """A table whose keys are free and whose values share a shape."""

    item: Shape

    def faults(self, value: object, path: Path) -> Iterator[Fault]:
        if not isinstance(value, Mapping):
            yield fault(path, "not_table")
            return
        for key, each in value.items():
            yield from self.item.faults(each, (*path, key))


@dataclass(frozen=True, slots=True)
class Table:
    """A table with these keys and no others."""

    needed: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)

    def faults(self, value: object, path: Path) -> Iterator[Fault]:
        if not isinstance(value, Mapping):
            yield fault(path, "not_table")
            return
        for key in self.needed:
            if key not in value:
                yield fault((*path, key), "missing_key", name=key)
        known = {**self.needed, **self.optional}
        for key, each in value.items():
            if key in known:
                yield from known[key].faults(each, (*path, key))
            else:
                yield fault((*path, key), "unknown_key", name=key, known=", ".join(known))


@dataclass(frozen=True, slots=True)
class Formed:
    """A table that has one of several forms, told apart by the first key it has."""

    forms: Mapping[str, Shape]

    def faults(self, value: object, path: Path) -> Iterator[Fault]:
        if not isinstance(value, Mapping):
            yield fault(path, "not_table")
            return
        for mark, shape in self.forms.items():
            if mark in value:
                yield from shape.faults(value, path)
                return
        yield fault(path, "no_form", known=", ".join(self.forms))
