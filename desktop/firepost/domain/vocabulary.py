"""Every verb of the journal: its keys, their types, and its frozen number on disk.

Read by the feed (which keys are allowed), by the codec (which place a key has in the
entry's body) and by the record (what an entry means). A verb's number and the order of
its fields never change; new fields go to the end, a new meaning is a new verb.
Source of names and keys: the command line's contract, section feed.
"""

from __future__ import annotations

from typing import Final

from firepost.domain.fields import (
    AMOUNT,
    CHOICE,
    COMMAND,
    COUNT,
    DEGREES,
    DISTRICT,
    ENTRY,
    FACT,
    FIXES,
    FLAG,
    GEOMETRY,
    LAT,
    LINE,
    LON,
    MEASURES,
    NOTES,
    NUMBER,
    PERCENT,
    SCALAR,
    SOME,
    TEXT,
    THING,
    THINGS,
    TIME,
    Field,
    Verb,
)
from firepost.domain.verbs_of_forces import (
    EQUIPMENT_STATUSES,
    FORCES_VERBS,
    REQUEST_STATES,
    ROLLCALL_RESULTS,
    TASKS,
    TEAM_KINDS,
    TEAM_STATUSES,
    TIERS,
)
from firepost.domain.verbs_of_line import LINE_STATES, LINE_VERBS
from firepost.domain.verbs_of_people import (
    CASUALTY_KINDS,
    CONDITIONS,
    DANGER_SYSTEMS,
    GROUND_KINDS,
    MEDICAL_KINDS,
    MEDICAL_STATES,
    MOVING_STATES,
    NOTICE_STATES,
    PEOPLE_VERBS,
)
from firepost.domain.verbs_of_tracks import TRACK_VERBS
from firepost.domain.verbs_of_watches import WATCH_VERBS

__all__ = [
    "AMOUNT",
    "BORDERS",
    "BY_CODE",
    "CASUALTY_KINDS",
    "CHOICE",
    "CITY_FACTS",
    "COLOURS",
    "COMMAND",
    "COMMON_KEYS",
    "CONDITIONS",
    "COUNT",
    "DANGER_SYSTEMS",
    "DEGREES",
    "DISTRICT",
    "DUTY_STATES",
    "ENTRY",
    "EQUIPMENT_STATUSES",
    "FACT",
    "FACTS",
    "FIXES",
    "FLAG",
    "GEOMETRY",
    "GRADES",
    "GROUND_KINDS",
    "HOTSPOT_RESULTS",
    "LAT",
    "LEVELS",
    "LINE",
    "LINE_STATES",
    "LON",
    "MEASURES",
    "MEDICAL_KINDS",
    "MEDICAL_STATES",
    "METHODS",
    "MOVING_STATES",
    "NOTES",
    "NOTICE_STATES",
    "NUMBER",
    "PERCENT",
    "REPORT_KINDS",
    "REQUEST_STATES",
    "ROLLCALL_RESULTS",
    "SCALAR",
    "SOME",
    "STATES",
    "STOCK_OUT",
    "TASKS",
    "TEAM_KINDS",
    "TEAM_STATUSES",
    "TEXT",
    "THING",
    "THINGS",
    "TIERS",
    "TIME",
    "VERBS",
    "Field",
    "Verb",
]

STATES: Final = ("burning", "controlled", "extinguished", "mop_up", "accepted", "closed")
LEVELS: Final = ("IV", "III", "II", "I", "none")
METHODS: Final = ("gps", "drone", "satellite", "sketch", "estimate")
BORDERS: Final = ("none", "prefecture", "province")
GRADES: Final = ("ungraded", "ordinary", "larger", "major", "exceptional")
DUTY_STATES: Final = ("open", "in_hand", "done", "not_needed", "sent", "received")
HOTSPOT_RESULTS: Final = ("fire", "planned_burn", "no_fire", "not_found")
COLOURS: Final = ("blue", "yellow", "orange", "red", "none", "green")
REPORT_KINDS: Final = ("first", "follow-up", "final")

# The facts of `fact.state` and what each may be.
FACTS: Final[dict[str, str]] = {
    "burned_area_ha": AMOUNT,
    "affected_forest_ha": AMOUNT,
    "near_key_target": FLAG,
    "severely_threatens_key_target": FLAG,
    "dangerous": FLAG,
    "threatens_residents": FLAG,
    "threatens_key_facility": FLAG,
    "border": "border",
    "needs_provincial_support": FLAG,
    "other_reason_to_report": FLAG,
    "predicted_grade": "grade",
    "districts": "districts",
    "city_forces_insufficient": FLAG,
}
CITY_FACTS: Final = frozenset({"city_forces_insufficient"})

_PLACE: Final = (Field("lon_deg", LON), Field("lat_deg", LAT))
_ALL: Final = (
    Verb(
        "incident.open",
        1,
        "never",
        (
            Field("name", TEXT, needed=True),
            Field("ignited_at", TIME),
            Field("reported_at", TIME),
            *_PLACE,
            Field("district", DISTRICT),
        ),
        makes="incident",
    ),
    Verb("fire.state", 2, "needed", (Field("state", CHOICE, needed=True, choices=STATES),)),
    Verb(
        "fact.state",
        3,
        "needed",
        (
            Field("fact", CHOICE, needed=True, choices=tuple(FACTS)),
            Field("value", FACT, needed=True, nullable=True),
            Field("low", AMOUNT),  # an estimate: the number lies from low to high
            Field("high", AMOUNT),
        ),
    ),
    Verb(
        "perimeter.record",
        4,
        "needed",
        (
            Field("geometry", GEOMETRY, needed=True),
            Field("method", CHOICE, needed=True, choices=METHODS),
            Field("accuracy_m", AMOUNT),
            Field("parents", THINGS, kind="perimeter"),
            Field("measures", MEASURES, needed=True, given=False),
            Field("burned_forest_ha", AMOUNT, given=False),
            Field("lie", NOTES, given=False),  # of the ground along the edge, by side
        ),
        makes="perimeter",
    ),
    Verb(
        "casualties.report",
        5,
        "needed",
        (
            Field("deaths", COUNT, nullable=True),
            Field("serious_injuries", COUNT, nullable=True),
            Field("minor_injuries", COUNT, nullable=True),
        ),
        one_of=("deaths", "serious_injuries", "minor_injuries"),
    ),
    Verb(
        "target.mark",
        6,
        "never",
        (Field("name", TEXT, needed=True), Field("category", TEXT), *_PLACE),
        makes="target",
    ),
    Verb(
        "weather.observe",
        22,
        "may",
        (
            Field("wind_m_s", AMOUNT),
            Field("wind_from_deg", DEGREES),
            Field("temp_c", NUMBER),
            Field("humidity_pct", PERCENT),
            Field("rain_mm", AMOUNT),
            *_PLACE,
            Field("wind_force", COUNT),  # where only the force was said
            Field("gust_m_s", AMOUNT),
            Field("place", TEXT),
            Field("sure", FLAG),  # an odd figure was asked about and stands
        ),
        one_of=(
            "wind_m_s",
            "wind_from_deg",
            "temp_c",
            "humidity_pct",
            "rain_mm",
            "wind_force",
            "gust_m_s",
        ),
    ),
    Verb(
        "evacuation.report",
        23,
        "needed",
        (
            Field("place", TEXT, needed=True),
            Field("people", COUNT, needed=True),
            Field("to", TEXT),
            Field("state", CHOICE, choices=MOVING_STATES),
            Field("refused", COUNT),  # who will not leave
            Field("inhabitants", COUNT),  # so many were there to move
            Field("text", TEXT),
        ),
    ),
    Verb(
        "sector.accept",
        24,
        "needed",
        (
            Field("sector", TEXT, needed=True),
            Field("no_fire", FLAG, needed=True),
            Field("no_smoke", FLAG, needed=True),
            Field("no_vapour", FLAG, needed=True),
            Field("inspector", TEXT),
        ),
    ),
    Verb(
        "level.declare",
        25,
        "needed",
        (
            Field("level", CHOICE, needed=True, choices=LEVELS),
            Field("decided_by", TEXT, needed=True),
            Field("reason", TEXT),
            Field("proposed", CHOICE, choices=LEVELS, given=False),
            Field("plan", TEXT, given=False),
            Field("law", TEXT, given=False),
            Field("triggers", NOTES, given=False),  # clauses met then
        ),
    ),
    Verb("log.say", 26, "may", (Field("text", TEXT, needed=True), Field("from", TEXT))),
    Verb(
        "entry.correct",
        27,
        "never",
        (
            Field("entry", ENTRY, needed=True),
            Field("with", COMMAND, needed=True, nullable=True),
            Field("reason", TEXT),
        ),
    ),
    Verb(
        "report.issue",
        28,
        "needed",
        (
            Field("number", SOME, needed=True),
            Field("kind", CHOICE, needed=True, choices=REPORT_KINDS),
            Field("folder", TEXT, needed=True),
            Field("manifest_sha256", TEXT, needed=True),
            Field("shown_at", TIME),
            Field("shown_known_at", TIME),
            Field("post", TEXT),
            Field("notes", NOTES),
            Field("approved_by", TEXT),
            Field("corrects", SOME),
        ),
        makes="report",
        spoken=False,
    ),
    Verb(
        "level.postpone",
        30,
        "needed",
        (
            Field("until", TIME, needed=True),
            Field("reason", TEXT),
            Field("proposed", CHOICE, choices=LEVELS, given=False),
        ),
    ),
    Verb(
        "proposal.see",
        31,
        "needed",
        (Field("proposed", CHOICE, needed=True, choices=LEVELS),),
    ),
    Verb(
        "duty.mark",
        32,
        "may",
        (
            Field(
                "duty", TEXT, needed=True
            ),  # an action, task, group or report duty of the plan
            Field("state", CHOICE, needed=True, choices=DUTY_STATES),
            Field("body", TEXT),
            Field("to", TEXT),
            Field("note", TEXT),
        ),
    ),
    Verb(
        "hotspot.receive",
        33,
        "may",
        (*_PLACE, Field("passed_at", TIME), Field("number", TEXT), Field("text", TEXT)),
        makes="hotspot",
    ),
    Verb(
        "hotspot.answer",
        34,
        "may",
        (
            Field("hotspot", THING, needed=True, kind="hotspot"),
            Field("result", CHOICE, needed=True, choices=HOTSPOT_RESULTS),
            Field("text", TEXT),
        ),
    ),
    Verb(
        "danger.issue",
        35,
        "never",
        (
            Field("colour", CHOICE, needed=True, choices=COLOURS),
            Field("issuer", TEXT),
            Field("until", TIME),
            Field("text", TEXT),
            Field("district", DISTRICT),  # one county's own; absent: the whole area's
            Field("system", CHOICE, choices=DANGER_SYSTEMS),  # absent: the plan's four colours
            Field("class", COUNT),
        ),
    ),
    Verb(
        "setting.choose",
        36,
        "never",
        (
            Field("setting", TEXT, needed=True),
            Field("value", SCALAR, needed=True, nullable=True),
            Field("reason", TEXT),
        ),
    ),
    Verb("desk.join", 29, "never", (Field("desk", TEXT, needed=True),), spoken=False),
)

_EVERY: Final = (*_ALL, *FORCES_VERBS, *PEOPLE_VERBS, *LINE_VERBS, *TRACK_VERBS, *WATCH_VERBS)
VERBS: Final[dict[str, Verb]] = {verb.name: verb for verb in _EVERY}
BY_CODE: Final[dict[int, Verb]] = {verb.code: verb for verb in _EVERY}

# Keys that every command may carry, beside its own.
COMMON_KEYS: Final = ("do", "by", "source", "at", "ref", "incident", "known_at")

STOCK_OUT: Final = frozenset(
    {"stock.issue", "stock.consume", "stock.lose", "stock.transfer", "stock.send"}
)
