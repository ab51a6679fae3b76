"""Cuts a GeoTIFF into the square tiles of the web map, from the finest zoom up."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from firepost.domain.geometry.earth import SEMI_MAJOR_M, Ring
from firepost.domain.geometry.mercator import LIMIT_DEG, degrees_of, mercator_of
from firepost.domain.geometry.relief import gradients, shade
from firepost.formats.geotiff import GeoTiff

TILE_PX: Final = 256
FINEST_ZOOM: Final = 20  # 0.13 m a pixel here: finer than the screen comes
MAX_TILES: Final = 60_000  # of the finest zoom; a larger mosaic is cut less finely
_KNOTS: Final = 17  # places a tile's side is projected at; between them it is straight
_HALF_M: Final = math.pi * SEMI_MAJOR_M
_FLAT_LIGHT: Final = math.sin(math.radians(45.0))
_JPEG_QUALITY: Final = 88

Tile = tuple[int, int, int]  # zoom, column, row from the north
Picture = NDArray[np.uint8]  # (256, 256, 4)


class Seen(Protocol):
    """What is cut: colours by pixel window, and the pixel of a position."""

    width: int
    height: int

    @property
    def box_deg(self) -> tuple[float, float, float, float]: ...

    @property
    def pixel_m(self) -> float: ...

    def pixel_of(self, degrees: Ring) -> Ring: ...

    def rgba(self, left: int, top: int, width: int, height: int) -> NDArray[np.uint8]: ...


class Shaded:
    """A terrain model as light and shadow: black where it is dark, white where it is lit."""

    def __init__(self, terrain: GeoTiff) -> None:
        self._terrain = terrain
        self.width, self.height = terrain.width, terrain.height
        self.box_deg, self.pixel_m = terrain.box_deg, terrain.pixel_m
        self.pixel_of = terrain.pixel_of
        self._east_m, self._south_m = cell_m(terrain)

    def rgba(self, left: int, top: int, width: int, height: int) -> NDArray[np.uint8]:
        heights = self._terrain.heights_m(left - 1, top - 1, width + 2, height + 2)
        light = shade(*gradients(heights, east_m=self._east_m, south_m=self._south_m))
        off = np.nan_to_num(light - _FLAT_LIGHT)
        out = np.zeros((height, width, 4), np.uint8)
        out[:, :, :3] = np.where(off > 0, 255, 0)[:, :, None]
        share = np.where(off > 0, off / (1 - _FLAT_LIGHT) * 0.55, -off / _FLAT_LIGHT * 0.62)
        out[:, :, 3] = np.round(np.clip(share, 0, 1) * 255)
        return out


def cell_m(terrain: GeoTiff) -> tuple[float, float]:
    """Ground from column to column and from row to row, in the middle of the model."""
    from firepost.domain.geometry.ellipsoid import GEOD

    x, y = terrain.width / 2, terrain.height / 2
    a, b, c = terrain.earth_of(np.array([[x, y], [x + 1, y], [x, y + 1]]))
    return float(GEOD.inv(*a, *b)[2]), float(GEOD.inv(*a, *c)[2])


def finest_zoom(seen: Seen) -> int:
    """The zoom whose pixels are no coarser than the file's, within what is kept."""
    _, south, _, north = seen.box_deg
    ground = 2 * _HALF_M / TILE_PX * math.cos(math.radians((south + north) / 2))
    zoom = min(FINEST_ZOOM, max(0, math.ceil(math.log2(ground / seen.pixel_m) - 0.2)))
    while zoom > 0 and _count(seen.box_deg, zoom) > MAX_TILES:
        zoom -= 1
    return zoom


def tiles_in(box_deg: tuple[float, float, float, float], zoom: int) -> Iterator[Tile]:
    left, top, right, bottom = _range(box_deg, zoom)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield zoom, column, row


def _count(box_deg: tuple[float, float, float, float], zoom: int) -> int:
    left, top, right, bottom = _range(box_deg, zoom)
    return (right - left + 1) * (bottom - top + 1)


def _range(box_deg: tuple[float, float, float, float], zoom: int) -> tuple[int, int, int, int]:
    west, south, east, north = box_deg
    corners = mercator_of(
        np.array([[west, min(north, LIMIT_DEG)], [east, max(south, -LIMIT_DEG)]])
    )
    side = 2 * _HALF_M / 2**zoom
    (left, top), (right, bottom) = (
        (int((x + _HALF_M) // side), int((_HALF_M - y) // side)) for x, y in corners
    )
    most = 2**zoom - 1
    return max(left, 0), max(top, 0), min(right, most), min(bottom, most)


def cut(seen: Seen, tile: Tile) -> Picture | None:
    """One tile, each pixel blended of its four neighbours; None where nothing of it is shown."""
    columns, rows = _pixels_of(seen, tile)
    inside = (columns >= 0) & (columns <= seen.width) & (rows >= 0) & (rows <= seen.height)
    if not inside.any():
        return None
    x, y = np.clip(columns - 0.5, 0, seen.width - 1), np.clip(rows - 0.5, 0, seen.height - 1)
    left, top = int(x[inside].min()), int(y[inside].min())
    right = min(int(x[inside].max()) + 2, seen.width)
    bottom = min(int(y[inside].max()) + 2, seen.height)
    step = max(1, int(min((right - left), (bottom - top)) / TILE_PX / 2))
    source = seen.rgba(left, top, right - left, bottom - top)
    if step > 1:  # far finer than the tile: average, else it sparkles
        source = _thinned(source, step)
    found = _blended(source, (x - left) / step, (y - top) / step)
    found[~inside] = 0
    return found if found[:, :, 3].any() else None


def _pixels_of(seen: Seen, tile: Tile) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The file's column and row for each pixel of a tile, `(256, 256)` each."""
    zoom, column, row = tile
    side = 2 * _HALF_M / 2**zoom
    knots = np.linspace(0.0, 1.0, _KNOTS)
    east = column * side - _HALF_M + knots * side
    north = _HALF_M - row * side - knots * side
    grid = np.column_stack([np.tile(east, _KNOTS), np.repeat(north, _KNOTS)])
    found = seen.pixel_of(degrees_of(grid))
    at = (np.arange(TILE_PX) + 0.5) / TILE_PX * (_KNOTS - 1)
    return (
        _spread(found[:, 0].reshape(_KNOTS, _KNOTS), at),
        _spread(found[:, 1].reshape(_KNOTS, _KNOTS), at),
    )


def _spread(knots: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    low = np.minimum(at.astype(int), _KNOTS - 2)
    share = at - low
    rows = knots[low] * (1 - share)[:, None] + knots[low + 1] * share[:, None]
    spread: NDArray[np.float64] = rows[:, low] * (1 - share) + rows[:, low + 1] * share
    return spread


def _thinned(pixels: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    from PIL import Image

    size = (max(1, -(-pixels.shape[1] // step)), max(1, -(-pixels.shape[0] // step)))
    return np.asarray(Image.fromarray(pixels).reduce(step).resize(size))


def _blended(
    source: NDArray[np.uint8], x: NDArray[np.float64], y: NDArray[np.float64]
) -> Picture:
    tall, wide = source.shape[:2]
    x, y = np.clip(x, 0, wide - 1), np.clip(y, 0, tall - 1)
    left, top = x.astype(np.intp), y.astype(np.intp)
    right, below = np.minimum(left + 1, wide - 1), np.minimum(top + 1, tall - 1)
    u, v = (x - left).astype(np.float32)[..., None], (y - top).astype(np.float32)[..., None]
    # Weighted by how much there is of each: a void must not darken its neighbour.
    flat = source.astype(np.float32)
    flat[:, :, :3] *= flat[:, :, 3:] / 255.0
    upper = flat[top, left] * (1 - u) + flat[top, right] * u
    lower = flat[below, left] * (1 - u) + flat[below, right] * u
    mixed = upper * (1 - v) + lower * v
    alpha = mixed[:, :, 3:]
    mixed[:, :, :3] = np.where(alpha > 0, mixed[:, :, :3] * 255.0 / np.maximum(alpha, 1e-3), 0)
    picture: Picture = np.round(np.clip(mixed, 0, 255)).astype(np.uint8)
    return picture


def encoded(picture: Picture) -> bytes:
    """PNG where anything shows through, else JPEG."""
    from PIL import Image

    out = io.BytesIO()
    if picture[:, :, 3].min() < 255:
        Image.fromarray(picture).save(out, "PNG", compress_level=6)
    else:
        Image.fromarray(picture[:, :, :3]).save(out, "JPEG", quality=_JPEG_QUALITY)
    return out.getvalue()


def decoded(tile: bytes) -> Picture:
    from PIL import Image

    with Image.open(io.BytesIO(tile), formats=("PNG", "JPEG", "WEBP")) as opened:
        return np.asarray(opened.convert("RGBA"))


def merged(children: Mapping[tuple[int, int], bytes]) -> bytes:
    """The tile above four; `children` by (column, row) within it, 0 or 1 each."""
    from PIL import Image

    whole = np.zeros((2 * TILE_PX, 2 * TILE_PX, 4), np.uint8)
    for (column, row), data in children.items():
        top, left = row * TILE_PX, column * TILE_PX
        whole[top : top + TILE_PX, left : left + TILE_PX] = decoded(data)
    return encoded(np.asarray(Image.fromarray(whole).reduce(2)))
