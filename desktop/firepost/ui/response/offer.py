"""What may be decided now, and the four ways to decide it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from firepost.app import asked
from firepost.app.board import Board, IncidentOnBoard
from firepost.domain.plan.model import Plan
from firepost.ui.setting import Setting
from firepost.ui.typed.moment import parse_moment

NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be decided now: the level that stands, the one proposed, the one to ask for."""

    stands: str  # "none" where nothing is declared
    proposed: str
    higher: str | None  # what 提请 asks for: the proposal above what stands, else one higher

    @property
    def first(self) -> str:
        """The choice that agrees with the proposal, to be confirmed by one press."""
        if self.proposed == self.stands:
            return "keep"
        return "raise" if self.proposed == self.higher else "other"


def offer_of(plan: Plan, board: Board, fire: IncidentOnBoard) -> Offer:
    stands = fire.declared.value if fire.declared else NONE
    wanted = asked.proposal_for(asked.plan_read(plan, board), board, fire).level or NONE
    order = [NONE, *(level.id for level in plan.levels)]
    here, there = order.index(stands), order.index(wanted)
    higher = wanted if there > here else (order[here + 1] if here + 1 < len(order) else None)
    return Offer(stands, wanted, None if fire.silent else higher)


class Choice(QPushButton):
    """One of the four, with a second line that says what it means."""

    def __init__(self, setting: Setting, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting = setting
        self._told = ("", "")
        self.setCheckable(True)
        self.setProperty("kind", "choice")
        self.setMinimumHeight(52)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.detail = QLabel("", self)
        self.detail.setProperty("role", "aside")
        self.detail.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.name = QLabel("", self)
        self.name.setProperty("role", "strong")
        self.name.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QGridLayout(self)
        column.setContentsMargins(10, 4, 4, 4)
        column.setSpacing(0)
        column.addWidget(self.name, 0, 0)
        column.addWidget(self.detail, 1, 0)

    def tell(self, name: str, detail: str) -> None:
        self._told = (("● " if self.isChecked() else "○ ") + name, detail)
        self.setAccessibleName(f"{name} {detail}")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What is too long ends in dots, never in half a letter; all of it stands in the tip."""
        wide = max(self.width() - 16, 40)
        for label, text in zip((self.name, self.detail), self._told, strict=True):
            label.ensurePolished()
            metrics = label.fontMetrics()
            label.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide))
        self.setToolTip(" ".join(self._told))


def parse_coming(text: str, now: datetime) -> datetime | None:
    """A time still to come: +20 (minutes), 2000, 20:00; one that has passed is tomorrow's."""
    plain = text.replace("＋", "+").replace("分", "").strip()
    if plain.startswith("+") and plain[1:].strip().isdigit():
        return now + timedelta(minutes=int(plain[1:]))
    at = parse_moment(plain, now)
    if at is None:
        return None
    while at <= now:
        at += timedelta(days=1)
    return at
