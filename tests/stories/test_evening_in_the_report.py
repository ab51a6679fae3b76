"""The dusk evening through the command line: wind, two villages, a team back, one hurt; the
report, `show` and the replay at 19:30 tell the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devices import Device

DAY = "2026-03-01T"
RING = [[119.97, 27.65], [119.98, 27.65], [119.98, 27.66], [119.97, 27.66], [119.97, 27.65]]


def said(clock: str, do: str, **keys: object) -> dict[str, object]:
    return {"do": do, "known_at": f"{DAY}{clock}:00+08:00", **keys}


EVENING = (
    said("14:00", "incident.open", name="北坑湾", ref="F", district="330329",
         ignited_at=f"{DAY}13:40:00+08:00", lon_deg=119.975, lat_deg=27.655),
    said("14:05", "place.register", name="北坑村", inhabitants=126, lon_deg=119.99, lat_deg=27.66),
    said("14:06", "place.register", name="上洋", inhabitants=84, lon_deg=119.96, lat_deg=27.67),
    said("14:10", "team.register", name="泰顺一队", kind="professional", trained=True, people=25,
         ref="T"),
    said("14:12", "team.assign", team="T", status="working", sector="A"),
    said("14:30", "perimeter.record", method="gps",
         geometry={"type": "Polygon", "coordinates": [RING]}),
    said("16:40", "weather.observe", wind_from_deg=350, wind_force=3, temp_c=18, humidity_pct=40),
    said("17:50", "weather.observe", wind_from_deg=225, wind_force=5, gust_m_s=14),
    said("18:00", "evacuation.order", place="北坑村", to="中心小学"),
    said("18:01", "evacuation.order", place="上洋", to="中心小学"),
    said("18:05", "team.assign", team="T", status="resting"),
    said("18:40", "evacuation.report", place="北坑村", people=90, to="中心小学"),
    said("18:50", "casualty.register", condition="minor", kind="resident", ref="H"),
    said("19:10", "evacuation.report", place="北坑", people=126, state="complete", to="中心小学"),
    said("19:20", "evacuation.report", place="上洋", people=60, refused=3, to="中心小学"),
    said("19:28", "casualty.mark", casualty="H", condition="serious"),
    said("19:50", "evacuation.report", place="上洋", people=84, state="complete", to="中心小学"),
)  # fmt: skip


@pytest.fixture
def device(tmp_path: Path) -> Device:
    device = Device("甲", tmp_path)
    device.feeds(*EVENING, drill=True)
    return device


def test_the_report_of_1930_tells_the_evening_as_it_was_known_then(device, tmp_path):
    fire = device.shows()["incidents"][0]["id"]
    done = device.run(
        "report", device.desk, "--incident", fire, "--kind", "first", "--out", tmp_path,
        "--known-at", f"{DAY}19:30:00+08:00", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    (told,) = [file for file in done.json["files"] if file["path"].endswith(".json")][:1]
    read = json.loads(Path(told["path"]).read_text(encoding="utf-8"))
    figures = {one["key"]: one for one in read["figures"]}

    assert figures["evacuated_people"]["value"] == 186, "北坑 and 北坑村 are one place"
    assert figures["serious_injuries"]["value"] == 1
    assert figures["minor_injuries"]["value"] in (None, 0)
    assert figures["wind"]["text"] == "西南风5级"
    assert figures["temp_c"]["value"] in (None, 18)


def test_the_replay_at_1930_and_at_1845_differ_as_the_evening_did(device):
    def people(clock):
        shown = device.run(
            "show", device.desk, "--people", "--known-at", f"{DAY}{clock}:00+08:00", "--json"
        ).json
        (fire,) = shown["people"]["incidents"].values()
        return shown, fire

    shown, fire = people("19:30")
    moved = {one["place"]: one for one in fire["evacuation"]}
    assert (moved["北坑村"]["moved"], moved["北坑村"]["left"]) == (126, 0)
    assert (moved["上洋"]["moved"], moved["上洋"]["left"], moved["上洋"]["refused"]) == (
        60,
        24,
        3,
    )
    assert shown["incidents"][0]["casualties"]["serious_injuries"] == 1
    assert shown["teams"][0]["status"] == "resting"

    earlier, fire = people("18:45")
    assert {one["place"]: one["moved"] for one in fire["evacuation"]}["北坑村"] == 90
    assert earlier["incidents"][0]["casualties"]["serious_injuries"] is None
    assert earlier["teams"][0]["status"] == "resting"
    at_noon, _ = people("17:00")
    assert at_noon["teams"][0]["status"] == "working"
    _, fire = people("17:55")
    (swing,) = fire["wind_changes"]
    assert (swing["kind"], swing["turned_deg"], swing["force"]) == ("swing", 125, 5)
