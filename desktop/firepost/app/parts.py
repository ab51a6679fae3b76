"""What the command line and the window may ask for, without knowing who provides it.

`bootstrap` fills every field. An adapter needs nothing from another adapter: what it
wants stands here as a callable whose types belong to `app` or `domain`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from firepost.app.plans import Shelf
from firepost.app.post import Post
from firepost.app.words import Words
from firepost.domain.frozen import Frozen

if TYPE_CHECKING:  # named here and made elsewhere: a command starts without the others' parts
    from firepost.app.care import Care
    from firepost.app.courier import Courier, HubDesk
    from firepost.app.exhibit import Exhibit
    from firepost.app.health import Check
    from firepost.app.layers import ReadLayers, WriteLayers
    from firepost.app.maps import Atlas
    from firepost.app.package import Press, Verdict
    from firepost.app.receiver import OpenReceiver, ReadRecording
    from firepost.app.rescue import Rescued
    from firepost.app.roster.tables import ReadTables, WriteTables
    from firepost.app.surroundings import Surroundings
    from firepost.app.workbench import Workbench


class OpenPost(Protocol):
    def __call__(
        self, desk: Path, *, write: bool, drill: bool = False, pin: str | None = None
    ) -> Post:
        """Open a desk file; a writer makes it if it is not there (`drill`: as a drill desk).

        Raises:
            Trouble: missing, locked, damaged, newer, not ours …
        """
        ...


class OpenPress(Protocol):
    def __call__(self, *, pin: str | None = None, post: Post | None = None) -> Press:
        """The press; `pin` opens the device's keys to sign what it writes, an open `post`
        has them open already."""
        ...


class OpenWindow(Protocol):
    def __call__(self, desk: Path | None, *, drill: bool, picture: Path | None) -> int:
        """Open the desktop program; with `picture` draw it into that folder instead.

        Returns the exit code.
        """
        ...


class Parts(Frozen, frozen=True):
    """The joined program, handed to `cli.main` and to the window."""

    words: Words
    now: Callable[[], datetime]
    resources: Path
    maps: Path
    open_post: OpenPost
    open_window: OpenWindow
    tell_drill: Callable[[Path], None]  # plays the drill onto this desk, and no window
    rescue: Callable[[Path, Path, str | None], Rescued]
    examine: Callable[[Path | None, str | None], Iterable[Check]]
    plans: Shelf
    read_layers: ReadLayers
    surroundings: Callable[[], Surroundings]
    write_layers: WriteLayers
    press: OpenPress
    verify: Callable[[Path], Verdict]
    open_archive: Callable[[Path], Exhibit]
    courier: Callable[[], Courier]
    care: Callable[[], Care]
    media: Callable[[], list[str]]  # where sticks are mounted now
    hub: Callable[[], HubDesk]
    workbench: Callable[[], Workbench]
    read_tables: ReadTables
    write_csv: WriteTables
    write_xlsx: WriteTables
    open_receiver: OpenReceiver
    read_recording: ReadRecording
    receiver_ports: Callable[[], list[str]]
    maps_of_station: Callable[[], Atlas]
