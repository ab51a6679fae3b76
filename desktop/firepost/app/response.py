"""The board's part on response: declarations, duties, hotspots, warnings, settings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from firepost.app import board as b
from firepost.app.drawing import Drawing
from firepost.app.issued_on_board import IssuedOnBoard
from firepost.app.sky import danger_of
from firepost.domain.instants import moment_of
from firepost.domain.record import Thing


def declarations(draw: Drawing, fire: Thing) -> tuple[b.Declaration, ...]:
    register = draw.record.register(fire.id, "level")
    claims = sorted(
        register.claims if register else (),
        key=lambda claim: (claim.at_ms, claim.stream, claim.seq),
    )
    return tuple(_declaration(draw, claim) for claim in claims)


def _declaration(draw: Drawing, claim: Any) -> b.Declaration:
    level, decided_by, reason, proposed, plan, law, triggers = (*claim.value, *[None] * 4)[:7]
    return b.Declaration(
        level=level,
        decided_by=decided_by,
        reason=reason,
        proposed=proposed,
        plan=plan,
        law=law,
        triggers=tuple(triggers or ()),
        said=draw.said(claim),
    )


def postponed(draw: Drawing, fire: Thing) -> b.Postponed | None:
    held, _ = draw.held(fire.id, "postponed")
    if held is None or not isinstance(held.value, list):
        return None
    until, reason, proposed = held.value
    return b.Postponed(moment_of(*until), reason, proposed, draw.said(held))


def issued(draw: Drawing, fire: Thing) -> tuple[IssuedOnBoard, ...]:
    """The reports of a fire, by when they were issued."""
    found = [
        IssuedOnBoard(one.values["number"], one.values["kind"], draw.said(one.made))
        for one in draw.record.all_of("report")
        if one.values["incident"] == fire.id
    ]
    return tuple(sorted(found, key=lambda one: (one.said.at, one.number, one.said.entry)))


def duties(draw: Drawing, fires: Iterable[Thing]) -> tuple[b.DutyMark, ...]:
    """How far each duty has come, for each fire and ("") for the whole area."""
    found = []
    for entity in ("", *(fire.id for fire in fires)):
        for name in draw.record.named(entity, "duty:"):
            held, _ = draw.held(entity, name)
            if held is None or not isinstance(held.value, list):
                continue
            state, body, to, note = held.value
            found.append(
                b.DutyMark(
                    duty=name.removeprefix("duty:"),
                    state=state,
                    body=body,
                    to=to,
                    note=note,
                    said=draw.said(held),
                    incident=entity or None,
                )
            )
    return tuple(found)


def hotspots(draw: Drawing) -> tuple[b.Hotspot, ...]:
    return tuple(
        b.Hotspot(
            id=spot.id,
            received=draw.said(spot.made),
            passed_at=moment_of(*spot.values["passed_at"])
            if spot.values.get("passed_at")
            else None,
            number=spot.values.get("number"),
            lon_deg=spot.values.get("lon_deg"),
            lat_deg=spot.values.get("lat_deg"),
            answer=draw.known(spot.id, "answer", lambda value: value[0]),
        )
        for spot in draw.record.all_of("hotspot")
    )


def danger(draw: Drawing) -> b.Danger | None:
    return _danger(draw, "danger")


def dangers(draw: Drawing) -> dict[str, b.Danger]:
    """The warnings single counties issued, by county."""
    found = {
        name.removeprefix("danger:"): _danger(draw, name)
        for name in draw.record.named("", "danger:")
    }
    return {district: one for district, one in found.items() if one is not None}


def _danger(draw: Drawing, field: str) -> b.Danger | None:
    held, _ = draw.held("", field)
    if held is None or not isinstance(held.value, list):
        return None
    return danger_of(draw, held)


def settings(draw: Drawing) -> dict[str, b.Known[object]]:
    return {
        name.removeprefix("setting:"): draw.known("", name, lambda value: value[0])
        for name in draw.record.named("", "setting:")
    }
