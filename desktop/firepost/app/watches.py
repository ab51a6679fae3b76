"""Who is on duty at each post, as the hand-overs say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firepost.app.said import Said
from firepost.domain.frozen import Frozen

if TYPE_CHECKING:
    from firepost.app.drawing import Drawing

FIELD = "onduty:"


class OnDuty(Frozen, frozen=True):
    """One post's. `said.at` is since when; `points` what was open at the hand-over, in words."""

    post: str
    person: str
    relieved: str | None
    points: tuple[str, ...]
    text: str | None
    said: Said


def on_duty(draw: Drawing) -> tuple[OnDuty, ...]:
    """By the names of the posts; a post where nobody said so has none."""
    found = []
    for name in sorted(draw.record.named("", FIELD)):
        held, _ = draw.held("", name)
        if held is None or not isinstance(held.value, list):
            continue
        person, relieved, points, text = held.value
        found.append(
            OnDuty(
                post=name.removeprefix(FIELD),
                person=person,
                relieved=relieved,
                points=tuple(str(points).splitlines()) if points else (),
                text=text,
                said=draw.said(held),
            )
        )
    return tuple(found)
