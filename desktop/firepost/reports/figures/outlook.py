"""参考研判: the outlook kept last, what it comes to and when, and who lives there. No trigger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from firepost.app.reached import Foreseen, Reached, Within, lives_in, within
from firepost.app.sky_on_board import OutlookKept
from firepost.domain.wind import force_of
from firepost.reports.figures.model import Figure
from firepost.reports.figures.view import View
from firepost.reports.speech import clean, plain

MOST: Final = 12


def outlook(view: View) -> Iterator[Figure]:
    kept = view.fire.outlooks[-1] if view.fire.outlooks and not view.fire.out else None
    told = None if kept is None else _told(view, kept)
    yield view.figure("outlook", told, told, said=kept.said if kept else None)
    people = None
    if kept is not None and kept.reached is not None:
        people = within(kept.reached, view.board, view.fire)
    said = kept.said if kept else None
    yield view.figure(
        "outlook_people",
        people.people if people and people.places > people.unknown else None,
        None if people is None else _people(view, people),
        unit="person",
        said=said,
        missing=people is None,
    )


def _told(view: View, kept: OutlookKept) -> str:
    speech = view.speech
    held = view.fire.area.perimeter if view.fire.area else None
    older = "" if held is None or held.id == kept.perimeter else "report.outlook_older"
    return speech.say(
        "report.outlook",
        at=speech.moment(kept.said.at),
        since=speech.moment(kept.since) if kept.since else speech.unknown,
        wind=f"{speech.wind_from(kept.wind_from_deg)}"
        f"{speech.say('report.force', n=force_of(kept.wind_m_s))}",
        hours=plain(kept.hours, 0),
        ha=plain(kept.area_ha, 0),
        reached=_reached(view, kept.reached) + _coming(view, kept.coming),
        older=speech.say(older) if older else "",
    )


def _reached(view: View, reached: tuple[Reached, ...] | None) -> str:
    speech = view.speech
    if reached is None:
        return speech.say("report.reached_unsaid")
    if not reached:
        return speech.say("report.reached_nothing")
    told = [_one(view, one) for one in reached[:MOST]]
    if len(reached) > MOST:
        told.append(speech.say("report.reached_more", n=len(reached) - MOST))
    return speech.say("report.reached", told=speech.joined(told))


def _coming(view: View, coming: tuple[Foreseen, ...] | None) -> str:
    """Which level it would bring by which clause; nothing where none would come."""
    speech = view.speech
    levels = [
        speech.say(
            "report.outlook_level",
            level=speech.level(one.level),
            clause=one.clause,
            at=speech.short(one.earliest),
        )
        for one in coming or ()
        if one.level is not None
    ]
    return speech.say("report.outlook_levels", told=speech.joined(levels)) if levels else ""


def _one(view: View, one: Reached) -> str:
    speech = view.speech
    name = speech.say(f"report.reached.{one.kind}", name=clean(one.name))
    if one.kind == "place":
        lives = _lives(view, one.name)
        people = speech.unknown if lives is None else speech.say("report.people", n=lives)
        name += speech.say("report.reached_lives", n=people)
    if one.likely is None:
        return speech.say("report.reached_one", name=name, at=speech.short(one.earliest))
    return speech.say(
        "report.reached_likely",
        name=name,
        at=speech.short(one.earliest),
        likely=speech.short(one.likely),
    )


def _lives(view: View, name: str) -> int | None:
    place = next((p.goes_by or name for p in view.board.places if p.name == name), name)
    leaving = next((one for one in view.fire.moved if one.place == place), None)
    return lives_in(place, view.board, leaving)


def _people(view: View, people: Within) -> str:
    speech = view.speech
    if not people.places:
        return speech.say("report.within_none")
    if people.unknown == people.places:
        told = speech.say("report.within_unknown", places=people.places)
    elif people.unknown:
        told = speech.say(
            "report.within_least", places=people.places, n=people.people, unknown=people.unknown
        )
    else:
        told = speech.say("report.within", places=people.places, n=people.people)
    known = people.moved is not None
    moved = speech.say("report.people", n=people.moved) if known else speech.unknown
    return told + speech.say("report.within_moved", n=moved)
