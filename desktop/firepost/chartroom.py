"""Joins the station's maps: the shelf in its home, the cutter of mosaics, the readers of each kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from firepost.app.layers import Layer, Outgoing, ReadLayers, WriteLayers
from firepost.app.maps import (
    LAYER,
    TERRAIN,
    Atlas,
    Box,
    Cutter,
    HeldMap,
    LayerMade,
    Progress,
    Terrain,
    Tiles,
    Workshop,
    add_map,
    no_progress,
)
from firepost.app.terrain import BlockTerrain
from firepost.app.words import Words
from firepost.domain.errors import Refused
from firepost.domain.geometry.earth import Ring
from firepost.domain.instants import ms_of
from firepost.store import map_shelf, mbtiles
from firepost.store.home import Home
from firepost.store.map_shelf import MapShelf

FOLDER: Final = "maps"


class Chartroom:
    """Opens nothing until it is asked. `atlas` is what others use."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        words: Words,
        read_layers: ReadLayers,
        write_layers: WriteLayers,
    ) -> None:
        self._now, self._words = now, words
        self._read_layers, self._write_layers = read_layers, write_layers

    def atlas(self) -> Atlas:
        return Atlas(
            add=self.add,
            held=lambda: self._shelf().held(),
            tiles=self.tiles,
            terrain=self.terrain,
            features=self.features,
            remove=lambda held: self._shelf().remove(held),
        )

    def add(
        self, path: Path, *, assume: str | None = None, progress: Progress = no_progress
    ) -> HeldMap:
        return add_map(self._workshop(), path, assume=assume, progress=progress)

    def tiles(self, held: HeldMap) -> Tiles:
        return mbtiles.TileFile(held.file)

    def terrain(self, held: HeldMap) -> Terrain:
        from firepost.formats.crs import crs_of, from_degrees
        from firepost.formats.geotiff import Affine

        more: Mapping[str, Any] = held.more
        crs, affine = crs_of(str(more["crs"])), Affine(*more["affine"])
        file = mbtiles.TileFile(held.file)

        def pixel_of(degrees: Ring) -> Ring:
            return affine.back(from_degrees(degrees, crs))

        return BlockTerrain(
            file.block,
            pixel_of,
            size=(int(more["columns"]), int(more["rows"])),
            cell_m=(float(more["cell_m"][0]), float(more["cell_m"][1])),
            close=file.close,
        )

    def features(self, held: HeldMap) -> Iterator[Mapping[str, object]]:
        for layer in self._read_layers(held.file, assume="EPSG:4326"):
            for feature in layer.features:
                yield {
                    "geometry": feature.geometry,
                    "name": feature.name,
                    "properties": dict(feature.attributes),
                }

    def _shelf(self) -> MapShelf:
        home = Home.open(os.environ, now_ms=ms_of(self._now()))
        return MapShelf(home.folder / FOLDER)

    def _workshop(self) -> Workshop:
        return Workshop(
            shelf=self._shelf(),
            kind=map_shelf.kind_of,
            sha256=map_shelf.sha256,
            copy=map_shelf.copy,
            check=mbtiles.check,
            cutter=_cutter,
            book=mbtiles.TileBook,
            layer=self._layer,
            reread=self._reread,
            say=self._words.say,
            now=self._now,
            dated=map_shelf.dated,
            size=lambda path: path.stat().st_size,
        )

    def _layer(self, path: Path, draft: Path, assume: str | None) -> LayerMade:
        """Every layer of the file as one file of degrees.

        Raises:
            Refused: what `read_layers` refuses, and a datum in doubt: a person must say it.
        """
        layers = self._read_layers(path, assume=assume)
        for layer in layers:
            if layer.datum.doubts and assume is None:
                says = self._words.say(layer.datum.doubts[0])
                raise Refused("maps.datum_in_doubt", says=says, path=path)
        found = [
            Outgoing(layer.name, [f for f in layer.features if f.geometry is not None])
            for layer in layers
        ]
        whole = [outgoing for outgoing in found if outgoing.features]
        if not whole:
            raise Refused("maps.nothing_shown", path=path)
        written = draft.with_name(draft.name.removesuffix(".part") + ".made.geojson")
        written.unlink(missing_ok=True)
        try:
            self._write_layers(written, whole)
            written.replace(draft)
        finally:
            written.unlink(missing_ok=True)
        first = layers[0].datum
        return LayerMade(
            datum=first.name,
            because=first.because,
            count=sum(len(outgoing.features) for outgoing in whole),
            box_deg=_box(layers),
            warnings=tuple(
                notice
                for layer in layers
                for notice in (*layer.datum.done, *layer.datum.doubts, *layer.warnings)
            )[:20],
        )

    def _reread(self, draft: Path, held: HeldMap) -> bool:
        if held.kind == LAYER:
            from firepost.formats import geojson

            sheets = geojson.read(draft.read_bytes(), draft)
            return sum(len(sheet.features) for sheet in sheets) == held.count
        file = mbtiles.TileFile(draft)
        try:
            terrain = held.kind != TERRAIN or file.block(0, 0) is not None
            return terrain and file.is_whole() and file.count() == held.count
        finally:
            file.close()


def _cutter(path: Path, assume: str | None) -> Cutter:
    from firepost.formats.cutting import TiffCutter

    return TiffCutter(path, assume)


def _box(layers: tuple[Layer, ...]) -> Box | None:
    from firepost.formats.coordinates import lines_of

    rows = [
        points
        for layer in layers
        for feature in layer.features
        if feature.geometry is not None
        for _, points in lines_of(feature.geometry, "")
    ]
    if not rows:
        return None
    low = np.min([points.min(axis=0) for points in rows], axis=0)
    high = np.max([points.max(axis=0) for points in rows], axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
