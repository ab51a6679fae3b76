"""Who is on duty at each post, as the hand-overs say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from firepost.app.said import Said
from firepost.domain.frozen import Frozen

if TYPE_CHECKING:
    from firepost.app.drawing import Drawing
    from firepost.domain.register import Claim

FIELD = "onduty:"
MOST_EARLIER: Final = 12


class OnDuty(Frozen, frozen=True):
    """One post's. `said.at` is since when; `points` what was open at the hand-over, in words.

    `earlier` are those who took over here before, with what they did, the last first.
    """

    post: str
    person: str
    relieved: str | None
    points: tuple[str, ...]
    text: str | None
    said: Said
    role: str | None = None  # what the person does there: 值班长, 记录员
    earlier: tuple[tuple[str, str | None], ...] = ()


def on_duty(draw: Drawing) -> tuple[OnDuty, ...]:
    """By the names of the posts; a post where nobody said so has none."""
    found = []
    for name in sorted(draw.record.named("", FIELD)):
        held, _ = draw.held("", name)
        if held is None or not isinstance(held.value, list):
            continue
        person, relieved, points, text, role = held.value
        found.append(
            OnDuty(
                post=name.removeprefix(FIELD),
                person=person,
                relieved=relieved,
                points=tuple(str(points).splitlines()) if points else (),
                text=text,
                said=draw.said(held),
                role=role,
                earlier=_earlier(draw, name, held),
            )
        )
    return tuple(found)


def _earlier(draw: Drawing, name: str, held: Claim) -> tuple[tuple[str, str | None], ...]:
    """Each person and role once."""
    register = draw.record.register("", name)
    claims = sorted(
        (one for one in (register.claims if register else ()) if one.at_ms <= held.at_ms),
        key=lambda one: (one.at_ms, one.stream, one.seq),
        reverse=True,
    )
    told = [(one.value[0], one.value[4]) for one in claims if isinstance(one.value, list)]
    return tuple(dict.fromkeys(told))[:MOST_EARLIER]
