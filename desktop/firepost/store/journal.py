"""The journal in a desk file: typed entries over opaque bodies, and the folded state kept.

Implements `app.journal.Journal`. Stays on the thread that opened it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from typing import Any, Final

import msgspec
import zstandard
from msgspec import field

from firepost.app.bulk import in_bulk
from firepost.app.chains import HUB, Kept
from firepost.domain.entry import Draft, Entry, split_id
from firepost.domain.errors import Trouble
from firepost.domain.frozen import Changing
from firepost.domain.record import Record, record_of
from firepost.domain.vocabulary import VERBS
from firepost.store import codec, levels
from firepost.store.codec import Margin, NotUnderstood
from firepost.store.desk_file import DeskFile
from firepost.store.engine import Connection

STATE: Final = "record"
STATE_VERSION: Final = 8  # raised whenever a fold or its shape changes: the state is made anew
_MARK_EVERY: Final = 256
_MANY: Final = 10_000  # entries


class _State(Changing):
    """What is kept for the next start."""

    record: Record = field(default_factory=Record)
    margins: dict[str, Margin] = field(default_factory=dict)
    # stream: when every 256th entry was entered. All else that a margin holds only grows,
    # so that any entry can be read against the newest one from the mark before it on.
    marks: dict[str, list[int]] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)  # stream: entries read or written

    def passed(self, stream: str, seq: int) -> None:
        """Note that `seq` was read or written."""
        self.read[stream] = seq
        if seq % _MARK_EVERY == 0:
            self.marks.setdefault(stream, []).append(self.margins[stream].entered_ms)

    def before(self, stream: str, seq: int) -> tuple[int, Margin]:
        """The last place known before `seq`, and the margin to read on from there with."""
        marks = self.marks.get(stream, [])
        place = min((seq - 1) // _MARK_EVERY, len(marks))
        margin = self.margins.get(stream, Margin()).copy()
        margin.entered_ms = marks[place - 1] if place else 0
        return place * _MARK_EVERY, margin


# Of every stream that counts: its head, and how much of it the hub has receipted.
_SENT: Final = (
    "WITH sent AS (SELECT id,"
    " coalesce((SELECT max(seq) FROM entry WHERE entry.stream = stream.id), 0) AS head,"
    " coalesce((SELECT max(receipt.seq) FROM receipt WHERE receipt.stream = stream.name"
    " AND receipt.peer = ?), 0) AS seq"
    " FROM stream WHERE counted = 1) "
)
# A stream has no holes, so what is unsent of it is its end: nothing need be counted.
_UNSENT: Final = _SENT + (  # noqa: S608 - both halves are ours
    "SELECT coalesce(sum(head - sent.seq), 0), min(learned_ms) FROM sent JOIN entry"
    " ON entry.stream = sent.id AND entry.seq = sent.seq + 1"
)
_UNSENT_BY: Final = _SENT + (  # noqa: S608 - both halves are ours
    "SELECT count(*), min(learned_ms) FROM sent JOIN entry"
    " ON entry.stream = sent.id AND entry.seq > sent.seq WHERE learned_ms <= ?"
)


class DeskJournal:
    """One desk's journal."""

    def __init__(self, desk: DeskFile) -> None:
        self._desk = desk
        self._state = _State()
        self._kept = 0  # entries in the state that lies in the desk

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
        with in_bulk():
            kept = self._kept_state()
            self._kept = 0 if kept is None else kept.record.entries
            if kept is None:
                self._state = _State()
                entries = self._decoded(self._desk.bodies(), self._state)
                self._state.record = record_of(entries)
                self._count_the_rest(self._state.record)
            else:
                self._state = kept
                self.arrived(kept.record)
        if self._state.record.entries >= _MANY:
            gc.freeze()  # a season's record is here to stay: no use in looking through it
        return self._state.record

    def _kept_state(self) -> _State | None:
        snapshot = self._desk.snapshot(STATE)
        if snapshot is None or snapshot.version != STATE_VERSION:
            return None
        heads = self._desk.heads()
        if any(heads.get(stream, 0) < seq for stream, seq in snapshot.covered.items()):
            return None  # something it covers counts no longer
        try:
            state = zstandard.ZstdDecompressor().decompress(snapshot.state)
            return msgspec.msgpack.decode(state, type=_State)
        except (zstandard.ZstdError, msgspec.DecodeError):
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
        finally:
            state.passed(kept.stream, kept.seq)

    def _count_the_rest(self, record: Record) -> None:
        """Entries of kinds not understood are counted too."""
        for stream, head in self._desk.heads().items():
            record.heads[stream] = head

    def find(self, entry_id: str) -> Entry | None:
        """An entry as it was first kept, of those read so far.

        One that came in and is not folded yet is not here yet: what corrects it waits for it.
        """
        try:
            stream, seq = split_id(entry_id)
        except ValueError:
            return None
        if not 0 < seq <= self._state.read.get(stream, 0):
            return None
        start, margin = self._state.before(stream, seq)
        for kept in self._run(stream, start, seq):
            try:
                entry = codec.decode(kept.body, margin, stream, kept.seq, kept.learned_ms)
            except NotUnderstood:
                entry = None
            if kept.seq == seq:
                return entry
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
        """Entries that this device's hub has not receipted; when the oldest was learned.

        Another hub's receipts count for nothing: who changes hubs has everything to send.
        """
        run = self._desk.connection.execute
        peer = f"{HUB}{self._desk.home.settings.hub.get('hub', '')}"
        found = run(_UNSENT, (peer,)) if known_ms is None else run(_UNSENT_BY, (peer, known_ms))
        count, oldest = found.fetchone()
        return int(count), oldest

    def keep_blob(self, data: bytes) -> str:
        return self._desk.blob_put(data).hex()

    def blob(self, sha256: str) -> bytes | None:
        return self._desk.blob(bytes.fromhex(sha256))

    def shape(self, blob: str) -> Mapping[str, Any] | None:
        from firepost.store import shape_codec

        packed = self._desk.blob(bytes.fromhex(blob))
        return None if packed is None else shape_codec.unpack(packed)

    def levels(self, blob: str) -> bytes | None:
        """Made when the entry was kept; of a shape that came by exchange, now."""
        found = levels.kept(self._desk.connection, blob)
        if found is not None or not self._desk.writable:
            return found
        geometry = self.shape(blob)
        if geometry is None or not levels.is_large(levels.vertices_of(geometry)):
            return None
        packed = levels.made_of(geometry)
        with suppress(Trouble):  # a full disk: they are made again next time
            self._desk.also_keep(lambda connection: levels.keep(connection, blob, packed))
        return levels.unpacked(packed)

    # -- writing

    def append(self, draft: Draft, held: Mapping[str, int]) -> Entry:
        """Keep one entry; on disk when it returns, or nothing is kept and the number is free."""
        if not self._desk.writable:
            raise Trouble("desk.opened_to_read", path=str(self._desk.path))
        stream, seq = self._desk.next_entry()
        margin = self._state.margins.get(stream, Margin()).copy()
        before = margin.copy()
        body, shapes = codec.encode(draft, margin, stream, held)
        # Read before it is written: the fold never sees what a later start would not.
        entry = codec.decode(body, before, stream, seq, draft.entered_ms)
        kept = self._desk.append(
            body,
            learned_ms=draft.entered_ms,
            kind=VERBS[draft.verb].code,
            at_ms=draft.at_ms,
            about=draft.incident or "",
            blobs=shapes,
            also=_levels_with(entry, draft),
        )
        assert kept == seq
        self._state.margins[stream] = margin
        self._state.passed(stream, seq)
        return entry

    def together(self) -> AbstractContextManager[None]:
        return self._desk.together()

    def unkept(self, record: Record) -> int:
        return record.entries - self._kept

    def keep(self, record: Record) -> None:
        if not self._desk.writable or not self.unkept(record):
            return
        self._state.record = record
        plain = msgspec.msgpack.encode(self._state)
        state = zstandard.ZstdCompressor(level=1).compress(plain)
        self._desk.keep_snapshot(
            STATE, version=STATE_VERSION, covered=dict(record.heads), state=state
        )
        self._kept = record.entries

    def seal(self) -> None:
        self._desk.seal()

    def close(self) -> None:
        self._desk.close()


def _levels_with(entry: Entry, draft: Draft) -> Callable[[Connection], None] | None:
    """What keeps the levels of the shape that an entry brings; None where it brings no large one."""
    geometry = draft.values.get("geometry")
    if not isinstance(geometry, Mapping) or not levels.is_large(levels.vertices_of(geometry)):
        return None
    packed = levels.made_of(geometry)
    return lambda connection: levels.keep(connection, str(entry.values["geometry"]), packed)
