"""A recorded track becomes an edge: the whole round, or the stretch that was walked anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QThreadPool, Signal
from PySide6.QtWidgets import QLabel

from firepost.app.tracks import Step, Track, steps_of, tracks_of
from firepost.domain.errors import Notice, Stopped
from firepost.domain.instants import moment_of
from firepost.ui import figures
from firepost.ui.forms.drawer import Form
from firepost.ui.forms.fields import ABSENT, ChoiceField, LineField, ListField
from firepost.ui.map.frames import Task
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.whereabouts.recorder import Recorder

LEAST_POINTS: Final = 3


class WalkForm(Form):
    """Shows what would come of it before anything is recorded."""

    _worked = Signal(object)

    def __init__(self, setting: Setting, stage: Stage, recorder: Recorder) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.walk.title"))
        self._recorder = recorder
        self._steps: tuple[Step, ...] = ()
        self._ring: Mapping[str, Any] | None = None  # of the edge that holds
        self.made: Any = None  # what was walked, hectares, metres, the whole shape
        self._turned = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self.which: ListField = self.add(
            ListField(setting, say("ui.walk.which"), [], must=True)
        )
        ways = [(way, say(f"ui.walk.{way}")) for way in ("whole", "stretch")]
        self.way: ChoiceField = self.add(
            ChoiceField(setting, say("ui.walk.how"), ways, columns=1)
        )
        self.told = QLabel(say("ui.walk.reading"), self)
        self.told.setWordWrap(True)
        self.told.setProperty("role", "strong")
        self.column.addWidget(self.told)
        self.source: LineField = self.add(LineField(setting, say("ui.field.source")))
        self.close_up()
        self.way.changed.connect(self._work)
        self.which.changed.connect(self._read)
        self._worked.connect(self._show)

    def open_for(self, _target: str) -> None:
        """Offer what tracks there are; the one recorded last is chosen."""
        self.made, self._steps, self._turned = None, (), False
        if self.way.value() is ABSENT:
            self.way.choose("whole")
        self.told.setText(self.setting.say("ui.walk.reading"))
        self._recorder.flush(last=True)
        self.stage.clerk.ask(lambda post: tracks_of(post.record), self._offer, self._fail)

    def _offer(self, tracks: tuple[Track, ...]) -> None:
        found = [track for track in reversed(tracks) if track.steps]
        words = [
            self.setting.say("ui.walk.track", name=track.name, n=track.steps) for track in found
        ]
        self.which.offer([(t.id, word) for t, word in zip(found, words, strict=True)])
        if not found:
            self._fail(Notice.of("walk.too_short", least=LEAST_POINTS))
            return
        self.which.choose(self._recorder.track or found[0].id)
        if self.which.value() is ABSENT:
            self.which.choose(found[0].id)

    def _read(self) -> None:
        """The track chosen and the edge that holds, on the desk's thread."""
        track = self.which.value()
        if track is ABSENT:
            return
        fire = self.stage.fire
        held = fire.area.perimeter if fire is not None and fire.area else None
        held_id = None if held is None else held.id

        def read(post: Any) -> object:
            ring = None if held_id is None else post.shape_of(held_id)
            return track, steps_of(post.record, str(track)), ring

        def come(found: Any) -> None:
            if found[0] == self.which.value():
                _, self._steps, self._ring = found
                self._work()

        self.stage.clerk.ask(read, come, self._fail)

    def _work(self) -> None:
        steps, ring, way = self._steps, self._ring, self.way.value()
        if not steps or way is ABSENT:
            return
        self._pool.start(Task(lambda: _worked(steps, ring, str(way)), self._worked.emit))

    def _show(self, found: Any) -> None:
        if isinstance(found, Notice):
            if found.key == "walk.not_round" and self._ring is not None and not self._turned:
                # What is no round is a part of the edge. Once; then as the person chose.
                self._turned = True
                self.way.choose("stretch")
                self._work()
                return
            self._fail(found)
            return
        self.say_wrong("")
        self.made = found
        walked, area_ha, length_m, _ = found
        say = self.setting.say
        words = [
            say(
                "ui.walk.told",
                ha=figures.hectares(area_ha),
                length=self.setting.length(length_m),
                used=walked.used,
                left=walked.left_out,
                gap=round(walked.gap_m),
            )
        ]
        if walked.crossed:
            words.append(say("ui.walk.crossed"))
        self.told.setText("\n".join(words))

    def _fail(self, notice: Notice) -> None:
        self.made = None
        self.told.setText("")
        self.say_wrong(self.setting.notice(notice))

    def command(self) -> dict[str, object] | None:
        if self.made is None:
            return None
        walked, _, _, geometry = self.made
        said = self.of_fire(
            do="perimeter.record",
            at=moment_of(self._steps[-1].at_ms).isoformat(),
            geometry=geometry,
            method="gps",
            source=self.source.value(),
        )
        if walked.accuracy_m is not None:
            said["accuracy_m"] = round(walked.accuracy_m, 1)
        return said

    def clear(self) -> None:
        super().clear()
        self.made = None


def _worked(steps: tuple[Step, ...], held: Mapping[str, Any] | None, way: str) -> object:
    """The edge with its size, or why there is none. On a thread of its own."""
    from firepost.domain.geometry.shape import measure
    from firepost.domain.geometry.walk import edge_of, with_stretch, within

    track = np.array([[step.lon_deg, step.lat_deg] for step in steps])
    unsure = np.array(
        [np.nan if step.accuracy_m is None else step.accuracy_m for step in steps]
    )
    try:
        if way == "stretch":
            rings = _outer_rings(held)
            if not rings:
                return Notice.of("ui.walk.no_edge")
            assert held is not None, "it has rings"
            part = min(range(len(rings)), key=lambda n: _far(rings[n], track[0]))
            walked = with_stretch(rings[part], track, unsure)
            shape = within(held, part, walked.ring)
        else:
            walked = edge_of(track, unsure)
            shape = {"type": "Polygon", "coordinates": [walked.ring.tolist()]}
        found = measure(shape)
    except Stopped as stopped:
        return stopped.notice
    return walked, found.area_ha, found.length_m, shape


def _outer_rings(held: Mapping[str, Any] | None) -> list[Any]:
    if held is None:
        return []
    places = held["coordinates"]
    polygons = [places] if held["type"] == "Polygon" else places
    return [np.array(polygon[0], dtype=np.float64)[:, :2] for polygon in polygons]


def _far(ring: Any, place: Any) -> float:
    return float(((ring - place) ** 2).sum(axis=1).min())
