"""A stick with any number of bundles, taken into a desk: the newest of each post first."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from firepost.app.courier import FromStick, Read
from firepost.app.office import Desk, Office
from firepost.app.wire import letters, records
from firepost.app.wire.letters import Header
from firepost.app.wire.packing import Unreadable
from firepost.domain.errors import Notice, Refused, Stopped, Trouble
from firepost.sync import stick
from firepost.sync.bundle_read import Taking, check, copied, trouble_of
from firepost.sync.bundle_write import SUFFIX

MOST: Final = 4096  # files of a stick that are looked at; the others are told
_BLOCK: Final = 16 * 1024
_HEAD_MOST: Final = records.PAYLOAD_MAX + 64
_AWAY: Final = frozenset({"stick.missing", "stick.failing"})  # the stick itself is at fault

OnDesk = Callable[[Callable[[], Any]], Any]


@dataclass(frozen=True, slots=True)
class Lying:
    """A bundle by its head. Its vector is read again when its turn comes: there may be thousands."""

    path: Path
    desk: str
    drill: bool
    device: str
    written_ms: int
    holds: int  # entries, as the head says


@dataclass(frozen=True, slots=True)
class Looked:
    lying: tuple[Lying, ...]  # in the order they are worth reading
    strange: tuple[str, ...]  # named like a bundle and none
    left: int  # files that were not looked at


def look_over(place: Path) -> Looked:
    """
    Raises:
        Trouble: `stick.missing`, `stick.failing`, `stick.no_bundles`
    """
    with stick.troubles(place):
        names = sorted(
            (one.name for one in os.scandir(place) if _is_named_so(one.name)), reverse=True
        )
    lying, strange = [], []
    for name in names[:MOST]:
        header = head_of(place / name)
        if header is None:
            strange.append(name)
        else:
            lying.append(_lying(place / name, header))
    if not lying:
        raise Trouble("stick.no_bundles", path=str(place), strange=len(strange))
    return Looked(tuple(_in_turn(lying)), tuple(strange), max(0, len(names) - MOST))


def _is_named_so(name: str) -> bool:
    return name.lower().endswith(SUFFIX) and not name.startswith(".")


def _lying(path: Path, header: Header) -> Lying:
    holds = sum(header.vector.values())
    return Lying(path, header.desk, header.drill, header.device, header.written_ms, holds)


def _in_turn(lying: list[Lying]) -> Iterator[Lying]:
    """The fullest of each device, then the second of each. Clocks may be days off: what a
    bundle holds tells more than when it says it was written."""
    of_device: dict[tuple[str, str], list[Lying]] = defaultdict(list)
    for one in sorted(lying, key=lambda one: (one.holds, one.written_ms), reverse=True):
        of_device[one.desk, one.device].append(one)
    depth = max(map(len, of_device.values()))
    for rank in range(depth):
        yield from (ones[rank] for ones in of_device.values() if rank < len(ones))


def head_of(path: Path) -> Header | None:
    """None for a text, a picture, a folder, a pipe, a link that leads nowhere.

    Raises:
        Trouble: `stick.failing`, `stick.missing`
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        with path.open("rb") as file:
            if file.read(len(letters.MAGIC)) != letters.MAGIC:
                return None
            reader, got = records.RecordReader(), 0
            while got < _HEAD_MOST and (block := file.read(_BLOCK)):
                got += len(block)
                first = next(reader.feed(block), None)
                if first is not None:
                    return _header(first)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in stick.GONE:
            raise Trouble("stick.missing", path=str(path), says=error.strerror or "") from error
        return None
    return None


def _header(first: records.Record | records.Damage) -> Header | None:
    if not isinstance(first, records.Record) or first.kind != records.HEADER:
        return None
    try:
        return letters.decode_header(first.payload)
    except Unreadable:
        return None


class StickRead:
    """One stick on its way into one desk. What was read stays, whatever comes of the next."""

    def __init__(
        self,
        office: Office,
        desk: Desk,
        *,
        now_ms: int,
        accept: bool = False,
        join: bool = False,
        on_desk: OnDesk = lambda work: work(),
        told: Callable[[int, int], None] = lambda _n, _of: None,
    ) -> None:
        """`told` hears: the how manieth bundle, of how many."""
        self._office, self._desk, self._now_ms = office, desk, now_ms
        self._accept, self._join = accept, join
        self._on_desk, self._told = on_desk, told
        self._reads: list[Read] = []
        self._failed: list[Notice] = []
        self._whole: dict[str, list[dict[str, int]]] = defaultdict(list)  # vectors, by device
        self._passed = 0

    def run(self, looked: Looked) -> FromStick:
        """
        Raises:
            Trouble: the stick was pulled, or this desk can't be written.
        """
        for n, one in enumerate(looked.lying, 1):
            self._told(n, len(looked.lying))
            if self._is_known(one):
                self._passed += 1
            else:
                self._try(one)
        return FromStick(
            tuple(self._reads), self._passed, looked.strange, tuple(self._failed), looked.left
        )

    def _is_known(self, one: Lying) -> bool:
        """An older bundle of a device of which a fuller one was read whole just now. Of a copied
        laptop, whose words differ under the same numbers, the fullest tells so."""
        before = self._whole.get(one.device)
        header = head_of(one.path) if before else None
        if header is None or before is None:
            return False
        vector = letters.by_name(header.vector)
        if not any(_covers(held, vector) for held in before):
            return False
        return _covers(self._on_desk(self._desk.vector), vector)

    def _try(self, one: Lying) -> None:
        try:
            read = self._read(one.path)
        except Stopped as stopped:
            if stopped.notice.key == "bundle.missing":  # it lay there a moment ago
                place = str(one.path.parent)
                raise Trouble("stick.missing", path=place, says="") from stopped
            away = stopped.notice.key in _AWAY
            if away or not (
                isinstance(stopped, Refused) or stopped.notice.key.startswith("bundle.")
            ):
                raise
            self._failed.append(stopped.notice)
            return
        self._reads.append(read)
        trouble = trouble_of(read, one.path)
        if trouble is not None:
            self._failed.append(trouble.notice)

    def _read(self, path: Path) -> Read:
        with copied(path) as bundle:
            self._on_desk(lambda: check(self._desk, bundle.header, path, join=self._join))
            taking = Taking(
                self._office, self._desk, bundle.header, now_ms=self._now_ms, file=path
            )
            taking.take(bundle, self._together)
            self._together(lambda: taking.let_count(accept=self._accept, join=self._join))
            read = taking.result(bundle)
        if read.torn_at is None and not read.damaged:
            self._whole[read.device].append(letters.by_name(bundle.header.vector))
        return read

    def _together(self, work: Callable[[], Any]) -> Any:
        def done() -> Any:
            with self._desk.together():
                return work()

        return self._on_desk(done)


def _covers(held: dict[str, int], vector: dict[str, int]) -> bool:
    return all(seq <= held.get(name, 0) for name, seq in vector.items())


def read_stick(
    office: Office,
    place: Path,
    into: Path,
    *,
    accept: bool,
    join: bool,
    now_ms: int,
    told: Callable[[int, int], None],
) -> FromStick:
    """Every bundle of a stick into a desk that nobody has open; a missing one is made as the
    fullest bundle's."""
    looked = look_over(place)
    first = looked.lying[0]
    with (
        office.open(into)
        if office.exists(into)
        else office.make(into, desk_id=first.desk, drill=first.drill)
    ) as desk:
        reading = StickRead(office, desk, now_ms=now_ms, accept=accept, join=join, told=told)
        return reading.run(looked)
