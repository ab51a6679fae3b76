"""Fuel out of the user's forest layer: words found, Ks people gave them, gaps that stay gaps."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from firepost.app.fuel import fuels_round, ks_given, word_of, words_round
from firepost.app.maps import LAYER, HeldMap
from firepost.domain.errors import Refused
from firepost.domain.geometry.spread import Cancelled

BOX = (119.9, 27.6, 120.1, 27.8)


def box(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


class Station:
    def __init__(self, name="泰顺林地一张图"):
        self.name = name
        self.told = [
            (box(119.95, 27.6, 120.0, 27.7), {"优势树种": "马尾松", "地类": "乔木林地"}),
            (box(120.0, 27.6, 120.02, 27.7), {"优势树种": "毛竹"}),
            (box(120.02, 27.6, 120.03, 27.7), {"地类": "水面"}),
            (box(120.03, 27.6, 120.04, 27.7), {"编号": 7}),
            (box(121.0, 27.6, 121.5, 27.7), {"优势树种": "杉木"}),  # far away
            (None, {"优势树种": "空"}),
        ]

    def held(self):
        made = {"kind": LAYER, "source": "x", "sha256": "0", "bytes": 1, "file": Path("x")}
        rest = {"dated": None, "datum": "EPSG:4326", "because": "", "box_deg": None}
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return (HeldMap(id="a", name=self.name, added_at=at, **made, **rest),)

    def features(self, _held):
        return [{"geometry": g, "name": None, "properties": p} for g, p in self.told]


def test_the_words_round_the_fire_are_found_the_widest_first():
    assert words_round(Station(), BOX) == ("泰顺林地一张图", ["马尾松", "毛竹", "水面"])
    assert words_round(Station("道路"), BOX) is None
    assert word_of({"优势树种": "", "地类": "乔木林地"}) == "乔木林地"
    assert word_of({"编号": 7}) is None
    with pytest.raises(Cancelled):
        words_round(Station(), BOX, go_on=lambda: False)


def test_only_what_a_person_mapped_has_a_fuel(post_at):
    desk = post_at("前指")
    assert fuels_round(Station(), desk.board.settings, BOX) is None
    desk.says("setting.choose", setting="fuel.马尾松", value=1.0)
    desk.says("setting.choose", setting="fuel.水面", value=0.0)
    found = fuels_round(Station(), desk.board.settings, BOX)

    assert ks_given(desk.board.settings) == {"马尾松": 1.0, "水面": 0.0}
    assert found.name == "泰顺林地一张图"
    assert [ks for _, ks in found.shapes] == [1.0, 0.0]
    assert "fuel.马尾松" not in desk.board.log[-1].text
    with pytest.raises(Refused):
        desk.says("setting.choose", setting="fuel.毛竹", value=40)
