"""Kept outlooks against the perimeter that came next: reckoned once, kept, shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QThreadPool, Signal

from firepost.app.board import IncidentOnBoard, PerimeterOnBoard
from firepost.app.control import held_lines
from firepost.app.sky_on_board import OutlookKept
from firepost.domain.errors import Stopped
from firepost.ui.map.frames import Task
from firepost.ui.stage import Stage

WITHIN: Final = timedelta(hours=6)  # later perimeters say nothing of an outlook of three hours

if TYPE_CHECKING:
    from firepost.app.maps import Atlas
    from firepost.app.outlook import Relief


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
        def reckon(told: tuple[Any, Any, Any]) -> None:
            *shapes, held = told
            if None in shapes:  # their bytes have not arrived
                self._begun.discard((kept.id, after.id))
                return

            def work() -> dict[str, object] | None:
                from firepost.app.relief_of import relief_round  # most fires have no outlook

                relief = None
                if kept.terrain is not None:
                    atlas = self._atlas() if self._atlas else None
                    relief = relief_round(atlas, shapes[0]) if atlas else None
                    if relief is None:  # a post with the model compares it
                        return None
                return _compared(fire, kept, (before, after), shapes, relief=relief, held=held)

            self._pool.start(Task(work, self._came.emit))

        self._stage.clerk.ask(
            lambda post: (
                post.shape_of(before.id),
                post.shape_of(after.id),
                _held_then(post, fire, kept),
            ),
            reckon,
        )

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


def _held_then(post: Any, fire: str, kept: OutlookKept) -> tuple[Any, ...]:
    """The held line the outlook was reckoned with: what was marked by then."""
    then = post.board(at=kept.said.at).incident(fire)
    edge = then.area.perimeter if then is not None and then.area else None
    if edge is None or edge.id != kept.perimeter:
        return ()
    return held_lines(then)


def _compared(
    fire: str,
    kept: OutlookKept,
    span: tuple[PerimeterOnBoard, PerimeterOnBoard],
    shapes: list[Any],
    *,
    relief: Relief | None,
    held: tuple[Any, ...],
) -> dict[str, object] | None:
    from firepost.app.outlook import Asked, compared
    from firepost.domain.geometry.spread import Air
    from firepost.domain.wind import force_of

    before, after = span
    air = Air(
        kept.wind_m_s,
        kept.wind_from_deg,
        force_of(kept.wind_m_s),
        kept.temp_c,
        kept.humidity_pct,
    )
    asked = Asked(air, kept.fuel_factor, kept.slope_deg, kept.aspect_deg, relief, held=held)
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
