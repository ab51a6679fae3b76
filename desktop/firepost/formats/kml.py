"""KML and KMZ in: placemarks with their times and attributes; links are never followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

from firepost.app.errand import stepping
from firepost.app.layers import Feature, Sheet
from firepost.domain.errors import Notice, Refused
from firepost.formats.names import moment_of
from firepost.formats.safe_xml import child, children, local, text_of, tree_of, words_in
from firepost.formats.zips import Archive

_LONGEST_TEXT: Final = 2_000
_SHAPES: Final = (
    "Point",
    "LineString",
    "LinearRing",
    "Polygon",
    "MultiGeometry",
    "Track",
    "MultiTrack",
)
_UNREAD: Final = ("NetworkLink", "GroundOverlay", "ScreenOverlay", "PhotoOverlay", "Model")
_JOINED: Final = {
    "Point": "MultiPoint",
    "LineString": "MultiLineString",
    "Polygon": "MultiPolygon",
}
_MOST_NESTED: Final = 10


@dataclass(slots=True)
class _Shape:
    geometry: dict[str, Any] | None
    times: tuple[datetime | None, ...] = ()


def read(root: Element, path: Path, *, clue: str = "") -> tuple[Sheet, ...]:
    """One sheet of all placemarks.

    Args:
        clue: the beginning of the file, where programs leave their name in a comment.

    Raises:
        Refused: no KML, a coordinate that is none, or links alone.
    """
    if local(root) != "kml":
        raise Refused("formats.xml_other", found=local(root)[:40], path=path)
    document = child(root, "Document")
    features = tuple(placemarks(root, path))
    unread = Counter(local(element) for element in root.iter() if local(element) in _UNREAD)
    warnings = tuple(
        Notice.of("formats.kml_unread", what=what, count=count)
        for what, count in sorted(unread.items())
    )
    if not features:
        if unread["NetworkLink"]:
            raise Refused("formats.only_links", path=path)
        raise Refused("formats.nothing_in_it", path=path)
    return (
        Sheet(
            name=text_of(document, "name") or path.stem,
            features=features,
            fixed=Notice.of("formats.because_kml"),
            clues=(path.name, clue),
            warnings=warnings,
        ),
    )


def read_kmz(archive: Archive, path: Path) -> tuple[Sheet, ...]:
    """The main document of a KMZ: `doc.kml`, else the first one."""
    documents = [name for name in archive.names if name.lower().endswith(".kml")]
    main = next((name for name in documents if name.lower() == "doc.kml"), documents[0])
    data = archive.read(main)
    return read(tree_of(data, path), path, clue=words_in(data))


def placemarks(root: Element, path: Path) -> Iterator[Feature]:
    marks = [element for element in root.iter() if local(element) == "Placemark"]
    for number, element in enumerate(stepping(marks, "reading", of=len(marks)), start=1):
        yield _placemark(element, _Place(path, number, text_of(element, "name")))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the file we are, for what a refusal says."""

    path: Path
    number: int
    name: str = field(default="")

    def refuse(self, near: str) -> Refused:
        return Refused(
            "formats.bad_coordinate",
            number=self.number,
            name=f"“{self.name[:40]}”" if self.name else "",
            near=near[:40],
            path=self.path,
        )


def _placemark(element: Element, place: _Place) -> Feature:
    shapes = [_shape(one, place) for one in children(element, *_SHAPES)]
    attributes = dict(_attributes(element))
    warnings: list[Notice] = []
    begins_at, ends_at = _moments(element, attributes, warnings)
    times = shapes[0].times if len(shapes) == 1 else ()
    known = [at for at in times if at is not None]
    return Feature(
        geometry=_together([one.geometry for one in shapes if one.geometry]),
        attributes=attributes,
        name=text_of(element, "name") or None,
        begins_at=begins_at or (min(known) if known else None),
        ends_at=ends_at or (max(known) if known else None),
        times=times,
        warnings=tuple(warnings),
    )


def _shape(element: Element, place: _Place, depth: int = 0) -> _Shape:
    kind = local(element)
    if kind == "Polygon":
        return _Shape(_polygon(element, place))
    if kind == "Track":
        return _track(element, place)
    if kind in ("MultiGeometry", "MultiTrack"):
        if depth > _MOST_NESTED:
            raise Refused("formats.xml_too_much", path=place.path)
        parts = [_shape(one, place, depth + 1) for one in children(element, *_SHAPES)]
        times = tuple(at for part in parts for at in part.times)
        return _Shape(_together([part.geometry for part in parts if part.geometry]), times)
    points = _positions(text_of(element, "coordinates"), place)
    return _Shape(point_or_line(points) if kind != "Point" else _point(points))


def _polygon(element: Element, place: _Place) -> dict[str, Any] | None:
    rings = []
    for side in children(element, "outerBoundaryIs", "innerBoundaryIs"):
        for ring in children(side, "LinearRing"):
            points = _positions(text_of(ring, "coordinates"), place)
            if points:
                rings.append(points)
    return {"type": "Polygon", "coordinates": rings} if rings else None


def _track(element: Element, place: _Place) -> _Shape:
    points = []
    for coord in children(element, "coord"):
        numbers = text_of(coord).split()
        points.append(_numbers(numbers, place, " ".join(numbers)))
    times = tuple(moment_of(text_of(when)) for when in children(element, "when"))
    return _Shape(point_or_line(points), times if len(times) == len(points) else ())


def _positions(text: str, place: _Place) -> list[list[float]]:
    """`lon,lat,height` parted by blanks; some programs put blanks after the commas too."""
    if ", " in text or " ," in text:
        text = ",".join(part.strip() for part in text.split(","))
    return [_numbers(written.split(","), place, written) for written in text.split()]


def _numbers(written: list[str], place: _Place, near: str) -> list[float]:
    try:
        return [float(written[0]), float(written[1])]
    except (ValueError, IndexError) as error:
        raise place.refuse(near) from error


def _point(points: list[list[float]]) -> dict[str, Any] | None:
    return {"type": "Point", "coordinates": points[0]} if points else None


def point_or_line(points: list[list[float]]) -> dict[str, Any] | None:
    """A line, or the one point of a line that has no more."""
    if len(points) < 2:
        return _point(points)
    return {"type": "LineString", "coordinates": points}


def _together(parts: list[dict[str, Any]]) -> dict[str, Any] | None:
    """One geometry of several: of one kind where they are, else a collection."""
    if len(parts) <= 1:
        return parts[0] if parts else None
    flat: list[dict[str, Any]] = []
    for part in parts:
        flat.extend(part["geometries"] if part["type"] == "GeometryCollection" else [part])
    kinds = {part["type"].removeprefix("Multi") for part in flat}
    if len(kinds) > 1:
        return {"type": "GeometryCollection", "geometries": flat}
    rows: list[Any] = []
    for part in flat:
        many = part["type"].startswith("Multi")
        rows.extend(part["coordinates"] if many else [part["coordinates"]])
    return {"type": _JOINED[kinds.pop()], "coordinates": rows}


def _attributes(element: Element) -> Iterator[tuple[str, object]]:
    description = text_of(element, "description")
    if description:
        yield "description", description[:_LONGEST_TEXT]
    for extended in children(element, "ExtendedData"):
        for data in children(extended, "Data"):
            yield data.get("name") or "?", text_of(data, "value")[:_LONGEST_TEXT]
        for schema in children(extended, "SchemaData"):
            for data in children(schema, "SimpleData"):
                yield data.get("name") or "?", text_of(data)[:_LONGEST_TEXT]


def _moments(
    element: Element, attributes: dict[str, object], warnings: list[Notice]
) -> tuple[datetime | None, datetime | None]:
    """Begin and end; a time stamp is both. A date that is none stays as a text."""
    found: dict[str, datetime | None] = {}
    for holder in children(element, "TimeStamp", "TimeSpan"):
        for name in ("when", "begin", "end"):
            text = text_of(holder, name)
            if not text:
                continue
            found[name] = moment_of(text)
            if found[name] is None:
                attributes.setdefault(name, text[:40])
                warnings.append(Notice.of("formats.time_unreadable", text=text[:40]))
    when = found.get("when")
    return found.get("begin", when), found.get("end", when)
