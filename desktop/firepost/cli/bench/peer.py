"""Side by side with QGIS, where it is installed: the same shapes, turn by turn."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

from firepost.app.workbench import Process
from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.timing import Timed, once, started, told_in_turn, until_it_says
from firepost.cli.bench.window import LOOK

_ABSENT: Final = "bench.no_qgis"


def _shapes(bench: Bench) -> Path:
    """The drill's perimeters as one file of any GIS."""
    story = bench.parts.resources / "drills" / "taishun.jsonl"
    told = [json.loads(line) for line in story.read_text(encoding="utf-8").splitlines()]
    features = [
        {"type": "Feature", "properties": {"at": one["at"]}, "geometry": one["geometry"]}
        for one in told
        if one.get("do") == "perimeter.record"
    ]
    made = bench.folder / "drill.geojson"
    said = {"type": "FeatureCollection", "features": features}
    made.write_text(json.dumps(said), encoding="utf-8")
    return made


def _open(bench: Bench) -> Timed | str:
    """From nothing to the shapes over the counties: our window on the drill, theirs on files."""
    qgis = shutil.which("qgis")
    if qgis is None:
        return _ABSENT
    ours = Process((*bench.workbench.firepost, "bench", LOOK))
    picture = bench.folder / "qgis.png"
    size = ("--width", "1366", "--height", "768")
    bare = ("--nologo", "--noversioncheck", "--noplugins", "--snapshot", str(picture), *size)
    counties = bench.parts.maps / "wenzhou_counties.geojson"
    theirs = Process((qgis, *bare, str(counties), str(_shapes(bench))))
    return told_in_turn(
        lambda: until_it_says(ours, bench.environ),
        lambda: once(lambda: started(theirs, bench.environ)),
        rounds=bench.rounds(5),
    )


def _area(bench: Bench) -> Timed | str:
    """Geodesic area of every shape, whole process: `measure`, and their field calculator."""
    qgis = shutil.which("qgis_process")
    if qgis is None:
        return _ABSENT
    shapes = _shapes(bench)
    ours = Process((*bench.workbench.firepost, "measure", str(shapes), "--json"))
    reckoned = ("FIELD_NAME=ha", "FORMULA=$area/10000", f"INPUT={shapes}")
    out = bench.folder / "area.geojson"
    theirs = Process(
        (qgis, "run", "native:fieldcalculator", "--", *reckoned, f"OUTPUT={out}"),
        knows={"QT_QPA_PLATFORM": "offscreen"},
    )
    return told_in_turn(
        lambda: once(lambda: started(ours, bench.environ)),
        lambda: once(lambda: started(theirs, bench.environ)),
        rounds=bench.rounds(5),
    )


BUDGETS: Final = (
    Budget("qgis_open", _open, most=0.5, goal=1400),
    Budget("qgis_area", _area, most=1),
)
