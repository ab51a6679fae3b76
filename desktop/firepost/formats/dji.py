"""DJI Pilot missions in: the area to be mapped, the way points, the way between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from firepost.app.layers import Feature, Sheet
from firepost.domain.errors import Notice, Refused
from firepost.formats import kml
from firepost.formats.safe_xml import local, text_of, tree_of
from firepost.formats.zips import Archive

FOLDER: Final = "wpmz/"
_TRUE_DATUM: Final = "WGS84"
_LONGEST_TEXT: Final = 200


def is_mission(archive: Archive) -> bool:
    return any(name.startswith(FOLDER) for name in archive.names)


def read(archive: Archive, path: Path) -> tuple[Sheet, ...]:
    """A sheet for the mission as planned, and one for the way it is flown.

    Raises:
        Refused: no mission in it, torn, or coordinates said to be on another datum.
    """
    documents = [name for name in archive.names if name.startswith(FOLDER)]
    documents = [name for name in documents if name.lower().endswith((".kml", ".wpml"))]
    if not documents:
        raise Refused("formats.nothing_in_it", path=path)
    sheets = []
    for name in documents:
        root = tree_of(archive.read(name), path)
        _refuse_another_datum(root, path)
        features = tuple(_features(root, path))
        if features:
            sheets.append(
                Sheet(
                    name=f"{path.stem}/{Path(name).stem}",
                    features=features,
                    fixed=Notice.of("formats.because_dji"),
                )
            )
    if not sheets:
        raise Refused("formats.nothing_in_it", path=path)
    return tuple(sheets)


def _features(root: Element, path: Path) -> Iterator[Feature]:
    """Each folder's placemarks, and the line through them where they are way points."""
    folders = [element for element in root.iter() if local(element) == "Folder"]
    for folder in folders:
        said = [element for element in folder.iter() if local(element) == "Placemark"]
        found = list(kml.placemarks(folder, path))
        way = []
        for element, feature in zip(said, found, strict=True):
            yield replace(feature, attributes={**feature.attributes, **_settings(element)})
            if feature.geometry is not None and feature.geometry["type"] == "Point":
                way.append(feature.geometry["coordinates"])
        if len(way) > 1:
            yield Feature(
                geometry={"type": "LineString", "coordinates": way},
                attributes=_settings(folder),
                name=text_of(folder, "templateType") or text_of(folder, "waylineId") or None,
            )


def _settings(element: Element) -> dict[str, object]:
    """The plain settings of DJI's own namespace: heights, speeds, numbers."""
    return {
        local(one): text_of(one)[:_LONGEST_TEXT]
        for one in element
        if "dji.com" in str(one.tag) and not len(one) and text_of(one)
    }


def _refuse_another_datum(root: Element, path: Path) -> None:
    for element in root.iter():
        if local(element) == "coordinateMode" and text_of(element) not in ("", _TRUE_DATUM):
            raise Refused("formats.crs_unknown", crs=text_of(element)[:60], path=path)
