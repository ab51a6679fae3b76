"""Files of shapes out: whole or not at all, never over an older one, always in WGS 84."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

from firepost.app.errand import step, stepping
from firepost.app.layers import Outgoing
from firepost.domain.errors import Refused, Trouble
from firepost.domain.geometry.check import check_degrees
from firepost.formats.coordinates import lines_of
from firepost.formats.write_geojson import geojson
from firepost.formats.write_gpx import gpx
from firepost.formats.write_kmz import kmz
from firepost.formats.write_shapefile import shapefiles

WriteTables: TypeAlias = Callable[[Path, Sequence[Outgoing]], None]
_Files: TypeAlias = Mapping[Path, Callable[[Path], None]]

KINDS: Final = (".geojson", ".gpkg", ".kmz", ".gpx", ".shp")


def write_layers(
    path: Path, layers: Sequence[Outgoing], *, write_tables: WriteTables
) -> tuple[Path, ...]:
    """Write one export; see `app.layers.WriteLayers`.

    Args:
        write_tables: makes a GeoPackage, which only the store can.
    """
    shown = [
        Outgoing(layer.name, [one for one in layer.features if one.geometry is not None])
        for layer in layers
    ]
    if not any(layer.features for layer in shown):
        raise Refused("formats.nothing_to_write", path=path)
    for layer in shown:
        _refuse_what_is_no_degree(layer)
    files = _files(path, [layer for layer in shown if layer.features], write_tables)
    for made in files:
        if made.exists():
            raise Refused("formats.exists", path=made)
    return _all_or_none(files)


def _refuse_what_is_no_degree(layer: Outgoing) -> None:
    """Metres, or a shape that is none, would make a file that others misread."""
    features = stepping(layer.features, "gathering", of=len(layer.features))
    for index, feature in enumerate(features):
        for place, points in lines_of(feature.geometry, f"features[{index}].geometry"):
            check_degrees(points, place)


def _files(path: Path, layers: Sequence[Outgoing], write_tables: WriteTables) -> _Files:
    match path.suffix.lower():
        case ".geojson":
            return {path: _bytes(geojson(layers))}
        case ".kmz":
            return {path: _bytes(kmz(layers, path.stem))}
        case ".gpx":
            return {path: _bytes(gpx(layers))}
        case ".shp":
            return {made: _bytes(data) for made, data in shapefiles(path, layers).items()}
        case ".gpkg":
            return {path: lambda there: write_tables(there, layers)}
        case other:
            raise Refused("formats.no_such_export", kind=other, path=path)


def _bytes(data: bytes) -> Callable[[Path], None]:
    def write(there: Path) -> None:
        there.write_bytes(data)

    return write


def _all_or_none(files: _Files) -> tuple[Path, ...]:
    """Each under a passing name first, on the medium before it is called by its own."""
    passing = {made: made.with_name(f".{made.name}.part") for made in files}
    named: list[Path] = []
    try:
        for made, write in stepping(files.items(), "writing", of=len(files)):
            passing[made].unlink(missing_ok=True)
            write(passing[made])
            _to_medium(passing[made])
        step("writing", len(files), len(files))
        for made, there in passing.items():
            there.rename(made)
            named.append(made)
        _to_medium(next(iter(files)).parent)
    except OSError as error:
        _undo((*passing.values(), *named))
        says = error.strerror or str(error)
        raise Trouble("formats.cannot_write", says=says, path=next(iter(files))) from error
    except BaseException:
        _undo((*passing.values(), *named))
        raise
    return tuple(named)


def _to_medium(path: Path) -> None:
    """Force it out of the memory: a stick is pulled right after."""
    if path.is_dir() and os.name == "nt":  # Windows opens no folders
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _undo(paths: Sequence[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
