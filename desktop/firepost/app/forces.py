"""The board's part on forces: teams, roll calls, requests, the rosters beside them."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import Any, Final

from firepost.app import board as b
from firepost.app.drawing import Drawing
from firepost.domain.instants import moment_of
from firepost.domain.record import Record, Thing
from firepost.domain.register import Claim, Register

_NOBODY: Final[list[Any]] = [None] * 8
_LISTED: Final = ("water", "person", "watch")
_AT_MS: Final = attrgetter("at_ms")


def teams(draw: Drawing) -> tuple[b.TeamOnBoard, ...]:
    return tuple(
        draw.memory.part("team", each.id, partial(team, draw, each))
        for each in draw.record.all_of("team")
    )


def team(draw: Drawing, thing: Thing) -> b.TeamOnBoard:
    values = thing.values
    held, contested = draw.held(thing.id, "assignment")
    placed = _placed(held)
    contact = draw.record.register(thing.id, "contact")
    heard = contact.latest() if contact else None
    answered, _ = draw.held(thing.id, "answered")
    lon_deg, lat_deg = (
        (placed[5], placed[6])
        if placed[5] is not None
        else (values.get("lon_deg"), values.get("lat_deg"))
    )
    return b.TeamOnBoard(
        id=thing.id,
        name=values["name"],
        kind=values["kind"],
        trained=values.get("trained"),
        people=values.get("people"),
        home_district=values.get("home_district"),
        status=None if held is None else b.Known(placed[0], draw.said(held), contested),
        task=placed[1],
        sector=placed[2],
        incident=placed[3],
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        last_contact_at=_moment_of(draw, heard),
        strength=draw.known(thing.id, "strength"),
        eta_at=_instant(placed[7]),
        online_since=_since(draw, thing, held),
        answered=None
        if answered is None
        else b.Known(_first(answered.value), draw.said(answered)),
        answered_until=None if answered is None else _instant(_second(answered.value)),
        text=placed[4],
        leader=values.get("leader"),
        phone=values.get("phone"),
        home=values.get("home"),
        placed=placed[5] is not None,
    )


def _placed(held: Claim | None) -> list[Any]:
    if held is None or not isinstance(held.value, list):
        return _NOBODY
    return [*held.value, *_NOBODY[len(held.value) :]]


def _since(draw: Drawing, team: Thing, held: Claim | None) -> Any:
    """Since when it works or rests without a break; a new sector or task breaks nothing."""
    if held is None or not isinstance(held.value, list):
        return None
    status = held.value[0]
    if status not in ("working", "resting"):
        return None
    register = draw.record.register(team.id, "assignment")
    assert register is not None
    return moment_of(_run_start_ms(register, held, status))


def _run_start_ms(register: Register, held: Claim, status: str) -> int:
    start_ms = held.at_ms
    for claim in sorted(register.claims, key=_AT_MS, reverse=True):
        if claim.at_ms > held.at_ms:
            continue
        if not isinstance(claim.value, list) or claim.value[0] != status:
            break
        start_ms = claim.at_ms
    return start_ms


def _moment_of(draw: Drawing, claim: Claim | None) -> Any:
    if claim is None:
        return None
    at_ms = min(claim.at_ms, draw.moment.now_ms) if draw.moment.live else claim.at_ms
    return moment_of(at_ms, claim.offset_min)


def roll_calls(draw: Drawing) -> tuple[b.RollCall, ...]:
    return tuple(_roll_call(draw, call) for call in draw.record.all_of("rollcall"))


def _roll_call(draw: Drawing, call: Thing) -> b.RollCall:
    answers = {}
    for name in draw.record.named(call.id, "answer:"):
        held, _ = draw.held(call.id, name)
        if held is not None and isinstance(held.value, list):
            result, people, text = held.value
            answer = b.RollCallAnswer(result, people, text, draw.said(held))
            answers[name.removeprefix("answer:")] = answer
    closed, _ = draw.held(call.id, "closed")
    return b.RollCall(
        id=call.id,
        opened=draw.said(call.made),
        incident=call.values.get("incident"),
        text=call.values.get("text"),
        teams=tuple(call.values.get("teams") or ()),
        answers=answers,
        closed=None if closed is None else draw.said(closed),
    )


def requests(draw: Drawing) -> tuple[b.Request, ...]:
    return tuple(_request(draw, thing) for thing in draw.record.all_of("request"))


def _request(draw: Drawing, thing: Thing) -> b.Request:
    register = draw.record.register(thing.id, "progress")
    claims = sorted(
        register.claims if register else (),
        key=lambda claim: (claim.at_ms, claim.stream, claim.seq),
    )
    held, contested = draw.held(thing.id, "progress")
    values = thing.values
    return b.Request(
        id=thing.id,
        drafted=draw.said(thing.made),
        incident=values.get("incident"),
        channel=values["channel"],
        what=values["what"],
        people=values.get("people"),
        team=values.get("team"),
        needed_at=_instant(values.get("needed_at")),
        to=values.get("to"),
        text=values.get("text"),
        steps=tuple(_step(draw, claim) for claim in claims),
        state="drafted" if held is None else _first(held.value),
        contested=contested,
    )


def _step(draw: Drawing, claim: Claim) -> b.RequestStep:
    assert isinstance(claim.value, list)
    state, person, number, text = claim.value
    return b.RequestStep(state, person, number, text, draw.said(claim))


def rosters(record: Record) -> dict[str, tuple[b.Listed, ...]]:
    return {
        kind: tuple(
            b.Listed(thing.id, kind, thing.values["name"], thing.values)
            for thing in record.all_of(kind)
        )
        for kind in _LISTED
        if record.kinds.get(kind)
    }


def _instant(at: Any) -> Any:
    return None if at is None else moment_of(at[0], at[1])


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def _second(value: Any) -> Any:
    return value[1] if isinstance(value, list) else None
