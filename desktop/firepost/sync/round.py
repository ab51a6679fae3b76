"""One round with the hub: say hello, give what it lacks, take what it has.

Giving and taking do not wait for each other: where one is refused the other is still done.
Nothing is remembered of earlier rounds but what is on disk: vectors are compared afresh.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from firepost.app import authority
from firepost.app.chains import HUB, MARK_BYTES, Segment
from firepost.app.exchange import (
    WANTS_MAX,
    Intake,
    Taken,
    segment_record,
    segments_for,
    wanted_records,
    wants_of,
)
from firepost.app.follow import follow_joins
from firepost.app.membership import Ties, receipt_record, receipt_words
from firepost.app.office import Desk, Office
from firepost.app.wire import letters, records
from firepost.app.wire.blobs import NAME_BYTES, PackedBlob
from firepost.app.wire.messages import (
    WORD_MARK_BYTES,
    Held,
    Hello,
    Members,
    Pull,
    Want,
    Welcome,
    word_mark,
    words_digest,
)
from firepost.domain.errors import Refused, Stopped, Trouble
from firepost.sync.hello import Tally, greeting
from firepost.sync.hub_link import Cut
from firepost.sync.link_port import Link, grew, not_taken

_TRIES: Final = 5  # cuts in a row without anything having come through
_PAUSE_S: Final = (0.2, 8.0)


class Round:
    """One desk, one link, until all is exchanged or the link gives up."""

    def __init__(
        self,
        office: Office,
        ties: Ties,
        desk: Desk,
        link: Link,
        *,
        now_ms: Callable[[], int],
        pause: Callable[[float], None] = time.sleep,
        on_desk: Callable[[Callable[[], Any]], Any] = lambda work: work(),
        told: Callable[[], Any] = lambda: None,
    ) -> None:
        """`on_desk` runs short work on the desk's own thread while the link is waited for here;
        `told` hears of every step, for a round with a photograph may last for hours."""
        self.tally = Tally()
        self._office = office
        self._ties = ties
        self._desk = desk
        self._link = link
        self._now_ms = now_ms
        self._pause = pause
        self._on_desk = on_desk
        self._pieces = on_desk(desk.begun)  # photographs begun in an earlier round go on
        self._step = told
        self._packed: dict[bytes, PackedBlob] = {}
        self._peer = f"{HUB}{ties.hub}"
        self._began: dict[str, int] = on_desk(desk.heads)
        self._receipted: dict[str, int] = on_desk(lambda: desk.receipts(self._peer))
        self._hub: dict[str, int] | None = None  # what it held when we first asked
        self._sent: dict[str, int] = {}
        self._through = 0  # grows whenever something came through
        self._progress: tuple[dict[str, int], list[Want]] | None = None
        self._plain = False
        self._forked: set[str] = set()  # streams of which the hub has other words
        self._aside: dict[str, set[bytes]] = {}  # stream: marks of the words the hub has aside
        self._told_forks: set[str] = set()  # in this round
        self._alike: set[str] = set()  # streams thought forked, of which the hub has our words
        self._stuck: set[str] = set()  # streams the hub keeps apart

    def run(self) -> Tally:
        """
        Raises:
            Refused: the hub said no.
            Trouble: `link.away`
            Both with what was done in `partial`.
        """
        tries = through = 0
        while True:
            try:
                self._pass()
                return self._told()
            except Cut as cut:
                tries = 1 if self._through > through else tries + 1
                through = self._through
                away = not cut.connected and self._through == 0
                if away or tries >= _TRIES:
                    trouble = Trouble("link.away", path=self._ties.url, says=cut.says)
                    trouble.partial.update(self._told().counts())
                    raise trouble from cut
                least, most = _PAUSE_S
                spread = 0.5 + random.random()  # noqa: S311 - many posts must not come at once
                self._pause(min(least * 2**tries, most) * spread)
            except Stopped as stopped:
                stopped.partial.update(self._told().counts())
                raise

    def _told(self) -> Tally:
        told: Tally = self._on_desk(self._counted)
        return told

    def _counted(self) -> Tally:
        receipts = self._desk.receipts(self._peer)
        self.tally.acknowledged = max(
            0,
            sum(
                min(head, receipts.get(name, 0)) - min(head, self._receipted.get(name, 0))
                for name, head in self._began.items()
            ),
        )
        self.tally.unsent = self._desk.unsent(self._peer)[0]
        return self.tally

    def _pass(self) -> None:
        welcome = self._link.hello(self._on_desk(self._greeting))
        hub = self._on_desk(lambda: self._welcomed(welcome))
        refusal: Stopped | None = None
        try:
            hub = self._give(hub, welcome.wants)
        except Stopped as stopped:
            refusal = stopped
        known = set(self._forked)
        self._take(hub)
        if refusal is not None:
            raise refusal
        if self._forked - known:
            self._give_forks(hub, [])

    def _greeting(self) -> Hello:
        self._desk.seal()
        return greeting(self._office, self._ties, self._desk, now_ms=self._now_ms())

    def _welcomed(self, welcome: Welcome) -> dict[str, int]:
        if welcome.hub != self._ties.hub:
            raise Refused("link.wrong_hub", path=self._ties.url)
        if welcome.desk != self._desk.desk_id:
            if welcome.drill != self._desk.drill:
                raise Refused("link.drill_differs", desk=welcome.desk)
            self._desk.take_id(welcome.desk)
        if welcome.members is not None and self._office.learn(welcome.members):
            ties = self._office.ties()
            assert ties is not None
            self._ties = ties
            self.tally.received += len(self._desk.recount(learned_ms=self._now_ms()))
        hub = self._desk.vector() if welcome.vector is None else letters.by_name(welcome.vector)
        self._receipt(hub, welcome.now_ms, welcome.receipt)
        self._look_for_forks(hub, welcome.marks)
        each = WORD_MARK_BYTES
        self._aside = {
            key.hex(): {marks[at : at + each] for at in range(0, len(marks), each)}
            for key, marks in welcome.aside.items()
        }
        if self._hub is None:
            self._hub = hub
        self.tally.lacking = len(self._held_of(welcome.wants))
        progress = (hub, welcome.wants)
        # A push that was cut came through all the same where the hub now holds more.
        self._through += self._progress not in (None, progress)
        self._progress = progress
        return hub

    def _look_for_forks(self, hub: dict[str, int], marks: bytes) -> None:
        """Equal numbers do not mean equal words: a copied laptop may have written on.

        Where the hub has more than we do its mark tells nothing. If it had other words once,
        it is thought to have them still, and is told ours: a hub that was put back from a
        backup has forgotten that it set them aside.
        """
        if len(marks) != MARK_BYTES * len(hub):
            return
        own, seen = self._desk.vector(), self._desk.receipts(f"fork-of:{self._ties.hub}")
        for place, (name, seq) in enumerate(sorted(hub.items())):
            theirs = marks[place * MARK_BYTES : (place + 1) * MARK_BYTES]
            ours = self._desk.mark_at(name, seq)
            had_others = 0 < own.get(name, 0) < seen.get(name, 0) and name not in self._alike
            if had_others if ours is None else ours != theirs:
                self._forked.add(name)

    def _receipt(self, hub: dict[str, int], at_ms: int, signature: bytes) -> None:
        """The hub's own word on what it holds replaces what was known, even where it is less."""
        desk = self._desk.desk_id
        words = receipt_words(hub=self._ties.hub, desk=desk, at_ms=at_ms, vector=hub)
        if not authority.signed(self._ties.authority, words, signature):
            raise Trouble("link.strange_answer", path=self._ties.url)
        record = receipt_record(self._ties.hub, words, signature)
        self._desk.keep_receipt(self._peer, hub, record)

    # -- giving

    def _give(self, hub: dict[str, int], wants: list[Want]) -> dict[str, int]:
        vouchers = self._vouchers()
        hub, wants = self._give_forks(hub, wants)
        stuck = self._stuck
        stuck |= self._forked
        while True:
            batch = self._next_batch(hub, stuck)
            if not batch and not vouchers:
                break
            held = self._push(vouchers + [segment_record(segment) for segment in batch])
            before, hub, wants, vouchers = hub, letters.by_name(held.vector), held.wants, []
            stuck |= not_taken(batch, before, hub)
        return self._give_blobs(hub, wants, stuck)

    def _give_blobs(
        self, hub: dict[str, int], told: list[Want], stuck: set[str]
    ) -> dict[str, int]:
        """Bit by bit, and before each bit what people have said meanwhile."""
        plain, skip = False, 0
        asked: list[Want] | None = None
        while told:
            batch = self._next_batch(hub, stuck)
            wants = self._on_desk(partial(self._held_of, told))
            if not wants and not batch:
                if len(told) < WANTS_MAX or told == asked:
                    break
                skip, asked = skip + WANTS_MAX, told  # what it lacks first is not ours
            load = [segment_record(segment) for segment in batch]
            if wants:
                load += self._on_desk(partial(self._pieces_for, wants, plain=plain))
            held = self._push(load, skip=skip)
            before, hub, told = hub, letters.by_name(held.vector), held.wants
            stuck |= not_taken(batch, before, hub)
            left = self._on_desk(partial(self._held_of, told))
            if wants and left == wants and plain:
                break
            plain = bool(wants) and left == wants  # it lacked what they were written after
        return hub

    def _held_of(self, told: list[Want]) -> list[Want]:
        held_here = {name[:NAME_BYTES] for name in self._desk.blob_names()}
        return [want for want in told if want.name in held_here]

    def _push(self, load: list[bytes], *, skip: int = 0) -> Held:
        desk = self._desk
        held = self._link.push(desk.desk_id, iter(load), drill=desk.drill, skip=skip)
        self._on_desk(lambda: self._held(held))
        if not skip:  # else it told of the rest alone
            self.tally.lacking = len(self._on_desk(partial(self._held_of, held.wants)))
        self._step()
        return held

    def _next_batch(self, hub: dict[str, int], stuck: set[str]) -> list[Segment]:
        batch: list[Segment] = self._on_desk(partial(self._next_segments, hub, but=stuck))
        return batch

    def _pieces_for(self, wants: list[Want], *, plain: bool) -> list[bytes]:
        found = wanted_records(
            self._desk, wants, lacking=wants, plain=plain, packed_before=self._packed
        )
        return list(self._some(found))

    def _give_forks(
        self, hub: dict[str, int], wants: list[Want]
    ) -> tuple[dict[str, int], list[Want]]:
        """Once, the whole of a stream of which the hub has other words: it keeps ours aside."""
        for name in sorted(self._forked):
            load = self._on_desk(partial(self._fork_untold, name))
            if load:
                held = self._push(load)
                hub, wants = letters.by_name(held.vector), held.wants
                self._told_forks.add(name)
                if not held.forks:
                    self._alike.add(name)
                    self._forked.discard(name)
        return hub, wants

    def _fork_untold(self, name: str) -> list[bytes]:
        desk, vector = self._desk, self._desk.vector()
        if name in self._told_forks or name not in vector:
            return []
        last = desk.read_after(name, vector[name] - 1, max_bytes=1)
        if last is None:
            return []
        end = words_digest(name, last.last, last.bodies[-1], last.seal)
        if word_mark(end) in self._aside.get(name, ()):
            return []  # it says itself that it has ours aside: a hub that was put back does not
        rest = {one: seq for one, seq in vector.items() if one != name}
        runs = segments_for(desk, rest, max_bytes=self._link.segment_bytes)
        return [segment_record(segment) for segment in runs]

    def _vouchers(self) -> list[bytes]:
        """Of devices that met us by stick and never the hub."""
        if not self._ties.vouchers or self._ties.role == "reader":
            return []
        letter = Members(self._ties.hub, vouchers=list(self._ties.vouchers))
        return [records.frame(records.MEMBERS, letters.encode(letter))]

    def _next_segments(self, hub: dict[str, int], *, but: set[str]) -> list[Segment]:
        """Some of what the hub lacks, about as much as the link carries in one go."""
        lacking = {
            **hub,
            **{name: seq for name, seq in self._desk.vector().items() if name in but},
        }
        batch, size = [], 0
        for segment in segments_for(self._desk, lacking, max_bytes=self._link.segment_bytes):
            batch.append(segment)
            size += sum(len(body) for body in segment.bodies) // 2  # about, on the wire
            if size >= self._link.batch_bytes:
                break
        return batch

    def _some(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        size = 0
        for piece in pieces:
            yield piece
            size += len(piece)
            if size >= self._link.batch_bytes:
                return

    def _held(self, held: Held) -> dict[str, int]:
        hub = letters.by_name(held.vector)
        self._receipt(hub, held.now_ms, held.receipt)
        self._through += 1
        self._count_sent(hub)
        return hub

    def _count_sent(self, hub: dict[str, int]) -> None:
        """By what the hub holds now and did not: an answer that was lost changes nothing."""
        before, own = self._hub or {}, self._desk.vector()
        self.tally.sent = sum(
            max(0, min(seq, own.get(name, 0)) - before.get(name, 0))
            for name, seq in hub.items()
        )

    # -- taking

    def _take(self, hub: dict[str, int]) -> None:
        """In portions, and between them what people have said here meanwhile is given."""
        self._on_desk(lambda: self._count_sent(hub))
        skip, before = 0, self._on_desk(partial(self._taken_so_far, hub))
        while True:
            own, wants, more = self._on_desk(partial(self._lacking, hub, skip))
            if not more:
                return
            again = self._pull(own, wants)
            self._on_desk(self._desk.keep_begun)
            self._step()
            now = self._on_desk(partial(self._taken_so_far, hub))
            if now == before and not again:
                if len(wants) < WANTS_MAX:
                    return
                skip += WANTS_MAX  # the hub has none of the first
            before = now
            if self._next_batch(hub, self._stuck | self._forked):
                hub = self._give(hub, [])

    def _taken_so_far(self, hub: dict[str, int]) -> tuple[dict[str, int], int, int]:
        held = sum(size for size, _ in self._pieces.held().values())
        return self._pullable(hub), held, len(self._desk.blobs_wanted())

    def _lacking(
        self, hub: dict[str, int], skip: int
    ) -> tuple[dict[str, int], list[Want], bool]:
        own, wants = self._pullable(hub), wants_of(self._desk, self._pieces, skip=skip)
        return own, wants, grew(own, hub) or bool(wants)

    def _pullable(self, hub: dict[str, int]) -> dict[str, int]:
        """Our vector, less what the hub would only send to be set aside once more."""
        own = self._desk.vector()
        aside = {name: hub.get(name, 0) for name in self._forked}
        return {name: max(own.get(name, 0), aside.get(name, 0)) for name in {*own, *aside}}

    def _pull(self, own: dict[str, int], wants: list[Want]) -> bool:
        """Whether asking once more may bring more."""
        desk = self._desk
        pull = Pull(
            desk.desk_id,
            letters.by_key(own),
            wants,
            self._plain,
            most_bytes=self._link.batch_bytes,
        )
        reader, orphans = records.RecordReader(), 0
        for chunk in self._chunks(pull, reader):
            found = [one for one in reader.feed(chunk) if isinstance(one, records.Record)]
            if not found:
                continue
            taken, lacking = self._on_desk(partial(self._taken, found))
            orphans += lacking
            self.tally.received += taken.new
            self._through += 1
            self._forked |= set(taken.forked)
        if orphans and not self._plain:
            self._plain = True
            return True
        return False

    def _chunks(self, pull: Pull, reader: records.RecordReader) -> Iterator[bytes]:
        try:
            yield from self._link.pull(pull)
        except Cut:
            part = reader.broken_off
            if part is not None:
                self._on_desk(lambda: self._intake().take_part(part))
            self._on_desk(self._desk.keep_begun)
            raise

    def _intake(self) -> Intake:
        return Intake(
            self._desk,
            learned_ms=self._now_ms(),
            from_=self._peer,
            allowed=self._office.gate(self._desk),
            pieces=self._pieces,
        )

    def _taken(self, found: list[records.Record]) -> tuple[Taken, int]:
        desk, now_ms = self._desk, self._now_ms()
        since = desk.arrivals
        with desk.together():
            intake = self._intake()
            for record in found:
                intake.take(record)
            intake.taken.new += follow_joins(desk, since=since, now_ms=now_ms)
            if intake.taken.forked:
                desk.acknowledge(f"fork-of:{self._ties.hub}", intake.taken.forked)
        return intake.taken, intake.orphans
