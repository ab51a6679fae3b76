"""What a file of shapes holds, and on which earth its coordinates stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol

from firepost.domain.errors import Notice

MAX_FEATURES: Final = 200_000  # of one file


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing on the map, as its file says it.

    `times` holds, where the file has them, one instant a vertex, in the order of the
    coordinates.
    """

    geometry: Mapping[str, Any] | None  # GeoJSON
    attributes: Mapping[str, object] = field(default_factory=dict)
    name: str | None = None
    id: str | None = None  # stable: the same in every file we write
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    times: tuple[datetime | None, ...] = ()
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of features as read, before anybody asked which datum it is on.

    `crs` is what the file declares ("EPSG:4549", a WKT), or None where it says nothing;
    `fixed` names the reason where the format itself leaves no choice (KML, GPX).
    """

    name: str
    features: tuple[Feature, ...]
    crs: str | None = None
    fixed: Notice | None = None
    clues: tuple[str, ...] = ()  # texts of the file that may tell who made it
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Datum:
    """On which earth the coordinates stood, why we think so, and what was done to them."""

    name: str  # "EPSG:4326", "EPSG:4549", "GCJ-02" …
    because: Notice
    done: tuple[Notice, ...] = ()  # conversions made, for the record
    doubts: tuple[Notice, ...] = ()  # what a person must be asked before it is used
    suspected: str | None = None  # "GCJ-02" or "BD-09" where the file hints at it


@dataclass(frozen=True, slots=True)
class Layer:
    """A sheet whose coordinates are degrees on WGS 84 or CGCS2000, longitude first."""

    name: str
    features: tuple[Feature, ...]
    datum: Datum
    format: str  # geojson kml kmz gpx shapefile geopackage csv dji plt
    sha256: str  # of the source file, hex
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What an export writes: features in WGS 84, grouped under a name."""

    name: str
    features: Sequence[Feature] = ()


class ReadLayers(Protocol):
    def __call__(self, path: Path, *, assume: str | None = None) -> tuple[Layer, ...]:
        """Every layer of a file, told apart by its content; bounded in size and time.

        Args:
            assume: the CRS, or "GCJ-02" or "BD-09", that a person says it is on. It is put
                on record in `Datum.done` and outranks what the file declares.

        Raises:
            Refused: nothing we read, torn, hostile, too large, or on an unknown datum.
            Trouble: the file is not there or can't be read from its medium.
        """
        ...


class WriteLayers(Protocol):
    def __call__(self, path: Path, layers: Sequence[Outgoing]) -> tuple[Path, ...]:
        """Write a new file of the kind its suffix names (.geojson .gpkg .kmz .gpx .shp).

        Returns every file made. Nothing is left behind where it fails.

        Raises:
            Refused: a kind we don't write, a file already there, or nothing to write.
            Trouble: the medium failed.
        """
        ...
