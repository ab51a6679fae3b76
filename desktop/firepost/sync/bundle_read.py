"""A bundle from a stick, taken into a desk: what holds true of it, whatever became of the rest."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from firepost.app.chains import Stream
from firepost.app.courier import Read
from firepost.app.errand import HALTED, unwanted
from firepost.app.exchange import Intake, Taken
from firepost.app.follow import follow_joins
from firepost.app.office import Desk, Office
from firepost.app.wire import letters, records
from firepost.app.wire.letters import Header
from firepost.app.wire.packing import Unreadable
from firepost.domain.errors import Refused, Trouble
from firepost.sync import stick

_CHUNK: Final = 256 * 1024


def nothing_read(damaged: int = 0) -> dict[str, Any]:
    return {"new": 0, "known": 0, "damaged": damaged, "quarantined": 0, "forks": 0, "newer": 0}


class Bundle:
    """A bundle's copy on this machine's own disk, read record by record."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self._file = file
        self.torn_at: int | None = None
        self.damaged = 0
        self.newer = 0
        self._ended = False
        self._begin()
        self.header = self._header()

    def _begin(self) -> None:
        self._file.seek(0)
        start = self._file.read(len(letters.MAGIC))
        if start == letters.MAGIC:
            return
        if letters.MAGIC.startswith(start):
            raise self.torn(len(start))
        raise Refused("bundle.not_a_bundle", path=str(self.path))

    def _header(self) -> Header:
        first = next(self._all(), None)
        if not isinstance(first, records.Record) or first.kind != records.HEADER:
            raise self.torn(len(letters.MAGIC))
        try:
            header = letters.decode_header(first.payload)
        except Unreadable:
            raise self.torn(len(letters.MAGIC)) from None
        if header.version > letters.VERSION:
            raise Trouble("bundle.newer", path=str(self.path), has=header.version)
        return header

    def torn(self, offset: int) -> Trouble:
        torn = Trouble("bundle.torn", path=str(self.path), offset=offset, new=0, known=0)
        torn.partial.update(nothing_read())
        return torn

    def _all(self) -> Iterator[records.Record | records.Damage]:
        self._file.seek(len(letters.MAGIC))
        reader = records.RecordReader()
        while chunk := self._file.read(_CHUNK):
            yield from reader.feed(chunk)
        yield from reader.finish()

    def records(self) -> Iterator[records.Record]:
        """Every whole record but header and end; what was damaged is counted."""
        digest = hashlib.sha256(letters.MAGIC)
        self.torn_at, self.damaged, self.newer, self._ended = None, 0, 0, False
        place = len(letters.MAGIC)
        for found in self._all():
            if isinstance(found, records.Damage):
                place = len(letters.MAGIC) + found.offset
                self.damaged += 1
                self._tear(place)
                continue
            if found.kind == records.END:
                self._ended = self._ended or self._ends_well(found.payload, digest.digest())
                continue
            place += len(records.frame(found.kind, found.payload))
            digest.update(records.frame(found.kind, found.payload))
            if found.kind not in records.KINDS:
                self.newer += 1
            elif found.kind != records.HEADER:
                yield found
        if not self._ended:
            self._tear(place)

    def _tear(self, place: int) -> None:
        if self.torn_at is None:
            self.torn_at = place

    def _ends_well(self, payload: bytes, sha256: bytes) -> bool:
        try:
            return letters.decode_end(payload).sha256 == sha256
        except Unreadable:
            return False

    @property
    def is_empty(self) -> bool:
        """Nothing but a header came through, and more was meant to."""
        found = list(zip(range(2), self._all(), strict=False))
        return len(found) < 2


@contextmanager
def copied(path: Path) -> Iterator[Bundle]:
    """The bundle on this machine's own disk: a stick may be pulled at any moment.

    Raises:
        Refused: `bundle.not_a_bundle`
        Trouble: `bundle.missing`, `bundle.torn`, `bundle.newer`, `stick.…`
    """
    if not path.is_file():
        raise Trouble("bundle.missing", path=str(path))
    with tempfile.TemporaryFile(prefix="firepost-") as copy:
        with stick.troubles(path), path.open("rb") as source:
            start = source.read(len(letters.MAGIC))
            if letters.MAGIC.startswith(start):  # anything else is not copied at all
                stick.needs_room(Path(tempfile.gettempdir()), path.stat().st_size)
                copy.write(start)
                shutil.copyfileobj(source, copy, _CHUNK)
            else:
                copy.write(start)
        yield Bundle(path, copy)


def read_bundle(
    office: Office,
    file: Path,
    into: Path,
    *,
    accept: bool,
    join: bool,
    now_ms: int,
) -> Read:
    """Take a bundle into a desk; a missing desk is made as the bundle's.

    Args:
        accept: admit every device of the bundle on this device.
        join: take another desk's bundle in.

    Raises:
        Refused: `desk.other`, `bundle.of_a_drill`, `bundle.of_a_real_desk`, `bundle.not_a_bundle`
        Trouble: `bundle.torn` with what was read of it in `partial`; `desk.…`, `stick.…`
    """
    with copied(file) as bundle:
        with _desk_for(office, bundle, into, join=join) as desk:
            taking = Taking(office, desk, bundle.header, now_ms=now_ms, file=file)
            with desk.together():
                taking.take(bundle)
                taking.let_count(accept=accept, join=join)
        read = taking.result(bundle)
    trouble = trouble_of(read, file)
    if trouble is not None:
        raise trouble
    return read


def trouble_of(read: Read, file: Path) -> Trouble | None:
    """What is to be said of a bundle of which only a part could be taken in."""
    if read.torn_at is not None:
        trouble = Trouble(
            "bundle.torn", path=str(file), offset=read.torn_at, new=read.new, known=read.known
        )
    elif read.damaged:
        trouble = Trouble("bundle.damaged", path=str(file), count=read.damaged)
    else:
        return None
    trouble.partial.update(read.counts)
    return trouble


def _desk_for(office: Office, bundle: Bundle, into: Path, *, join: bool) -> Desk:
    header = bundle.header
    if not office.exists(into):
        if bundle.is_empty:
            raise bundle.torn(len(letters.MAGIC))
        return office.make(into, desk_id=header.desk, drill=header.drill)
    desk = office.open(into)
    try:
        check(desk, header, bundle.path, join=join)
    except BaseException:
        desk.close()
        raise
    return desk


def check(desk: Desk, header: Header, file: Path, *, join: bool) -> None:
    """
    Raises:
        Refused: `desk.other`, `bundle.of_a_drill`, `bundle.of_a_real_desk`
    """
    if header.drill and not desk.drill:
        raise Refused("bundle.of_a_drill", path=str(file))
    if desk.drill and not header.drill:
        raise Refused("bundle.of_a_real_desk", path=str(file))
    if header.desk == desk.desk_id or header.desk in desk.joined():
        return
    if not desk.heads():
        desk.take_id(header.desk)
    elif not join:
        raise Refused("desk.other", path=str(file), other=header.desk, desk=desk.desk_id)


class Taking:
    """One bundle on its way into one desk."""

    def __init__(
        self, office: Office, desk: Desk, header: Header, *, now_ms: int, file: Path
    ) -> None:
        self._office = office
        self._desk = desk
        self._header = header
        self._now_ms = now_ms
        self._from = f"bundle:{header.post or file.name}"
        self._since = desk.arrivals
        self._taken = Taken()
        self._let_in = 0
        self._streams: dict[str, Stream] = {}

    def take(
        self,
        bundle: Bundle,
        on_desk: Callable[[Callable[[], Any]], Any] = lambda work: work(),
    ) -> None:
        """`on_desk` runs each portion: on the desk's own thread, where that is another."""
        intake = on_desk(self._intake)
        self._taken = intake.taken
        portion: list[records.Record] = []
        size = 0
        for record in bundle.records():
            if unwanted():
                raise Refused(HALTED)
            portion.append(record)
            size += len(record.payload)
            if size >= _CHUNK:
                on_desk(partial(self._take, intake, portion))
                portion, size = [], 0
        on_desk(partial(self._take, intake, portion))
        on_desk(self._know_writer)

    def _intake(self) -> Intake:
        return Intake(
            self._desk,
            learned_ms=self._now_ms,
            from_=self._from,
            allowed=self._office.gate(self._desk),
        )

    def _take(self, intake: Intake, portion: list[records.Record]) -> None:
        for record in portion:
            if not intake.take(record) and self._office.hear(self._desk, record):
                intake.allowed = self._office.gate(self._desk)

    def _know_writer(self) -> None:
        if self._header.device:
            held = letters.by_name(self._header.vector)
            self._desk.acknowledge(f"post:{self._header.device}", held)
            self._office.note_post(self._header.device, self._header.post)

    def let_count(self, *, accept: bool, join: bool) -> None:
        other = self._header.desk
        desk, now_ms = self._desk, self._now_ms
        self._let_in += len(desk.recount(learned_ms=now_ms))  # members may have been heard of
        if accept:
            devices = [
                stream.certificate.device
                for stream in desk.streams()
                if stream.name in self._taken.streams
                and not self._office.trusts(stream.certificate.device)
            ]
            if devices:
                self._let_in += len(desk.admit(devices, learned_ms=now_ms))
        if join and other != desk.desk_id and other not in desk.joined():
            self._office.say_join(desk, other, now_ms=now_ms)
        self._let_in += follow_joins(desk, since=self._since, now_ms=now_ms)
        self._streams = {stream.name: stream for stream in desk.streams()}

    def result(self, bundle: Bundle) -> Read:
        taken = self._taken
        streams = self._streams
        apart = {
            name: count for name, count in taken.apart.items() if not streams[name].counted
        }
        return Read(
            desk=self._header.desk,
            post=self._header.post,
            device=self._header.device,
            written_ms=self._header.written_ms,
            new=taken.new + self._let_in,
            known=taken.known,
            damaged=taken.damaged + bundle.damaged,
            quarantined=sum(apart.values()) + taken.refused,
            forks=taken.forks,
            newer=bundle.newer,
            devices_apart=tuple(sorted({streams[name].device for name in apart})),
            torn_at=bundle.torn_at,
        )
