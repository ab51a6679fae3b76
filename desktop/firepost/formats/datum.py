"""The datum guard: from what a file declares, and how its numbers look, to degrees on WGS 84.

Nothing is moved in silence: every step stands in `Datum.done`, every doubt in
`Datum.doubts`. What can't be known is refused with the guess that the numbers suggest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import numpy as np

from firepost.app.errand import stepping
from firepost.app.layers import Datum, Feature, Layer, Sheet
from firepost.domain.errors import Notice, Refused
from firepost.domain.geometry.check import check_degrees, looks_swapped
from firepost.domain.geometry.china import SHIFTED
from firepost.domain.geometry.ellipsoid import Ring
from firepost.formats.coordinates import is_empty, lines_of, moved
from firepost.formats.crs import OLD_EARTHS, Crs, crs_of, to_degrees
from firepost.formats.names import completed
from firepost.formats.outlines import ReadOutlines, shifted_by
from firepost.formats.rumour import suspected_shift

Way: TypeAlias = Callable[[Ring], Ring]

MAX_POINTS: Final = 5_000_000
_EMPTY: Final = Notice.of("formats.empty_layer")
_MILLION_M: Final = 1_000_000.0
# Where China's Gauss-Krueger numbers lie: northings from 3 to 54 degrees, eastings without
# their zone's prefix.
_NORTHING_M: Final = (330_000.0, 6_000_000.0)
_EASTING_M: Final = (150_000.0, 850_000.0)


@dataclass(frozen=True, slots=True)
class _Decision:
    """How to leave a sheet's coordinates for degrees, and what to say of it."""

    name: str
    because: Notice
    ways: tuple[Way, ...] = ()
    done: tuple[Notice, ...] = ()
    doubts: tuple[Notice, ...] = ()

    @property
    def datum(self) -> Datum:
        return Datum(self.name, self.because, self.done, self.doubts)


def settle(
    sheet: Sheet,
    *,
    format_name: str,
    sha256: str,
    assume: str | None,
    read_outlines: ReadOutlines,
) -> Layer:
    """The sheet in degrees, with its datum's story.

    Args:
        read_outlines: places whose true outline is known, to tell a shifted earth by.

    Raises:
        Refused: coordinates that are none, off the earth, or on an unknown system.
    """
    read_in, rows = _read_rows(sheet)
    features = tuple(map(completed, read_in))
    corners = _extent(rows)
    decision = _decide(sheet, corners, assume)
    if decision.ways:
        features = tuple(_through(feature, decision.ways) for feature in features)
        rows = [(path, _all_ways(points, decision.ways)) for path, points in rows]
    for path, points in rows:
        if not np.isfinite(points).all():
            raise Refused("formats.beyond_crs", crs=decision.name, path=path)
        check_degrees(points, path)
    suspected = None
    if assume not in SHIFTED:
        suspected = suspected_shift(sheet) or shifted_by(features, read_outlines())
    asked = (Notice.of("formats.shift_suspected", datum=suspected),) if suspected else ()
    return Layer(
        name=sheet.name,
        features=features,
        datum=replace(decision.datum, doubts=decision.doubts + asked, suspected=suspected),
        format=format_name,
        sha256=sha256,
        warnings=sheet.warnings if features else (*sheet.warnings, _EMPTY),
    )


def _read_rows(sheet: Sheet) -> tuple[tuple[Feature, ...], list[tuple[str, Ring]]]:
    """Every row of coordinates, checked to be numbers; empty geometries become none."""
    features, rows, count = [], [], 0
    for index, feature in enumerate(
        stepping(sheet.features, "placing", of=len(sheet.features))
    ):
        geometry = feature.geometry
        if geometry is not None and "type" in geometry and is_empty(geometry):
            warnings = (*feature.warnings, Notice.of("formats.empty_geometry"))
            features.append(replace(feature, geometry=None, warnings=warnings))
            continue
        features.append(feature)
        if geometry is None:
            continue
        for path, points in lines_of(geometry, f"features[{index}].geometry"):
            rows.append((path, points))
            count += len(points)
            if count > MAX_POINTS:
                raise Refused("geometry.too_many_points", limit=MAX_POINTS, path=path)
    return tuple(features), rows


def _extent(rows: Sequence[tuple[str, Ring]]) -> Ring:
    """The least and greatest of each row, `(2n, 2)`: enough to judge the numbers by."""
    if not rows:
        return np.zeros((0, 2))
    return np.vstack([np.vstack([p.min(axis=0), p.max(axis=0)]) for _, p in rows])


def _decide(sheet: Sheet, corners: Ring, assume: str | None) -> _Decision:
    if assume is not None and assume in SHIFTED:
        # The web maps shift degrees; a file of them in metres is not to be met.
        said = Notice.of("formats.shift_undone", datum=assume)
        plain = _degrees(corners, assume, Notice.of("formats.because_told", crs=assume))
        return replace(plain, ways=(*plain.ways, SHIFTED[assume]), done=(*plain.done, said))
    if assume is not None:
        told = crs_of(assume)
        return _declared(told, corners, Notice.of("formats.because_told", crs=told.name))
    if sheet.fixed is not None:
        return _degrees(corners, "EPSG:4326", sheet.fixed)
    if sheet.crs is not None:
        crs = crs_of(sheet.crs)
        because = Notice.of("formats.because_declared", crs=crs.name, title=crs.title)
        return _declared(crs, corners, because)
    if _fits_degrees(corners) or looks_swapped(corners):
        decision = _degrees(corners, "EPSG:4326", Notice.of("formats.because_degrees"))
        return replace(decision, doubts=(*decision.doubts, Notice.of("formats.undeclared")))
    guess = _guess(corners)
    if guess is None:
        raise Refused("formats.odd_numbers", **_first(corners))
    raise Refused("formats.needs_crs", guess=guess, **_first(corners))


def _declared(crs: Crs, corners: Ring, because: Notice) -> _Decision:
    if not crs.projected:
        decision = _degrees(corners, crs.name, because)
    elif _fits_degrees(corners) and len(corners):
        raise Refused("formats.degrees_not_metres", crs=crs.name, **_first(corners))
    else:
        decision = _metres(crs, corners, because)
    if crs.earth in OLD_EARTHS:
        doubt = Notice.of("formats.old_datum", datum=crs.earth)
        decision = replace(decision, doubts=(*decision.doubts, doubt))
    elif crs.earth == "other" and not crs.projected:
        done = Notice.of("formats.datum_changed", crs=crs.name)
        way: Way = lambda points: to_degrees(points, crs)  # noqa: E731 - one of many ways
        decision = replace(decision, ways=(*decision.ways, way), done=(*decision.done, done))
    return decision


def _degrees(corners: Ring, name: str, because: Notice) -> _Decision:
    """Degrees as they are, or turned round where they can't be read otherwise."""
    if len(corners) and looks_swapped(corners):
        done = Notice.of("formats.axes_swapped")
        return _Decision(name, because, (_swap,), (done,), (done,))
    return _Decision(name, because)


def _metres(crs: Crs, corners: Ring, because: Notice) -> _Decision:
    ways: list[Way] = []
    done: list[Notice] = []
    doubts: list[Notice] = []
    if crs.central_deg is not None and _is_north_first(corners):
        ways.append(_swap)
        corners = _swap(corners)
        doubts.append(Notice.of("formats.axes_swapped"))
    shift_m = _zone_shift_m(crs, corners)
    if shift_m:
        ways.append(lambda points: points + np.array([shift_m, 0.0]))
        doubts.append(Notice.of("formats.zone_prefix", crs=crs.name))
    ways.append(lambda points: to_degrees(points, crs))
    done = [*doubts, Notice.of("formats.to_degrees", crs=crs.name)]
    if crs.is_web_mercator:
        doubts.append(Notice.of("formats.web_mercator"))
    return _Decision(crs.name, because, tuple(ways), tuple(done), tuple(doubts))


def _zone_shift_m(crs: Crs, corners: Ring) -> float:
    """What brings the eastings to the system's own, where only the zone's prefix differs.

    Raises:
        Refused: the prefix names another zone than the system does.
    """
    if crs.central_deg is None or not len(corners):
        return 0.0
    prefixes = np.unique(np.floor_divide(corners[:, 0], _MILLION_M))
    expected = crs.zone or 0
    prefix = int(prefixes[0])
    if len(prefixes) != 1 or prefix == expected or not (prefix == 0 or 13 <= prefix <= 60):
        return 0.0
    if prefix and prefix not in _zones_of(crs.central_deg):
        raise Refused("formats.zone_mismatch", crs=crs.name, zone=prefix, **_first(corners))
    return (expected - prefix) * _MILLION_M


def _zones_of(central_deg: float) -> tuple[int, ...]:
    """The 3-degree zone of a meridian, and the 6-degree one where it has one."""
    three, six = central_deg / 3, (central_deg + 3) / 6
    return tuple(int(zone) for zone in (three, six) if zone == int(zone))


def _is_north_first(corners: Ring) -> bool:
    """Whether the first numbers are northings and the second eastings, as Chinese paper has it."""
    if not len(corners):
        return False
    first, second = corners[:, 0], corners[:, 1]
    prefixed = second % _MILLION_M
    return bool(
        _within(first, _NORTHING_M)
        and (
            _within(second, _EASTING_M)
            or ((second > 1.3e7).all() and _within(prefixed, _EASTING_M))
        )
        and not _within(first % _MILLION_M if (first > 1.3e7).all() else first, _EASTING_M)
    )


def _within(values: Any, bounds: tuple[float, float]) -> bool:
    return bool(((values >= bounds[0]) & (values <= bounds[1])).all())


def _fits_degrees(corners: Ring) -> bool:
    return bool(
        (np.abs(corners[:, 0]) <= 180.0).all() and (np.abs(corners[:, 1]) <= 90.0).all()
    )


def _guess(corners: Ring) -> str | None:
    """The system the numbers look like, for the sentence of a refusal."""
    points = _swap(corners) if _is_north_first(corners) else corners
    prefixes = np.unique(np.floor_divide(points[:, 0], _MILLION_M))
    if len(prefixes) == 1 and 25 <= prefixes[0] <= 45:
        return f"EPSG:{4513 + int(prefixes[0]) - 25}"
    # Zones 13 to 15 reach to 90° E; such numbers are rather the web's, of the coast.
    if len(prefixes) == 1 and 16 <= prefixes[0] <= 23:
        return f"EPSG:{4491 + int(prefixes[0]) - 13}"
    if _within(points[:, 0], _EASTING_M) and _within(points[:, 1], _NORTHING_M):
        return "EPSG:4549"
    if _within(points[:, 0], (8.1e6, 1.52e7)) and _within(points[:, 1], (3.3e5, 7.2e6)):
        return "EPSG:3857"
    return None


def _first(corners: Ring) -> dict[str, float]:
    return {"x": float(corners[0, 0]), "y": float(corners[0, 1])}


def _swap(points: Ring) -> Ring:
    return points[:, ::-1]


def _all_ways(points: Ring, ways: Sequence[Way]) -> Ring:
    for way in ways:
        points = way(points)
    return points


def _through(feature: Feature, ways: Sequence[Way]) -> Feature:
    if feature.geometry is None:
        return feature
    return replace(feature, geometry=moved(feature.geometry, lambda p: _all_ways(p, ways)))
