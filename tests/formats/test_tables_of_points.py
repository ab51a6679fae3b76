"""Points that people keep in a table: whatever the columns are called and however written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from firepost import bootstrap

ROOT = Path(__file__).parents[2]


@pytest.fixture
def read(tmp_path):
    def run(text, *, encoding="utf-8", name="points.csv"):
        file = tmp_path / name
        file.write_text(text, encoding=encoding)
        (layer,) = bootstrap.read_layers(file)
        return layer

    return run


def places(layer):
    return [tuple(f.geometry["coordinates"]) for f in layer.features]


@pytest.mark.parametrize(
    "head",
    [
        "lon,lat",
        "经度,纬度",
        "Longitude,Latitude",
        "LNG,LAT",
        "东经,北纬",
        "经度（度）,纬度（度）",
        "x,y",
    ],
)
def test_columns_are_found_by_their_usual_names(read, head):
    assert places(read(f"{head},备注\n120.5,27.9,水源\n")) == [(120.5, 27.9)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_however_it_was_saved(read, delimiter, encoding):
    text = "名称,纬度,经度,时间\n水池,27.9,120.5,2026/03/01 06:30\n\n水井,27.8,120.4,\n"

    layer = read(text.replace(",", delimiter), encoding=encoding)

    assert places(layer) == [(120.5, 27.9), (120.4, 27.8)]
    assert [f.name for f in layer.features] == ["水池", "水井"]
    assert layer.features[0].begins_at.isoformat() == "2026-03-01T06:30:00+08:00"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("120°30′00″", 120.5),
        ("120度30分0秒", 120.5),
        ("E120°30'", 120.5),
        ("东经120°30′", 120.5),
        ("120°30.5′", 120.5 + 0.5 / 60),
        ("１２０．５", 120.5),
        ("120°30′36″W", -120.51),
    ],
)
def test_degrees_and_minutes_are_understood(read, written, value):
    lon, _ = places(read(f"经度,纬度\n{written},27.9\n"))[0]

    assert lon == pytest.approx(value)


def test_a_table_without_the_suffix_is_known_by_its_headings(read):
    assert read("经度,纬度\n120.5,27.9\n", name="points.dat").format == "csv"


def test_latitude_under_longitudes_heading_is_turned_round_and_said(read):
    layer = read("lon,lat\n27.9,120.5\n27.8,120.4\n")

    assert places(layer) == [(120.5, 27.9), (120.4, 27.8)]
    assert "formats.axes_swapped" in [n.key for n in layer.datum.doubts]


def test_every_sentence_that_reading_and_writing_can_say_is_written_down():
    said = json.loads((ROOT / "resources/words/formats.json").read_text("utf-8"))
    pages = [
        *(ROOT / "desktop/firepost/formats").glob("*.py"),
        *(ROOT / "desktop/firepost/store").glob("geopackage*.py"),
        ROOT / "desktop/firepost/app/areas.py",
        ROOT / "desktop/firepost/cli/measure.py",
        ROOT / "desktop/firepost/domain/geometry/claims.py",
    ]
    named = {
        key
        for page in pages
        for key in re.findall(r'"((?:formats|measure)\.[a-z_]+)"', page.read_text("utf-8"))
    }

    assert named == {key for key in said if not key.startswith("cli.")}
    for sentence in said.values():
        blanks = [
            set(re.findall(r"\{(\w+)\}", sentence[language])) for language in ("zh", "en")
        ]
        assert blanks[0] == blanks[1]
        assert not re.search(r"[!！]|请", sentence["zh"])
