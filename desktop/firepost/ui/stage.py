"""What the screen shows just now: the live board or a look back, and the fire in front.

Widgets read the stage and hear its signals; what people enter goes out through `do`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QObject, QTimer, Signal

from firepost.app.board import Board, IncidentOnBoard
from firepost.app.errand import HALTED, stepping
from firepost.app.manners import SCREEN
from firepost.domain.errors import Notice
from firepost.domain.frozen import Frozen
from firepost.ui.clerk import Clerk

if TYPE_CHECKING:
    from firepost.app.outlook import Outlook
    from firepost.domain.plan.model import Plan
    from firepost.ui.underway import Underway

REFRESH_S: Final = 30  # time alone changes what the plan proposes


class LookBack(Frozen, frozen=True):
    """A past moment on one of the two clocks."""

    at: datetime
    as_known_then: bool  # 获知时间: what this post knew by then; else 发生时间


class Done(Frozen, frozen=True):
    """A record this window made: what can be corrected with Ctrl+Z."""

    command: Mapping[str, object]
    entry: str
    warnings: tuple[Notice, ...]


class Stage(QObject):
    """The view-model of the whole window. It decides nothing.

    Signals:
        board_changed (Board): the board to show, live or looking back.
        fire_changed: another fire stands in front.
        city_changed: all fires are shown together, or one again.
        ticked (datetime): once a second, the present time.
        look_back_changed: a look back began, moved or ended.
        done (Done): a record of this window is on disk.
        refused (Notice): a record was not taken, and why.
    """

    board_changed = Signal(object)
    fire_changed = Signal()
    city_changed = Signal()
    ticked = Signal(object)
    look_back_changed = Signal()
    done = Signal(object)
    refused = Signal(object)

    def __init__(
        self, clerk: Clerk, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.clerk = clerk
        self.now = now
        self.board: Board | None = None
        self.look_back: LookBack | None = None
        self.fire_id: str | None = None
        self.city = False  # all fires together; what is entered still goes to the one in front
        self.mine: list[Done] = []
        self.steps: list[tuple[Done, ...]] = []  # the same, as a person did them: for Ctrl+Z
        self.outlook: Outlook | None = (
            None  # on the map; kept by nobody unless somebody says so
        )
        self.over: frozenset[str] = (
            frozenset()
        )  # area conditions that ask for more than a bound
        self._live: Board | None = None
        self._asking = False
        self.make_looking: Callable[[], Underway] | None = None  # shows how far a look back is
        self._looking: Underway | None = None
        self._plan_asked = False
        self._wanted: LookBack | None = None
        self._fresh_at: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        clerk.board_changed.connect(self._take)
        clerk.opened.connect(self._ask_plan)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        if self._looking is not None:
            self._looking.close_down()

    @property
    def live(self) -> bool:
        return self.look_back is None

    @property
    def shown_at(self) -> datetime:
        """The moment the screen stands at: now, or the moment looked back to."""
        return self.look_back.at if self.look_back else self.now()

    @property
    def fire(self) -> IncidentOnBoard | None:
        if self.board is None or self.fire_id is None:
            return None
        return self.board.incident(self.fire_id)

    @property
    def apart(self) -> IncidentOnBoard | None:
        """The fire that is shown apart from the others; none while all are shown together."""
        return None if self.city else self.fire

    def show_city(self, *, on: bool) -> None:
        """All fires on one map and one strip, or the one in front again."""
        if on != self.city:
            self.city = on
            self.city_changed.emit()
            if self.board is not None:
                self.board_changed.emit(self.board)

    def turn_to(self, fire_id: str | None) -> None:
        self.show_city(on=False)
        if fire_id != self.fire_id:
            self.fire_id = fire_id
            self.outlook = None
            self.fire_changed.emit()
            if self.board is not None:
                self.board_changed.emit(self.board)

    def freshen(self) -> None:
        """Ask for the board anew: time went by in a leap."""
        self._fresh_at = self.now()
        self.clerk.ask(lambda post: post.board(), self._take)

    def show_outlook(self, outlook: Outlook | None) -> None:
        """Draw an outlook on the map, or take it off; another fire in front has none."""
        self.outlook = outlook
        if self.board is not None:
            self.board_changed.emit(self.board)

    def do(
        self,
        command: Mapping[str, object],
        then: Callable[[Done], None] | None = None,
        otherwise: Callable[[Notice], None] | None = None,
        *,
        by: Underway | None = None,
    ) -> None:
        """Ask the post to record; `then` is called once it is on disk. `by` shows that it goes on."""
        kept = dict(command)

        def taken(answer: Any) -> None:
            done = Done(kept, answer.entry, tuple(answer.warnings))
            self.mine.append(done)
            self.steps.append((done,))
            if kept.get("do") == "incident.open" and answer.id:
                self.turn_to(answer.id)
            self.done.emit(done)
            if then is not None:
                then(done)

        def turned_down(notice: Notice) -> None:
            self.refused.emit(notice)
            if otherwise is not None:
                otherwise(notice)

        self._ask(lambda post: post.do(kept), taken, turned_down, by)

    def do_together(
        self,
        commands: Sequence[Mapping[str, object]],
        then: Callable[[Done], None] | None = None,
        otherwise: Callable[[Notice], None] | None = None,
        *,
        by: Underway | None = None,
    ) -> None:
        """Ask the post to record several as one; `then` hears of the first, all or none are kept.

        `by` shows how far it is, and stops it.
        """
        kept = [dict(command) for command in commands]

        def all_of(post: Any) -> list[Any]:
            with post.together():
                told = stepping(kept, "taking", of=len(kept))
                return [post.do(command) for command in told]

        def taken(answers: list[Any]) -> None:
            every = [
                Done(command, answer.entry, tuple(answer.warnings))
                for command, answer in zip(kept, answers, strict=True)
            ]
            self.mine.extend(reversed(every))  # its correction meets the first of them first
            self.steps.append(tuple(every))
            warnings = tuple(notice for one in every for notice in one.warnings)
            done = Done(every[0].command, every[0].entry, warnings)
            self.done.emit(done)
            if then is not None:
                then(done)

        def turned_down(notice: Notice) -> None:
            self.refused.emit(notice)
            if otherwise is not None:
                otherwise(notice)

        self._ask(all_of, taken, turned_down, by)

    def _ask(
        self,
        request: Callable[[Any], Any],
        then: Callable[[Any], None],
        otherwise: Callable[[Notice], None],
        by: Underway | None,
    ) -> None:
        if by is None:
            self.clerk.ask(request, then, otherwise)
        else:
            by.ask(self.clerk, request, then, otherwise)

    def note_step(
        self, commands: Sequence[Mapping[str, object]], answers: Sequence[Any] = ()
    ) -> None:
        """A page asked the post itself: what it recorded is a step too.

        Without answers it is one that cannot be taken back.
        """
        if not answers:
            self.steps.append((Done(dict(commands[0]), "", ()),))
            return
        every = [
            Done(dict(command), answer.entry, tuple(answer.warnings))
            for command, answer in zip(commands, answers, strict=True)
        ]
        self.mine.extend(reversed(every))
        self.steps.append(tuple(every))

    def look_back_to(self, at: datetime, *, as_known_then: bool) -> None:
        """Show the past. Only the newest wish is asked for; the ones between are skipped."""
        self._wanted = LookBack(at, as_known_then)
        self._ask_past()

    def return_to_now(self) -> None:
        self._wanted = None
        self.give_up_looking()
        if self.look_back is None:
            return
        self.look_back = None
        self.look_back_changed.emit()
        if self._live is not None:
            self._show(self._live)

    def give_up_looking(self) -> bool:
        """Esc: the look back that is being made, where it lasts; whether there was one."""
        return self._looking is not None and self._looking.halt()

    def _ask_past(self) -> None:
        wanted = self._wanted
        if self._asking or wanted is None:
            return
        self._asking = True

        if self._looking is None and self.make_looking is not None:
            self._looking = self.make_looking()
        self._ask(
            partial(_past, wanted),
            partial(self._take_past, wanted),
            partial(self._take_no_past, wanted),
            self._looking,
        )

    def _take_past(self, wanted: LookBack, board: Board) -> None:
        self._asking = False
        if self._wanted is None:
            return
        if self._wanted == wanted:
            self.look_back = wanted
            self.look_back_changed.emit()
            self._show(board)
        else:
            self._ask_past()

    def _take_no_past(self, wanted: LookBack, notice: Notice) -> None:
        self._asking = False
        if notice.key != HALTED:
            self.refused.emit(notice)
        elif self._wanted == wanted:
            self._wanted = None
        else:
            self._ask_past()

    def _ask_plan(self) -> None:
        """Asked once, before the first board is shown: that one is shown once, then."""

        def come(over: frozenset[str]) -> None:
            self.over = over
            go_on()

        def go_on(_notice: object = None) -> None:
            self._plan_asked = False
            if self._live is not None and self.look_back is None:
                self._show(self._live)

        self._plan_asked = True
        self.clerk.ask(lambda post: _over(getattr(post, "plan", None)), come, go_on)

    def _take(self, board: Board) -> None:
        self._live = board
        self._fresh_at = self.now()
        if self.look_back is None and not self._plan_asked:
            self._show(board)

    def _show(self, board: Board) -> None:
        SCREEN.begins()
        self.board = board
        # Looking back to before a fire was known keeps it in front: it is then shown as unknown.
        if self.fire_id is None or (self.live and board.incident(self.fire_id) is None):
            front = _front(board)
            if front != self.fire_id:
                self.fire_id = front
                self.fire_changed.emit()
        self.board_changed.emit(board)

    def _tick(self) -> None:
        SCREEN.begins()
        now = self.now()
        self.ticked.emit(now)
        if self._live is None or self._fresh_at is None:
            return
        stale = now - self._fresh_at >= timedelta(seconds=REFRESH_S)
        crossed = any(
            self._fresh_at < step.at <= now
            for fire in self._live.incidents
            for step in fire.plan.next
        )
        if stale or crossed or now < self._fresh_at:
            self._fresh_at = now
            self.clerk.ask(lambda post: post.board(), self._take)


def _past(wanted: LookBack, post: Any) -> Board:
    """On the desk's own thread."""
    if wanted.as_known_then:
        return cast("Board", post.board(known_at=wanted.at))
    return cast("Board", post.board(at=wanted.at))


def _front(board: Board) -> str | None:
    """The fire to show when nobody chose: the last opened that is not closed, else the last."""
    open_fires = [fire for fire in board.incidents if fire.state.value != "closed"]
    for fires in (open_fires, list(board.incidents)):
        if fires:
            return max(fires, key=lambda fire: (fire.opened.at, fire.id)).id
    return None


def _over(plan: Plan | None) -> frozenset[str]:
    """The plan's conditions that say 超过 of an area, not 以上: the bound itself is not enough."""
    if plan is None:
        return frozenset()
    from firepost.app.conditions import rule_of
    from firepost.domain.plan.conditions import Compare, atoms

    return frozenset(
        trigger.id
        for trigger in plan.triggers
        for atom in atoms(rule_of(trigger))
        if isinstance(atom, Compare) and atom.key == "burned_area_ha" and atom.word == "over"
    )
