"""A GeoTIFF made ready to be cut. Implements `app.maps.Cutter`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from firepost.app.maps import Box, Tile
from firepost.app.terrain import BLOCK, packed
from firepost.domain.errors import Notice
from firepost.formats import warp
from firepost.formats.geotiff import GeoTiff


class TiffCutter:
    """Zooms run from the one on which it all fits a few tiles to the file's own fineness."""

    def __init__(self, path: Path, assume: str | None) -> None:
        self._tiff = GeoTiff(path, assume=assume)
        self.is_terrain = self._tiff.is_terrain
        self._seen: warp.Seen = warp.Shaded(self._tiff) if self.is_terrain else self._tiff
        self.datum = self._tiff.crs.name
        self.because: Notice = self._tiff.because
        self.box_deg: Box = self._tiff.box_deg
        finest = warp.finest_zoom(self._seen)
        self.zooms = (max(0, min(finest, finest - 8)), finest)
        self.more: Mapping[str, object] = self._grid() if self.is_terrain else {}

    def _grid(self) -> dict[str, object]:
        affine = self._tiff.affine
        return {
            "columns": self._tiff.width,
            "rows": self._tiff.height,
            "cell_m": list(warp.cell_m(self._tiff)),
            "crs": self._tiff.crs.name,
            "affine": [
                affine.x,
                affine.y,
                affine.x_by_column,
                affine.x_by_row,
                affine.y_by_column,
                affine.y_by_row,
            ],
        }

    def tiles(self) -> Iterable[Tile]:
        return warp.tiles_in(self.box_deg, self.zooms[1])

    def cut(self, tile: Tile) -> bytes | None:
        picture = warp.cut(self._seen, tile)
        return None if picture is None else warp.encoded(picture)

    def merge(self, children: Mapping[tuple[int, int], bytes]) -> bytes:
        return warp.merged(children)

    def block_count(self) -> int:
        return -(-self._tiff.width // BLOCK) * -(-self._tiff.height // BLOCK) * self.is_terrain

    def blocks(self) -> Iterator[tuple[int, int, bytes]]:
        if not self.is_terrain:
            return
        wide, tall = self._tiff.width, self._tiff.height
        for top in range(0, tall, BLOCK):
            for left in range(0, wide, BLOCK):
                size = min(BLOCK, wide - left), min(BLOCK, tall - top)
                heights = self._tiff.heights_m(left, top, *size)
                yield top // BLOCK, left // BLOCK, packed(heights)

    def close(self) -> None:
        self._tiff.close()
