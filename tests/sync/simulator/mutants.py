"""Bugs planted on purpose. A simulator that does not catch them proves nothing.

Each is one a tired programmer might write: a check left out, a promise made too early.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from firepost.app import exchange as giving_and_taking
from firepost.app.chains import Received
from firepost.hub.service import Hub
from firepost.store import chains, exchange, own_stream
from firepost.store.desk_exchange import DeskExchange
from firepost.store.desk_file import DeskFile
from firepost.store.journal import DeskJournal
from firepost.sync import round as hub_round
from firepost.sync.bundle_read import Bundle

Mutant = Callable[[], contextlib.AbstractContextManager[Any]]


def seals_unchecked() -> Any:
    """Whatever stands in a segment is believed."""
    return patch.multiple(exchange, _sealed=lambda *_: True)


def a_gap_is_jumped() -> Any:
    """What comes too early is kept as if it were next."""
    honest = exchange._receive_more

    def jump(connection, segment, arrival, row, stream):
        if segment.first > stream.head + 1:
            hashes = [bytes(32)] * len(segment.bodies)
            exchange._keep(
                connection, segment, hashes, arrival, row=row, head=segment.first - 1
            )
            return Received(new=len(segment.bodies))
        return honest(connection, segment, arrival, row, stream)

    return patch.object(exchange, "_receive_more", jump)


def an_overlap_is_refused() -> Any:
    """A run that begins with what is known is taken for damage."""
    honest = exchange._receive_more

    def refuse(connection, segment, arrival, row, stream):
        if segment.first <= stream.head < segment.last:
            return Received(damaged=1)
        return honest(connection, segment, arrival, row, stream)

    return patch.object(exchange, "_receive_more", refuse)


def a_repeat_is_damage() -> Any:
    """The same once more, after a lost answer, is called damaged."""
    honest = exchange._receive_more

    def refuse(connection, segment, arrival, row, stream):
        if segment.last <= stream.head:
            return Received(damaged=1)
        return honest(connection, segment, arrival, row, stream)

    return patch.object(exchange, "_receive_more", refuse)


def everybody_counts() -> Any:
    """Entries of devices that nobody let in are counted."""
    return patch.object(DeskExchange, "_counts", lambda self: lambda device, desk: True)


def sent_is_called_received() -> Any:
    """What was put on the wire is noted as held by the hub."""
    honest = hub_round.Round._next_segments

    def hasty(self, hub, *, but):
        batch = honest(self, hub, but=but)
        self._desk.acknowledge(self._peer, self._desk.vector())
        return batch

    return patch.object(hub_round.Round, "_next_segments", hasty)


def answered_before_it_is_on_disk() -> Any:
    """The hub says what it holds while a commit may still fail."""
    honest = Hub.take

    def early(self, enrolled, desk, came, so_far):
        with self.store.desk(desk) as store:
            before = store.streams()
        try:
            honest(self, enrolled, desk, came, so_far)
        except Exception:  # noqa: BLE001 - the bug planted here swallows it on purpose
            with self.store.desk(desk) as store:
                store.receipts("nobody")
            so_far.new += len(before)
            promised = getattr(self, "promised", {})
            for record in came:
                with contextlib.suppress(Exception):
                    segment = giving_and_taking.decode_segment(record.payload)
                    promised[segment.stream] = segment.last
            self.promised = promised

    held = Hub.held

    def boast(self, enrolled, desk, taken, *, skip):
        answer = held(self, enrolled, desk, taken, skip=skip)
        promised = getattr(self, "promised", {})
        vector = {**answer.vector, **{bytes.fromhex(k): v for k, v in promised.items()}}
        import msgspec

        words = hub_round.receipt_words(
            hub=self.name,
            desk=desk,
            at_ms=answer.now_ms,
            vector={key.hex(): seq for key, seq in vector.items()},
        )
        return msgspec.structs.replace(
            answer, vector=vector, receipt=self.authority.sign(words)
        )

    return patch.multiple(Hub, take=early, held=boast)


def receipts_only_grow() -> Any:
    """A hub that was put back from a backup is still thought to hold what it held."""

    def keep(self, peer: str, heads: Mapping[str, int], signed: bytes) -> None:
        self.acknowledge(peer, heads)

    return patch.object(DeskExchange, "keep_receipt", keep)


def what_was_sent_once_is_never_sent_again() -> Any:
    """Old receipts are trusted instead of comparing afresh."""
    honest = hub_round.segments_for

    def trusting(store, vector, *, max_bytes):
        peers = [p for p in store.signed_receipts() if p.startswith("hub:")]
        known = store.receipts(peers[0]) if peers else {}
        memory = getattr(trusting, "memory", {})
        for name, seq in known.items():
            key = (id(store.connection), name)
            memory[key] = max(memory.get(key, 0), seq)
        trusting.memory = memory
        vector = {
            stream.name: max(
                vector.get(stream.name, 0), memory.get((id(store.connection), stream.name), 0)
            )
            for stream in store.streams()
        }
        return honest(store, vector, max_bytes=max_bytes)

    return patch.object(hub_round, "segments_for", trusting)


def a_fork_overwrites() -> Any:
    """Other words under a known number: the last to come stays, nothing is set aside."""

    def forget(connection, segment, arrival, *, since):
        return Received(known=since - segment.first)

    return patch.object(exchange, "_fork", forget)


def a_torn_bundle_is_thrown_away() -> Any:
    """Where the end is missing, nothing before it is taken either."""
    honest = Bundle.records

    def all_or_none(self) -> Iterator[Any]:
        found = list(honest(self))
        return iter([] if self.torn_at is not None else found)

    return patch.object(Bundle, "records", all_or_none)


def own_entries_alone_are_given() -> Any:
    """A post does not carry what others wrote."""
    honest = giving_and_taking.segments_for

    def selfish(store, vector, *, max_bytes=65_536):
        mine = {stream.name for stream in store.streams() if stream.mine}
        foreign = {s.name: s.head for s in store.streams() if s.name not in mine}
        return honest(store, {**vector, **(foreign if mine else {})}, max_bytes=max_bytes)

    from firepost.sync import bundle_write

    return _both(
        patch.object(bundle_write, "segments_for", selfish),
        patch.object(hub_round, "segments_for", selfish),
    )


def a_restored_desk_writes_on() -> Any:
    """An old copy continues the stream it had: one number, two entries."""
    from firepost.store import marks

    return patch.object(marks.MarkFile, "read", lambda self: None)


def an_open_tail_stays_behind() -> Any:
    """What a stream that is no longer written held unsealed never leaves the desk."""
    return patch.object(own_stream, "left_open", lambda *_, **__: [])


def what_came_late_is_not_folded() -> Any:
    """Entries that count only since they were admitted never reach the board."""

    def stale(self, record) -> bool:
        return False

    return patch.object(DeskJournal, "arrived", stale)


def blobs_are_forgotten() -> Any:
    """Entries arrive, the shapes they speak of do not."""
    return patch.object(DeskExchange, "blobs_wanted", lambda self: [])


def damage_is_dropped() -> Any:
    """What contradicts or does not hold is thrown away when the desk is opened again."""
    honest = DeskFile._recall

    def tidy(self) -> None:
        honest(self)
        self.connection.execute("DROP TRIGGER IF EXISTS quarantine_is_never_removed")
        self.connection.execute("DELETE FROM quarantine")

    return patch.object(DeskFile, "_recall", tidy)


def the_vector_lies() -> Any:
    """One entry more is claimed than is held."""
    honest = chains.heads

    def boast(connection, *, counted_only):
        found = honest(connection, counted_only=counted_only)
        return found if counted_only else {k: v + (v > 3) for k, v in found.items()}

    return patch.object(chains, "heads", boast)


def the_last_segment_is_skipped() -> Any:
    """Off by one where runs are cut."""
    honest = exchange.read_after

    def short(connection, name, seq, *, max_bytes):
        found = honest(connection, name, seq, max_bytes=max_bytes)
        return (
            None if found is not None and found.first > 1 and len(found.bodies) == 1 else found
        )

    return patch.object(exchange, "read_after", short)


@contextmanager
def _both(*patches: Any) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        for one in patches:
            stack.enter_context(one)
        yield


MUTANTS: list[Mutant] = [
    seals_unchecked,
    a_gap_is_jumped,
    an_overlap_is_refused,
    a_repeat_is_damage,
    everybody_counts,
    sent_is_called_received,
    answered_before_it_is_on_disk,
    receipts_only_grow,
    what_was_sent_once_is_never_sent_again,
    a_fork_overwrites,
    a_torn_bundle_is_thrown_away,
    own_entries_alone_are_given,
    a_restored_desk_writes_on,
    an_open_tail_stays_behind,
    what_came_late_is_not_folded,
    blobs_are_forgotten,
    damage_is_dropped,
    the_vector_lies,
    the_last_segment_is_skipped,
]
