"""The verb of the hand-over: who is on duty at a post from now on.

Its number is 95. Read with `domain.vocabulary`, whose rules hold here too: numbers and the
order of fields are frozen, what comes later goes to the end.
"""

from __future__ import annotations

from typing import Final

from firepost.domain.fields import TEXT, Field, Verb

WATCH_VERBS: Final = (
    Verb(
        "watch.take",
        95,
        "never",
        (
            Field("person", TEXT, needed=True),  # who is on duty from `at` on
            Field("post", TEXT, needed=True),
            Field("from", TEXT),  # who was before
            Field("points", TEXT),  # what was open then, a line each
            Field("text", TEXT),
            Field("role", TEXT),  # what `person` does there: 值班长, 记录员
        ),
    ),
)
