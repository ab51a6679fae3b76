"""The hand-over, made when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from firepost.ui.window import Window


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
