"""What every signal and every key of the window leads to: one table to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

from firepost.domain.errors import Notice
from firepost.ui.everyday.helper import helper
from firepost.ui.watch.offered import offered as watches

if TYPE_CHECKING:
    from firepost.ui.window import Window


def wire(window: Window) -> None:
    """Join the parts of the window to each other."""
    window.clerk.opened.connect(window.take_opened)
    window.clerk.shut_out.connect(window.take_shut_out)
    window.clerk.stopped.connect(window.notice.show_stopped)
    window.clerk.broke.connect(
        lambda error: window.notice.show_stopped(Notice.of("ui.bug", says=repr(error)))
    )
    window.closed.retry_pressed.connect(window.open)
    window.closed.reading_pressed.connect(window.open_reading)
    window.closed.pin_given.connect(window.open_with_pin)
    window.stage.board_changed.connect(window.take_board)
    window.stage.ticked.connect(window.count)
    window.stage.done.connect(window.take_done)
    window.stage.refused.connect(window.notice.show_stopped)
    window.stage.look_back_changed.connect(window.follow_look_back)
    window.look_back.left.connect(window.stage.return_to_now)
    window.mapwork.form_wanted.connect(window.open_form)
    window.header.fires_pressed.connect(lambda: window.open_form("fires"))
    window.header.link_pressed.connect(lambda: window.go("office"))
    window.header.export_pressed.connect(window.export)
    window.header.duty.clicked.connect(lambda: window.open_form("watch"))
    if window.exchange is not None:
        window.exchange.stopped.connect(window.notice.show_stopped)
    window.pages.opened.connect(window.open_form)
    window.pages.form_wanted.connect(window.open_form)
    window.pages.situation.copied.connect(
        lambda text: window.notice.show_told(window.setting.say("ui.copy.done", text=text))
    )
    window.pages.made.connect(window.serve_page)
    window.pages.made.connect(window.scribe.attend_page)
    window.pages.todo_wanted.connect(window.act_on)
    window.pages.line_pressed.connect(window.drawers.correct)
    window.pages.turned.connect(window.rail.show_page)
    window.pages.past_wanted.connect(lambda: to_the_past(window))
    window.rail.chosen.connect(window.go)
    window.rail.night_pressed.connect(window.turn_night)
    window.rail.language_pressed.connect(window.tongue.turn)
    window.rail.lock_pressed.connect(lambda: lock(window))
    window.rail.lock.setVisible(window.doors.care is not None)
    window.rail.keys_pressed.connect(lambda: window.open_form("keys"))
    window.quick.form_pressed.connect(window.open_form)
    window.quick.draft_changed.connect(lambda text: window.drafts.keep_typed(quick=text))
    window.drafts.opened.connect(window.take_up_drafts)
    window.drawers.keep_by(window.scribe)
    window.drawers.offer(watches(window))
    window.drawers.anew = window.open_form
    window.drawers.all_fires = lambda: see_all(window)
    window.quick.line.left.connect(window.leave_quick)
    window.notice.correct_pressed.connect(window.correct_last)
    window.notice.shown.connect(window.place_notice)
    window.setting.look.changed.connect(window.restyle)
    window.base_read.connect(window.show_base)


def to_the_past(window: Window) -> None:
    """J on another page: the time line, ready for a time."""
    window.go("situation")
    window.pages.situation.timeline.axis.setFocus()


def lock(window: Window) -> None:
    """F12 by hand; in the first moments of the window there is nobody yet who could lock it."""
    if window.keeper is not None:
        window.keeper.lock()


def see_all(window: Window) -> None:
    """Every fire that is not closed on one map, under one strip."""
    window.go("situation")
    window.stage.show_city(on=True)
    window.pages.situation.map.go_home()  # of who moved the map since


def keys(window: Window) -> None:
    """The keys that mean the same on every page."""
    keys = {
        "F1": lambda: window.go("situation"),
        "F2": lambda: window.go("response"),
        "F3": lambda: window.go("forces"),
        "F4": lambda: window.go("depots"),
        "F5": lambda: window.go("office"),
        "F6": lambda: window.open_form("fires"),
        "F7": lambda: window.open_form("watch"),
        "F8": window.tongue.turn,
        "F9": window.turn_night,
        "Shift+F9": lambda: window.open_form("comfort"),
        "F11": window.full_screen,
        "Ctrl+Z": lambda: helper(window).undo.back(),  # noqa: PLW0108 - made at the press
        "Ctrl+Y": lambda: helper(window).undo.again(),  # noqa: PLW0108 - made at the press
        "Ctrl+F": lambda: helper(window).find(),
        "Ctrl+Shift+C": lambda: helper(window).copy(),
        "Ctrl+G": lambda: window.open_form("goto"),
        "Ctrl+E": window.export,
        "Ctrl+Return": window.pages.press_primary,
        "Ctrl+D": window.pages.draft,
    }
    for key, deed in keys.items():
        shortcut = QShortcut(QKeySequence(key), window)
        shortcut.activated.connect(deed)
