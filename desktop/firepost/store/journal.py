"""The journal in a desk file: typed entries over opaque bodies, and the folded state kept.

Implements `app.journal.Journal`. Stays on the thread that opened it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from firepost.app.chains import Kept
from firepost.domain.entry import Draft, Entry, split_id
from firepost.domain.errors import Trouble
from firepost.domain.record import Record, record_of
from firepost.domain.vocabulary import VERBS
from firepost.store import codec, shape_codec
from firepost.store.codec import Margin, NotUnderstood
from firepost.store.desk_file import DeskFile

STATE: Final = "record"
STATE_VERSION: Final = 1  # raised whenever a fold or its shape changes: the state is made anew
_CHECKPOINT_EVERY: Final = 512


@dataclass(slots=True)
class _State:
    """What is kept for the next start."""

    record: Record = field(default_factory=Record)
    margins: dict[str, Margin] = field(default_factory=dict)


class DeskJournal:
    """One desk's journal."""

    def __init__(self, desk: DeskFile) -> None:
        self._desk = desk
        self._state = _State()
        self._checkpoints: dict[str, list[tuple[int, Margin]]] = {}
        self._since_kept = 0

    @property
    def desk(self) -> str:
        return self._desk.desk_id

    @property
    def drill(self) -> bool:
        return self._desk.drill

    @property
    def stream(self) -> str | None:
        return self._desk.own_stream

    @property
    def file(self) -> DeskFile:
        return self._desk

    # -- reading

    def record(self) -> Record:
        """All entries folded. The record is this journal's to move on with `arrived`."""
        kept = self._kept_state()
        if kept is None:
            self._state = _State()
            entries = self._decoded(self._desk.bodies(), self._state)
            self._state.record = record_of(entries)
            self._count_the_rest(self._state.record)
            return self._state.record
        self._state = kept
        self.arrived(kept.record)
        return kept.record

    def _kept_state(self) -> _State | None:
        snapshot = self._desk.snapshot(STATE)
        if snapshot is None or snapshot.version != STATE_VERSION:
            return None
        heads = self._desk.heads()
        if any(heads.get(stream, 0) < seq for stream, seq in snapshot.covered.items()):
            return None  # something it covers counts no longer
        try:
            return msgspec.msgpack.decode(snapshot.state, type=_State)
        except msgspec.DecodeError:
            return None

    def arrived(self, record: Record) -> bool:
        """Fold into `record` what lies in the desk and not yet in it."""
        before = record.entries
        for kept in self._desk.bodies(record.heads):
            entry = self._decode(kept, self._state)
            if entry is None:
                record.skip(kept.stream, kept.seq)
            else:
                record.take(entry, self.find)
        return record.entries != before

    def entries(self) -> Iterator[Entry]:
        """Every entry that counts and is understood, in order of arrival."""
        yield from self._decoded(self._desk.bodies(), _State())

    def held_by(self, known_ms: int) -> int:
        """How many entries this desk held by then, understood or not."""
        return sum(kept.learned_ms <= known_ms for kept in self._desk.bodies())

    def _decoded(self, bodies: Iterator[Kept], state: _State) -> Iterator[Entry]:
        for kept in bodies:
            entry = self._decode(kept, state)
            if entry is not None:
                yield entry

    def _decode(self, kept: Kept, state: _State) -> Entry | None:
        margin = state.margins.get(kept.stream)
        if margin is None:
            margin = state.margins[kept.stream] = Margin()
        try:
            return codec.decode(kept.body, margin, kept.stream, kept.seq, kept.learned_ms)
        except NotUnderstood:
            return None

    def _count_the_rest(self, record: Record) -> None:
        """Entries of kinds not understood are counted too."""
        for stream, head in self._desk.heads().items():
            record.heads[stream] = head

    def find(self, entry_id: str) -> Entry | None:
        """An entry as it was first kept; its stream is read from the nearest place known."""
        try:
            stream, seq = split_id(entry_id)
        except ValueError:
            return None
        if not 0 < seq <= self._desk.heads().get(stream, 0):
            return None
        points = self._checkpoints.setdefault(stream, [(0, Margin())])
        start, margin = next(point for point in reversed(points) if point[0] < seq)
        margin = margin.copy()
        for kept in self._run(stream, start, seq):
            try:
                entry = codec.decode(kept.body, margin, stream, kept.seq, kept.learned_ms)
            except NotUnderstood:
                entry = None
            if kept.seq == seq:
                return entry
            if kept.seq % _CHECKPOINT_EVERY == 0 and kept.seq > points[-1][0]:
                points.append((kept.seq, margin.copy()))
        return None

    def _run(self, stream: str, after: int, upto: int) -> Iterator[Kept]:
        sql = (
            "SELECT entry.seq, body, learned_ms, arrival FROM entry"
            " JOIN stream ON stream.id = entry.stream"
            " WHERE name = ? AND entry.seq > ? AND entry.seq <= ? ORDER BY entry.seq"
        )
        for seq, body, learned_ms, arrival in self._desk.connection.execute(
            sql, (stream, after, upto)
        ):
            yield Kept(stream, seq, bytes(body), learned_ms, arrival)

    def unsent(self, known_ms: int | None = None) -> tuple[int, int | None]:
        """Entries that no hub has receipted, and when the oldest of them was learned."""
        sql = (
            "SELECT count(*), min(learned_ms) FROM entry JOIN stream ON stream.id = entry.stream"
            " WHERE counted = 1 AND entry.seq > coalesce((SELECT max(receipt.seq) FROM receipt"
            " WHERE receipt.stream = stream.name AND receipt.peer LIKE 'hub%'), 0)"
        )
        if known_ms is not None:
            sql += f" AND learned_ms <= {int(known_ms)}"
        count, oldest = self._desk.connection.execute(sql).fetchone()
        return int(count), oldest

    def shape(self, blob: str) -> Mapping[str, Any] | None:
        packed = self._desk.blob(bytes.fromhex(blob))
        return None if packed is None else shape_codec.unpack(packed)

    # -- writing

    def append(self, draft: Draft, held: Mapping[str, int]) -> Entry:
        """Keep one entry; on disk when it returns, or nothing is kept and the number is free."""
        if not self._desk.writable:
            raise Trouble("desk.opened_to_read", path=str(self._desk.path))
        stream, seq = self._desk.next_entry()
        margin = self._state.margins.get(stream, Margin()).copy()
        before = margin.copy()
        body, shapes = codec.encode(draft, margin, stream, held)
        kept = self._desk.append(
            body,
            learned_ms=draft.entered_ms,
            kind=VERBS[draft.verb].code,
            at_ms=draft.at_ms,
            about=draft.incident or "",
            blobs=shapes,
        )
        assert kept == seq
        self._state.margins[stream] = margin
        self._since_kept += 1
        # Read back what was written: the fold never sees what a later start would not.
        return codec.decode(body, before, stream, seq, draft.entered_ms)

    def keep(self, record: Record) -> None:
        if not self._desk.writable or self._since_kept == 0:
            return
        state = msgspec.msgpack.encode(_State(record, self._state.margins))
        self._desk.keep_snapshot(
            STATE, version=STATE_VERSION, covered=dict(record.heads), state=state
        )
        self._since_kept = 0

    def seal(self) -> None:
        self._desk.seal()

    def close(self) -> None:
        self._desk.close()
