"""The hand-over, made when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from firepost.ui.window import Window


def relieve(window: Window) -> None:
    """Who unlocks the screen to take over meets the hand-over at once; on the lock stands who is on duty."""
    if window.keeper is None:
        return
    lock, duty = window.keeper.lock_page, window.header.duty

    def hand_over() -> None:
        window.stage.return_to_now()
        window.open_form("watch")

    lock.duty_says = duty.accessibleName
    lock.relieved.connect(hand_over)


def offered(window: Window) -> dict[str, Callable[[], QWidget]]:
    """For `ui.drawers.Drawers.offer`."""

    def make() -> QWidget:
        from firepost.ui.watch.form import WatchForm, sit
        from firepost.ui.watch.points import points

        care = window.doors.care

        def seat(post: Any, person: str) -> None:
            if care is None:
                sit(post, person)
            else:
                care().seat(post, person)

        return WatchForm(
            window.setting,
            window.stage,
            window.header.duty,
            points=lambda: points(
                window.setting, window.stage.board, window.pages.situation.side.listed()
            ),
            seat=seat,
        )

    return {"watch": make}
