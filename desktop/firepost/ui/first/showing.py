"""The first start in the window: before a desk is opened, where this device was never asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firepost.app.welcome import DONE

if TYPE_CHECKING:
    from firepost.ui.window import Window


def begin(window: Window) -> bool:
    """Show the first steps; False where there is nothing to ask. They open the desk when done."""
    welcome = window.doors.welcome
    if welcome is None or welcome.step == DONE:
        return False
    from firepost.ui.first.page import FirstPage

    page = FirstPage(window.setting, welcome, window.drafts, window.doors.media, window)

    def go(pin: str) -> None:
        window.stack.setCurrentWidget(window.closed)
        page.close_down()
        window.stack.removeWidget(page)
        page.deleteLater()
        if pin:
            window.open_with_pin(pin)
        window.open()

    page.finished.connect(go)
    window.destroyed.connect(page.close_down)
    window.stack.addWidget(page)
    window.stack.setCurrentWidget(page)
    page.steps[page.current].first.setFocus()
    return True


def remind(window: Window) -> None:
    """Once the desk stands: what was left for later is among the things to do."""
    if window.doors.welcome is not None:
        from firepost.ui.first.reminders import remind as go_on

        go_on(window)
