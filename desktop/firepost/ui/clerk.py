"""The clerk between the screen and the post: takes requests, brings answers, never lets anyone wait."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from datetime import datetime
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, QThread, Signal, Slot

from firepost.app.board import Board
from firepost.app.manners import SCREEN
from firepost.domain.errors import Notice, Stopped, Trouble

log = logging.getLogger(__name__)

_BORROWED: Final = 0  # the ticket of work whose answer nobody on the screen waits for


class Answer(Protocol):
    """What the post says of a command it took: where it stands in the record."""

    @property
    def entry(self) -> str: ...

    @property
    def id(self) -> str | None: ...

    @property
    def warnings(self) -> tuple[Notice, ...]: ...


class Post(Protocol):
    """What the screen asks of the post; `app.post.Post` is one."""

    def board(self, at: datetime | None = None, known_at: datetime | None = None) -> Board: ...

    def do(self, command: Mapping[str, object]) -> Answer: ...

    def shape_of(self, perimeter_id: str) -> Mapping[str, Any]: ...

    def listen(self, tell: Callable[[Board], None]) -> object: ...

    def close(self) -> None: ...


Request = Callable[[Any], object]
OpenPost = Callable[[], Any]


class _Worker(QObject):
    """Lives on the clerk's thread, and so does everything it makes."""

    opened = Signal()
    shut_out = Signal(object)  # Notice
    board_changed = Signal(object)  # Board
    answered = Signal(int, object)
    stopped = Signal(int, object)  # ticket, Notice
    broke = Signal(int, object)  # ticket, Exception

    def __init__(self) -> None:
        super().__init__()
        self._post: Post | None = None

    @Slot(object)
    def open(self, open_post: OpenPost) -> None:
        if self._post is not None:
            return
        try:
            # Here, not in __init__: a database connection stays on the thread that made it.
            post: Post = open_post()
            post.listen(self._tell)
            self._post = post
            self.opened.emit()
            self.board_changed.emit(post.board())
        except Stopped as stopped:
            self.shut_out.emit(stopped.notice)
        except Exception as error:  # it must reach the screen too
            log.exception("opening failed")
            self.shut_out.emit(Notice.of("ui.bug", says=repr(error)))

    @Slot(int, object)
    def serve(self, ticket: int, request: Request) -> None:
        if self._post is None:
            self.stopped.emit(ticket, Notice.of("ui.not_open"))
            return
        try:
            self.answered.emit(ticket, request(self._post))
        except Stopped as stopped:
            self.stopped.emit(ticket, stopped.notice)
        except Exception as error:  # a bug must reach the screen, not die here
            log.exception("request failed")
            self.broke.emit(ticket, error)

    @Slot(int)
    def release(self, ticket: int) -> None:
        self._put_away()
        self.answered.emit(ticket, None)

    @Slot()
    def close(self) -> None:
        self._put_away()
        QThread.currentThread().quit()

    def _put_away(self) -> None:
        if self._post is not None:
            try:
                self._post.close()
            except Exception:
                log.exception("closing failed")
            self._post = None

    def _tell(self, board: Board) -> None:
        self.board_changed.emit(board)


class Clerk(QObject):
    """The screen's handle on the post. Every signal and callback comes on the screen's thread.

    Signals:
        opened: the desk is open; a board follows.
        shut_out (Notice): the desk could not be opened, and why.
        board_changed (Board): what is known now; frozen, safe to keep.
        stopped (Notice): a request was not carried out and nobody else was told.
        broke (Exception): a fault of ours, already logged.
    """

    opened = Signal()
    shut_out = Signal(object)
    board_changed = Signal(object)
    stopped = Signal(object)
    broke = Signal(object)
    _opening = Signal(object)
    _asked = Signal(int, object)
    _releasing = Signal(int)
    _closing = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self._worker = _Worker()
        self._worker.moveToThread(self._thread)
        self._opening.connect(self._worker.open)
        self._asked.connect(self._worker.serve)
        self._releasing.connect(self._worker.release)
        self._closing.connect(self._worker.close)
        self._worker.opened.connect(self._answer)
        self._worker.shut_out.connect(self._answer)
        self._worker.opened.connect(self.opened)
        self._worker.shut_out.connect(self.shut_out)
        self._worker.board_changed.connect(self.board_changed)
        self._worker.answered.connect(self._hand_over)
        self._worker.stopped.connect(self._stop)
        self._worker.broke.connect(self._break)
        self._then: dict[int, Callable[[Any], None]] = {}
        self._otherwise: dict[int, Callable[[Notice], None]] = {}
        self._last_ticket = 0
        self._closed = False
        self.opening = False  # asked for, and no answer yet

    def open(self, open_post: OpenPost) -> None:
        """Open the desk, on the clerk's thread. May be tried again after `shut_out`."""
        self.opening = True
        if not self._thread.isRunning():
            self._thread.start()
        self._opening.emit(open_post)

    def ask(
        self,
        request: Request,
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[Notice], None] | None = None,
    ) -> int:
        """Queue a request; `then` hears its answer, `otherwise` why it was not done."""
        self._last_ticket += 1
        ticket = self._last_ticket
        if then is not None:
            self._then[ticket] = then
        if otherwise is not None:
            self._otherwise[ticket] = otherwise
        self._asked.emit(ticket, request)
        return ticket

    def release(self, then: Callable[[Any], None]) -> None:
        """Let the desk go, behind every request; `open` opens one again."""
        self._last_ticket += 1
        self._then[self._last_ticket] = then
        self._releasing.emit(self._last_ticket)

    def borrow(self, work: Request) -> Any:
        """Run short work on the desk's thread and wait for its answer: for threads that may
        wait, never for the screen's.

        Raises:
            Trouble: `ui.not_open`, where the desk is closed or closing; and what `work` raises.
        """
        answer: Future[Any] = Future()

        def run(post: Any) -> None:
            try:
                answer.set_result(work(post))
            except BaseException as error:  # noqa: BLE001 - it belongs to who waits for it
                answer.set_exception(error)

        if not self._closed:
            self._asked.emit(_BORROWED, run)
        while not answer.done():
            if self._closed and not self._thread.isRunning():
                raise Trouble("ui.not_open")
            wait([answer], timeout=0.1)
        return answer.result()

    def close(self) -> None:
        """Finish what was asked, then stop. Called once, as the window closes."""
        if self._closed:
            return
        self._closed = True
        if self._thread.isRunning():
            # Queued behind every request. thread.quit() from here would drop them.
            self._closing.emit()
            self._thread.wait()

    @Slot()
    def _answer(self) -> None:
        self.opening = False

    @Slot(int, object)
    def _hand_over(self, ticket: int, answer: object) -> None:
        SCREEN.begins()
        self._otherwise.pop(ticket, None)
        then = self._then.pop(ticket, None)
        if then is not None:
            then(answer)

    @Slot(int, object)
    def _stop(self, ticket: int, notice: Notice) -> None:
        self._then.pop(ticket, None)
        otherwise = self._otherwise.pop(ticket, None)
        if otherwise is None:
            self.stopped.emit(notice)
        else:
            otherwise(notice)

    @Slot(int, object)
    def _break(self, ticket: int, error: Exception) -> None:
        self._then.pop(ticket, None)
        otherwise = self._otherwise.pop(ticket, None)
        if otherwise is not None:
            otherwise(Notice.of("ui.bug", says=repr(error)))
        self.broke.emit(error)
