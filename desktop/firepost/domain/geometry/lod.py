"""A perimeter thinned for drawing at every scale, made once when it is kept.

A map that shows a fire of 100,000 corners on 1,000 pixels needs 1,000 of them. Each level
strays from the shape by less than its tolerance, which doubles from level to level.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from firepost.domain.errors import Trouble
from firepost.domain.geometry.earth import Ring
from firepost.domain.geometry.mercator import mercator_of
from firepost.domain.geometry.shape import Shape

FINEST_M: Final = 0.5
COARSEST_M: Final = 1024.0
# A shape this small is drawn whole at every scale.
_PLENTY: Final = 500
_MARK: Final = b"FPL1"
_HEAD: Final = struct.Struct("<4sI2d")
_LEVEL: Final = struct.Struct("<dII")


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """All rings at one tolerance, end to end, without repeated last points."""

    tolerance_m: float  # in map metres; 0 is the shape as kept
    points_m: NDArray[np.float32]  # (n, 2) map metres east and north of `Detail.origin_m`
    starts: NDArray[np.uint32]  # (rings + 1,) where each ring begins, and the end

    def rings(self) -> Iterator[NDArray[np.float32]]:
        for begin, end in zip(self.starts[:-1], self.starts[1:], strict=True):
            yield self.points_m[begin:end]


@dataclass(frozen=True, slots=True, eq=False)
class Detail:
    """The levels of one shape, finest first.

    Offsets from the shape's own middle fit in four bytes each: within 10 km of it they are
    true to half a millimetre.
    """

    origin_m: tuple[float, float]
    levels: tuple[Level, ...]

    def level_for(self, m_per_px: float) -> Level:
        """The coarsest level that strays by less than half a pixel."""
        fit = [level for level in self.levels if level.tolerance_m <= m_per_px / 2]
        return fit[-1] if fit else self.levels[0]


def detail_of(shape: Shape) -> Detail:
    """Every level; about 0.2 s for 100,000 corners."""
    rings = [mercator_of(ring) for ring in shape.rings]
    corners = np.vstack(rings)
    low, high = corners.min(axis=0), corners.max(axis=0)
    origin = (low + high) / 2
    rings = [ring - origin for ring in rings]
    levels = [_level(0.0, rings)]
    tolerance_m = FINEST_M
    while tolerance_m <= COARSEST_M and sum(map(len, rings)) > _PLENTY:
        rings = _thinned(rings, tolerance_m)
        levels.append(_level(tolerance_m, rings))
        tolerance_m *= 2
    return Detail((float(origin[0]), float(origin[1])), tuple(levels))


def pack(detail: Detail) -> bytes:
    """For keeping beside the shape; `unpack` brings it back."""
    parts = [_HEAD.pack(_MARK, len(detail.levels), *detail.origin_m)]
    for level in detail.levels:
        parts.append(_LEVEL.pack(level.tolerance_m, len(level.points_m), len(level.starts)))
        parts.append(level.starts.astype("<u4").tobytes())
        parts.append(level.points_m.astype("<f4").tobytes())
    return b"".join(parts)


def unpack(packed: bytes) -> Detail:
    """Raises: Trouble where the bytes are none of ours, or torn; make them anew."""
    try:
        mark, count, east_m, north_m = _HEAD.unpack_from(packed)
        at, levels = _HEAD.size, []
        for _ in range(count if mark == _MARK else 0):
            tolerance_m, points, starts = _LEVEL.unpack_from(packed, at)
            at += _LEVEL.size
            begins = np.frombuffer(packed, "<u4", starts, at)
            at += begins.nbytes
            offsets = np.frombuffer(packed, "<f4", 2 * points, at).reshape(-1, 2)
            at += offsets.nbytes
            levels.append(Level(tolerance_m, offsets, begins))
    except (struct.error, ValueError) as error:
        raise Trouble("geometry.detail_unreadable") from error
    if not levels or at != len(packed):
        raise Trouble("geometry.detail_unreadable")
    return Detail((east_m, north_m), tuple(levels))


def _thinned(rings: Sequence[Ring], tolerance_m: float) -> list[Ring]:
    """Thinner rings, each from the level before, so that errors add up to under a tolerance.

    A ring smaller than the tolerance is left out, but for the largest: a fire never
    vanishes from the map.
    """
    sizes = [float(np.ptp(ring, axis=0).max()) for ring in rings]
    largest = int(np.argmax(sizes))
    kept = []
    for index, (ring, size_m) in enumerate(zip(rings, sizes, strict=True)):
        if size_m < tolerance_m and index != largest:
            continue
        # Half of the tolerance: what the finer levels strayed makes up the rest.
        line = shapely.simplify(
            shapely.LinearRing(ring), tolerance_m / 2, preserve_topology=False
        )
        thin = shapely.get_coordinates(line)[:-1]
        kept.append(thin if len(thin) >= 3 else ring[:: max(len(ring) // 3, 1)][:3])
    return kept


def _level(tolerance_m: float, rings: Sequence[Ring]) -> Level:
    starts = np.cumsum([0, *map(len, rings)]).astype(np.uint32)
    return Level(tolerance_m, np.vstack(rings).astype(np.float32), starts)
