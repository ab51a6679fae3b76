"""A line of radio traffic becomes entries: the words as said, and the facts taken from them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from firepost.app import pinyin
from firepost.app.board import TeamOnBoard
from firepost.domain.frozen import Frozen
from firepost.domain.instants import BEIJING
from firepost.domain.radio import Piece, Wanted, pieces

_LEEWAY: Final = timedelta(minutes=5)  # a clock a little fast makes no yesterday of now
_SAMPLE: Final = "样例"  # the mark of made-up data: it is read, nobody says it
_LEAST_INITIALS: Final = 3  # two letters are too easily said by chance
_BY_ASKED: Final = (
    ("飞机|直升机|航空", "aircraft"),
    ("消防", "fire_rescue"),
    ("通信车|通讯车", "communications"),
    ("水车|水罐|洒水", "tankers"),
    ("救护|医疗|医生|担架", "medical"),
    ("交警|管制|护送", "escort"),
)


class Understood(Frozen, frozen=True):
    """What was recognised; striking a piece leaves its words in the text."""

    text: str
    pieces: tuple[Piece, ...]

    def first(self, kind: str) -> Any:
        return next((piece.value for piece in self.pieces if piece.kind == kind), None)

    def without(self, struck: Iterable[Piece]) -> Understood:
        gone = set(struck)
        return Understood(self.text, tuple(p for p in self.pieces if p not in gone))


def names_of(teams: Iterable[TeamOnBoard], short: Mapping[str, str]) -> dict[str, str]:
    """What each team may be called: in full, short, by initials; nothing two teams share.

    Args:
        short: the short form of each name, by the name.
    """
    called: dict[str, set[str]] = {}
    for team in teams:
        told = short.get(team.name, team.name)
        said = told.removeprefix(_SAMPLE)
        for name in (team.name, told, said, initials(told), initials(said)):
            if len(name) >= (_LEAST_INITIALS if name.isascii() else 2):
                called.setdefault(name.lower(), set()).add(team.id)
    return {name: next(iter(ids)) for name, ids in called.items() if len(ids) == 1}


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """泰专一 as tzy; what is no Chinese letter stays as it is."""
    return pinyin.first_letters(name)


# Digits and letters of a Chinese keyboard; letter by letter, so that each keeps its place.
_NARROW: Final = {
    wide: wide - 0xFEE0
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
    for wide in range(ord(first), ord(last) + 1)
}


def understand(text: str, names: Mapping[str, str], places: Collection[str] = ()) -> Understood:
    return Understood(text, pieces(text.translate(_NARROW), names, places))


def moment_of(said: Understood, now: datetime) -> datetime | None:
    """When it was, where the words say so: the last time the clock stood there."""
    ago = said.first("ago")
    if ago is not None:
        return now - timedelta(minutes=ago)
    clock = said.first("time")
    if clock is None:
        return None
    hour, minute = (int(part) for part in clock.split(":"))
    here = now.astimezone(BEIJING)
    at = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return at if at <= here + _LEEWAY else at - timedelta(days=1)


def commands(
    said: Understood,
    teams: Iterable[TeamOnBoard],
    *,
    incident: str | None,
    now: datetime,
) -> list[dict[str, object]]:
    """The entries it comes to; the words first. All belong together: one transaction."""
    by_id = {team.id: team for team in teams}
    common: dict[str, object] = {} if incident is None else {"incident": incident}
    at = moment_of(said, now)
    if at is not None:
        common["at"] = at.isoformat()
    speaker = by_id.get(said.first("from") or "")
    words: dict[str, object] = {"do": "log.say", "text": said.text, **common}
    found = [words]
    if speaker is not None:
        words["from"] = speaker.name
        found.append({"do": "team.contact", "team": speaker.id, **common})
        found += _placed(said, speaker, common)
    for wanted in said.first("request") or ():
        found.append({"do": "request.draft", **_asked(wanted, speaker), **common})
    found += _of_people(said, common)
    return found


def _of_people(said: Understood, common: Mapping[str, object]) -> list[dict[str, object]]:
    """Weather, and a village that leaves: the latter belongs to a fire."""
    found: list[dict[str, object]] = []
    weather = said.first("weather")
    if weather:
        found.append({"do": "weather.observe", **dict(weather), **common})
    moved = said.first("moved")
    if moved is not None and "incident" in common:
        told: dict[str, object] = {"place": moved.place, "people": moved.people}
        if moved.state is not None:
            told["state"] = moved.state
        found.append({"do": "evacuation.report", **told, **common})
    return found


def _placed(
    said: Understood, team: TeamOnBoard, common: Mapping[str, object]
) -> list[dict[str, object]]:
    """Where the speaker now is, only where the words say what became of it, or its place."""
    status, people, place = said.first("status"), said.first("people"), said.first("place")
    if status is None and place is not None and team.on_ground and team.status is not None:
        status = team.status.value, team.task  # what it does goes on, elsewhere
    if status is None:
        return []
    command: dict[str, object] = {
        "do": "team.assign",
        "team": team.id,
        "status": status[0],
        **common,
    }
    if status[1] is not None:
        command["task"] = status[1]
    if place is not None:
        command["lon_deg"], command["lat_deg"] = place
    sector = said.first("sector") or (team.sector if status[0] == "working" else None)
    if sector:
        command["sector"] = sector
    if people is not None:
        command["people"] = people
    return [command]


def _asked(wanted: Wanted, speaker: TeamOnBoard | None) -> dict[str, object]:
    count = "" if wanted.quantity is None else f" {wanted.quantity} {wanted.unit}"
    asked: dict[str, object] = {
        "what": f"{wanted.what}{count}",
        "channel": next(
            (way for words, way in _BY_ASKED if re.search(words, wanted.what)), "own_district"
        ),
    }
    if speaker is not None:
        asked["text"] = speaker.name
    return asked
