"""The verbs of a track: where the receiver was, position by position.

Their numbers are 90 to 94. Read with `domain.vocabulary`, whose rules hold here too:
numbers and the order of fields are frozen, what comes later goes to the end.
"""

from __future__ import annotations

from typing import Final

from firepost.domain.fields import FIXES, TEXT, THING, Field, Verb

FIXES_MOST: Final = 300  # of one entry, whose body is bounded at 8 KB

TRACK_VERBS: Final = (
    Verb(
        "track.begin",
        90,
        "may",
        (
            Field("name", TEXT, needed=True),
            Field("receiver", TEXT),  # the source it came from, as somebody chose it
            Field("team", THING, kind="team"),
        ),
        makes="track",
    ),
    Verb(
        "track.add",
        91,
        "never",
        (
            Field("track", THING, needed=True, kind="track"),
            Field("fixes", FIXES, needed=True),  # in the order they came
        ),
    ),
)

# Said every few seconds: they would push everything else out of the running log.
QUIET: Final = frozenset({"track.add"})
