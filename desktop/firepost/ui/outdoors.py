"""What the desk knows of the world outside it: the receiver, the station's own maps.

Made once the desk is open and its first picture stands: a start does not wait for it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QThreadPool, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QBoxLayout

from firepost.app.maps import TERRAIN, HeldMap
from firepost.app.tracks import Step, steps_of, tracks_of
from firepost.domain.errors import Notice, Stopped
from firepost.ui.atlas.adding import AddBand, Adder
from firepost.ui.atlas.datum import MapDatum
from firepost.ui.atlas.ground import GroundLabel
from firepost.ui.doors import Doors
from firepost.ui.map.frames import Task
from firepost.ui.map.own_maps import OwnMap
from firepost.ui.map.raster import OwnLayer, TileSheet
from firepost.ui.map.viewport import mercator
from firepost.ui.whereabouts.chip import GpsChip, clock_words
from firepost.ui.whereabouts.dot import Dot
from firepost.ui.whereabouts.feed import Feed
from firepost.ui.whereabouts.form import SourceForm
from firepost.ui.whereabouts.recorder import Recorder
from firepost.ui.whereabouts.walking import WalkForm

SOURCE: Final = "gps_source"  # the draft that remembers it
CLOCK_PX: Final = 178
TRACKS_MOST: Final = 20  # of a fire, on the map
TRACK_POINTS: Final = 2000  # of each


class Outdoors(QObject):
    """Made for `window`, a `ui.window.Window`.

    Signals:
        maps_shown: the station's maps lie under the fire.
    """

    maps_shown = Signal()
    _maps_read = Signal(object)
    _map_removed = Signal(object)

    def __init__(self, window: Any, doors: Doors) -> None:
        super().__init__(window)
        self._window, self._doors = window, doors
        setting, stage = window.setting, window.stage
        canvas = window.pages.situation.map.canvas
        self._pool = QThreadPool(self)
        self._own = window.pages.situation.map.box.own
        self._sheets: tuple[OwnMap, ...] = ()
        self.feed = Feed(doors.open_receiver, self)
        self.recorder = Recorder(setting, stage, self)
        self.dot = Dot(setting, self.feed, canvas)
        self.chip = GpsChip(setting, self.feed, window.header)
        self.ground = GroundLabel(setting, canvas)
        self.adder: Adder | None = None
        if doors.atlas is not None:
            self.adder = Adder(doors.atlas, self)
            self.band = AddBand(setting, self.adder, canvas)
            self.adder.added.connect(self._map_added)
            self.adder.stopped.connect(window.notice.show_stopped)
            self.datum = MapDatum(setting)
            self.datum.hide()
            self.datum.settled.connect(self._add_as)
            self.adder.doubted.connect(self._ask_datum)
            window.drawers.offer({"map_datum": lambda: self.datum})
            window.setAcceptDrops(True)
            window.installEventFilter(self)
        self._seat_chip()
        self._forms()
        stage.ticked.connect(self._tick)
        self.feed.fixes.connect(self._walk)
        self.feed.changed.connect(self._show_track)
        self.recorder.changed.connect(self._show_track)
        self._maps_read.connect(self._show_maps)
        self._map_removed.connect(self._removed)
        window.base_shown.connect(self._dress)
        self._own.changed.connect(self._dress)
        self._own.remove_wanted.connect(self.remove_map)
        stage.fire_changed.connect(self._read_tracks)
        self.recorder.changed.connect(self._track_ended)
        self._read_tracks()
        self.read_maps()
        chosen = str(window.drafts.get(SOURCE, ""))
        if chosen:
            self.choose(chosen)

    def _seat_chip(self) -> None:
        header = self._window.header
        row = header.layout()
        if isinstance(row, QBoxLayout):
            row.insertWidget(row.indexOf(header.clock), self.chip)
        header.clock.setFixedWidth(CLOCK_PX)
        header.time_says = lambda: clock_words(self._window.setting, self.feed)
        header.refresh()

    def _forms(self) -> None:
        window, setting = self._window, self._window.setting
        self.source = SourceForm(setting, self.feed, self._doors.receiver_ports)
        self.source.hide()
        self.source.chosen.connect(self._choose)
        self.source.track_pressed.connect(self._turn_track)
        self.source.walk_pressed.connect(lambda: window.open_form("walk"))
        self.source.file_chosen.connect(self.read_file)
        self.chip.clicked.connect(self._open_source)
        window.drawers.offer(
            {
                "receiver": lambda: self.source,
                "walk": lambda: WalkForm(setting, window.stage, self.recorder),
            }
        )

    def close_down(self) -> None:
        """Before the clerk closes: what waits is written behind all else."""
        self.recorder.end()
        self.feed.close()
        self.source.underway.close_down()
        if self.adder is not None:
            self.adder.close()
        self._pool.waitForDone()
        self.ground.close_down()

    def close_maps(self) -> None:
        """After the last picture was made."""
        for one in self._sheets:
            if isinstance(one.sheet, TileSheet):
                one.sheet.close()

    # -- the receiver

    def choose(self, text: str) -> None:
        """Listen to another source, and again at the next start.

        Raises:
            Refused: it can be none.
        """
        self.feed.choose(text)
        self._window.drafts.keep(**{SOURCE: text})

    def _choose(self, text: str) -> None:
        try:
            self.choose(text)
            self.source.complain("")
        except Stopped as stopped:
            self.source.complain(self._window.setting.notice(stopped.notice))
        self._show_track()

    def _open_source(self) -> None:
        self.source.open_for()
        self._show_track()
        self._window.drawers.open("receiver")

    def _tick(self, _now: object) -> None:
        self.chip.refresh()
        self.dot.tick()
        if self.source.isVisible():
            self.source.refresh()

    def _walk(self, fixes: Any) -> None:
        self.recorder.take(fixes)
        if self.recorder.recording:
            for fix in fixes:
                if fix.doubt is None:
                    self.dot.add_to_trail(fix.lon_deg, fix.lat_deg)

    def _turn_track(self) -> None:
        if self.recorder.recording:
            self.recorder.end()
        else:
            self.dot.trail.clear()
            self.recorder.begin(self.feed.source)

    def _show_track(self) -> None:
        self.source.show_track(recording=self.recorder.recording, points=self.recorder.on_disk)

    def _track_ended(self) -> None:
        if not self.recorder.recording:
            self._read_tracks()

    def _read_tracks(self) -> None:
        """The tracks of the fire in front, for the map."""
        fire = self._window.stage.fire_id

        def read(post: Any) -> list[list[tuple[float, float]]]:
            own = [one for one in tracks_of(post.record) if one.incident in (None, fire)]
            return [_places(steps_of(post.record, one.id)) for one in own[-TRACKS_MOST:]]

        self._window.clerk.ask(read, self.dot.show_tracks, lambda _notice: None)

    def read_file(self, path: Path) -> None:
        """A recorded file becomes a track."""
        read = self._doors.read_recording
        if read is None:
            return

        show_stopped = self._window.notice.show_stopped
        self.source.underway.run(lambda: read(path), self._take_recording, show_stopped)

    def _take_recording(self, found: Any) -> None:
        window = self._window
        sound = [fix for fix in found.fixes if fix.doubt is None and fix.at_ms is not None]
        if not sound or self.recorder.recording:
            key = "ui.gps.file_empty"
            window.notice.show_stopped(Notice.of(key, name=found.path.name))
            return
        self.dot.trail.clear()
        for fix in sound:
            self.dot.add_to_trail(fix.lon_deg, fix.lat_deg)

        name = found.path.name

        def keep() -> None:
            self.recorder.take(sound)
            self.recorder.end(then=told)

        def told() -> None:
            said = window.setting.say("ui.gps.file_read", name=name, n=len(sound))
            window.notice.show_told(said)

        self.recorder.begin(name, then=keep)

    # -- maps

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and _files(event):
            event.acceptProposedAction()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return event.key() == Qt.Key.Key_Escape and self._give_up_map()
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            for path in _files(event):
                self.add_map(path)
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)

    def _give_up_map(self) -> bool:
        """Esc that nobody else took: the map that is being taken in."""
        if self.adder is None or self.adder.current is None:
            return False
        self.adder.stop()
        return True

    def add_map(self, path: Path) -> None:
        if self.adder is not None:
            self.adder.add(path)

    def _ask_datum(self, path: Path, notice: Notice) -> None:
        self.datum.ask(path, notice)
        self._window.drawers.open("map_datum")

    def _add_as(self, path: Path, datum: str) -> None:
        self._window.drawers.leave()
        if self.adder is not None:
            self.adder.add(path, datum)

    def _map_added(self, held: HeldMap) -> None:
        setting = self._window.setting
        kind = setting.say(f"maps.kind.{held.kind}")
        words = Notice.of("ui.maps.added", name=held.name, kind=kind)
        self._window.notice.show_told(setting.notice(words))
        self.read_maps()

    def read_maps(self) -> None:
        """Read again what the station holds, off the screen's thread."""
        atlas = self._doors.atlas
        if atlas is not None:
            self._pool.start(Task(lambda: _sheets(atlas()), self._maps_read.emit))

    def _show_maps(self, found: Any) -> None:
        if found is None:
            return
        held, terrains = found
        before = {one.held.id: one for one in self._sheets}
        # A map that stood already keeps its sheet: its file is open, its tiles are decoded.
        self._sheets = tuple(before.get(one.held.id, one) for one in held)
        self.ground.serve(terrains)
        self._own.take(self._sheets)
        self.maps_shown.emit()

    def remove_map(self, held: HeldMap) -> None:
        """Out of the picture first, then off the disk: an open file can't be removed everywhere."""
        atlas = self._doors.atlas
        if atlas is None:
            return
        gone = [one for one in self._sheets if one.held.id == held.id]
        self._sheets = tuple(one for one in self._sheets if one.held.id != held.id)
        self._own.take(self._sheets)
        self.ground.serve([])
        frames = self._window.pages.situation.map.canvas.frames

        def work() -> object:
            frames.pool.waitForDone()
            for one in gone:
                if isinstance(one.sheet, TileSheet):
                    one.sheet.close()
            try:
                atlas().remove(held)
            except Stopped as stopped:
                return stopped.notice
            return Notice.of("ui.maps.removed", name=held.name)

        self._pool.start(Task(work, self._map_removed.emit))

    def _removed(self, notice: Notice) -> None:
        if notice.key == "ui.maps.removed":
            self._window.notice.show_told(self._window.setting.notice(notice))
        else:
            self._window.notice.show_stopped(notice)
        self.read_maps()

    def _dress(self) -> None:
        base, shown = self._window.base, self._own.shown
        if base.counties and base.under != shown:
            self._window.base = replace(base, under=shown)
            self._window.pages.situation.map.canvas.show_base(self._window.base)


def _places(steps: tuple[Step, ...]) -> list[tuple[float, float]]:
    every = max(1, len(steps) // TRACK_POINTS)
    return [mercator(step.lon_deg, step.lat_deg) for step in steps[::every]]


def _files(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def _sheets(atlas: Any) -> tuple[tuple[OwnMap, ...], list[Any]]:
    """Pictures lowest, then relief, then layers; the newest of a kind on top."""
    order = {"tiles": 0, TERRAIN: 1, "layer": 2}
    sheets: list[OwnMap] = []
    terrains: list[Any] = []
    for held in sorted(atlas.held(), key=lambda one: order.get(one.kind, 3)):
        if held.kind == "layer":
            sheets.append(OwnMap(held, OwnLayer.of(atlas.features(held), held.name)))
            continue
        if held.kind == TERRAIN:
            terrains.insert(0, _opener(atlas.terrain, held))
        sheet = TileSheet(
            _opener(atlas.tiles, held),
            least_zoom=held.least_zoom or 0,
            most_zoom=held.most_zoom or 0,
        )
        sheets.append(OwnMap(held, sheet))
    return tuple(sheets), terrains


def _opener(opens: Any, held: HeldMap) -> Any:
    return lambda: opens(held)
