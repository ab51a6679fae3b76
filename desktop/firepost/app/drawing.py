"""How a board is drawn from the record: the moment, the ground, and what counts of a field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import field

from firepost.app import board as b
from firepost.app.control import ControlRoom
from firepost.app.kit import Kit
from firepost.app.memory import Memory
from firepost.app.words import Words
from firepost.domain.asking import Forest, no_forest
from firepost.domain.frozen import Frozen
from firepost.domain.gravity import gravity_of
from firepost.domain.instants import Instant, moment_of
from firepost.domain.plan.model import Plan
from firepost.domain.record import Record
from firepost.domain.register import Claim, graver


class Moment(Frozen, frozen=True):
    """The moment a board shows. `live`: nothing is filtered, entries ahead count as of now."""

    at: Instant
    known: Instant
    live: bool
    now_ms: int


class Ground(Frozen, frozen=True):
    """What a board needs beside the record: plan, kit, words and the desk's own data."""

    desk: str
    drill: bool
    plan: Callable[[], Plan]
    kit: Kit
    words: Words
    control: ControlRoom | None = None  # reckons the held share; None: nobody reckons it
    forest: Callable[[Any], Forest] = no_forest  # the user's forest layer
    lie: Callable[[Any], dict[str, str] | None] = lambda _geometry: None  # and terrain model


class Drawing(Frozen, frozen=True):
    """What every part of the board asks of the record."""

    record: Record
    ground: Ground
    moment: Moment
    memory: Memory = field(default_factory=Memory)  # of the board before

    @property
    def clamp_ms(self) -> int | None:
        return self.moment.now_ms if self.moment.live else None

    def said(self, claim: Claim) -> b.Said:
        return b.Said(
            entry=claim.id,
            by=claim.by,
            at=moment_of(claim.at_ms, claim.offset_min),
            known_at=moment_of(claim.known_ms),
            source=claim.source,
        )

    def held(self, entity: str, name: str) -> tuple[Claim | None, bool]:
        """The claim that counts for a field, and whether others stand against it."""
        standing = self.record.standing(entity, name, self.clamp_ms)
        if len(standing) < 2:
            return (standing[0] if standing else None), False
        held = graver(standing, gravity_of(name))
        return held, any(claim.value != held.value for claim in standing if held is not None)

    def known(self, entity: str, name: str, take: Callable[[Any], Any] | None = None) -> Any:
        held, contested = self.held(entity, name)
        if held is None:
            return None
        value = take(held.value) if take else held.value
        if take is None and isinstance(value, list) and name == "affected_forest_ha":
            return b.Known(value[0], self.said(held), contested, (value[1], value[2]))
        return b.Known(value, self.said(held), contested)
