"""Ctrl+Z: what a person just did is taken back, step by step, by entries that keep both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject

from firepost.app.board import Board
from firepost.domain.errors import Notice
from firepost.ui.setting import Setting
from firepost.ui.stage import Done, Stage


class Teller(Protocol):
    """Where it is said; `ui.frame.bands.NoticeBand` is one."""

    def show_told(self, text: str) -> None: ...

    def show_stopped(self, notice: Notice) -> None: ...


class Undo(QObject):
    """Goes back through `stage.steps`, and forward again through what it took back.

    Nothing is removed from the record: each entry of a step is corrected to have said
    nothing, the last said first, all of them or none.
    """

    def __init__(self, setting: Setting, stage: Stage, told: Teller, parent: QObject) -> None:
        super().__init__(parent)
        self._setting, self._stage, self._told = setting, stage, told
        self._undone: list[tuple[tuple[Done, ...], tuple[str, ...], int, str]] = []
        self._stuck: list[tuple[Done, ...]] = []  # refused: the next press goes before them
        self._asked = False  # a second press while the first is on its way counts for nothing

    def back(self) -> None:
        """Take back the last step of this window, and say which it was."""
        step = self._next()
        if step is None or self._is_final(step):
            return
        reason = self._setting.say("ui.undo.reason")
        commands = [_void(done.entry, reason) for done in reversed(step)]
        what = worded(self._setting, step, self._stage.board)

        def taken(answers: list[Any]) -> None:
            self._asked = False
            self._stuck.clear()  # what stood in their way may be gone now
            self._stage.steps.remove(step)
            entries = tuple(one.entry for one in answers)
            self._undone.append((step, entries, self._done(), what))
            key = "ui.undo.back" if self._stage.steps else "ui.undo.back_last"
            self._told.show_told(self._setting.say(key, what=what))

        def refused() -> None:
            self._stuck.append(step)

        self._ask(commands, what, taken, refused)

    def again(self) -> None:
        """Ctrl+Y: what was taken back last holds again."""
        if self._asked or not self._may():
            return
        if not self._undone or self._undone[-1][2] != self._done():
            # Something was recorded since: what was taken back before it stays so.
            self._undone.clear()
            self._told.show_told(self._setting.say("ui.undo.nothing_back"))
            return
        step, voids, _, what = self._undone[-1]
        reason = self._setting.say("ui.undo.again_reason")
        commands = [_void(entry, reason) for entry in reversed(voids)]

        def taken(_answers: list[Any]) -> None:
            self._asked = False
            self._undone.pop()
            self._stage.steps.append(step)
            if self._undone:  # the next may follow at once
                *earlier, (last, entries, _, said) = self._undone
                self._undone = [*earlier, (last, entries, self._done(), said)]
            self._told.show_told(self._setting.say("ui.undo.again", what=what))

        self._ask(commands, what, taken)

    def _done(self) -> int:
        return len(self._stage.mine)

    def _may(self) -> bool:
        if self._stage.live:
            return True
        self._told.show_told(self._setting.say("ui.undo.past"))
        return False

    def _next(self) -> tuple[Done, ...] | None:
        if self._asked or not self._may():
            return None
        if not self._stage.steps:
            self._told.show_told(self._setting.say("ui.undo.nothing"))
            return None
        free = [step for step in self._stage.steps if step not in self._stuck]
        if not free:
            self._stuck.clear()
        return free[-1] if free else self._stage.steps[-1]

    def _is_final(self, step: tuple[Done, ...]) -> bool:
        """What went out of the house stays: said once, the next press goes on before it."""
        final = str(step[0].command.get("do"))
        if step[0].entry:
            return False
        self._stage.steps.remove(step)
        self._told.show_told(self._setting.say(f"ui.undo.final.{final}"))
        return True

    def _ask(
        self,
        commands: list[dict[str, object]],
        what: str,
        then: Callable[[list[Any]], None],
        otherwise: Callable[[], None] = lambda: None,
    ) -> None:
        self._asked = True

        def all_of(post: Any) -> list[Any]:
            with post.together():
                return [post.do(command) for command in commands]

        def refused(notice: Notice) -> None:
            self._asked = False
            why = self._setting.notice(notice).rstrip("。.")
            self._told.show_stopped(Notice.of("ui.undo.refused", what=what, why=why))
            otherwise()

        self._stage.clerk.ask(all_of, then, refused)


def worded(setting: Setting, step: tuple[Done, ...], board: Board | None) -> str:
    """What a step was, as its line of the log says it: 登记队伍：一队等 3 条."""
    first = step[0].command
    said = setting.say(f"ui.verb.{first.get('do')}")
    text, points = first.get("text") or first.get("name"), first.get("fixes")
    lines = () if board is None or first.get("do") == "log.say" else board.log
    line = next((one for one in lines if one.said.entry == step[0].entry), None)
    mended = next((one for one in lines if one.said.entry == first.get("entry")), None)
    if mended is not None:  # a correction: of what
        said = f"{said}「{_short(mended.text)}」"
    elif line is not None:
        said = _short(line.text)
    elif isinstance(text, str):
        said = f"{said}「{_short(text)}」"
    elif isinstance(points, list):
        said = f"{said} {len(points)}"
    return said if len(step) == 1 else setting.say("ui.undo.of_many", what=said, n=len(step))


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


_SHORT = 36


def _void(entry: str, reason: str) -> dict[str, object]:
    return {"do": "entry.correct", "entry": entry, "with": None, "reason": reason}
