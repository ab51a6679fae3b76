"""Everything a desk holds as one file on a stick."""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from firepost.app.courier import Goes, Written, unheard
from firepost.app.drill_mark import WORD
from firepost.app.exchange import Source, blob_records, in_turn, segment_record, segments_for
from firepost.app.office import Office
from firepost.app.wire import letters, records
from firepost.sync import stick

SUFFIX: Final = ".ffb"


class Receipted(Source, Protocol):
    def signed_receipts(self) -> dict[str, bytes]: ...


_BEIJING: Final = timezone(timedelta(hours=8))
_IN_MEMORY: Final = 8 * 1024 * 1024
_CHUNK: Final = 1024 * 1024
_SETTLED: Final = 4 * _CHUNK  # after so much the medium itself has it: the share told is true
_ENTRY: Final = 256  # bytes or so
# Where each part of the work begins: put together, written to the medium, read back.
_WRITING: Final = 0.3
_READING: Final = 0.8
_NEVER_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]+')  # FAT, exFAT, NTFS


def write_bundle(office: Office, desk: Path, to: Path, *, now_ms: int) -> Written:
    """
    Raises:
        Trouble: `desk.…`, `stick.…`; nothing is left behind at `to`.
    """
    folder = stick.ready(to)
    with office.open(desk) as opened:
        opened.seal()
        return write_out_of(
            opened,
            folder,
            post=office.post,
            device=(office.device_key or b"")[:8].hex(),
            now_ms=now_ms,
            counted=sum(opened.heads().values()),
            letters=office.letters(),
        )


def write_out_of(
    desk: Receipted,
    folder: Path,
    *,
    post: str,
    device: str,
    now_ms: int,
    counted: int,
    letters: Iterable[bytes],
    goes: Goes = unheard,
) -> Written:
    """Everything of a desk, and the hub's word on what it holds along with it."""
    return write_out(
        desk,
        folder,
        post=post,
        device=device,
        now_ms=now_ms,
        counted=counted,
        letters_too=[*_receipts(desk.signed_receipts()), *letters],
        goes=goes,
    )


def _receipts(signed: Mapping[str, bytes]) -> Iterable[bytes]:
    return (records.frame(records.RECEIPT, word) for word in signed.values())


def write_out(
    store: Source,
    folder: Path,
    *,
    post: str,
    device: str,
    now_ms: int,
    counted: int | None = None,
    since: Mapping[str, int] | None = None,
    letters_too: Iterable[bytes] = (),
    goes: Goes = unheard,
) -> Written:
    """Write what a holder of `since` lacks (None: everything) to a new file in `folder`.

    Args:
        counted: of the entries written, those that count; None: all.
        letters_too: records that go along: receipts, members.
        goes: hears the share done; what it raises leaves nothing at `folder`.
    """
    header = letters.Header(
        version=letters.VERSION,
        desk=store.desk_id,
        drill=store.drill,
        post=post,
        device=device,
        written_ms=now_ms,
        vector=letters.by_key(store.vector()),
    )
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        whole = _Whole(spool)
        whole.put(letters.MAGIC)
        whole.put(records.frame(records.HEADER, letters.encode(header)))
        for letter in letters_too:
            whole.put(letter)
        entries = _put_all(whole, store, since or {}, goes)
        stick.needs_room(folder, whole.bytes)
        path = _free_name(folder, store.desk_id, post, now_ms, drill=store.drill)
        spool.seek(0)
        with stick.written(path) as file:
            _copy(spool, file, whole.bytes, goes)
    sha256 = whole.digest.hexdigest()
    stick.settle(path, sha256, lambda share: goes(_READING + (1 - _READING) * share))
    own = entries if counted is None else counted
    return Written(path, own, entries - own, whole.bytes, sha256)


def _copy(
    spool: tempfile.SpooledTemporaryFile[bytes], file: BinaryIO, size: int, goes: Goes
) -> None:
    done = 0
    while chunk := spool.read(_CHUNK):
        goes(_WRITING + (_READING - _WRITING) * done / size)
        file.write(chunk)
        done += len(chunk)
        if done % _SETTLED == 0:
            stick.to_medium(file)


class _Whole:
    def __init__(self, file: BinaryIO | tempfile.SpooledTemporaryFile[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.bytes = 0

    def put(self, data: bytes) -> None:
        self._file.write(data)
        self.digest.update(data)
        self.bytes += len(data)


def _put_all(whole: _Whole, store: Source, since: Mapping[str, int], goes: Goes) -> int:
    """Entries before blobs: an order never waits behind a photograph."""
    segments = entries = 0
    sizes = store.blob_sizes()
    lacking = sum(store.vector().values()) - sum(since.values())
    size = max(lacking * _ENTRY + sum(sizes.values()), 1)
    for segment in segments_for(store, since):
        goes(_WRITING * min(entries * _ENTRY / size, 1))
        whole.put(segment_record(segment))
        segments += 1
        entries += len(segment.bodies)
    before = whole.bytes
    for piece in blob_records(store, names := in_turn(sizes, sizes), lacking=names):
        put = entries * _ENTRY + whole.bytes - before
        goes(_WRITING * min(put / size, 1))
        whole.put(piece)
    end = letters.End(segments, entries, whole.digest.digest())
    whole.put(records.frame(records.END, letters.encode(end)))
    return entries


def _free_name(folder: Path, desk: str, post: str, now_ms: int, *, drill: bool) -> Path:
    at = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(_BEIJING)
    stem = f"{file_name_of(desk)}-{at:%Y%m%d-%H%M%S}-{file_name_of(post)}"
    stem = f"{WORD}-{stem}" if drill else stem
    path, count = folder / f"{stem}{SUFFIX}", 1
    while path.exists():
        count += 1
        path = folder / f"{stem}-{count}{SUFFIX}"
    return path


def file_name_of(words: str) -> str:
    """Words as a part of a file name that every stick takes."""
    plain = _NEVER_IN_NAMES.sub("_", unicodedata.normalize("NFC", words))
    return plain.strip(" .")[:24] or "_"
