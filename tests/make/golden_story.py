"""The story of the golden journal: every verb a command may say, told by two devices."""

from __future__ import annotations

from typing import Any

from posts import Desk, Posts

CLOSED = "A" * 107 + "="  # 80 bytes: the form of what the register's word closes

RING = [[119.9, 27.5], [119.912345, 27.5], [119.912345, 27.51], [119.9, 27.51], [119.9, 27.5]]
THIRDS = [[119.9, 27.5], [119.9 + 1 / 30, 27.5], [119.9 + 1 / 30, 27.5 + 1 / 30], [119.9, 27.5]]


def tell(posts: Posts) -> Desk:
    """The desk that holds both streams at the end."""
    here, there = posts("前指"), posts("市指")
    _rosters(here)
    _fire(here)
    _people(here)
    _tracks(here)
    there.takes(here)
    _elsewhere(there, here)
    here.takes(there)
    _corrections(here)
    here.file.seal()
    return here


def _says(desk: Desk, do: str, **keys: Any) -> str:
    desk.clock.pass_by(minutes=3)
    return desk.says(do, **keys).entry


def _rosters(desk: Desk) -> None:
    _says(
        desk,
        "incident.open",
        name="北坑湾",
        ref="fire",
        district="330329",
        ignited_at="2026-02-28T23:10:00+00:00",
        lon_deg=119.9,
        lat_deg=27.5,
    )
    _says(
        desk,
        "team.register",
        name="泰顺一队",
        kind="professional",
        trained=True,
        ref="one",
        people=25,
        leader="队长",
        lon_deg=119.71,
        lat_deg=27.55,
    )
    _says(desk, "team.register", name="民兵连", kind="militia", trained=None, ref="two")
    _says(desk, "equipment.register", name="运兵车", count=3, kind="车", ref="car")
    _says(desk, "depot.register", name="县库", tier="county", district="330329", ref="county")
    _says(desk, "depot.register", name="乡库", tier="township", ref="town")
    _says(desk, "target.mark", name="加油站", category="fuel", lon_deg=119.91, lat_deg=27.52)
    _says(desk, "water.register", name="三插溪", kind="河", capacity_m3=1200.5)
    _says(desk, "person.register", name="值班员", post="值班室", phone="样例")
    _says(desk, "watch.register", name="值班员", from_at="2026-03-01T08:00:00+08:00")


def _fire(desk: Desk) -> None:
    for geometry, method in ((RING, "gps"), (THIRDS, "drone")):
        shape = {"type": "Polygon", "coordinates": [geometry]}
        _says(desk, "perimeter.record", geometry=shape, method=method, accuracy_m=5)
    _says(desk, "fact.state", fact="affected_forest_ha", value=18.25)
    _says(desk, "fact.state", fact="border", value="prefecture", source="电台")
    _says(desk, "fact.state", fact="near_key_target", value=None)
    _says(desk, "fact.state", fact="city_forces_insufficient", value=False)
    _says(desk, "casualties.report", deaths=0, serious_injuries=None)
    _says(desk, "team.assign", team="one", status="working", lon_deg=119.9012, lat_deg=27.5)
    _says(desk, "team.contact", team="one", text="平安", by="报务员")
    _says(desk, "team.count", team="one", people=24)
    _says(desk, "team.answer", team="two", text="途中无信号")
    _says(desk, "rollcall.open", ref="roll")
    _says(desk, "rollcall.answer", rollcall="roll", team="one", result="present", people=24)
    _says(desk, "rollcall.close", rollcall="roll")
    _says(desk, "request.draft", channel="neighbour", what="水泵2台", ref="ask")
    _says(desk, "request.mark", request="ask", state="sent")
    _says(desk, "equipment.assign", equipment="car", team="one")
    for do, quantity in (
        ("receive", 20),
        ("issue", 4),
        ("return", 1),
        ("consume", 2),
        ("lose", 1),
        ("count", 15),
    ):
        _says(
            desk, f"stock.{do}", depot="county", item="水泵", quantity=quantity, signed_by="王"
        )
    _says(desk, "stock.transfer", from_depot="county", to_depot="town", item="水泵", quantity=3)
    for do in ("send", "arrive"):
        depot = "county" if do == "send" else "town"
        _says(desk, f"stock.{do}", slip="单1", depot=depot, item="水泵", quantity=2)
    _says(desk, "weather.observe", wind_m_s=7.5, wind_from_deg=315, humidity_pct=28)
    _says(desk, "evacuation.report", place="北坑村", people=42, to="小学")
    _says(desk, "hotspot.receive", lon_deg=119.95, lat_deg=27.53, number="H1", ref="spot")
    _says(desk, "hotspot.answer", hotspot="spot", result="fire")
    _says(desk, "danger.issue", colour="red", issuer="市气象局")
    _says(desk, "proposal.see", proposed="IV")
    _says(desk, "level.postpone", until="2026-03-01T12:00:00+08:00", reason="等航护")
    _says(desk, "level.declare", level="IV", decided_by="办公室主任")
    _says(desk, "duty.mark", duty="R1", state="sent", to="省指")
    _says(desk, "setting.choose", setting="work_limit_h", value=10)
    _says(desk, "log.say", text="火线北段翻过山脊", **{"from": "观察哨"})


def _people(desk: Desk) -> None:
    """Weather, the hurt, the moved, the ground and the neighbours."""
    until = "2026-03-01T20:00:00+08:00"
    _says(desk, "weather.observe", wind_force=4, gust_m_s=9.5, place="三插溪口")
    _says(desk, "weather.forecast", issuer="市气象台", until_at=until, wind_from_deg=45)
    _says(desk, "weather.see", change="样例", decision="撤回 A 段")
    _says(desk, "medical.register", name="西口医疗点", kind="medical_point", ref="aid")
    _says(desk, "medical.mark", medical="aid", state="ready", lon_deg=119.91, lat_deg=27.5)
    _says(desk, "casualty.register", condition="minor", kind="resident", ref="hurt")
    _says(desk, "casualty.mark", casualty="hurt", condition="serious", sealed=CLOSED)
    _says(desk, "place.register", name="北坑村", inhabitants=126, lon_deg=119.92, lat_deg=27.5)
    _says(desk, "place.same", name="北坑", same_as="北坑村")
    _says(desk, "place.same", name="上北坑", same_as=None)
    _says(desk, "evacuation.order", place="北坑村", to="小学")
    _says(desk, "evacuation.report", place="北坑村", people=126, state="complete")
    line = {"type": "LineString", "coordinates": [[119.9, 27.51], [119.905, 27.510001]]}
    _says(desk, "line.mark", state="held", line=line, sector="A", text="水带接通")
    _says(desk, "sector.draw", sector="A", line=line)
    _says(desk, "ground.mark", name="旧采石坑", kind="mine", radius_m=50, sector="A")
    shape = {"type": "Polygon", "coordinates": [RING]}
    front = _says(desk, "perimeter.record", geometry=shape, method="sketch")
    outlook = _says(
        desk,
        "outlook.keep",
        perimeter=front,
        geometry=shape,
        hours=1,
        wind_m_s=5,
        wind_from_deg=225,
        temp_c=28,
        humidity_pct=35,
        fuel_factor=1.0,
        since="2026-03-01T15:00:00+08:00",
        reached={"place/北坑村": "60//900"},
        coming={"III.4": "III/6.4.2(1)④/45/90/8.6//"},
    )
    _says(
        desk,
        "outlook.check",
        outlook=outlook,
        perimeter=front,
        expected_ha=50.5,
        found_ha=48,
        overlap_pct=61.25,
    )
    notice = _says(desk, "notice.draft", area="330326", text="火场距界 1.2 公里")
    _says(desk, "notice.mark", notice=notice, state="sent", means="电话")
    _says(desk, "danger.issue", colour="yellow", system="gbt36743", class_=3)


def _tracks(desk: Desk) -> None:
    _says(
        desk,
        "watch.take",
        person="李四",
        post="前指",
        from_="张三",
        points="一队失联\n面积未知",
        role="值班长",
    )
    track = _says(desk, "track.begin", name="北线走航", receiver="COM3")
    fixes = [
        ["2026-03-01T10:00:00.250+08:00", 119.9166667, 27.55, 2.5],
        ["2026-03-01T10:00:01+08:00", 119.9166767, 27.5500123, None],
    ]
    _says(desk, "track.add", track=track, fixes=fixes)


def _elsewhere(there: Desk, here: Desk) -> None:
    """The other device knows the things by id, and has a watch in another zone."""
    there.session.refs.update(here.session.refs)
    _says(there, "fire.state", state="controlled", at="2026-03-01T06:00:00+01:00")
    _says(there, "sector.accept", sector="甲", no_fire=True, no_smoke=True, no_vapour=False)
    _says(there, "casualties.report", minor_injuries=2, source="卫生员")
    _says(here, "casualties.report", minor_injuries=3)
    _says(there, "fire.state", state="extinguished")


def _corrections(desk: Desk) -> None:
    said = _says(desk, "log.say", text="两人轻伤")
    mended = _says(
        desk, "entry.correct", entry=said, with_={"do": "log.say", "text": "三人轻伤"}
    )
    gone = _says(desk, "log.say", text="误报")
    _says(desk, "entry.correct", entry=gone, with_=None, reason="误报")
    meant = {
        "do": "entry.correct",
        "entry": said,
        "with": {"do": "log.say", "text": "四人轻伤"},
    }
    _says(desk, "entry.correct", entry=mended, with_=meant)
