"""Height and slope at a place, out of a terrain model's blocks."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from firepost.app.maps import Ground
from firepost.domain.geometry.earth import Ring
from firepost.domain.geometry.relief import faces_deg, gradients, slope_deg

BLOCK: Final = 256  # columns and rows of a block
_BLOCKS_KEPT: Final = 16


def packed(heights_m: NDArray[np.float32]) -> bytes:
    """A block for keeping; lower or narrower at the model's edge."""
    tall, wide = heights_m.shape
    whole = np.full((BLOCK, BLOCK), np.nan, "<f4")
    whole[:tall, :wide] = heights_m
    return zlib.compress(whole.tobytes(), 3)


class BlockTerrain:
    """A model in blocks of `BLOCK` by `BLOCK`. Implements `app.maps.Terrain`."""

    def __init__(
        self,
        block: Callable[[int, int], bytes | None],
        pixel_of: Callable[[Ring], Ring],
        *,
        size: tuple[int, int],
        cell_m: tuple[float, float],
        close: Callable[[], None],
    ) -> None:
        """`size` is columns, rows; `cell_m` the ground from column to column, row to row."""
        self._read, self._pixel_of, self._close = block, pixel_of, close
        self._columns, self._rows = size
        self._east_m, self._south_m = cell_m
        self._kept: OrderedDict[tuple[int, int], NDArray[np.float32]] = OrderedDict()

    def at(self, lon_deg: float, lat_deg: float) -> Ground | None:
        column, row = self._pixel_of(np.array([[lon_deg, lat_deg]]))[0]
        if not (0 <= column < self._columns and 0 <= row < self._rows):
            return None
        x, y = int(column), int(row)
        near = np.array(
            [[self._height(x + dx, y + dy) for dx in (-1, 0, 1)] for dy in (-1, 0, 1)],
            np.float32,
        )
        height = self._blended(column - 0.5, row - 0.5)
        to_east, to_north = gradients(near, east_m=self._east_m, south_m=self._south_m)
        slope = float(slope_deg(to_east, to_north)[0, 0])
        if np.isnan(slope):
            return Ground(height, None, None)
        return Ground(height, slope, faces_deg(float(to_east[0, 0]), float(to_north[0, 0])))

    def heights(self, degrees: Ring) -> NDArray[np.float64]:
        """Many at once, (n,) metres; NaN in a void and beyond the edge."""
        pixels = self._pixel_of(degrees)
        within = (
            (pixels >= 0).all(axis=1)
            & (pixels[:, 0] < self._columns)
            & (pixels[:, 1] < self._rows)
        )
        found = np.full(len(degrees), np.nan)
        if not within.any():
            return found
        middle = pixels[within] - 0.5
        low = np.floor(middle).astype(np.int64)
        u, v = (middle - low).T
        near = np.zeros(len(low))
        for east, south in ((0, 0), (1, 0), (0, 1), (1, 1)):
            weight = (u if east else 1 - u) * (v if south else 1 - v)
            near += weight * self._gathered(low[:, 0] + east, low[:, 1] + south)
        beside = np.isnan(near)
        nearest = np.rint(middle[beside]).astype(np.int64)
        near[beside] = self._gathered(nearest[:, 0], nearest[:, 1])
        found[within] = near
        return found

    def _gathered(
        self, columns: NDArray[np.int64], rows: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The heights of cells, each block read once."""
        found = np.full(len(columns), np.nan)
        within = (columns >= 0) & (columns < self._columns) & (rows >= 0) & (rows < self._rows)
        wide = self._columns // BLOCK + 1
        block = np.where(within, rows // BLOCK * wide + columns // BLOCK, -1)
        for number in np.unique(block[within]):
            here = block == number
            heights = self._block(*divmod(int(number), wide))
            found[here] = heights[rows[here] % BLOCK, columns[here] % BLOCK]
        return found

    def close(self) -> None:
        self._kept.clear()
        self._close()

    def _blended(self, column: float, row: float) -> float | None:
        """Between the four heights around; the nearest one at the edge of a void."""
        x, y = int(np.floor(column)), int(np.floor(row))
        u, v = column - x, row - y
        four = [self._height(x + dx, y + dy) for dy in (0, 1) for dx in (0, 1)]
        weights = [(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v]
        if any(np.isnan(height) for height in four):
            nearest = self._height(round(column), round(row))
            return None if np.isnan(nearest) else nearest
        return float(sum(height * weight for height, weight in zip(four, weights, strict=True)))

    def _height(self, column: int, row: int) -> float:
        if not (0 <= column < self._columns and 0 <= row < self._rows):
            return float("nan")
        block = self._block(row // BLOCK, column // BLOCK)
        return float(block[row % BLOCK, column % BLOCK])

    def _block(self, row: int, column: int) -> NDArray[np.float32]:
        found = self._kept.pop((row, column), None)
        if found is None:
            data = self._read(row, column)
            if data is None:
                found = np.full((BLOCK, BLOCK), np.nan, np.float32)
            else:
                raw = zlib.decompressobj().decompress(data, BLOCK * BLOCK * 4)
                found = np.frombuffer(raw, "<f4").reshape(BLOCK, BLOCK)
        self._kept[row, column] = found
        if len(self._kept) > _BLOCKS_KEPT:
            self._kept.popitem(last=False)
        return found
