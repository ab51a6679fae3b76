"""Joins what reading a stick into a desk needs, and admitting whose entries lie on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from firepost.app.courier import FromStick
from firepost.app.follow import follow_joins
from firepost.app.post import Post
from firepost.domain.errors import Refused
from firepost.store.desk_file import DeskFile
from firepost.store.office import DeviceOffice

OnDesk = Callable[[Callable[[], Any]], Any]


def read_open(
    post: Post,
    file: DeskFile,
    place: Path,
    on_desk: OnDesk,
    told: Callable[[int, int], None],
    *,
    now_ms: int,
) -> FromStick:
    """A stick's bundles into a desk that is open; each is copied on the caller's thread."""
    from firepost.sync.stick_read import StickRead, look_over

    looked = look_over(place)
    office = DeviceOffice(file.home, now_ms=now_ms)
    try:
        return StickRead(office, file, now_ms=now_ms, on_desk=on_desk, told=told).run(looked)
    finally:
        on_desk(post.catch_up)


def admit(post: Post, file: DeskFile, device: str, *, now_ms: int) -> int:
    """
    Raises:
        Refused: `device.unknown`: nothing of it lies here.
    """
    keys = {
        stream.certificate.device
        for stream in file.streams()
        if stream.certificate.device[:8].hex() == device
    }
    if not keys:
        raise Refused("device.unknown", device=device)
    since = file.arrivals
    with file.together():
        let_in = len(file.admit(keys, learned_ms=now_ms))
        let_in += follow_joins(file, since=since, now_ms=now_ms)
    post.catch_up()
    return let_in
