"""A report as the board shows it: which, and who issued it when. Issued is not sent."""

from __future__ import annotations

from dataclasses import dataclass

from firepost.app.said import Said


@dataclass(frozen=True, slots=True)
class IssuedOnBoard:
    number: int
    kind: str  # first follow-up final
    said: Said
