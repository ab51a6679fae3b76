"""What can be asked of a desk: decide → append → fold → tell, whoever asks.

A post serves one thread. What it tells is a frozen board; what it was told is on disk
before it says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from msgspec import field
from msgspec.structs import replace

from firepost.app import issuing
from firepost.app.board import Board, Lent
from firepost.app.control import ControlRoom
from firepost.app.depots import lent
from firepost.app.drawing import Ground, Moment
from firepost.app.errand import stepping
from firepost.app.facts import situation_of
from firepost.app.journal import Journal
from firepost.app.memory import Memory
from firepost.app.picture import picture
from firepost.app.readings import (
    check_choice,
    law_chosen,
    plan_as_read,
    reads_of,
    starts_when_out,
)
from firepost.app.rest import rest_warnings
from firepost.app.strongbox import Role, may_enter
from firepost.app.words import Words
from firepost.domain.asking import Asking, Measured, Proposal, measured
from firepost.domain.decide import decide
from firepost.domain.entry import Draft, Entry
from firepost.domain.errors import Notice, Refused, Trouble
from firepost.domain.fire import life_of
from firepost.domain.frozen import Changing, Frozen
from firepost.domain.instants import BEIJING_OFFSET_MIN, Instant, ms_of
from firepost.domain.plan.evaluate import assess
from firepost.domain.plan.model import Plan
from firepost.domain.reading import read_command
from firepost.domain.record import Record, record_of

if TYPE_CHECKING:
    from firepost.app.package import IssuedReport, ReportKind

KEEP_EVERY: Final = 4000  # entries; folding them at the next start takes a fifth of a second
_KEEP_AT_CLOSE: Final = 400

Listener = Callable[[Board], None]


class Answer(Frozen, frozen=True):
    """What became of a command: its entry, the thing it made, and what to mind."""

    entry: str
    id: str | None
    warnings: tuple[Notice, ...] = ()


class Session(Changing):
    """What one feed, or one person at the screen, has named and opened so far."""

    opened: str | None = None
    refs: dict[str, str] = field(default_factory=dict)
    measured: Callable[[Any], Measured] = measured  # a told drill's shapes were measured before


class Post:
    """One desk, open. `person` is who sits here when a command names nobody."""

    def __init__(
        self,
        journal: Journal,
        ground: Ground,
        *,
        now: Callable[[], datetime],
        person: str,
        post_name: str = "",
        role: Role = "officer",
    ) -> None:
        self._journal = journal
        self._ground = replace(ground, control=ControlRoom(journal.shape))
        self._now = now
        self.person = person
        self.post_name = post_name
        self.role: Role = role
        self._listeners: list[Listener] = []
        self._record = journal.record()
        self._keep_at = KEEP_EVERY
        self._together = False
        self._told_unsent = 0
        self._memory = Memory()

    @property
    def record(self) -> Record:
        return self._record

    @property
    def journal(self) -> Journal:
        return self._journal

    @property
    def ground(self) -> Ground:
        """What a board is drawn with beside the record."""
        return self._ground

    @property
    def words(self) -> Words:
        return self._ground.words

    def speak(self, language: str) -> None:
        """The language of the log's short sentences; what somebody said stays as said."""
        if language != self.words.language:
            words = replace(self.words, language=language)
            self._ground = replace(self._ground, words=words)
            self._memory = Memory()  # it keeps lines in the words of before

    def listen(self, listener: Listener) -> None:
        """Be told the board after every change, on the post's own thread."""
        self._listeners.append(listener)

    # -- saying

    def do(self, command: Mapping[str, Any], session: Session | None = None) -> Answer:
        """Take one command; on disk when this returns.

        Raises:
            Refused, Usage: it may not be taken; nothing was changed.
            Trouble: the disk said no; nothing was changed.
        """
        may_enter(self.role, dict(command))
        session = session or Session()

        def resolve(name: str) -> str:
            known = name in self._record.things
            return name if known else session.refs.get(name, name)

        spoken = read_command(command, resolve)
        if spoken.ref is not None and spoken.ref in session.refs:
            raise Refused("ref.taken", value=spoken.ref, path="ref")
        asking = Asking(
            now_ms=ms_of(self._now()),
            person=self.person,
            drill=self._journal.drill,
            find=self._journal.find,
            opened=session.opened,
            resolve=resolve,
            proposal=self._proposal,
            check_choice=lambda setting, value: check_choice(
                self._ground.plan(), setting, value
            ),
            measured=session.measured,
            forest=self._ground.forest,
            lie=self._ground.lie,
        )
        decision = decide(self._record, spoken, asking)
        warnings = (*decision.warnings, *self._of_rest(decision.draft))
        entry = self.say(decision.draft)
        if spoken.ref is not None:
            session.refs[spoken.ref] = entry.id
        if spoken.verb.name == "incident.open":
            session.opened = entry.id
        made = entry.id if spoken.verb.makes else None
        return Answer(entry.id, made, warnings)

    def _of_rest(self, draft: Draft) -> tuple[Notice, ...]:
        return rest_warnings(self._record, self._ground, draft)

    def say(self, draft: Draft) -> Entry:
        """Append, fold, tell. For what the program itself records (an issued report)."""
        entry = self._journal.append(draft, self._record.heads)
        self._record.take(entry, self._journal.find)
        if not self._together:
            self._keep_if_due()
            self._tell()
        return entry

    @contextmanager
    def together(self) -> Iterator[None]:
        """Many commands as one: an import, a told story. All are on disk at its end, or none.

        Nobody is told meanwhile; what was answered counts only once this has ended.
        """
        if self._together:
            yield
            return
        self._together = True
        try:
            with self._journal.together():
                yield
        except BaseException:
            self._record = self._journal.record()
            raise
        finally:
            self._together = False
        self._keep_if_due()
        self._tell()

    def catch_up(self) -> bool:
        """Fold what came in by another way (a stick, the link, another program).

        A receipt that came is told too, though it adds nothing to the record.
        """
        came = self._journal.arrived(self._record)
        if came:
            self._keep_if_due()
        if came or self._journal.unsent()[0] != self._told_unsent:
            self._tell()
        return came

    def reread(self) -> None:
        """Fold everything anew: what counts here has changed."""
        self._record = self._journal.record()
        self._tell()

    def _tell(self) -> None:
        if self._listeners:
            board = self.board()
            self._told_unsent = board.unsent
            for listener in self._listeners:
                listener(board)

    # -- asking

    def board(self, at: datetime | None = None, known_at: datetime | None = None) -> Board:
        """The board now, or as it was: `at` by when things were so, `known_at` by when learned.

        `at` defaults to `known_at`, else now; only where neither is given do entries dated
        ahead count, as of now.
        """
        now_ms = ms_of(self._now())
        now: Instant = (now_ms, BEIJING_OFFSET_MIN)
        if at is None and known_at is None:
            moment = Moment(now, now, live=True, now_ms=now_ms)
            return picture(
                self._record,
                self._ground,
                moment,
                entries=self._record.entries,
                unsent=self._journal.unsent(),
                memory=self._memory,
            )
        known = _instant(known_at) if known_at is not None else now
        so = _instant(at) if at is not None else known
        known_ms = known[0] if known_at is not None else None
        every = stepping(self._journal.entries(), "playing", of=self._record.entries, each=200)
        record = record_of(every, at_ms=so[0], known_ms=known_ms, through=_folding)
        held = self._record.entries if known_ms is None else self._journal.held_by(known_ms)
        return picture(
            record,
            self._ground,
            Moment(so, known, live=False, now_ms=now_ms),
            entries=held,
            unsent=self._journal.unsent(known_ms),
        )

    def _proposal(self, incident: str, at_ms: int) -> Proposal | None:
        """What the plan calls for at one fire then; no level once it is out."""
        fires = self._record.all_of("incident")
        read = plan_as_read(self._record, self.plan)
        at = (at_ms, BEIJING_OFFSET_MIN)
        situation = situation_of(self._record, fires, at, reads=reads_of(read), now_ms=at_ms)
        said = assess(read, situation, law=law_chosen(self._record, self.plan))
        fire = self._record.thing(incident, "incident")
        of_fire = said.fire(incident)
        if fire is None or of_fire is None:
            return None
        life = life_of(self._record, fire, reads_of(read), now_ms=at_ms)
        is_out = life.extinguished is not None and not starts_when_out(read)
        met = tuple(state.id for state in of_fire.triggers if state.state == "met")
        return Proposal(None if is_out else of_fire.level, said.plan, said.law, met)

    def shape_of(self, perimeter: str) -> Mapping[str, Any] | None:
        """A perimeter's geometry exactly as given; None while its bytes have not arrived.

        Raises:
            Refused: there is no such perimeter.
        """
        thing = self._record.thing(perimeter, "perimeter")
        if thing is None:
            raise Refused("perimeter.unknown", value=perimeter, path="perimeter")
        return self._journal.shape(str(thing.values["geometry"]))

    def lod_of(self, perimeter: str) -> bytes | None:
        """Its levels of detail as `domain.geometry.lod.unpack` reads them, made when it was kept.

        None where the shape is small enough to be drawn as it is, or has not arrived.
        """
        thing = self._record.thing(perimeter, "perimeter")
        return None if thing is None else self._journal.levels(str(thing.values["geometry"]))

    def lent(self) -> tuple[Lent, ...]:
        """What depots gave out and did not get back; over a season too much for every board."""
        return lent(self._record)

    # -- reports

    @property
    def plan(self) -> Plan:
        return self._ground.plan()

    def next_report(self, incident_id: str, kind: ReportKind) -> int:
        """The number the next report of this kind would bear; see `issuing.next_report`."""
        return issuing.next_report(self._record, incident_id, kind, now_ms=ms_of(self._now()))

    def issued_reports(self, incident_id: str) -> tuple[IssuedReport, ...]:
        return issuing.issued_reports(self._record, incident_id)

    def record_report(
        self,
        *,
        incident: str,
        kind: ReportKind,
        number: int,
        at: datetime,
        known_at: datetime,
        manifest_sha256: str,
        folder_name: str,
        notes: Mapping[str, str],
        approved_by: str | None = None,
        corrects: int | None = None,
    ) -> str:
        """Enter an issue into the journal; the entry's id once it is on disk."""
        may_enter(self.role, {"do": "report.issue"})
        issue = issuing.Issue(
            incident=incident,
            kind=kind,
            number=number,
            at=at,
            known_at=known_at,
            manifest_sha256=manifest_sha256,
            folder_name=folder_name,
            notes=notes,
            approved_by=approved_by,
            corrects=corrects,
        )
        draft = issuing.draft_of(
            issue, by=self.person, post=self.post_name, now_ms=ms_of(self._now())
        )
        return self.say(draft).id

    # -- keeping

    def keep(self) -> None:
        """Keep what is folded, so that the next start need not fold it again."""
        self._journal.keep(self._record)
        self._keep_at = KEEP_EVERY

    def _keep_if_due(self) -> None:
        unkept = self._journal.unkept(self._record)
        if unkept < self._keep_at:
            return
        self._keep_at = unkept + KEEP_EVERY
        with suppress(Trouble):  # what was said is on disk; only the next start is slower
            self.keep()

    def seal(self) -> None:
        """Sign what is not yet signed: when idle, before anything leaves."""
        self._journal.seal()

    def close(self) -> None:
        if self._journal.unkept(self._record) >= _KEEP_AT_CLOSE:
            with suppress(Trouble):
                self.keep()
        self._journal.close()


def _folding(kept: Collection[Entry]) -> Iterator[Entry]:
    return stepping(kept, "folding", of=len(kept), each=200)


def _instant(moment: datetime) -> Instant:
    offset = moment.utcoffset()
    minutes = BEIJING_OFFSET_MIN if offset is None else int(offset.total_seconds() // 60)
    return ms_of(moment), minutes
