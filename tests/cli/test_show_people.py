"""`show --people`: what the drawer shows, a script can ask for; nobody's name among it."""

from __future__ import annotations

import json

from firepost.cli.show_people import people_of

CLOSED = "A" * 107 + "="  # 80 bytes: the form of what the register's word closes


def test_people_weather_and_ground_are_told_in_plain_values(post_at):
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾", ignited_at="2026-03-01T07:00:00+08:00")
    desk.says("weather.observe", wind_from_deg=350, wind_force=3)
    desk.clock.pass_by(minutes=20)
    desk.says("weather.observe", wind_from_deg=225, wind_force=5)
    desk.says("weather.forecast", issuer="市气象台", until_at="2026-03-01T20:00:00+08:00")
    desk.says("danger.issue", colour="red", system="signal3", class_=5)
    desk.says("place.register", name="北坑村", inhabitants=126)
    desk.says("evacuation.report", place="北坑村", people=90)
    desk.says("casualty.register", condition="minor", sealed=CLOSED)
    desk.says("ground.mark", name="旧采石坑", kind="mine", radius_m=50)
    desk.says("notice.draft", area="文成县", text="距界 1.2 公里")
    told = json.loads(json.dumps(people_of(desk.board, None)))
    (fire,) = told["incidents"].values()

    assert fire["moved"] == 90
    assert fire["evacuation"][0]["left"] == 36
    assert fire["casualties"]["minor_injuries"] == {"value": 1, "stated": None, "listed": 1}
    assert fire["persons"][0]["sealed"] is True
    assert CLOSED not in json.dumps(told)
    assert (fire["wind"]["force"], fire["wind"]["old"]) == (5, False)
    assert [change["kind"] for change in fire["wind_changes"]] == ["swing"]
    assert told["warnings"][0]["system"] == "signal3"
    assert told["notices"][0]["state"] == "drafted"
    assert told["ground"][0]["radius_m"] == 50
    assert told["fwi"] == []
