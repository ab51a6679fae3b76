"""The kit of one person, and how many people a depot can still equip.

People equippable = the least stock ÷ ratio over all items, rounded down, never below 0;
unknown while any item of the kit was never received nor counted. Source: plan 7.5 asks
for 500 / 200 / 50 people; the ratios are the kit file's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class KitItem:
    key: str
    name: str
    counts: tuple[str, ...]  # names in stock that count for it, added up
    per_person: Decimal
    source: str = ""
    assumed: bool = True
    ratio: tuple[int, int] = field(
        init=False
    )  # the same exactly: so many pieces, so many people

    def __post_init__(self) -> None:
        object.__setattr__(self, "ratio", self.per_person.as_integer_ratio())

    def enough_for(self, count: int) -> int:
        """People that `count` pieces equip: the exact quotient, rounded down."""
        pieces, people = self.ratio
        return count * people // pieces

    def pieces_for(self, count: int) -> int:
        """Pieces that `count` people need, rounded up."""
        pieces, people = self.ratio
        return -(-count * pieces // people)

    def known_in(self, stock: Mapping[str, int]) -> int | None:
        """What counts for it, added up; None where none of it was ever received or counted."""
        if len(self.counts) == 1:  # nearly all: asked for every item of every depot
            return stock.get(self.counts[0])
        known = [stock[name] for name in self.counts if name in stock]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Kit:
    name: str
    assumed: bool
    items: tuple[KitItem, ...]

    def with_ratios(self, ratios: Mapping[str, Decimal]) -> Kit:
        """The same kit with these ratios a person in the place of its own."""
        items = tuple(
            replace(item, per_person=ratios[item.key], assumed=False)
            if item.key in ratios
            else item
            for item in self.items
        )
        return Kit(self.name, any(item.assumed for item in items), items)

    def need_for(self, people: int) -> dict[str, int]:
        """Pieces of each item that so many people need, rounded up, by the item's name."""
        return {item.name: item.pieces_for(people) for item in self.items}

    def can_equip(self, stock: Mapping[str, int]) -> tuple[int | None, str | None]:
        """How many people, and the item that limits (or, unknown, the first that is absent)."""
        people: int | None = None
        limit: str | None = None
        for item in self.items:
            there = item.known_in(stock)
            if there is None:
                return None, item.name
            enough_for = item.enough_for(there)
            if people is None or enough_for < people:
                people, limit = max(enough_for, 0), item.name
        return people, limit


def read_kit(told: Mapping[str, object]) -> Kit:
    """A kit from its file's mapping."""
    items = told["item"]
    assert isinstance(items, list)
    return Kit(
        name=str(told["kit"]),
        assumed=bool(told.get("assumed", True)),
        items=tuple(
            KitItem(
                key=each["key"],
                name=each["name"],
                counts=tuple(each["counts"]),
                per_person=Decimal(each["per_person"]),
                source=str(each.get("source", "")),
            )
            for each in items
        ),
    )
