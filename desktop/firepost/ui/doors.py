"""What the window is given from outside: ways to open the desk, to read files, to keep drafts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firepost.app.surroundings import Surroundings
from firepost.domain.frozen import Frozen
from firepost.ui.clerk import OpenPost
from firepost.ui.found import ReadShapes

if TYPE_CHECKING:
    from firepost.app.courier import Courier
    from firepost.app.draft_box import DraftBox
    from firepost.app.layers import ReadLayers, WriteLayers
    from firepost.app.maps import Atlas
    from firepost.app.package import Press
    from firepost.app.receiver import OpenReceiver, ReadRecording
    from firepost.app.roster.tables import ReadTables, WriteTables
    from firepost.app.welcome import Welcome


class Doors(Frozen, frozen=True):
    """`None` stands for what this program, or this start of it, cannot do: it is not offered."""

    open_post: OpenPost
    maps: Path
    surroundings: Callable[[], Surroundings] = Surroundings  # what suggestions go by
    open_reading: OpenPost | None = None
    open_with_pin: Callable[[str], object] | None = None
    reading_only: bool = False  # an archive: nothing can be entered
    read_shapes: ReadShapes | None = None
    drafts: Path | None = None
    draft_box: Callable[[Any], DraftBox] | None = None  # of the open post: closes what is typed
    courier: Callable[[], Courier] | None = None  # sticks and the link to the hub
    welcome: Welcome | None = None  # the first start of this device
    care: Callable[[], Any] | None = None  # keys, copies, doctor: `ui.care.keeper.Caring`
    guide: Path = Path()  # the guide's pages
    press: Callable[[Any], Press] | None = None  # that signs as the open post
    read_tables: ReadTables | None = None  # rosters in
    write_tables: WriteTables | None = None  # and out
    read_layers: ReadLayers | None = None  # positions, shapes
    write_layers: WriteLayers | None = None
    media: Callable[[], list[str]] = list  # sticks that are in now
    atlas: Callable[[], Atlas] | None = None  # the station's own maps
    open_receiver: OpenReceiver | None = None
    read_recording: ReadRecording | None = None
    receiver_ports: Callable[[], list[str]] = list
