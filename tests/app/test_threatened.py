"""Who lies near the edge, how far and which way; water and safety zones whatever the distance."""

from __future__ import annotations

import pytest

from firepost.app.areas_near import neighbours
from firepost.app.surroundings import County, Surroundings
from firepost.app.threatened import near_fire

RING = [[119.97, 27.65], [119.99, 27.65], [119.99, 27.67], [119.97, 27.67], [119.97, 27.65]]
SHAPE = {"type": "Polygon", "coordinates": [RING]}


@pytest.fixture
def desk(post_at):
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾", district="330329")
    desk.says("perimeter.record", geometry=SHAPE, method="gps")
    desk.says("place.register", name="北坑村", inhabitants=126, lon_deg=120.0, lat_deg=27.66)
    desk.says("place.register", name="远村", inhabitants=50, lon_deg=120.2, lat_deg=27.66)
    desk.says("target.mark", name="加油站", category="危", lon_deg=119.98, lat_deg=27.68)
    desk.says("water.register", name="三插溪", capacity_m3=1200, lon_deg=119.9, lat_deg=27.66)
    desk.says(
        "ground.mark",
        name="河滩",
        kind="safety_zone",
        minutes=12,
        sector="A",
        lon_deg=119.98,
        lat_deg=27.64,
    )
    desk.says("ground.mark", name="旧矿", kind="mine", lon_deg=119.98, lat_deg=27.66)
    return desk


def test_what_is_near_is_told_with_distance_and_bearing(desk):
    found = {one.name: one for one in near_fire(desk.board, desk.fire, SHAPE)}

    assert found["北坑村"].distance_m == pytest.approx(987, abs=5)
    assert found["北坑村"].bearing_deg == pytest.approx(90, abs=1)
    assert found["北坑村"].inhabitants == 126
    assert found["加油站"].bearing_deg == pytest.approx(0, abs=1)
    assert found["三插溪"].capacity_m3 == 1200
    assert (found["河滩"].minutes, found["河滩"].sector) == (12, "A")
    assert (found["旧矿"].kind, found["旧矿"].distance_m) == ("danger", 0)
    assert "远村" not in found


def test_the_limit_is_a_setting_of_the_desk(desk):
    desk.says("setting.choose", setting="threat_within_m", value=50_000)

    assert "远村" in {one.name for one in near_fire(desk.board, desk.fire, SHAPE)}


def test_counties_near_the_edge_get_a_notice_and_the_roster_names_to_whom(desk):
    def county(code, west):
        ring = [
            [west, 27.5],
            [west + 0.3, 27.5],
            [west + 0.3, 27.8],
            [west, 27.8],
            [west, 27.5],
        ]
        return County(code, f"县{code}", {"type": "Polygon", "coordinates": [ring]})

    desk.says("person.register", name="文成森防办", district="330328", phone="样例")
    ground = Surroundings(
        (county("330329", 119.7), county("330328", 120.01), county("330326", 120.4))
    )
    found = neighbours(desk.board, [SHAPE], ground, own={"330329"}, within_m=3000)

    assert [(one.code, one.to) for one in found] == [("330328", "文成森防办")]
    assert found[0].away_m == pytest.approx(1974, abs=10)
    ahead = [[120.0, 27.65], [120.39, 27.65], [120.39, 27.66], [120.0, 27.66], [120.0, 27.65]]
    outlook = {"type": "Polygon", "coordinates": [ahead]}
    more = neighbours(desk.board, [SHAPE, outlook], ground, own={"330329"}, within_m=3000)
    assert [one.code for one in more] == ["330328", "330326"]
