"""The verbs of forces and depots: teams, equipment, stock, head counts, roll calls, requests.

Their numbers are 7 to 21 and 50 to 69. Read with `domain.vocabulary`, whose rules hold
here too: numbers and the order of fields are frozen, what comes later goes to the end.
"""

from __future__ import annotations

from typing import Final

from firepost.domain.fields import (
    AMOUNT,
    CHOICE,
    COUNT,
    DISTRICT,
    FLAG,
    LAT,
    LON,
    SOME,
    TEXT,
    THING,
    THINGS,
    TIME,
    Field,
    Verb,
)

TEAM_KINDS: Final = (
    "professional",
    "semi_professional",
    "fire_rescue",
    "army",
    "armed_police",
    "militia",
    "aviation",
    "social",
)
TEAM_STATUSES: Final = (
    "standby",
    "en_route",
    "working",
    "resting",
    "withdrawn",
    "out_of_order",
)
TASKS: Final = ("attack", "mop_up", "guard", "evacuate", "support")
EQUIPMENT_STATUSES: Final = ("ready", "in_use", "broken", "lost", "returned")
TIERS: Final = ("city", "county", "township")
ROLLCALL_RESULTS: Final = ("present", "partly", "no_answer")
REQUEST_STATES: Final = ("drafted", "sent", "approved", "refused", "arrived", "taken_back")

_PLACE: Final = (Field("lon_deg", LON), Field("lat_deg", LAT))

_LATER: Final = (  # came with the second release: what a slip of paper says beside
    Field("batch", TEXT),
    Field("expires_at", TIME),
    Field("due_at", TIME),  # when what was issued is due back, what was sent is expected
    Field("approved_by", TEXT),
)
_MOVEMENT: Final = (
    Field("depot", THING, needed=True, kind="depot"),
    Field("item", TEXT, needed=True),
    Field("quantity", SOME, needed=True),
    Field("to", TEXT),
    Field("signed_by", TEXT),
    *_LATER,
)
_COUNTED: Final = (
    Field("depot", THING, needed=True, kind="depot"),
    Field("item", TEXT, needed=True),
    Field("quantity", COUNT, needed=True),
    Field("to", TEXT),
    Field("signed_by", TEXT),
    *_LATER,
)
_SLIP: Final = (
    Field("slip", TEXT, needed=True),
    Field("depot", THING, needed=True, kind="depot"),
    Field("item", TEXT, needed=True),
    Field("quantity", SOME, needed=True),
    Field("signed_by", TEXT),
    *_LATER,
    Field("counterpart", THING, kind="depot"),  # sent: where to; arrived: where from
)

FORCES_VERBS: Final = (
    Verb(
        "team.register",
        7,
        "never",
        (
            Field("name", TEXT, needed=True),
            Field("kind", CHOICE, needed=True, choices=TEAM_KINDS),
            Field("trained", FLAG, nullable=True),
            Field("people", COUNT),
            Field("home_district", DISTRICT),
            *_PLACE,
            Field("leader", TEXT),  # the post that leads it
            Field("phone", TEXT),
            Field("home", TEXT),  # where it is stationed
        ),
        makes="team",
    ),
    Verb(
        "team.assign",
        8,
        "may",
        (
            Field("team", THING, needed=True, kind="team"),
            Field("status", CHOICE, needed=True, choices=TEAM_STATUSES),
            *_PLACE,
            Field("task", CHOICE, choices=TASKS),
            Field("sector", TEXT),
            Field("text", TEXT),
            Field("eta_at", TIME),
            Field("people", COUNT),  # how many of them go
        ),
    ),
    Verb(
        "team.contact",
        9,
        "may",
        (Field("team", THING, needed=True, kind="team"), Field("text", TEXT)),
    ),
    Verb(
        "equipment.register",
        10,
        "never",
        (
            Field("name", TEXT, needed=True),
            Field("count", COUNT, needed=True),
            Field("kind", TEXT),
            Field("home_district", DISTRICT),
        ),
        makes="equipment",
    ),
    Verb(
        "equipment.assign",
        11,
        "may",
        (
            Field("equipment", THING, needed=True, kind="equipment"),
            Field("team", THING, kind="team"),
            Field("depot", THING, kind="depot"),
            Field("count", COUNT),
            Field("status", CHOICE, choices=EQUIPMENT_STATUSES),
            Field("leaves", THINGS, given=False),  # holders it left: all of it moved
        ),
        one_of=("team", "depot"),
    ),
    Verb(
        "depot.register",
        12,
        "never",
        (
            Field("name", TEXT, needed=True),
            Field("tier", CHOICE, needed=True, choices=TIERS),
            Field("district", DISTRICT),
            *_PLACE,
            Field("township", TEXT),  # nine digits, or its name
            Field("keeper", TEXT),
            Field("phone", TEXT),
        ),
        makes="depot",
    ),
    Verb("stock.receive", 13, "may", _MOVEMENT),
    Verb("stock.issue", 14, "may", _MOVEMENT),
    Verb("stock.return", 15, "may", _MOVEMENT),
    Verb("stock.consume", 16, "may", _MOVEMENT),
    Verb("stock.lose", 17, "may", _MOVEMENT),
    Verb("stock.count", 18, "may", _COUNTED),
    Verb(
        "stock.transfer",
        19,
        "may",
        (
            Field("from_depot", THING, needed=True, kind="depot"),
            Field("to_depot", THING, needed=True, kind="depot"),
            Field("item", TEXT, needed=True),
            Field("quantity", SOME, needed=True),
            Field("signed_by", TEXT),
            *_LATER,
        ),
    ),
    Verb("stock.send", 20, "may", _SLIP),
    Verb("stock.arrive", 21, "may", _SLIP),
    Verb(
        "water.register",
        50,
        "never",
        (
            Field("name", TEXT, needed=True),
            Field("kind", TEXT),
            Field("capacity_m3", AMOUNT),
            Field("district", DISTRICT),
            *_PLACE,
            Field("text", TEXT),
        ),
        makes="water",
    ),
    Verb(
        "person.register",
        51,
        "never",
        (
            Field("name", TEXT, needed=True),
            Field("post", TEXT),
            Field("unit", TEXT),
            Field("phone", TEXT),
            Field("district", DISTRICT),
            Field("text", TEXT),
        ),
        makes="person",
    ),
    Verb(
        "watch.register",
        52,
        "never",
        (
            Field("name", TEXT, needed=True),
            Field("post", TEXT),
            Field("from_at", TIME),
            Field("until_at", TIME),
            Field("phone", TEXT),
        ),
        makes="watch",
    ),
    Verb(
        "team.count",
        53,
        "may",
        (
            Field("team", THING, needed=True, kind="team"),
            Field("people", COUNT, needed=True),  # so many are with it now
            Field("text", TEXT),
        ),
    ),
    Verb(
        "team.answer",
        54,
        "may",
        (
            Field("team", THING, needed=True, kind="team"),
            Field("text", TEXT, needed=True),  # why nobody need worry, who looks after it
            Field("until", TIME),
        ),
    ),
    Verb(
        "rollcall.open",
        55,
        "may",
        (Field("teams", THINGS, kind="team"), Field("text", TEXT)),
        makes="rollcall",
    ),
    Verb(
        "rollcall.answer",
        56,
        "may",
        (
            Field("rollcall", THING, needed=True, kind="rollcall"),
            Field("team", THING, needed=True, kind="team"),
            Field("result", CHOICE, needed=True, choices=ROLLCALL_RESULTS),
            Field("people", COUNT),
            Field("text", TEXT),
        ),
    ),
    Verb(
        "rollcall.close",
        57,
        "may",
        (Field("rollcall", THING, needed=True, kind="rollcall"), Field("text", TEXT)),
    ),
    Verb(
        "request.draft",
        58,
        "may",
        (
            Field("channel", TEXT, needed=True),  # a channel of the plan
            Field("what", TEXT, needed=True),
            Field("people", COUNT),
            Field("team", THING, kind="team"),
            Field("needed_at", TIME),
            Field("to", TEXT),  # who approves it
            Field("text", TEXT),
        ),
        makes="request",
    ),
    Verb(
        "request.mark",
        59,
        "may",
        (
            Field("request", THING, needed=True, kind="request"),
            Field("state", CHOICE, needed=True, choices=REQUEST_STATES[1:]),
            Field("person", TEXT),  # who sent, approved, refused or met it
            Field("number", TEXT),
            Field("text", TEXT),
        ),
    ),
)
