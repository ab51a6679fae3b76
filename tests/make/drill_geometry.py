"""Remake the nine perimeters of the Taishun drill from a fire that really burned.

A person runs this once after changing the plan below; the drill carries the result:

    python tests/make/drill_geometry.py

The edges are those of Hermits Peak (New Mexico, April 2022) as its mappers drew them day by
day: turned, moved to Taishun and scaled to the size of the story. A later day's edge is cut
by the front of an earlier day, enlarged about the tail: no line is drawn by a formula, and
flanks once mapped stay where they were. The source and its licence stand in
`tests/data/fires/`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyproj import Geod, Transformer
from shapely import affinity, make_valid, set_precision, transform
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

ROOT: Final = Path(__file__).parents[2]
DRILL: Final = ROOT / "resources/drills/taishun.jsonl"
SOURCE: Final = ROOT / "tests/data/fires/hermits_peak_2022_13_steps.geojson"

TAIL_LON_DEG: Final = -105.4231  # where the real fire began to run from
TAIL_LAT_DEG: Final = 35.7255
ORIGIN_LON_DEG: Final = 119.9752  # where the drill's tail lies
ORIGIN_LAT_DEG: Final = 27.6648
TURN_DEG: Final = 8.0  # anticlockwise: the head runs north-east before a south-west wind
FULL_AREA_HA: Final = 74.1
STEP_DEG: Final = 1e-6  # 0.1 m: what a good receiver tells apart
THINNED_M: Final = 0.3
LEAST_PART_M2: Final = 20.0

GEOD: Final = Geod(a=6378137.0, rf=298.257222101)  # CGCS2000


@dataclass(frozen=True, slots=True)
class Step:
    """One perimeter: the day whose edge it takes, the day whose front cuts it, its size."""

    ref: str
    edge_day: str
    front_day: str | None
    area_ha: float
    taken_back: bool = False  # a later remapping found less: nothing grows from this one


LAST_DAY: Final = "2022-04-22"
PLAN: Final = (
    Step("p1", "2022-04-09", None, 2.1),
    Step("p2", "2022-04-10", None, 6.2),
    Step("p3", "2022-04-11", None, 15.8),
    Step("p4", "2022-04-13", "2022-04-10", 28.9),
    Step("p5", "2022-04-14", "2022-04-10", 41.4),
    Step("p6", "2022-04-12", "2022-04-10", 46.8, taken_back=True),  # drawn from a ridge
    Step("p7", "2022-04-14", "2022-04-10", 43.7),
    Step("p8", "2022-04-15", "2022-04-10", 58.3),
    Step("p9", LAST_DAY, None, FULL_AREA_HA),
)


def area_ha(geometry: BaseGeometry) -> float:
    """Geodesic area of a geometry in degrees."""
    total_m2 = 0.0
    for part in getattr(geometry, "geoms", [geometry]):
        rings_m2 = [
            abs(GEOD.polygon_area_perimeter(*zip(*ring.coords, strict=True))[0])
            for ring in (part.exterior, *part.interiors)
        ]
        total_m2 += rings_m2[0] - sum(rings_m2[1:])
    return total_m2 / 10_000


def surfaces(geometry: BaseGeometry, *, least: float) -> MultiPolygon:
    """The polygons of a geometry that are worth drawing; `least` in its own units squared."""
    parts = [part for part in getattr(geometry, "geoms", [geometry]) if part.area > least]
    polygons = [part for part in parts if isinstance(part, Polygon)]
    return MultiPolygon(
        [
            Polygon(
                part.exterior, [hole for hole in part.interiors if Polygon(hole).area > least]
            )
            for part in polygons
        ]
    )


def days() -> dict[str, MultiPolygon]:
    """The source's days in metres about the tail, turned; the far-off first spot left out."""
    to_metres = Transformer.from_crs(
        "EPSG:4326",
        f"+proj=laea +lat_0={TAIL_LAT_DEG} +lon_0={TAIL_LON_DEG} +datum=WGS84",
        always_xy=True,
    )
    found = {}
    for feature in json.loads(SOURCE.read_text(encoding="utf-8"))["features"]:
        degrees = shape(feature["geometry"])
        flat = make_valid(transform(degrees, to_metres.transform, interleaved=False))
        near = [part for part in surfaces(flat, least=1.0).geoms if part.bounds[0] > -2_000]
        turned = affinity.rotate(MultiPolygon(near), TURN_DEG, origin=(0, 0))
        found[feature["properties"]["snapshot"]] = turned
    return found


def placed(flat: BaseGeometry) -> BaseGeometry:
    """From metres about the tail to degrees in Taishun, on the steps the file keeps."""
    grid = Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True)
    east_m, north_m = grid.transform(ORIGIN_LON_DEG, ORIGIN_LAT_DEG)
    moved = affinity.translate(flat.simplify(THINNED_M), east_m, north_m)
    back = Transformer.from_crs("EPSG:4549", "EPSG:4490", always_xy=True)
    degrees = transform(moved, back.transform, interleaved=False)
    return surfaces(set_precision(degrees, STEP_DEG), least=LEAST_PART_M2 / 1e10)


def sized(make: Callable[[float], BaseGeometry], area: float) -> BaseGeometry:
    """The geometry `make(factor)` whose placed area in hectares is `area`, by halving."""
    low, high = 0.02, 2.0
    for _ in range(40):
        factor = (low + high) / 2
        low, high = (factor, high) if area_ha(placed(make(factor))) < area else (low, factor)
    return make(high)


def scaled(geometry: BaseGeometry, factor: float) -> BaseGeometry:
    return affinity.scale(geometry, factor, factor, origin=(0, 0))


def perimeters() -> dict[str, BaseGeometry]:
    """Every step's perimeter in degrees, by its ref."""
    source = days()
    last = source[LAST_DAY]
    full = sized(lambda factor: scaled(last, factor), FULL_AREA_HA)
    full_factor = (full.area / last.area) ** 0.5
    burned: BaseGeometry = Polygon()
    made = {}
    for step in PLAN:

        def shaped(
            factor: float, *, step: Step = step, burned: BaseGeometry = burned
        ) -> BaseGeometry:
            edge = source[step.edge_day]
            if step.front_day is None:
                cut = scaled(edge, factor)
            else:
                cut = scaled(edge, full_factor) & scaled(source[step.front_day], factor)
            return surfaces(cut | burned, least=LEAST_PART_M2)

        flat = sized(shaped, step.area_ha)
        made[step.ref] = placed(flat)
        if not step.taken_back:
            burned = flat
    return made


def main() -> None:
    made = perimeters()
    lines = [json.loads(line) for line in DRILL.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        if line["do"] == "perimeter.record":
            line["geometry"] = json.loads(json.dumps(mapping(made[line["ref"]])))
    text = "".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines
    )
    DRILL.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
