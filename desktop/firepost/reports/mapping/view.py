"""Which stretch of ground is on the paper, at which round scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from firepost.reports.mapping.canvas import Box
from firepost.reports.mapping.scene import Scene
from firepost.reports.terrain import Points

# Round scales only: a scale that a ruler can't be held to is no scale.
SCALES: Final = (
    1_000, 2_000, 2_500, 5_000, 7_500, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000,
    75_000, 100_000, 150_000, 200_000, 250_000, 300_000, 400_000, 500_000, 1_000_000,
)  # fmt: skip
GRID_STEPS_M: Final = (
    50,
    100,
    200,
    250,
    500,
    1_000,
    2_000,
    2_500,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
)
M_PER_PT: Final = 0.0254 / 72
_FILLED: Final = 0.78  # of the frame, at most
_LEAST_SCALE_WITHOUT_EDGE: Final = 50_000


@dataclass(frozen=True, slots=True)
class View:
    """Grid metres to points in the frame."""

    frame: Box
    scale: int
    middle_m: tuple[float, float]

    @property
    def m_per_pt(self) -> float:
        return self.scale * M_PER_PT

    def to_pt(self, points_m: Points) -> Points:
        east, north = self.middle_m
        x = self.frame.left + self.frame.width / 2 + (points_m[:, 0] - east) / self.m_per_pt
        y = self.frame.top + self.frame.height / 2 - (points_m[:, 1] - north) / self.m_per_pt
        return np.column_stack([x, y])

    def spot(self, east_m: float, north_m: float) -> tuple[float, float]:
        x, y = self.to_pt(np.array([[east_m, north_m]]))[0]
        return float(x), float(y)

    @property
    def extent_m(self) -> tuple[float, float, float, float]:
        wide = self.frame.width * self.m_per_pt / 2
        tall = self.frame.height * self.m_per_pt / 2
        east, north = self.middle_m
        return (east - wide, north - tall, east + wide, north + tall)


def view_of(scene: Scene, frame: Box) -> View:
    """The largest round scale at which all of the fire is in the frame."""
    west, south, east, north = scene.around_m
    middle = ((west + east) / 2, (south + north) / 2)
    least = 0 if scene.current else _LEAST_SCALE_WITHOUT_EDGE
    for scale in SCALES:
        wide = frame.width * scale * M_PER_PT * _FILLED
        tall = frame.height * scale * M_PER_PT * _FILLED
        if scale >= least and east - west <= wide and north - south <= tall:
            return View(frame, scale, middle)
    return View(frame, SCALES[-1], middle)


def grid_step_m(view: View) -> int:
    wide = view.frame.width * view.m_per_pt
    return next((step for step in GRID_STEPS_M if wide / step <= 7), GRID_STEPS_M[-1])


def grid_lines(view: View) -> tuple[list[float], list[float]]:
    step = grid_step_m(view)
    west, south, east, north = view.extent_m
    easts = np.arange(np.ceil(west / step), np.floor(east / step) + 1) * step
    norths = np.arange(np.ceil(south / step), np.floor(north / step) + 1) * step
    return easts.tolist(), norths.tolist()
