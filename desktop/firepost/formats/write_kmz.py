"""KMZ out: placemarks with a time span each, so that a fire can be played in any globe."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from firepost.app.columns import OURS, row_of, stable_id
from firepost.app.errand import stepping
from firepost.app.layers import Feature, Outgoing

KML: Final = "http://www.opengis.net/kml/2.2"
# KML writes colours as alpha, blue, green, red. The edge of ui.md on any background.
_EDGE: Final = "ff2828c6"
_FILL: Final = "3c2828c6"
_WIDTH: Final = "2"
# The same content gives the same file: no clock in the archive.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def kmz(layers: Sequence[Outgoing], name: str) -> bytes:
    kml = Element("kml", xmlns=KML)
    document = SubElement(kml, "Document")
    SubElement(document, "name").text = name
    _style(document)
    for layer in layers:
        folder = SubElement(document, "Folder")
        SubElement(folder, "name").text = layer.name
        for feature in stepping(layer.features, "shaping", of=len(layer.features)):
            _placemark(folder, feature)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        main = zipfile.ZipInfo("doc.kml", _EPOCH)
        main.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(main, tostring(kml, encoding="utf-8", xml_declaration=True))
    return packed.getvalue()


def _style(document: Element) -> None:
    style = SubElement(document, "Style", id="fire")
    line = SubElement(style, "LineStyle")
    SubElement(line, "color").text = _EDGE
    SubElement(line, "width").text = _WIDTH
    SubElement(SubElement(style, "PolyStyle"), "color").text = _FILL


def _placemark(folder: Element, feature: Feature) -> None:
    assert feature.geometry is not None
    mark = SubElement(folder, "Placemark")
    if feature.name:
        SubElement(mark, "name").text = clean(feature.name)
    if feature.begins_at or feature.ends_at:
        span = SubElement(mark, "TimeSpan")
        if feature.begins_at:
            SubElement(span, "begin").text = feature.begins_at.isoformat()
        if feature.ends_at:
            SubElement(span, "end").text = feature.ends_at.isoformat()
    SubElement(mark, "styleUrl").text = "#fire"
    said = {key: value for key, value in row_of(feature).items() if key not in OURS}
    extended = SubElement(mark, "ExtendedData")
    for key, value in {"uuid": stable_id(feature), **said}.items():
        data = SubElement(extended, "Data", name=clean(key))
        SubElement(data, "value").text = clean(str(value))
    _shape(mark, feature.geometry)


def _shape(parent: Element, geometry: Mapping[str, Any]) -> None:
    kind = geometry["type"]
    parts = list(_parts(geometry))
    if kind.startswith("Multi") or kind == "GeometryCollection":
        parent = SubElement(parent, "MultiGeometry")
    for part_kind, coordinates in parts:
        shape = SubElement(parent, part_kind)
        if part_kind != "Polygon":
            row = [coordinates] if part_kind == "Point" else coordinates
            SubElement(shape, "coordinates").text = _text(row)
            continue
        for index, ring in enumerate(coordinates):
            side = SubElement(shape, "innerBoundaryIs" if index else "outerBoundaryIs")
            closed = ring if ring[0][:2] == ring[-1][:2] else [*ring, ring[0]]
            SubElement(SubElement(side, "LinearRing"), "coordinates").text = _text(closed)


def _parts(geometry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    kind = geometry["type"]
    if kind == "GeometryCollection":
        for member in geometry["geometries"]:
            yield from _parts(member)
    elif kind.startswith("Multi"):
        for part in geometry["coordinates"]:
            yield kind.removeprefix("Multi"), part
    else:
        yield kind, geometry["coordinates"]


def _text(row: Sequence[Sequence[float]]) -> str:
    return " ".join(f"{position[0]!r},{position[1]!r},0" for position in row)


def clean(text: str) -> str:
    """Without the characters that XML can't hold."""
    return "".join(one for one in text if one >= " " or one in "\t\n")
