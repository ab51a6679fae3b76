"""GDAL, the judge of our files: what it reads in them. It is no part of the program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest


def gdal(*command: object) -> str:
    """Runs one of its tools; on a machine without it the test is passed over, in CI it fails."""
    words = [str(word) for word in command]
    if shutil.which(words[0]) is None:
        if os.environ.get("CI"):
            pytest.fail(f"{words[0]} is missing: apt-get install gdal-bin")
        pytest.skip(f"{words[0]} is missing: apt-get install gdal-bin")
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def layers_of(path: Path) -> list[str]:
    said = gdal("ogrinfo", "-ro", "-q", path)
    return [line.split(": ", 1)[1].split(" (")[0] for line in said.splitlines() if ": " in line]


def features_of(path: Path, *layers: str) -> list[dict[str, Any]]:
    """Its features as GeoJSON, layer after layer."""
    found: list[dict[str, Any]] = []
    for layer in layers or layers_of(path):
        said = gdal(
            "ogr2ogr",
            "-f",
            "GeoJSON",
            "-lco",
            "COORDINATE_PRECISION=12",
            "/vsistdout/",
            path,
            layer,
        )
        found.extend(json.loads(said)["features"])
    return found


# GDAL shows the points of routes and tracks a second time as layers of their own.
_AGAIN = ("route_points", "track_points")


def as_gdal_reads(path: Path) -> list[dict[str, Any]]:
    """Every geometry it finds, each once."""
    layers = [layer for layer in layers_of(path) if layer not in _AGAIN]
    return [f["geometry"] for f in features_of(path, *layers) if f["geometry"] is not None]
