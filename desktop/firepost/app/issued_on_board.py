"""A report as the board shows it: which, and who issued it when. Issued is not sent."""

from __future__ import annotations

from firepost.app.said import Said
from firepost.domain.frozen import Frozen


class IssuedOnBoard(Frozen, frozen=True):
    number: int
    kind: str  # first follow-up final
    said: Said
