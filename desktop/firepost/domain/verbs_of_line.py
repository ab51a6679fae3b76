"""The verbs of the fire's edge: stretches marked as open, held or mopped up, sectors by letters.

Their numbers are 85 to 89. Read with `domain.vocabulary`, whose rules hold here too:
numbers and the order of fields are frozen, what comes later goes to the end.
"""

from __future__ import annotations

from typing import Final

from firepost.domain.fields import AMOUNT, CHOICE, LINE, TEXT, THING, Field, Verb

LINE_STATES: Final = ("open", "held", "mopped_up")

LINE_VERBS: Final = (
    Verb(
        "line.mark",
        85,
        "needed",
        (
            Field("state", CHOICE, needed=True, choices=LINE_STATES),
            Field("line", LINE, needed=True),  # on the ground, along the edge as it lay then
            Field("team", THING, kind="team"),
            Field("sector", TEXT),
            Field("text", TEXT),
            Field("length_m", AMOUNT, given=False),
        ),
        makes="stretch",
    ),
    Verb(
        "sector.draw",
        86,
        "needed",
        (
            Field("sector", TEXT, needed=True),
            Field("line", LINE, needed=True),
            Field("length_m", AMOUNT, given=False),
        ),
        makes="sector",
    ),
)
