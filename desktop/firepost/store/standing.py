"""What of a desk has come where, and the sticks it was written to. Small, and asked often."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from firepost.app.chains import HUB
from firepost.app.outbox import Export, Peer, Standing
from firepost.domain.errors import Notice
from firepost.domain.instants import moment_of, ms_of
from firepost.store.desk_file import DeskFile
from firepost.store.engine import troubles
from firepost.store.home import Home

STICK: Final = "stick"  # among the peers whose receipts are kept: what was read back from one
POST: Final = "post:"
_EXPORTS: Final = "exports"
_EXPORTS_KEPT: Final = 20
_AWAITED_MOST: Final = 50  # named on the screen; the others are counted
_PLACE: Final = "second_copy"
_FORKS: Final = "SELECT count(*) FROM quarantine WHERE reason = 'fork'"
_LAST: Final = (
    "SELECT stream.name, learned_ms FROM stream JOIN entry ON entry.stream = stream.id"
    " AND entry.seq = (SELECT max(seq) FROM entry AS one WHERE one.stream = stream.id)"
)


def standing(file: DeskFile, *, not_understood: int) -> Standing:
    """How far everything has come, by what lies in the desk now."""
    settings = file.home.settings
    hub = settings.hub.get("hub")
    run = file.connection.execute
    with troubles(file.path):
        last = dict(run(_LAST).fetchall())
        (forks,) = run(_FORKS).fetchone()
        told = [peer for (peer,) in run("SELECT DISTINCT peer FROM receipt")]
    streams = file.streams()
    space = file.space()
    return Standing(
        heads=file.heads(),
        received=file.receipts(f"{HUB}{hub}") if hub else {},
        carried=file.receipts(STICK),
        own=file.own_stream,
        hub=settings.hub.get("url") if hub else None,
        hub_role=settings.hub.get("role", ""),
        device_of={one.name: one.device for one in streams},
        peers=_peers(file, last, {peer for peer in told if peer.startswith(POST)}),
        exports=exports(file),
        place=_place(file.home),
        to_come=len(file.blobs_wanted()),
        awaited=tuple(file.photographs_awaited()[:_AWAITED_MOST]),
        newer=not_understood,
        forks=forks,
        behind=file.behind,
        free_bytes=space.free_bytes,
        low=space.low,
    )


def _peers(file: DeskFile, last: Mapping[str, int], told: set[str]) -> tuple[Peer, ...]:
    names, home = file.home.post_names(), file.home
    by_device: dict[str, list[Any]] = {}
    for stream in file.streams():
        by_device.setdefault(stream.device, []).append(stream)
    ours = {one.name for one in by_device.get(home.device_id or "", [])}
    found = []
    for device, streams in by_device.items():
        peer = f"{POST}{device}"
        held = file.receipts(peer) if peer in told else None
        found.append(
            Peer(
                device=device,
                name=names.get(device, ""),
                mine=device == home.device_id,
                entries=sum(one.head for one in streams),
                counted=any(one.counted for one in streams),
                last_ms=max(
                    (last[one.name] for one in streams if one.name in last), default=None
                ),
                holds=None if held is None else sum(held.get(name, 0) for name in ours),
            )
        )
    return tuple(sorted(found, key=lambda one: (not one.mine, -(one.last_ms or 0))))


# -- sticks


class _Kept(msgspec.Struct, array_like=True):
    at_ms: int
    place: str
    key: str = ""  # of the notice, where it failed
    values: dict[str, Any] = {}
    file: str = ""
    entries: int = 0
    fresh: int = 0
    bytes: int = 0


def exports(file: DeskFile) -> tuple[Export, ...]:
    """Newest first."""
    return tuple(
        Export(
            at=moment_of(one.at_ms),
            place=one.place,
            failed=Notice.of(one.key, **one.values) if one.key else None,
            file=one.file,
            entries=one.entries,
            fresh=one.fresh,
            bytes=one.bytes,
        )
        for one in _kept(file)
    )


def note_export(file: DeskFile, export: Export, vector: Mapping[str, int]) -> None:
    """Keep what became of an export; `vector` is what the stick now proves to hold."""
    if not file.writable:
        return
    failed = export.failed
    row = _Kept(
        at_ms=ms_of(export.at),
        place=export.place,
        key="" if failed is None else failed.key,
        values={} if failed is None else {name: str(said) for name, said in failed.values},
        file=export.file,
        entries=export.entries,
        fresh=export.fresh,
        bytes=export.bytes,
    )
    kept = msgspec.json.encode([row, *_kept(file)][:_EXPORTS_KEPT])
    if failed is None:
        file.acknowledge(STICK, vector)
    file.keep_snapshot(_EXPORTS, version=1, covered={}, state=kept)


def _kept(file: DeskFile) -> list[_Kept]:
    snapshot = file.snapshot(_EXPORTS)
    if snapshot is None:
        return []
    try:
        return msgspec.json.decode(snapshot.state, type=list[_Kept])
    except msgspec.MsgspecError:
        return []  # a note of comfort: what was carried stands in the receipts


def _place(home: Home) -> Path | None:
    chosen = home.settings.calm.get(_PLACE)
    return Path(chosen) if chosen else None


def choose_place(home: Home, place: Path | None) -> None:
    """Where the second copy goes by itself; None: nowhere."""
    rest = {name: said for name, said in home.settings.calm.items() if name != _PLACE}
    home.change(calm=rest if place is None else {**rest, _PLACE: str(place)})
