"""Kept outlooks against the perimeter that came next: reckoned once, kept, shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QObject, QThreadPool, Signal

from firepost.app.board import IncidentOnBoard, PerimeterOnBoard
from firepost.app.control import held_then
from firepost.app.sky_on_board import OutlookKept
from firepost.domain.errors import Stopped
from firepost.domain.instants import ms_of
from firepost.ui.map.frames import Task
from firepost.ui.stage import Stage

WITHIN: Final = timedelta(hours=6)  # later perimeters say nothing of an outlook of three hours

if TYPE_CHECKING:
    from firepost.app.maps import Atlas
    from firepost.app.outlook import Asked


class Checker(QObject):
    """Follows the stage. Nothing is asked of anybody: the comparison is a record, no decision."""

    _came = Signal(object)

    def __init__(
        self,
        stage: Stage,
        atlas: Callable[[], Atlas] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._stage, self._atlas = stage, atlas
        self._pool = QThreadPool(self)
        self._begun: set[tuple[str, str]] = set()
        self._came.connect(self._keep)
        stage.board_changed.connect(self._look)

    def wait(self) -> None:
        self._pool.waitForDone()

    def _look(self, *_: object) -> None:
        fire = self._stage.fire
        if fire is None or not self._stage.live:
            return
        for kept, before, after in due(fire):
            key = kept.id, after.id
            if key not in self._begun:
                self._begun.add(key)
                self._ask(fire.id, kept, before, after)

    def _ask(
        self, fire: str, kept: OutlookKept, before: PerimeterOnBoard, after: PerimeterOnBoard
    ) -> None:
        def reckon(told: tuple[Any, Any, _Then]) -> None:
            *shapes, then = told
            if None in shapes:  # their bytes have not arrived
                self._begun.discard((kept.id, after.id))
                return

            def work() -> dict[str, object] | None:
                atlas = self._atlas() if self._atlas else None
                asked = _asked(kept, then, shapes[0], atlas)
                if asked is None:  # a post with the model and the layer compares it
                    return None
                return _compared(fire, kept, (before, after), shapes, asked)

            self._pool.start(Task(work, self._came.emit))

        def read(post: Any) -> tuple[Any, Any, _Then]:
            shape = post.shape_of(before.id)
            return shape, post.shape_of(after.id), _then(post, fire, kept, shape)

        self._stage.clerk.ask(read, reckon)

    def _keep(self, command: object) -> None:
        if isinstance(command, dict):
            self._stage.do(command)


def due(
    fire: IncidentOnBoard,
) -> Iterator[tuple[OutlookKept, PerimeterOnBoard, PerimeterOnBoard]]:
    """Each kept outlook that nobody has compared with the perimeter next to its own."""
    by_id = {one.id: one for one in fire.perimeters}
    for kept in fire.outlooks:
        before = by_id.get(kept.perimeter)
        if before is None or kept.checks:
            continue
        later = [
            one
            for one in fire.perimeters
            if before.said.at < one.said.at <= before.said.at + WITHIN
        ]
        if later:
            yield kept, before, min(later, key=lambda one: (one.said.at, one.id))


class _Then(NamedTuple):
    """What the outlook was reckoned with beside its own entry."""

    held: tuple[Any, ...]  # line marked as held by then
    settings: Mapping[str, Any]


def _then(post: Any, fire: str, kept: OutlookKept, shape: Any) -> _Then:
    settings = post.board(at=kept.said.at).settings
    if shape is None:
        return _Then((), settings)
    return _Then(held_then(post.record, fire, shape, ms_of(kept.said.at)), settings)


def _asked(kept: OutlookKept, then: _Then, shape: Any, atlas: Atlas | None) -> Asked | None:
    """What it was reckoned from; None where this station lacks the model or the layer."""
    from firepost.app.fuel import fuels_round  # most fires have no outlook
    from firepost.app.outlook import Asked
    from firepost.app.outlook_things import room_round
    from firepost.app.relief_of import relief_round
    from firepost.domain.geometry.nearness import shape_of
    from firepost.domain.geometry.spread import Air
    from firepost.domain.wind import force_of

    relief = fuels = None
    if kept.terrain is not None:
        relief = relief_round(atlas, shape) if atlas else None
    if kept.forest is not None:
        box = room_round(shape_of(shape).bounds)
        fuels = fuels_round(atlas, then.settings, box) if atlas else None
    if (kept.terrain and relief is None) or (kept.forest and fuels is None):
        return None
    air = Air(
        kept.wind_m_s,
        kept.wind_from_deg,
        force_of(kept.wind_m_s),
        kept.temp_c,
        kept.humidity_pct,
    )
    return Asked(
        air, kept.fuel_factor, kept.slope_deg, kept.aspect_deg, relief, fuels, then.held
    )


def _compared(
    fire: str,
    kept: OutlookKept,
    span: tuple[PerimeterOnBoard, PerimeterOnBoard],
    shapes: list[Any],
    asked: Asked,
) -> dict[str, object] | None:
    from firepost.app.outlook import compared

    before, after = span
    minutes = (after.said.at - before.said.at) / timedelta(minutes=1)
    try:
        found = compared(shapes[0], shapes[1], asked, minutes)
    except Stopped:
        return None
    return {
        "do": "outlook.check",
        "incident": fire,
        "outlook": kept.id,
        "perimeter": after.id,
        "expected_ha": round(found.expected_ha, 3),
        "found_ha": round(found.found_ha, 3),
        "overlap_pct": round(found.overlap_pct, 2),
    }
