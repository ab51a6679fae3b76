"""Side by side with QGIS, where it is installed: the same shapes, turn by turn."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

from firepost.app.workbench import Process
from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.hidden import LOOK
from firepost.cli.bench.timing import Timed, once, started, told_in_turn, until_it_says
from firepost.domain.errors import Trouble

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
    if not bench.environ.get("DISPLAY"):
        return "bench.qgis_needs_display"
    ours = Process((*bench.workbench.firepost, "bench", LOOK))
    picture = bench.folder / "qgis.png"
    size = ("--width", "1366", "--height", "768")
    bare = ("--nologo", "--noversioncheck", "--noplugins", "--snapshot", str(picture), *size)
    counties = bench.parts.maps / "wenzhou_counties.geojson"
    profile = ("--profiles-path", str(bench.folder / "qgis"))
    theirs = Process((qgis, *bare, *profile, str(counties), str(_shapes(bench))))

    def drawn() -> None:
        try:
            started(theirs, bench.environ)
        except Trouble:  # QGIS ends a snapshot with 1, also where it went well
            if not picture.exists():
                raise
        picture.unlink()

    return told_in_turn(
        lambda: until_it_says(ours, bench.environ),
        lambda: once(drawn),
        rounds=bench.rounds(5),
    )


BUDGETS: Final = (Budget("qgis_open", _open, most=0.5, goal=1400),)
