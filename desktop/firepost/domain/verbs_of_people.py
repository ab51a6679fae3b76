"""The verbs of people, weather and ground: hurt, threatened, moved; wind, forecasts, outlooks.

Their numbers are 70 to 84. Read with `domain.vocabulary`, whose rules hold here too:
numbers and the order of fields are frozen, what comes later goes to the end.
"""

from __future__ import annotations

from typing import Final

from firepost.domain.fields import (
    AMOUNT,
    CHOICE,
    COUNT,
    DEGREES,
    DISTRICT,
    FLAG,
    GEOMETRY,
    LAT,
    LON,
    MEASURES,
    NOTES,
    NUMBER,
    PERCENT,
    TEXT,
    THING,
    TIME,
    Field,
    Verb,
)

CASUALTY_KINDS: Final = ("firefighter", "resident", "other")
CONDITIONS: Final = ("unhurt", "minor", "missing", "serious", "dead")  # the graver last
MEDICAL_KINDS: Final = ("medical_point", "ambulance", "hospital")
MEDICAL_STATES: Final = ("ready", "on_way", "busy", "left")
MOVING_STATES: Final = ("under_way", "complete", "refused")
GROUND_KINDS: Final = (
    "safety_zone",
    "escape_route",
    "cliff",
    "mine",
    "power_line",
    "blocked_road",
    "other_danger",
)
NOTICE_STATES: Final = ("drafted", "sent", "received", "taken_back")
DANGER_SYSTEMS: Final = ("signal4", "signal3", "gbt36743", "lyt1172")

_PLACE: Final = (Field("lon_deg", LON), Field("lat_deg", LAT))

PEOPLE_VERBS: Final = (
    Verb(
        "weather.forecast",
        70,
        "may",
        (
            Field("issuer", TEXT, needed=True),
            Field("from_at", TIME),
            Field("until_at", TIME, needed=True),
            Field("wind_m_s", AMOUNT),
            Field("wind_force", COUNT),
            Field("gust_m_s", AMOUNT),
            Field("wind_from_deg", DEGREES),
            Field("temp_c", NUMBER),
            Field("humidity_pct", PERCENT),
            Field("rain_mm", AMOUNT),
            Field("text", TEXT),  # as received, word for word
            Field("sure", FLAG),
        ),
        makes="forecast",
    ),
    Verb(
        "weather.see",
        71,
        "may",
        (
            Field("change", TEXT, needed=True),  # the entry that brought it
            Field("decision", TEXT, needed=True),
        ),
    ),
    Verb(
        "casualty.register",
        72,
        "needed",
        (
            Field("condition", CHOICE, needed=True, choices=CONDITIONS),
            Field("kind", CHOICE, choices=CASUALTY_KINDS),
            Field("number", TEXT),  # the tag; never a name
            Field("sealed", TEXT),  # name, description, where found, where taken: encrypted
            Field("team", THING, kind="team"),
            Field("medical", THING, kind="medical"),
        ),
        makes="casualty",
    ),
    Verb(
        "casualty.mark",
        73,
        "needed",
        (
            Field("casualty", THING, needed=True, kind="casualty"),
            Field("condition", CHOICE, choices=CONDITIONS),
            Field("medical", THING, kind="medical"),
            Field("sealed", TEXT),
        ),
        one_of=("condition", "medical", "sealed"),
    ),
    Verb(
        "medical.register",
        74,
        "never",
        (
            Field("name", TEXT, needed=True),
            Field("kind", CHOICE, needed=True, choices=MEDICAL_KINDS),
            Field("beds", COUNT),
            Field("phone", TEXT),
            *_PLACE,
        ),
        makes="medical",
    ),
    Verb(
        "medical.mark",
        75,
        "may",
        (
            Field("medical", THING, needed=True, kind="medical"),
            Field("state", CHOICE, needed=True, choices=MEDICAL_STATES),
            Field("text", TEXT),
            *_PLACE,
        ),
    ),
    Verb(
        "place.register",
        76,
        "never",
        (
            Field("name", TEXT, needed=True),
            Field("category", TEXT),
            Field("inhabitants", COUNT),
            Field("district", DISTRICT),
            *_PLACE,
            Field("route", TEXT),
            Field("assembly", TEXT),
            Field("shelter", TEXT),
            Field("contact", TEXT),
            Field("phone", TEXT),
            Field("apart", FLAG),  # somebody checked: not the place it resembles
        ),
        makes="place",
    ),
    Verb(
        "place.same",
        77,
        "never",
        (
            Field("name", TEXT, needed=True),
            Field("same_as", TEXT, needed=True, nullable=True),  # null: a place of its own
        ),
    ),
    Verb(
        "evacuation.order",
        78,
        "needed",
        (
            Field("place", TEXT, needed=True),
            Field("people", COUNT),
            Field("route", TEXT),
            Field("assembly", TEXT),
            Field("to", TEXT),
            Field("text", TEXT),
        ),
    ),
    Verb(
        "ground.mark",
        79,
        "may",
        (
            Field("name", TEXT, needed=True),
            Field("kind", CHOICE, needed=True, choices=GROUND_KINDS),
            Field("sector", TEXT),
            *_PLACE,
            Field("to_lon_deg", LON),
            Field("to_lat_deg", LAT),
            Field("radius_m", AMOUNT),
            Field("minutes", AMOUNT),  # to reach it on foot, as somebody found it
            Field("text", TEXT),
        ),
        makes="ground",
    ),
    Verb(
        "outlook.keep",
        80,
        "needed",
        (
            Field("perimeter", THING, needed=True, kind="perimeter"),
            Field("geometry", GEOMETRY, needed=True),  # the likely front after `hours`
            Field("hours", AMOUNT, needed=True),
            Field("wind_m_s", AMOUNT, needed=True),
            Field("wind_from_deg", DEGREES, needed=True),
            Field("temp_c", NUMBER, needed=True),
            Field("humidity_pct", PERCENT, needed=True),
            Field("fuel_factor", AMOUNT, needed=True),
            Field("slope_deg", AMOUNT),
            Field("aspect_deg", DEGREES),
            Field("terrain", TEXT),  # the terrain model used, by name
            Field("measures", MEASURES, needed=True, given=False),
            Field("forest", TEXT),  # the forest layer its fuel came from, by name
            Field("since", TIME),  # of the edge it begins at
            Field("reached", NOTES),  # `kind/name`: minutes at the earliest/likely/metres off
            Field("coming", NOTES),  # trigger: level/clause/earliest/likely/ha/fact/name
        ),
        makes="outlook",
    ),
    Verb(
        "outlook.check",
        81,
        "needed",
        (
            Field("outlook", THING, needed=True, kind="outlook"),
            Field("perimeter", THING, needed=True, kind="perimeter"),
            Field("expected_ha", AMOUNT, needed=True),
            Field("found_ha", AMOUNT, needed=True),
            Field("overlap_pct", PERCENT, needed=True),  # shared growth of all growth
        ),
    ),
    Verb(
        "notice.draft",
        82,
        "may",
        (
            Field("area", TEXT, needed=True),
            Field("text", TEXT, needed=True),
            Field("to", TEXT),
            Field("phone", TEXT),
        ),
        makes="notice",
    ),
    Verb(
        "notice.mark",
        83,
        "may",
        (
            Field("notice", THING, needed=True, kind="notice"),
            Field("state", CHOICE, needed=True, choices=NOTICE_STATES[1:]),
            Field("person", TEXT),
            Field("means", TEXT),
            Field("text", TEXT),
        ),
    ),
)
