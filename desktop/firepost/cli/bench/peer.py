"""Side by side with QGIS, where it is installed: the same shapes, turn by turn."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from firepost.app.workbench import Process
from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.hidden import LOOK, SIDE
from firepost.cli.bench.timing import Timed, once, started, told_in_turn, until_it_says
from firepost.domain.errors import Trouble

_ABSENT: Final = "bench.no_qgis"
_VERSIONS: Final = 30
_CORNERS: Final = 10_000
_CENTRE_DEG: Final = (119.985, 27.662)
# Two programs that measure the same shapes agree so far, and further.
_SAME: Final = 1e-4
# Where systems put the Python that QGIS is installed for.
_PYTHONS: Final = ("/usr/bin/python3", "python3")


def _drill_shapes(bench: Bench) -> Path:
    """The drill's perimeters as one file of any GIS."""
    story = bench.parts.resources / "drills" / "taishun.jsonl"
    told = [json.loads(line) for line in story.read_text(encoding="utf-8").splitlines()]
    features = [
        {"type": "Feature", "properties": {"at": one["at"]}, "geometry": one["geometry"]}
        for one in told
        if one.get("do") == "perimeter.record"
    ]
    return _written(bench.folder / "drill.geojson", features)


def _versions(bench: Bench) -> Path:
    """Thirty versions of one fire, rough at every scale, each a little larger than the last."""
    corners = _CORNERS // 10 if bench.quick else _CORNERS
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"v{number}"},
            "geometry": {"type": "Polygon", "coordinates": [_ring(corners, 900 - 20 * number)]},
        }
        for number in range(_VERSIONS)
    ]
    return _written(bench.folder / "versions.geojson", features)


def _ring(corners: int, radius_m: float) -> list[list[float]]:
    lon, lat = _CENTRE_DEG
    east_m = 111_320 * math.cos(math.radians(lat))
    ring = []
    for number in range(corners):
        turn = 2 * math.pi * number / corners
        waves = (wave for wave in (3, 7, 23, 61, 211) if wave < corners)
        reach = radius_m * (
            1 + sum(0.1 / wave * math.sin(wave * turn + wave) for wave in waves)
        )
        ring.append(
            [
                round(lon + reach * math.cos(turn) / east_m, 8),
                round(lat + reach * math.sin(turn) / 110_800, 8),
            ]
        )
    return [*ring, ring[0]]


def _written(path: Path, features: list[dict[str, Any]]) -> Path:
    said = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(said), encoding="utf-8")
    return path


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
    theirs = Process((qgis, *bare, *profile, str(counties), str(_drill_shapes(bench))))

    def drawn() -> None:
        try:
            started(theirs, _theirs(bench))
        except Trouble:  # QGIS ends a snapshot with 1, also where it went well
            if not picture.exists():
                raise
        picture.unlink()

    return told_in_turn(
        lambda: until_it_says(ours, bench.environ),
        lambda: once(drawn),
        rounds=bench.rounds(5),
    )


class Side:
    """A program with the shapes open, that does what it is told and says how long it took."""

    def __init__(self, words: tuple[str, ...], environ: Mapping[str, str]) -> None:
        self._words = words
        self._running = subprocess.Popen(  # noqa: S603 - the words are ours
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(environ),
            text=True,
            encoding="utf-8",
        )
        self.said: Any = None
        self._line("ready")

    def ms(self, verb: str) -> float:
        """
        Raises:
            Trouble: `bench.process_failed`.
        """
        assert self._running.stdin is not None
        self._running.stdin.write(verb + "\n")
        self._running.stdin.flush()
        told = json.loads(self._line("{"))
        self.said = told["said"]
        return float(told["ms"])

    def _line(self, begins: str) -> str:
        assert self._running.stdout is not None
        for line in self._running.stdout:
            if line.startswith(begins):
                return line
        says = self._running.communicate()[1][-400:]
        code = self._running.returncode
        raise Trouble(
            "bench.process_failed", words=" ".join(self._words[:3]), code=code, says=says
        )

    def close(self) -> None:
        self._running.communicate()


def _side_by_side(verb: str) -> Callable[[Bench], Timed | str]:
    def measure(bench: Bench) -> Timed | str:
        python = _python(bench)
        if python is None:
            return _ABSENT
        shapes = _versions(bench)
        counties = bench.parts.maps / "wenzhou_counties.geojson"
        script = bench.parts.resources / "bench" / "qgis_side.py"
        box = [str(one) for one in _box(shapes)]
        words = (python, str(script), str(shapes), str(counties), str(bench.folder), *box)
        environ = {**bench.environ, "QT_QPA_PLATFORM": "offscreen"}
        ours = Side((*bench.workbench.firepost, "bench", SIDE, str(shapes)), environ)
        theirs = Side(words, {**_theirs(bench), "QT_QPA_PLATFORM": "offscreen"})
        try:
            timed = told_in_turn(
                lambda: ours.ms(verb), lambda: theirs.ms(verb), rounds=bench.rounds(9)
            )
            if verb in ("area", "edit"):
                _alike(ours.said, theirs.said)
            return timed
        finally:
            ours.close()
            theirs.close()

    return measure


def _alike(ours_ha: float, theirs_ha: float) -> None:
    """Two programs that were asked the same thing; else the times say nothing.

    Raises:
        Trouble: `bench.not_the_same`.
    """
    if not math.isclose(ours_ha, theirs_ha, rel_tol=_SAME):
        raise Trouble("bench.not_the_same", ours=f"{ours_ha:.4f}", theirs=f"{theirs_ha:.4f}")


def _box(shapes: Path) -> tuple[float, float, float, float]:
    first = json.loads(shapes.read_text(encoding="utf-8"))["features"][0]["geometry"]
    lons, lats = zip(*first["coordinates"][0], strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _python(bench: Bench) -> str | None:
    """The Python that has QGIS's own library; None where there is none."""
    for name in _PYTHONS:
        python = shutil.which(name)
        if python is not None:
            asked = subprocess.run(  # noqa: S603 - the words are ours
                [python, "-c", "import qgis.core"],
                env=_theirs(bench),
                capture_output=True,
                check=False,
            )
            if asked.returncode == 0:
                return python
    return None


def _theirs(bench: Bench) -> dict[str, str]:
    """The environment without what is meant for our own libraries."""
    ours = ("LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "QT_PLUGIN_PATH")
    return {key: value for key, value in bench.environ.items() if key not in ours} | {
        "HOME": bench.environ.get("HOME", os.devnull)
    }


BUDGETS: Final = (
    Budget("qgis_open", _open, most=0.5, goal=1400),
    Budget("qgis_map", _side_by_side("map")),
    Budget("qgis_area", _side_by_side("area")),
    Budget("qgis_edit", _side_by_side("edit")),
    Budget("qgis_export", _side_by_side("export")),
)
