"""Who is out there, with what, and what the depots can still equip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from firepost.app.board import TeamOnBoard
from firepost.domain.rules_of_forces import ON_GROUND
from firepost.reports.figures.model import Figure
from firepost.reports.figures.view import View
from firepost.reports.speech import clean

GROUPS: Final = (
    ("on_scene", ON_GROUND),
    ("en_route", frozenset({"en_route"})),
    ("standby", frozenset({"standby"})),
    ("withdrawn", frozenset({"withdrawn"})),
)


def forces(view: View) -> Iterator[Figure]:
    teams = view.teams()
    for name, statuses in GROUPS:
        yield from _group(view, name, [team for team in teams if _status(team) in statuses])
    helping = [team for team in teams if _status(team) in ON_GROUND and team.trained is False]
    yield from _group(view, "untrained", helping)  # the screen's 到场 counts the others
    yield from _group(view, "engaged", list(teams))
    yield _equipment(view)
    yield _depots(view)


def _depots(view: View) -> Figure:
    """All depots together; those whose count is unknown are said beside, not taken as 0."""
    equip = [depot.can_equip for depot in view.board.depots if depot.can_equip is not None]
    unheard = len(view.board.depots) - len(equip)
    if not equip:
        return view.figure("depots_can_equip", None, unit="person")
    total = sum(equip)
    key = "report.equip_at_least" if unheard else "report.people"
    text = view.speech.say(key, n=total, depots=unheard)
    return view.figure("depots_can_equip", total, text, unit="person")


def _status(team: TeamOnBoard) -> str | None:
    return team.status.value if team.status else None


def _group(view: View, name: str, teams: list[TeamOnBoard]) -> Iterator[Figure]:
    """With no team on record for this fire nobody knows who is there: unknown, not 0."""
    recorded = bool(view.teams())
    speech = view.speech
    yield view.figure(
        f"teams_{name}",
        len(teams) if recorded else None,
        speech.say("report.teams", n=len(teams)) if recorded else None,
        contested=any(team.status and team.status.contested for team in teams),
    )
    known = [team.present for team in teams if team.present is not None]
    unheard = len(teams) - len(known)
    total = sum(known) if recorded and (known or not teams) else None
    text = None
    if total is not None:
        key = "report.people_at_least" if unheard else "report.people"
        text = speech.say(key, n=total, teams=unheard)
    yield view.figure(f"people_{name}", total, text, unit="person")
    yield _together(view, name, teams if recorded else None, text)


def _together(
    view: View, name: str, teams: list[TeamOnBoard] | None, people: str | None
) -> Figure:
    """Teams and people in one breath."""
    speech = view.speech
    if teams is None:
        return view.figure(f"force_{name}", None)
    said = people or speech.say("report.people_unknown", unknown=speech.unknown)
    text = speech.say(
        "report.force_of", teams=speech.say("report.teams", n=len(teams)), people=said
    )
    return view.figure(f"force_{name}", text)


def _equipment(view: View) -> Figure:
    """What the teams of this fire hold."""
    ours = {team.id for team in view.teams()}
    told = []
    for equipment in view.board.equipment:
        held = sum(
            holding.count
            for holding in equipment.held
            if holding.holder_kind == "team"
            and holding.holder in ours
            and holding.status in ("ready", "in_use")
        )
        if held:
            told.append(view.speech.say("report.of_kind", name=clean(equipment.name), n=held))
    return view.figure("equipment_on_scene", tuple(told) or None, view.speech.joined(told))
