"""What goes on beside the window: the link tried by itself, the second copy, an export on demand.

Each has a thread of its own, for a stick or a link may keep it waiting for minutes. They
borrow the clerk's thread for moments; the screen's thread only hears what came of it.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from firepost.app.board import Board
from firepost.app.outbox import Standing
from firepost.app.rounds import HUNG_UP, LINK_BESIDE_MS, LINK_EVERY_MS, LinkWatch, SecondCopy
from firepost.domain.errors import Refused, Stopped
from firepost.domain.instants import ms_of
from firepost.ui.clerk import Clerk
from firepost.ui.doors import Doors
from firepost.ui.seen import LinkSeen, Seen, TableSeen
from firepost.ui.setting import Setting

if TYPE_CHECKING:
    from firepost.app.beside import Neighbours
    from firepost.app.courier import Courier, Goes

log = logging.getLogger(__name__)

_TICK_S: Final = 1.0
_IDLE_MS: Final = 2000  # then the run of entries is sealed, and may travel
_NEIGHBOUR_EVERY_MS: Final = 20_000
_WAIT_S: Final = 2.0  # for a thread to end as the window closes; it is left where it stands


class _Loop(threading.Thread):
    """Calls `tick` once a second, or at once when it is woken."""

    def __init__(self, tick: Callable[[], None], name: str) -> None:
        super().__init__(name=name, daemon=True)  # a dead link must not hold up the end
        self._tick = tick
        self._wake = threading.Event()
        self._ends = False

    def run(self) -> None:
        while not self._ends:
            try:
                self._tick()
            except Stopped:
                pass  # the desk is being closed
            except Exception:
                log.exception("the exchange failed")
            self._wake.wait(_TICK_S)
            self._wake.clear()

    def wake(self) -> None:
        self._wake.set()

    def end(self) -> None:
        self._ends = True
        self._wake.set()


def exchange_of(
    clerk: Clerk, doors: Doors, setting: Setting, *, links: bool, parent: QObject
) -> Exchange | None:
    """None where this program, or this start of it, has no courier."""
    if doors.courier is None:
        return None
    return Exchange(
        clerk, doors.courier, setting.now, media=doors.media, links=links, parent=parent
    )


class Exchange(QObject):
    """The screen's handle on all that. Its methods are the screen's thread's.

    Signals:
        changed: `seen` is another.
        stopped (Notice): an export somebody asked for was not written, and why.
    """

    changed = Signal()
    stopped = Signal(object)
    _told = Signal(object)

    def __init__(
        self,
        clerk: Clerk,
        courier: Callable[[], Courier],
        now: Callable[[], datetime],
        *,
        media: Callable[[], list[str]],
        links: bool = True,
        parent: QObject | None = None,
    ) -> None:
        """`links` false: a drill, which goes to sticks and never to a hub."""
        super().__init__(parent)
        self.seen = Seen()
        self.links = links
        self._clerk, self._courier, self._now, self._media = clerk, courier, now, media
        self._entries = 0
        self._wanted: Path | None = None  # an export somebody asked for
        self._to_read: Path | None = None
        self._halts = threading.Event()  # what is being written is not wanted any more
        self._link_now = False
        self._hangs_up = threading.Event()  # the round with the hub is not wanted any more
        self._lacking: Any = None  # photographs that the hub still asks for
        self._ended = False
        self._copy = SecondCopy(self._write)
        self._link = LinkWatch(self._sync)
        self._table: Neighbours | None = None
        self._invites = False
        self._joins: tuple[str, str | None] | None = None  # code and address, to be tried
        self._joined = False
        self._next_table_ms = 0
        self._loops = (
            _Loop(self._tick_copy, "copy"),
            _Loop(self._tick_link, "link"),
            _Loop(self._tick_table, "table"),
        )
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_IDLE_MS)
        self._idle.timeout.connect(self._seal)
        clerk.board_changed.connect(self._board)
        clerk.opened.connect(self.start)
        self._told.connect(self._hear)

    # -- the screen's side

    def start(self) -> None:
        for loop in self._loops:
            if not loop.is_alive() and not self._ended:
                loop.start()
        self._ask()

    def stop(self) -> None:
        """End the threads, before the clerk closes the desk."""
        self._ended = True
        self._idle.stop()
        for loop in self._loops:
            loop.end()

    def wait(self) -> None:
        """After the clerk closed: nothing is borrowed any more."""
        for loop in self._loops:
            if loop.is_alive():
                loop.join(_WAIT_S)
        self._halts.set()  # a stick that takes longer is left with nothing half
        if self._loops[0].is_alive():
            self._loops[0].join(_WAIT_S)

    def export(self, place: Path) -> None:
        """Everything to that stick now."""
        self._halts.clear()
        self._wanted = place
        self._tell(writing=place, percent=0)
        self._loops[0].wake()

    def halt(self) -> None:
        """Not to that stick after all: nothing of it is left there."""
        self._halts.set()

    def read(self, place: Path) -> None:
        """Take in what that stick holds; what came of it stands in `seen.heard`."""
        self._halts.clear()
        self._to_read = place
        self._tell(reading=place, bundle=(0, 0), heard=None, unread=None)
        self._loops[0].wake()

    def admit(self, device: str) -> None:
        """Have a device's entries count here."""
        self._clerk.ask(
            lambda post: self._courier().admit(post, device),
            lambda _: self._ask(),
            self.stopped.emit,
        )

    def choose(self, place: Path | None) -> None:
        """Where the second copy goes by itself every ten minutes; None: nowhere."""
        self._copy.choose(place)
        self._clerk.ask(
            lambda post: self._courier().choose_place(post, place), lambda _: self._ask()
        )
        self._loops[0].wake()

    def wake(self) -> None:
        """The laptop slept: the link, the copy and the neighbour are due now."""
        self._link_now, self._next_table_ms = True, 0
        for loop in self._loops:
            loop.wake()

    def sync(self) -> None:
        """Try the hub now, whatever the back-off says."""
        self._link_now = True
        self._loops[1].wake()

    def hang_up(self) -> None:
        """The round with the hub ends at its next step; what came by then is whole and stays."""
        self._hangs_up.set()

    def invite(self) -> None:
        """Let a laptop beside this one in; the code to read out comes in `seen.table`."""
        self._invites, self._joined = True, False
        self._tell(table=TableSeen())
        self._loops[2].wake()

    def join(self, code: str, at: str | None) -> None:
        """Join the laptop whose code was read out, and keep in step with it."""
        self._invites, self._joins = False, (code, at)
        self._tell(table=TableSeen(joining=True))
        self._loops[2].wake()

    def part(self) -> None:
        """No neighbour any more."""
        self._invites = self._joined = False
        self._joins = None
        self._hear({"table": TableSeen()})

    def _board(self, board: Board) -> None:
        grew = board.entries != self._entries
        self._entries = board.entries
        if grew:
            self._idle.start()
        self._ask()

    def _seal(self) -> None:
        def seal(post: Any) -> None:
            if hasattr(post, "seal"):
                post.seal()

        self._clerk.ask(seal, lambda _: self._sealed(), lambda _: None)

    def _sealed(self) -> None:
        """What is sealed may travel: at once, where the hub answers."""
        if self.seen.link.answered_at is not None and self.seen.link.failed is None:
            self.sync()
        if self._joined:
            self._next_table_ms = 0
            self._loops[2].wake()

    def _ask(self) -> None:
        def came(standing: Standing) -> None:
            if self.seen.standing is None and standing.place is not None:
                self._copy.choose(standing.place)
            self._hear({"standing": standing})

        self._clerk.ask(lambda post: self._courier().standing(post), came, lambda _: None)

    def _hear(self, changes: dict[str, Any]) -> None:
        fresh = replace(self.seen, **changes)
        if fresh != self.seen:
            self.seen = fresh
            self.changed.emit()

    # -- the threads' side

    def _tell(self, **changes: Any) -> None:
        try:
            self._told.emit(changes)
        except RuntimeError:
            self._ended = True  # the window is gone

    def _tick_copy(self) -> None:
        media = tuple(Path(place) for place in self._media())
        if media != self.seen.media:
            self._tell(media=media)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._export(wanted)
            return
        to_read, self._to_read = self._to_read, None
        if to_read is not None:
            self._read(to_read)
            return
        if self._copy.place is None or self.seen.standing is None:
            return
        if not self._ended:
            self._halts.clear()
        before = (self._copy.written_ms, self._copy.failed)
        wrote = self._copy.tick(ms_of(self._now()), self._entries)
        if self.seen.copying:
            self._tell(copying=False)
        if before != (self._copy.written_ms, self._copy.failed):
            self._tell(copied_ms=self._copy.written_ms, copy_failed=self._copy.failed)
        if wrote:
            self._restand()

    def _export(self, place: Path) -> None:
        try:
            self._write(place, self._shared(place))
        except Stopped as stopped:
            with contextlib.suppress(RuntimeError):  # the window is gone
                self.stopped.emit(stopped.notice)
        self._tell(writing=None)
        self._restand()

    def _read(self, place: Path) -> None:
        def told(n: int, of: int) -> None:
            if self._halts.is_set() or self._ended:
                raise Refused("stick.read_halted", path=str(place))
            self._tell(bundle=(n, of))

        try:
            post = self._clerk.borrow(lambda post: post)
            self._tell(heard=self._courier().read_open(post, place, self._on_desk, told))
        except Stopped as stopped:
            self._tell(unread=stopped.notice)
        self._tell(reading=None)
        self._restand()

    def _restand(self) -> None:
        self._tell(standing=self._clerk.borrow(lambda post: self._courier().standing(post)))

    def _write(self, place: Path, goes: Goes | None = None) -> Any:
        post = self._clerk.borrow(lambda post: post)
        if goes is None:  # the second copy, by itself
            self._tell(copying=True, percent=0)
            goes = self._shared(place)
        return self._courier().write_open(post, place, self._on_desk, goes)

    def _shared(self, place: Path) -> Goes:
        """What a writer tells its share to, and is told by that nobody wants it."""
        told = [0]

        def goes(share: float) -> None:
            if self._halts.is_set():
                raise Refused("stick.given_up", path=str(place))
            if int(100 * share) != told[0]:
                told[0] = int(100 * share)
                self._tell(percent=told[0])

        return goes

    def _on_desk(self, work: Callable[[], Any]) -> Any:
        return self._clerk.borrow(lambda _post: work())

    def _on_desk_linked(self, work: Callable[[], Any]) -> Any:
        if self._hangs_up.is_set():
            raise Refused(HUNG_UP)
        return self._on_desk(work)

    def _tick_link(self) -> None:
        standing = self.seen.standing
        if not self.links or standing is None or standing.hub is None:
            return
        at_once, self._link_now = self._link_now, False
        now_ms = ms_of(self._now())
        if self._link.next_in_ms(now_ms) and not at_once:
            self._tell(link=replace(self._shown(now_ms), busy=False))
            return
        self._link.every_ms = LINK_BESIDE_MS if standing.hub_role == "hq" else LINK_EVERY_MS
        self._tell(link=replace(self.seen.link, busy=True))
        self._link.tick(now_ms, at_once=at_once)
        self._tell(link=self._shown(ms_of(self._now())))
        self._restand()

    # -- the laptop beside this one

    def _tick_table(self) -> None:
        joins, self._joins = self._joins, None
        if joins is not None:
            self._meet(lambda table: table.join(*joins))
        elif self._invites:
            self._serve()
        elif self._joined and not self._table_waits():
            self._meet(lambda table: table.again())

    def _table_waits(self) -> bool:
        """Not for days, where the clock was set back."""
        return 0 < self._next_table_ms - ms_of(self._now()) <= _NEIGHBOUR_EVERY_MS

    def _neighbours(self) -> Neighbours:
        if self._table is None:
            post = self._clerk.borrow(lambda post: post)
            self._table = self._courier().neighbours(post, self._on_desk)
        return self._table

    def _meet(self, how: Callable[[Neighbours], dict[str, Any]]) -> None:
        self._next_table_ms = ms_of(self._now()) + _NEIGHBOUR_EVERY_MS
        try:
            counts = how(self._neighbours())
        except Stopped as stopped:
            self._tell(
                table=replace(self.seen.table, failed=stopped.notice, joining=self._joined)
            )
            return
        self._joined = True
        self._tell(table=self._came(counts, TableSeen(joining=True)))
        self._restand()

    def _serve(self) -> None:
        def told(said: dict[str, Any] | Stopped) -> None:
            if isinstance(said, Stopped):
                self._tell(table=replace(self.seen.table, failed=said.notice))
            else:
                self._tell(table=self._came(said, self.seen.table))
                self._restand()

        try:
            self._neighbours().serve(
                goes_on=lambda: self._invites and not self._ended,
                ready=lambda invitation: self._tell(table=TableSeen(invitation)),
                told=told,
            )
        except Stopped as stopped:
            self._tell(table=TableSeen(failed=stopped.notice))
        self._invites = False

    def _came(self, counts: dict[str, Any], before: TableSeen) -> TableSeen:
        return replace(
            before,
            post=str(counts["post"]),
            at=self._now(),
            received=int(counts["received"]),
            sent=int(counts["sent"]),
            failed=None,
        )

    def _sync(self) -> dict[str, Any]:
        post = self._clerk.borrow(lambda post: post)
        self._hangs_up.clear()
        try:
            counts = self._courier().sync_open(post, self._on_desk_linked)
        except Stopped as stopped:
            self._lacking = stopped.partial.get("lacking", self._lacking)
            if stopped.notice.key == HUNG_UP:
                self._on_desk(post.catch_up)  # what came until then
            raise
        self._lacking = counts.get("lacking")
        return counts

    def _shown(self, now_ms: int) -> LinkSeen:
        link, zone = self._link, self._now().tzinfo
        answered, since = (
            None if ms is None else datetime.fromtimestamp(ms / 1000, zone)
            for ms in (link.answered_ms, link.since_ms)
        )
        seconds = -(-link.next_in_ms(now_ms) // 10_000) * 10  # in tens: it need not flicker
        return LinkSeen(
            answered, since, link.failed, busy=False, next_s=seconds, lacking=self._lacking
        )
