"""Opens the window, or draws it into pictures."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from firepost.app.surroundings import Surroundings
from firepost.app.welcome import DONE
from firepost.app.words import Words
from firepost.ui.clerk import Clerk, OpenPost
from firepost.ui.doors import Doors
from firepost.ui.drafts import size_kept
from firepost.ui.found import Found, ReadShapes
from firepost.ui.gate import Gate
from firepost.ui.least import application
from firepost.ui.look import Look
from firepost.ui.setting import Setting

if TYPE_CHECKING:
    from firepost.app.courier import Courier
    from firepost.app.layers import ReadLayers, WriteLayers
    from firepost.app.maps import Atlas
    from firepost.app.parts import OpenPress
    from firepost.app.receiver import OpenReceiver, ReadRecording
    from firepost.app.roster.tables import ReadTables, WriteTables
    from firepost.app.welcome import Welcome
    from firepost.ui.window import Window


TURN_S: Final = 0.000_5  # of the interpreter: a tenth of Python's own


class Given(Protocol):
    """What the window needs of `app.parts.Parts`."""

    @property
    def words(self) -> Words: ...

    @property
    def now(self) -> Callable[[], Any]: ...

    @property
    def resources(self) -> Path: ...

    @property
    def maps(self) -> Path: ...

    @property
    def surroundings(self) -> Callable[[], Surroundings]: ...

    @property
    def read_layers(self) -> ReadLayers: ...

    @property
    def write_layers(self) -> WriteLayers: ...

    @property
    def read_tables(self) -> ReadTables: ...

    @property
    def write_xlsx(self) -> WriteTables: ...

    @property
    def courier(self) -> Callable[[], Courier]: ...

    @property
    def care(self) -> Callable[[], Any]: ...

    @property
    def press(self) -> OpenPress: ...

    @property
    def media(self) -> Callable[[], list[str]]: ...

    @property
    def maps_of_station(self) -> Callable[[], Atlas]: ...

    @property
    def open_receiver(self) -> OpenReceiver: ...

    @property
    def read_recording(self) -> ReadRecording: ...

    @property
    def receiver_ports(self) -> Callable[[], list[str]]: ...


def run(
    parts: Given,
    *,
    open_post: OpenPost,
    drill: bool = False,
    picture: Path | None = None,
    open_reading: OpenPost | None = None,
    open_with_pin: Callable[[str], object] | None = None,
    drafts: Path | None = None,
    reading_only: bool = False,
    welcome: Welcome | None = None,
) -> int:
    """Open the window and serve it until it closes; with `picture` draw it there instead.

    Args:
        open_post: opens the desk to write; called on the clerk's thread, also for a retry.
        open_reading: opens it for reading only, offered when another program writes to it.
        open_with_pin: opens it with the officers' PIN, offered when the keys are sealed.
        reading_only: an archive: no sticks, no link, nothing is entered.
        welcome: asks a device that was never asked who sits here; the desk is opened after it.
        drafts: the folder in which what is being typed survives a crash.
    """
    app = application(size_kept(None if picture else drafts, drill=drill))
    app.setApplicationName("firepost")
    clerk = Clerk()
    if welcome is None or welcome.step == DONE:
        clerk.open(open_post)  # on its own thread, while the window is loaded and made
    from firepost.ui.window import Window

    gate = Gate(parts.read_layers, parts.read_tables, drill=drill)
    setting = Setting(Look(parts.resources), parts.words, parts.now, parts.resources / "icons")
    app.setApplicationDisplayName(setting.say("ui.app"))
    doors = replace(
        _doors(parts, gate, open_post, lasting=picture is None, reading_only=reading_only),
        drafts=None if picture else drafts,
        open_reading=open_reading,
        open_with_pin=open_with_pin,
        welcome=welcome,
    )
    window = Window(setting, doors, drill=drill, clerk=clerk)
    window.stage.board_changed.connect(gate.follow)
    return _served(app, window, picture)


def _doors(
    parts: Given, gate: Gate, open_post: OpenPost, *, lasting: bool, reading_only: bool
) -> Doors:
    """What the window reaches of the rest; how else its desk may be opened is said beside.

    Args:
        lasting: not one that is drawn and gone: it takes care of its desk.
    """
    return Doors(
        open_post=open_post,
        maps=parts.maps,
        surroundings=parts.surroundings,
        read_shapes=shapes_of(gate.read_layers),
        draft_box=None if reading_only else lambda post: parts.care().draft_box(post),
        read_tables=gate.read_tables,
        write_tables=parts.write_xlsx,
        read_layers=gate.read_layers,
        write_layers=parts.write_layers,
        courier=None if reading_only else parts.courier,
        reading_only=reading_only,
        media=parts.media,
        atlas=parts.maps_of_station,
        open_receiver=parts.open_receiver,
        read_recording=parts.read_recording,
        receiver_ports=parts.receiver_ports,
        press=lambda post: parts.press(post=post),
        care=parts.care if lasting and not reading_only else None,
        guide=parts.resources.parent / "docs" / "guide",
    )


def _served(app: QApplication, window: Window, picture: Path | None) -> int:
    if picture is not None:
        from firepost.ui.pictures import draw_pictures

        return draw_pictures(window, picture)
    window.pages.settled.connect(partial(run_as_usual, window))
    from firepost.ui.awake import Awake
    from firepost.ui.stance import Stance

    stance = Stance(window)
    Awake(window)
    window.open()
    stance.show()
    return int(app.exec())


def run_as_usual(window: Window) -> None:
    """The rhythm of a desk that stands: the screen waits for nobody.

    Whenever Qt asks a part of ours something, the screen's thread asks for the interpreter again
    and may wait a whole turn of another thread: a hundred times in one picture of the window.
    """
    from firepost.ui.served import Served
    from firepost.ui.waste import Waste

    sys.setswitchinterval(TURN_S)
    Waste(window.stage, Served(window))


def shapes_of(read_layers: ReadLayers) -> ReadShapes:
    """The areas of a file, each measured, as the import shows them."""

    def read(path: Path, assume: str | None) -> list[Found]:
        # Here, not above: measuring loads what a start has no use for.
        from firepost.app.areas import measured

        return [
            Found(
                name=one.feature.name or one.layer.name,
                geometry=one.geometry,
                area_ha=one.measure.area_ha,
                length_m=one.measure.length_m,
                at=one.feature.ends_at or one.feature.begins_at,
                notes=(*one.layer.datum.done, *one.warnings),
                doubts=one.layer.datum.doubts if assume is None else (),
                sha256=one.layer.sha256,
            )
            for one in measured(read_layers(path, assume=assume))
            if one.geometry is not None and one.measure is not None
        ]

    return read
