"""GeoTIFF: where on the earth each pixel of a mosaic or a terrain model lies, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from firepost.domain.errors import Notice, Refused
from firepost.domain.geometry.earth import Ring
from firepost.formats.crs import OLD_EARTHS, Crs, crs_of, from_degrees, to_degrees
from firepost.formats.tiff import MAGICS, Directory, Tiff

__all__ = ["MAGICS", "GeoTiff"]

_SCALE, _TIES, _MATRIX, _KEYS, _TEXTS = 33550, 33922, 34264, 34735, 34737
_NODATA: Final = 42113
_PROJECTED, _GEOGRAPHIC, _RASTER_TYPE = 3072, 2048, 1025
_OWN: Final = 32767  # a system described in words of its own
_PALETTE, _WHITE_IS_ZERO = 3, 0
_MASK_FLAG: Final = 4
HEIGHTS_M: Final = (-500.0, 9000.0)  # on land; all else is void


@dataclass(frozen=True, slots=True)
class Affine:
    """From pixel corners (column, row) to the system's numbers, east first."""

    x: float
    y: float
    x_by_column: float
    x_by_row: float
    y_by_column: float
    y_by_row: float

    def there(self, pixels: Ring) -> Ring:
        column, row = pixels[:, 0], pixels[:, 1]
        return np.column_stack(
            [
                self.x + column * self.x_by_column + row * self.x_by_row,
                self.y + column * self.y_by_column + row * self.y_by_row,
            ]
        )

    def back(self, points: Ring) -> Ring:
        whole = self.x_by_column * self.y_by_row - self.x_by_row * self.y_by_column
        x, y = points[:, 0] - self.x, points[:, 1] - self.y
        return np.column_stack(
            [
                (x * self.y_by_row - y * self.x_by_row) / whole,
                (y * self.x_by_column - x * self.y_by_column) / whole,
            ]
        )


_LEAST_PIXEL_M: Final = 1e-6  # finer ones differ by nothing that a place can tell


class GeoTiff:
    """A picture or a terrain model, read window by window."""

    def __init__(self, path: Path, *, assume: str | None = None) -> None:
        """Open it.

        Args:
            assume: the coordinate system a person says it is on; outranks what it declares.

        Raises:
            Refused: damaged, of a kind of pixels or compression not known here, or without
                a place on the earth.
        """
        self.path = path
        self.tiff = Tiff(path)
        try:
            image = self.tiff.images[0]
            self.width, self.height = image.width, image.height
            self.is_terrain = image.samples == 1 and image.dtype.itemsize > 1
            self.crs, self.because = _crs(image, path, assume)
            self.affine = _affine(image, path)
            self._nodata = _nodata(image)
            self._mask = _mask_of(self.tiff)
            self._palette = _palette(image)
            photometric = image.number(262, 1)
            if photometric == 5 or (photometric == _PALETTE and self._palette is None):
                raise Refused("maps.tiff_pixels", bits=image.number(258, 8))  # noqa: TRY301
            self._white_is_zero = photometric == _WHITE_IS_ZERO
            self.box_deg = self._box()
            if not self.pixel_m > _LEAST_PIXEL_M:
                raise Refused("maps.no_place", path=path)  # noqa: TRY301
        except BaseException:
            self.tiff.close()
            raise

    def close(self) -> None:
        self.tiff.close()

    # -- where

    def pixel_of(self, degrees: Ring) -> Ring:
        """Column and row (of pixel corners) for positions `(n, 2)` lon, lat."""
        return self.affine.back(from_degrees(degrees, self.crs))

    def earth_of(self, pixels: Ring) -> Ring:
        """Positions of columns and rows."""
        return to_degrees(self.affine.there(pixels), self.crs)

    def _box(self) -> tuple[float, float, float, float]:
        along = np.linspace(0.0, 1.0, 9)
        x, y = along * self.width, along * self.height
        zero = np.zeros(9)
        edge = np.vstack(
            [
                np.column_stack([x, zero]),
                np.column_stack([x, zero + self.height]),
                np.column_stack([zero, y]),
                np.column_stack([zero + self.width, y]),
            ]
        )
        found = self.earth_of(edge)
        if not np.isfinite(found).all() or np.abs(found[:, 1]).max() > 90:
            raise Refused("maps.beyond_crs", crs=self.crs.name, path=self.path)
        (west, south), (east, north) = found.min(axis=0), found.max(axis=0)
        return float(west), float(south), float(east), float(north)

    @property
    def pixel_m(self) -> float:
        """The side of a pixel at the middle, on the ground; square pixels are taken for granted."""
        from firepost.domain.geometry.ellipsoid import GEOD

        x, y = self.width / 2, self.height / 2
        a, b, c = self.earth_of(np.array([[x, y], [x + 1, y], [x, y + 1]]))
        _, _, across = GEOD.inv(*a, *b)
        _, _, down = GEOD.inv(*a, *c)
        return float(min(across, down))

    # -- what

    def rgba(self, left: int, top: int, width: int, height: int) -> NDArray[np.uint8]:
        """Colours with how much there is of them, `(height, width, 4)`."""
        pixels = self.tiff.window(left, top, width, height)
        void = self._void(pixels)
        if self._palette is not None:
            pixels = self._palette[pixels[:, :, 0]]
        elif pixels.dtype.itemsize == 2:
            pixels = pixels.astype(np.uint16) >> 8
        out = np.empty((height, width, 4), np.uint8)
        colours = 3 if pixels.shape[2] >= 3 else 1
        out[:, :, :3] = pixels[:, :, :colours]
        if self._white_is_zero:
            out[:, :, :3] = 255 - out[:, :, :3]
        has_alpha = self._palette is None and pixels.shape[2] in (2, 4)
        out[:, :, 3] = pixels[:, :, -1] if has_alpha else 255
        if self._mask is not None:
            shown = self.tiff.window(left, top, width, height, of=self._mask)[:, :, 0]
            out[shown == 0, 3] = 0
        out[void, 3] = 0
        return out

    def heights_m(self, left: int, top: int, width: int, height: int) -> NDArray[np.float32]:
        """Heights `(height, width)`; NaN where there is none, also beyond the edge."""
        out = np.full((height, width), np.nan, np.float32)
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + width, self.width), min(top + height, self.height)
        if x1 <= x0 or y1 <= y0:
            return out
        pixels = self.tiff.window(x0, y0, x1 - x0, y1 - y0)
        found = pixels[:, :, 0].astype(np.float32)
        low, high = HEIGHTS_M
        with np.errstate(invalid="ignore"):
            found[self._void(pixels) | ~((found > low) & (found < high))] = np.nan
        out[y0 - top : y1 - top, x0 - left : x1 - left] = found
        return out

    def _void(self, pixels: NDArray[Any]) -> NDArray[np.bool_]:
        if self._nodata is None:
            return np.zeros(pixels.shape[:2], bool)
        colours = pixels if pixels.shape[2] not in (2, 4) else pixels[:, :, :-1]
        said: NDArray[np.bool_] = (colours == self._nodata).all(axis=2)
        return said


def _keys(image: Directory) -> dict[int, int]:
    """The short values among the geo keys, by number."""
    found = [int(each) for each in image.numbers(_KEYS)]
    return {
        found[at]: found[at + 3]
        for at in range(4, len(found) - 3, 4)
        if found[at + 1] == 0 and found[at + 2] == 1
    }


def _crs(image: Directory, path: Path, assume: str | None) -> tuple[Crs, Notice]:
    if assume is not None:
        told = crs_of(assume)
        if told.earth in OLD_EARTHS:  # taken as it lies; that it is not shifted stays on record
            return told, Notice.of("maps.because_old", crs=assume, earth=told.earth)
        return told, Notice.of("formats.because_told", crs=assume)
    keys = _keys(image)
    code = keys.get(_PROJECTED) or keys.get(_GEOGRAPHIC)
    if code is None:
        raise Refused("maps.no_crs", path=path)
    if code == _OWN:
        raise Refused("maps.own_crs", says=image.text(_TEXTS)[:60], path=path)
    crs = crs_of(f"EPSG:{code}")
    if crs.earth in OLD_EARTHS:
        raise Refused("maps.old_earth", crs=crs.name, earth=crs.earth, path=path)
    return crs, Notice.of("maps.because_declared", crs=crs.name, title=crs.title)


def _affine(image: Directory, path: Path) -> Affine:
    matrix, scale, ties = (image.numbers(tag) for tag in (_MATRIX, _SCALE, _TIES))
    if len(matrix) >= 8:
        found = Affine(matrix[3], matrix[7], matrix[0], matrix[1], matrix[4], matrix[5])
    elif len(scale) >= 2 and len(ties) >= 6:
        column, row, _, x, y, _ = ties[:6]
        found = Affine(x - column * scale[0], y + row * scale[1], scale[0], 0.0, 0.0, -scale[1])
    else:
        raise Refused("maps.no_place", path=path)
    sides = (found.x_by_column, found.x_by_row, found.y_by_column, found.y_by_row)
    whole = found.x_by_column * found.y_by_row - found.x_by_row * found.y_by_column
    if not np.isfinite([found.x, found.y, *sides]).all() or whole == 0:
        raise Refused("maps.no_place", path=path)
    if _keys(image).get(_RASTER_TYPE) == 2:  # its numbers are those of the pixel's middle
        (x, y) = found.there(np.array([[-0.5, -0.5]]))[0]
        found = Affine(float(x), float(y), *sides)
    return found


def _nodata(image: Directory) -> float | None:
    try:
        return float(image.text(_NODATA).strip())
    except ValueError:
        return None


def _mask_of(tiff: Tiff) -> int | None:
    first = tiff.images[0]
    for number, image in enumerate(tiff.images[1:], 1):
        same = (image.width, image.height) == (first.width, first.height)
        if same and image.number(254, 0) & _MASK_FLAG and image.number(258, 1) in (1, 8):
            return number
    return None


def _palette(image: Directory) -> NDArray[np.uint8] | None:
    colours = np.array(image.numbers(320), np.uint32)
    if image.number(262, 1) != _PALETTE or image.samples != 1 or len(colours) != 768:
        return None
    return (colours.reshape(3, 256).T >> 8).astype(np.uint8)
