"""Has the receiver's positions recorded as a track, in batches that never wait long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from firepost.app.tracks import BATCH_S, adding, beginning
from firepost.domain.errors import Notice
from firepost.domain.fix import Fix
from firepost.ui import figures
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class Recorder(QObject):
    """Positions that could not be written are kept and tried again.

    Signals:
        changed: recording began or ended, or more of it is on disk.
        kept (tuple of Fix): these are on disk now.
    """

    changed = Signal()
    kept = Signal(object)

    def __init__(self, setting: Setting, stage: Stage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.track: str | None = None  # the one being recorded, or recorded last
        self.recording = False
        self.on_disk = 0
        self._waiting: list[Fix] = []
        self._asked = False  # a batch is on its way
        self._timer = QTimer(self)
        self._timer.setInterval(int(BATCH_S * 1000))
        self._timer.timeout.connect(self._flush_due)

    def begin(self, receiver: str, *, then: Any = None) -> None:
        """Open a track of the fire in front; `then` is called once it is on disk."""
        if self.recording:
            return
        self.recording, self.track, self.on_disk = True, None, 0
        at: datetime = self._setting.now()
        name = self._setting.say("ui.gps.track_name", at=figures.moment(at, at))
        command = beginning(name, receiver=receiver, incident=self._stage.fire_id)

        def opened(done: Any) -> None:
            self.track = done.entry
            self._timer.start()
            self.changed.emit()
            if then is not None:
                then()

        def refused(_notice: Notice) -> None:
            self.recording = False
            self.changed.emit()

        self._stage.do(command, opened, refused)
        self.changed.emit()

    def _note(self) -> None:
        """Once a track has points, neither they nor it can be taken back: Ctrl+Z says so."""
        mine = [step for step in self._stage.steps if step[0].entry == self.track]
        for step in mine:
            self._stage.steps.remove(step)
        if mine:
            self._stage.note_step([{"do": "track.add"}])

    def end(self, *, then: Any = None) -> None:
        """`then` is called once all of it is on disk."""
        self.flush(last=True, then=then)
        self.recording = False
        self._timer.stop()
        self.changed.emit()

    def take(self, fixes: Iterable[Fix]) -> None:
        if self.recording:
            self._waiting += fixes

    def _flush_due(self) -> None:
        self.flush()

    def flush(self, *, last: bool = False, then: Any = None) -> None:
        """Write what waits. `last`: also behind a batch that is still on its way."""
        if self.track is None or not self._waiting or (self._asked and not last):
            return
        batch, self._waiting = self._waiting, []
        commands = adding(self.track, batch)
        if not commands:
            return
        self._asked = True

        def write(post: Any) -> None:
            with post.together():
                for command in commands:
                    post.do(command)

        def written(_answer: object) -> None:
            self._asked = False
            sound = tuple(fix for fix in batch if fix.doubt is None)
            self.on_disk += len(sound)
            self._note()
            self.kept.emit(sound)
            self.changed.emit()
            if then is not None:
                then()

        def failed(notice: Notice) -> None:
            self._asked = False
            self._waiting = [*batch, *self._waiting]
            self._stage.refused.emit(notice)

        self._stage.clerk.ask(write, written, failed)
