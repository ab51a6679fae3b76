"""What the plan says of the fire in front, reckoned once for each board and read by every part.

It changes with the board, never with the clock: a tick only words it anew.
"""

from __future__ import annotations

from firepost.app import conditions, duties
from firepost.app.board import Board, IncidentOnBoard
from firepost.domain.plan.model import Plan


class Reckoned:
    """Holds the last answer of each question; another board, plan or fire asks anew."""

    def __init__(self) -> None:
        self._of: tuple[Plan, Board, IncidentOnBoard] | None = None
        self._obliged: duties.Obliged | None = None
        self._told: tuple[conditions.ConditionOnBoard, ...] | None = None

    def obliged(self, plan: Plan, board: Board, fire: IncidentOnBoard) -> duties.Obliged:
        self._turn(plan, board, fire)
        if self._obliged is None:
            self._obliged = duties.obliged(plan, board, fire)
        return self._obliged

    def conditions(
        self, plan: Plan, board: Board, fire: IncidentOnBoard
    ) -> tuple[conditions.ConditionOnBoard, ...]:
        self._turn(plan, board, fire)
        if self._told is None:
            self._told = conditions.conditions(plan, board, fire)
        return self._told

    def _turn(self, plan: Plan, board: Board, fire: IncidentOnBoard) -> None:
        of = self._of
        if of is None or of[0] is not plan or of[1] is not board or of[2] is not fire:
            self._of = (plan, board, fire)
            self._obliged = self._told = None
