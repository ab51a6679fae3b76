"""The one door for files of shapes: tells by its content what a file is, and has it read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from firepost.app.layers import Layer, Sheet
from firepost.domain.errors import Refused
from firepost.formats import csv_points, dji, geojson, gpx, kml, plt, shapefile
from firepost.formats.datum import settle
from firepost.formats.outlines import ReadOutlines
from firepost.formats.safe_xml import local, tree_of, words_in
from firepost.formats.source import Source
from firepost.formats.zips import Archive

ReadTables: TypeAlias = Callable[[Path], tuple[Sheet, ...]]
_Found: TypeAlias = tuple[str, tuple[Sheet, ...]]

_SQLITE: Final = b"SQLite format 3\x00"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_JSON: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_XML: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe<|\xfe\xff\x00<")
_TABLES: Final = (".csv", ".txt", ".tsv")


def read_layers(
    path: Path,
    *,
    assume: str | None = None,
    read_tables: ReadTables,
    read_outlines: ReadOutlines = dict,
) -> tuple[Layer, ...]:
    """Every layer of a file; see `app.layers.ReadLayers`.

    Args:
        read_tables: reads a GeoPackage, which only the store can.
        read_outlines: places whose true outline is known, by name.
    """
    source = Source.at(path)
    format_name, sheets = _found(source, read_tables)
    sha256 = source.sha256()
    return tuple(
        settle(
            sheet,
            format_name=format_name,
            sha256=sha256,
            assume=assume,
            read_outlines=read_outlines,
        )
        for sheet in sheets
    )


def _found(source: Source, read_tables: ReadTables) -> _Found:
    head, path = source.head, source.path
    if head.startswith(_SQLITE):
        return "geopackage", read_tables(path)
    if head.startswith(_ZIP):
        return _in_archive(source)
    if head.startswith(shapefile.MAGIC) or path.suffix.lower() in shapefile.PARTS:
        return "shapefile", shapefile.read(shapefile.parts_beside(path))
    return _in_text(source)


def _in_text(source: Source) -> _Found:
    head, path = source.head, source.path
    if head.startswith(plt.MAGIC):
        return "plt", plt.read(source.text_bytes(), path)
    if _JSON.match(head):
        return "geojson", geojson.read(source.text_bytes(), path)
    if _XML.match(head):
        return _in_xml(source)
    return _in_table(source)


def _in_xml(source: Source) -> _Found:
    root = tree_of(source.text_bytes(), source.path)
    match local(root):
        case "kml":
            return "kml", kml.read(root, source.path, clue=words_in(source.head))
        case "gpx":
            return "gpx", gpx.read(root, source.path)
        case other:
            raise Refused("formats.xml_other", found=other[:40], path=source.path)


def _in_archive(source: Source) -> _Found:
    archive = Archive(source.all_bytes(), source.path)
    if dji.is_mission(archive):
        return "dji", dji.read(archive, source.path)
    suffixes = {Path(name).suffix.lower() for name in archive.names}
    if ".kml" in suffixes:
        return "kmz", kml.read_kmz(archive, source.path)
    if ".shp" in suffixes:
        return "shapefile", shapefile.read(_zipped_parts(archive, source.path))
    raise Refused("formats.zip_other", path=source.path)


def _zipped_parts(archive: Archive, path: Path) -> shapefile.Parts:
    """The parts of the one shapefile in an archive; of several, a person must choose."""
    shapes = [Path(name) for name in archive.names if Path(name).suffix.lower() == ".shp"]
    if len(shapes) > 1:
        raise Refused("formats.zip_several", count=len(shapes), path=path)
    shape = shapes[0]
    found = {
        Path(name).suffix.lower(): archive.read(name)
        for name in archive.names
        if Path(name).parent == shape.parent and Path(name).stem == shape.stem
    }
    return shapefile.Parts(shape.stem, path, found)


def _in_table(source: Source) -> _Found:
    is_table = source.path.suffix.lower() in _TABLES
    if b"\x00" in source.head and not is_table:
        raise Refused("formats.unknown", path=source.path)
    try:
        return "csv", csv_points.read(source.text_bytes(), source.path)
    except Refused as refusal:
        if is_table or refusal.notice.key not in ("formats.no_columns", "formats.not_text"):
            raise
        raise Refused("formats.unknown", path=source.path) from refusal
