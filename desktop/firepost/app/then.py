"""What was known at an earlier instant, by what holds now: from when a rule has been met.

Every rule of a fire asks of the same few instants, so one `Then` serves them all: on the
screen's thread the same question was drawn anew for each rule and took most of its time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from firepost.app import asked
from firepost.app.board import Board, IncidentOnBoard, Known
from firepost.domain.plan.conditions import Compare, Condition, Graded, atoms
from firepost.domain.plan.evaluate import see
from firepost.domain.plan.model import Plan
from firepost.domain.plan.settle import settle
from firepost.domain.plan.situation import Case, Described, Value

_IMPLIED: Final = ("near_key_target",)  # by a severe threat, whoever says nothing of it


class Then:
    """One fire of one board, under the plan as it is read there."""

    def __init__(self, read: Plan, board: Board, fire: IncidentOnBoard) -> None:
        self._read, self._board, self._fire = read, board, fire
        self._law = read.law(asked.law_of(board))
        described = asked.situation(board).described()
        self._case = next(case for case in described.cases if case.id == fire.id)
        self._facts = described.facts
        self._held: dict[str, Known[Any] | None] = {
            name: asked.known_fact(board, fire, name) for name in self._case.facts
        }
        self._known: dict[datetime, Mapping[str, Value]] = {}

    def since(self, rule: Condition) -> datetime | None:
        """The first instant from which the facts that hold now make the rule true.

        Before a fact was so it counts as unknown; states and hours count as of that instant.
        """
        for at in sorted({*self._instants(rule)}):
            if at > self._board.at:
                return None
            if settle(rule, self._known_at(at), self._law, self._read.fact_book) is True:
                return at
        return None

    def _known_at(self, at: datetime) -> Mapping[str, Value]:
        known = self._known.get(at)
        if known is None:
            by_then = {
                name: value if self._was_so(name, at) else None
                for name, value in self._case.facts.items()
            }
            case = Case(self._case.id, by_then)
            described = Described(at=at, cases=(case,), facts=self._facts)
            known = self._known[at] = see(self._read, case, described).known
        return known

    def _was_so(self, name: str, at: datetime) -> bool:
        """Whether a fact was so by then. What is only implied is drawn again from what was said."""
        held = self._held[name]
        if held is None:
            return name not in self._fire.facts and name not in _IMPLIED
        return held.said.at <= at

    def _instants(self, rule: Condition) -> Iterator[datetime]:
        """Every instant at which the rule could have come true."""
        board, fire = self._board, self._fire
        yield fire.opened.at
        if fire.burning_since is not None:
            yield fire.burning_since
        for change in fire.states:
            yield change.said.at
        for atom in atoms(rule):
            if isinstance(atom, Compare) and isinstance(atom.bound, timedelta):
                if fire.burning_since is not None:
                    yield fire.burning_since + atom.bound
                continue
            keys = [atom.key] if isinstance(atom, Compare) else self._measured(atom)
            for key in keys:
                held = asked.known_fact(board, fire, key)
                if held is not None:
                    yield held.said.at

    def _measured(self, atom: Condition) -> list[str]:
        keys = [measure.fact for measure in self._law.measures]
        if isinstance(atom, Graded):
            keys += [one.stand_in for one in self._law.measures if one.stand_in]
        return keys
