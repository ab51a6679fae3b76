"""What two posts may say differently of the same thing, kind by kind."""

from __future__ import annotations

SHAPE = {
    "type": "Polygon",
    "coordinates": [[[119.5, 27.6], [119.51, 27.6], [119.51, 27.61], [119.5, 27.6]]],
}
LARGER = {
    "type": "Polygon",
    "coordinates": [[[119.5, 27.6], [119.53, 27.6], [119.53, 27.63], [119.5, 27.6]]],
}
LEVEL = {"do": "level.declare", "decided_by": "主任"}
FACTS = {
    "burned_area_ha": (41.4, 52.0),
    "affected_forest_ha": (18.0, 21.5),
    "near_key_target": (True, False),
    "dangerous": (True, None),
    "threatens_residents": (False, True),
    "threatens_key_facility": (False, True),
    "border": ("none", "province"),
    "needs_provincial_support": (True, False),
    "other_reason_to_report": (True, False),
    "predicted_grade": ("ordinary", "major"),
    "districts": (["330329"], ["330329", "330328"]),
}
# What is said at each post; {fire}, {team} ... name what both hold.
SAYINGS = {
    "state": (
        {"do": "fire.state", "state": "controlled"},
        {"do": "fire.state", "state": "mop_up"},
    ),
    "perimeter": (
        {"do": "perimeter.record", "method": "gps", "geometry": SHAPE},
        {"do": "perimeter.record", "method": "drone", "geometry": LARGER},
    ),
    "level": (LEVEL | {"level": "IV"}, LEVEL | {"level": "III"}),
    "level ended": (LEVEL | {"level": "IV"}, LEVEL | {"level": "none"}),
    **{
        total: (
            {"do": "casualties.report", total: 1},
            {"do": "casualties.report", total: 3},
        )
        for total in ("deaths", "serious_injuries", "minor_injuries")
    },
    "injuries unknown": (
        {"do": "casualties.report", "minor_injuries": 1},
        {"do": "casualties.report", "minor_injuries": None},
    ),
    "assignment": (
        {"do": "team.assign", "team": "{team}", "status": "working", "sector": "D"},
        {"do": "team.assign", "team": "{team}", "status": "resting"},
    ),
    "sector of a team": (
        {"do": "team.assign", "team": "{team}", "status": "working", "sector": "A"},
        {"do": "team.assign", "team": "{team}", "status": "working", "sector": "B"},
    ),
    "evacuation": (
        {"do": "evacuation.report", "place": "上坑村", "people": 40},
        {"do": "evacuation.report", "place": "上坑村", "people": 55},
    ),
    "sector accepted": (
        {
            "do": "sector.accept",
            "sector": "A",
            "no_fire": True,
            "no_smoke": True,
            "no_vapour": True,
        },
        {
            "do": "sector.accept",
            "sector": "A",
            "no_fire": True,
            "no_smoke": False,
            "no_vapour": True,
        },
    ),
    "count": (
        {"do": "stock.count", "depot": "{depot}", "item": "水泵", "quantity": 7},
        {"do": "stock.count", "depot": "{depot}", "item": "水泵", "quantity": 9},
    ),
    "equipment": (
        {"do": "equipment.assign", "equipment": "{pump}", "team": "{team}", "count": 2},
        {"do": "equipment.assign", "equipment": "{pump}", "team": "{other}", "count": 2},
    ),
    "correction": (
        {
            "do": "entry.correct",
            "entry": "{said}",
            "with": {"do": "log.say", "text": "风转东北"},
        },
        {
            "do": "entry.correct",
            "entry": "{said}",
            "with": {"do": "log.say", "text": "风转西北"},
        },
    ),
    **{
        fact: tuple({"do": "fact.state", "fact": fact, "value": value} for value in values)
        for fact, values in FACTS.items()
    },
}
KINDS = {
    "level ended": "level",
    "injuries unknown": "casualties",
    "sector of a team": "assignment",
    "evacuation": "fact",
    "sector accepted": "fact",
    **dict.fromkeys(("deaths", "serious_injuries", "minor_injuries"), "casualties"),
}


def named(command, things):
    return {
        key: value.format(**things)
        if isinstance(value, str) and value.startswith("{")
        else value
        for key, value in command.items()
    }


# As many as can be contested at once: of each field one pair.
APART = [
    both
    for what, both in SAYINGS.items()
    if what not in ("level ended", "injuries unknown", "sector of a team", "burned_area_ha")
]


def differ(post_at, *pairs):
    """Two desks: both hold the same fire, then each is told its own; ours holds both."""
    ours, theirs = post_at("包垟前指"), post_at("珊溪前指")
    kept = ours.says("incident.open", name="北坑湾", reported_at="2026-02-28T08:00:00+08:00")
    things = {
        "fire": kept.id,
        "team": ours.says("team.register", name="泰专一", kind="professional", trained=True).id,
        "other": ours.says(
            "team.register", name="文专一", kind="professional", trained=True
        ).id,
        "depot": ours.says("depot.register", name="市库", tier="city").id,
        "pump": ours.says("equipment.register", name="高压泵", count=3).id,
        "said": ours.says("log.say", text="风转北").entry,
    }
    theirs.takes(ours)
    for desk, place in ((ours, 0), (theirs, 1)):
        desk.clock.pass_by(minutes=7)
        for pair in pairs:
            told = named(pair[place], things)
            desk.says(told.pop("do"), **told)
    ours.clock.pass_by(minutes=5)
    ours.takes(theirs)
    for name in ours.file.blobs_wanted():
        ours.file.blob_put(theirs.file.blob(name))
    return ours, theirs
