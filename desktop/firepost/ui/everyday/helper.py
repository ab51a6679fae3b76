"""What is at hand on every page: taking back, finding, copying, printing, the sound."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QEvent, QObject, QThreadPool
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from firepost.ui.everyday.undo import Undo

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QContextMenuEvent

    from firepost.ui.everyday.copying import CopySheet
    from firepost.ui.everyday.paper import Sheet
    from firepost.ui.everyday.search import SearchSheet
    from firepost.ui.situation.todo import Todo


_NEXT: Final = ("next", "pushes")  # cells of the strip that say what brings the level above


class Helper(QObject):
    """Made for `window`, a `ui.window.Window`, at its first use: a start brings none of it."""

    def __init__(self, window: Any) -> None:
        super().__init__(window)
        self._window = window
        self.undo = Undo(window.setting, window.stage, window.notice, self)
        self._pool = QThreadPool(self)
        self._search: SearchSheet | None = None
        self._sheet: CopySheet | None = None
        self._in_front: list[str] = []  # what the page in front shows, to be copied
        self._further: list[str] = []
        window.drawers.offer({"search": self._make_search, "copy": self._make_copy})
        window.setting.look.colour_todos(str(window.drafts.get("todo_colours", "")))

    def begin(self) -> None:
        """Once the desk stands: what it adds to the things to do, and the tone."""
        from firepost.ui.everyday.alarm import Alarm
        from firepost.ui.map.frames import Task

        window = self._window
        side = window.pages.situation.side
        before = side.more_todos
        side.more_todos = lambda: [*before(), *self._todos()]
        key = QPushButton("", side.head)
        key.setProperty("kind", "link")
        side.head.row.addWidget(key)
        self.alarm = Alarm(window.setting, window.drafts, key, shows=self._show_cause)
        window.drawers.offer({"comfort": self._make_comfort})
        window.stage.ticked.connect(self._hear)
        # The table of pinyin takes a third of a second: not with the first letter typed.
        self._pool.start(Task(_meet_pinyin, lambda _: None))

        self._serve_keys()
        for part in window.pages.situation.findChildren(QWidget):
            if isinstance(getattr(part, "kind", None), str):
                part.installEventFilter(self)

    def _serve_keys(self) -> None:
        """Ctrl+P on every page that has not its own."""
        pages = self._window.pages

        def serve(name: str, page: QWidget) -> None:
            if name != "situation":
                page.installEventFilter(self)  # the map's right key is its own
            if name != "office":
                shortcut = QShortcut(QKeySequence("Ctrl+P"), page)
                shortcut.activated.connect(self.print_page)

        for name in pages.names:
            if pages.has(name):
                serve(name, pages.page(name))
        pages.made.connect(serve)

    def sheet(self) -> Sheet:
        """The page in front, as it would be printed now."""
        from firepost.ui.everyday.paper import Sheet

        window = self._window
        fire, board = window.stage.fire, window.stage.board
        return Sheet(
            window.setting,
            window.pages.page(window.pages.current),
            title=window.setting.say(f"ui.page.{window.pages.current}"),
            fire=fire.name if fire is not None else window.setting.say("ui.app"),
            drill=board is not None and board.drill,
        )

    def print_page(self) -> None:
        from firepost.ui.everyday.paper import ask

        window = self._window
        ask(window, self.sheet(), lambda key: window.notice.show_told(window.setting.say(key)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The right key of the mouse on a figure: it is copied with what it rests on."""
        if event.type() == QEvent.Type.ContextMenu and isinstance(watched, QWidget):
            if isinstance(getattr(watched, "kind", None), str):
                return self.copy_at(watched)
            return self.copy_words(watched, cast("QContextMenuEvent", event).pos())
        return super().eventFilter(watched, event)

    def copy_at(self, part: QWidget) -> bool:
        """Copy what a part of the strip shows; False where it shows no figure."""
        from firepost.ui.everyday.copying import OF_CELL, figures_of, kind_at, told

        window = self._window
        stage, kind = window.stage, kind_at(part, window)
        if getattr(part, "kind", "") in _NEXT:
            kind = "next"
        if stage.board is None or stage.fire is None or not kind:
            return False
        every = figures_of(window.setting, stage.board, stage.fire, stage.shown_at)
        lines = [
            told(window.setting, stage.board, stage.fire, one)
            for one in every
            if one.key in OF_CELL.get(kind, ())
        ] or self._next_level()
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._copied("\n".join(lines))
        return True

    def _next_level(self) -> list[str]:
        """The level above with what brings it, as the strip says it."""
        from firepost.ui.everyday.copying import words_of

        stage, strip = self._window.stage, self._window.pages.situation.strip
        words = strip.told_next()
        if not words or stage.board is None or stage.fire is None:
            return []
        return [words_of(self._window.setting, stage.board, stage.fire, words, "")]

    def copy_words(self, page: QWidget, point: QPoint) -> bool:
        """Copy what stands at a point of a page: a figure of the strip, a row, a card."""
        from firepost.ui.everyday.copying import team_said, words_at, words_of

        stage, setting = self._window.stage, self._window.setting
        part = page.childAt(point)
        if stage.board is None or part is None:
            return False
        if self.copy_at(part):
            return True
        words = words_at(part, page, point)
        if not words:
            return False
        team = getattr(part, "team_at", None)
        by = team_said(setting, stage.board, team(part.mapFrom(page, point))) if team else ""
        text = words_of(setting, stage.board, stage.fire, words, by)
        QGuiApplication.clipboard().setText(text)
        self._copied(text)
        return True

    def copy(self) -> None:
        """Every figure with its source, to be chosen from; what the page shows stands first."""
        from firepost.ui.everyday.copying import words_of

        window = self._window
        board, fire = window.stage.board, window.stage.fire
        self._in_front, self._further = [], []
        if window.pages.current == "situation" and board is not None:
            if window.stage.city:
                self._in_front = window.pages.situation.city.told_all()
            else:
                self._further = self._next_level()
        elif board is not None:
            page = window.pages.page(window.pages.current)
            self._in_front = [
                words_of(window.setting, board, fire, words, "")
                for part in page.findChildren(QWidget)
                if hasattr(part, "told_rows") and part.isVisible()
                for words in part.told_rows()
            ]
        if self._sheet is not None:
            self._sheet.in_front, self._sheet.further = self._in_front, self._further
        window.drawers.open("copy")

    def _copied(self, text: str) -> None:
        window = self._window
        window.notice.show_told(window.setting.say("ui.copy.done", text=text))

    def _make_copy(self) -> QWidget:
        from firepost.ui.everyday.copying import CopySheet

        self._sheet = CopySheet(self._window.setting, self._window.stage)
        self._sheet.in_front, self._sheet.further = self._in_front, self._further
        self._sheet.copied.connect(self._copied)
        return self._sheet

    def _make_comfort(self) -> QWidget:
        from firepost.ui.everyday.comfort import ComfortSheet

        return ComfortSheet(self._window.setting, self._window.drafts, self.alarm)

    def _hear(self, now: datetime) -> None:
        if self._window.stage.live:
            self.alarm.hear(self._window.pages.situation.side.listed(), now)

    def _show_cause(self, todo: Todo) -> None:
        """A tone is never heard of what is not seen: elsewhere than on F1 a line says it."""
        window = self._window
        on_desk = window.stack.currentWidget() is window.desk
        if window.keeper is not None and not on_desk:
            window.keeper.lock_page.call()
        elif window.pages.current != "situation" and window.notice.isHidden():
            say = window.setting.say
            window.notice.show_told(say("ui.alarm.cause", what=todo.title, more=todo.detail))

    def _todos(self) -> list[Todo]:
        from firepost.ui.everyday.todos import more_todos

        window = self._window
        stage, feed = window.stage, window.outdoors.feed if window.outdoors else None
        if stage.board is None:
            return []
        return more_todos(
            window.setting,
            stage.board,
            stage.fire,
            stage.now(),
            seen=window.exchange.seen if window.exchange else None,
            receiver=feed.freshness if feed is not None and feed.source else "",
        )

    def act(self, name: str, target: str) -> bool:
        """A thing to do that is no form; False if it is one."""
        if name == "export":
            self._window.export()
        elif name == "depot":
            from firepost.app.finding import Found
            from firepost.ui.everyday.going import go_there

            go_there(self._window, Found("depot", target, ""))
        else:
            return False
        return True

    def find(self) -> None:
        """Ctrl+F: one line for everything."""
        self._window.drawers.open("search")

    def close_down(self) -> None:
        """Before the desk closes: what is still being looked for is left."""
        self._pool.waitForDone()
        if self._search is not None:
            self._search.close_down()

    def _make_search(self) -> SearchSheet:
        from firepost.ui.everyday.going import go_there
        from firepost.ui.everyday.search import SearchSheet

        window = self._window
        self._search = SearchSheet(window.setting, window.stage, lambda: window.base)
        self._search.chosen.connect(lambda one: go_there(window, one))
        return self._search


def helper(window: Any) -> Helper:
    """The window's helper."""
    found = window.findChild(Helper)
    return found if isinstance(found, Helper) else Helper(window)


def close_down(window: Any) -> None:
    """Of a window that never used it: nothing."""
    found = window.findChild(Helper)
    if isinstance(found, Helper):
        found.close_down()


def _meet_pinyin() -> None:
    from firepost.app.quick import initials

    initials("泰")
