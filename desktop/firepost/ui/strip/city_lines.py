"""The words of the strip for all fires together. Pure.

A sum in which something is unknown says 至少; where nothing is known, or only noughts are,
it says 未知. Each names how old its oldest part is, and of which fire.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from firepost.app.board import Board
from firepost.app.people_on_board import HURT
from firepost.ui import figures, reading, together
from firepost.ui.prose import Line, Run, line
from firepost.ui.setting import Setting
from firepost.ui.strip import lines
from firepost.ui.strip.lines import Lines, long, title, unknown

SHORT_NAME = 6  # letters of a fire's name beside a figure
AT_LEAST = "≥"  # where 至少 has no room


def fires(setting: Setting, board: Board, now: datetime) -> Lines:
    """How many are not closed, in which states, and which has burned longest."""
    say, every = setting.say, together.open_fires(board)
    states = Counter(fire.state.value for fire in every)
    told = " · ".join(f"{say(f'ui.state.{state}')} {n}" for state, n in states.items())
    burning = [fire for fire in every if not fire.out]
    started = [(fire.burning_since, fire.name) for fire in burning if fire.burning_since]
    longest: tuple[Line, ...] = ()
    if started:
        since, name = min(started)
        head = Run(say("ui.city.longest") + " ", ink="text-2")
        span = Run(setting.span(now - since), bold=True)
        longest = (
            Line((head, span, Run(f" {cut(name)}", ink="text-2")), shorter=((head, span),)),
        )
    missing: tuple[Line, ...] = ()
    if len(started) < len(burning):
        words = say("ui.city.no_start", n=len(burning) - len(started))
        missing = (line(Run(words, bold=True, ink="unk")),)
    return (
        title(say("ui.city.fires")),
        line(
            Run(str(len(every)), "figure", bold=True), Run(f" {say('ui.city.fires_n')}", "body")
        ),
        *missing,
        *longest,
        line(Run(told, ink="text-2"), droppable=True),
    )


def cut(name: str) -> str:
    return name if len(name) <= SHORT_NAME else name[: SHORT_NAME - 1] + "…"


def area(setting: Setting, board: Board, now: datetime) -> Lines:
    say, total = setting.say, together.area(board)
    head = title(say("ui.city.area"), *_open(setting, total))
    if total.value is None:
        return (head, line(unknown(setting, "figure")), *_basis(setting, total, now))
    least = _least(setting, total)
    mu = 20 if setting.look.compact else "figure2"
    main = (
        *least,
        Run(figures.hectares(total.value), "figure", bold=True),
        Run(f" {say('ui.unit.ha')}", "body"),
    )
    beside = (
        Run(f"  {figures.mu(total.value)}", mu, bold=True),
        Run(f" {say('ui.unit.mu')}", "body"),
    )
    return (head, Line((*main, *beside), shorter=(main,)), *_basis(setting, total, now))


def edge(setting: Setting, board: Board, now: datetime) -> Lines:
    say, total = setting.say, together.edge(board)
    head = title(say("ui.city.edge"))
    if total.value is None:
        return (head, line(unknown(setting)), *_basis(setting, total, now))
    return (
        head,
        line(*_least(setting, total), *long(setting, total.value)),
        _held(setting, board),
        *_basis(setting, total, now)[:1],
    )


def _held(setting: Setting, board: Board) -> Line:
    say, total = setting.say, together.held(board)
    head = Run(say("ui.strip.held") + " ", ink="text-2")
    if total.value is None:
        return line(head, unknown(setting, "secondary"))
    least = setting.say("ui.at_least") if total.least else ""
    return line(head, Run(f"{least}{setting.length(total.value)}", bold=True))


def held_share(board: Board) -> float | None:
    """Of all edges; None while any of the two is unknown at any fire."""
    edges, lines_held = together.edge(board), together.held(board)
    if edges.least or lines_held.least or not edges.value or lines_held.value is None:
        return None
    return lines_held.value / edges.value


def casualties(setting: Setting, board: Board, now: datetime) -> Lines:
    say = setting.say
    sums = {key: together.casualties(board, key) for key in HURT}
    contested = next((one for one in sums.values() if one.contested), sums["deaths"])
    head = title(say("ui.city.casualties"), *_open(setting, contested))
    # What is said of the weakest of the three holds of the row.
    worst = max(sums.values(), key=lambda one: one.unknown)
    oldest = min(
        (one.oldest for one in sums.values() if one.oldest is not None),
        key=lambda part: part.since or now,
        default=None,
    )
    rows = _hurt(setting, sums)
    return (head, *rows, *_unknown_at(setting, worst), *_age(setting, oldest, now))


def _hurt(setting: Setting, sums: dict[str, together.Sum]) -> Lines:
    """In one row; in two where something is unknown, for that takes more room."""
    wide = any(total.least for total in sums.values())
    size = (16 if setting.look.compact else 18) if wide else 20
    runs: dict[str, tuple[Run, ...]] = {}
    for key, total in sums.items():
        name = Run(setting.say(f"ui.strip.{key}"), size, bold=True)
        if total.value is None:
            unsaid = Run("?", size, bold=True, box="unknown")
            runs[key] = (name, unsaid, Run(" ", size))
            continue
        graver = "danger" if total.value and key == "deaths" else "text"
        least = AT_LEAST if total.least else ""
        runs[key] = (name, Run(f"{least}{total.value:.0f} ", size, bold=True, ink=graver))
    if not wide:
        return (lines.in_a_row(runs),)
    return (
        line(*runs["deaths"], *runs["serious_injuries"]),
        line(*runs["minor_injuries"]),
    )


def on_site(setting: Setting, board: Board, now: datetime) -> Lines:
    say = setting.say
    here = together.people(board, now)
    head = title(say("ui.city.forces"))
    silent = reading.silent(board, now)
    quiet: Lines = ()
    if silent:
        words = say("ui.strip.silent", n=len(silent))
        quiet = (line(Run(words, bold=True, ink="danger")),)
    teams = together.teams(board, now)
    if not teams and here.value is None:
        return (head, line(unknown(setting)), *_unknown_at(setting, here), *quiet)
    people: tuple[Run, ...] = (unknown(setting),)
    if here.value is not None:
        people = (*_least(setting, here), Run(f"{here.value:.0f}", "figure2", bold=True))
    coming = together.people(board, now, coming=True)
    due = "" if coming.value is None else f"{coming.value:.0f} {say('ui.unit.people')} "
    least = AT_LEAST if any(part.least for part in coming.known) else ""
    way = Run(say("ui.strip.coming") + " ", ink="text-2")
    teams_due = f"{together.teams(board, now, coming=True)} {say('ui.unit.teams')}"
    return (
        head,
        line(
            *people,
            Run(f" {say('ui.unit.people')} ", "body"),
            Run(str(teams), "figure2", bold=True),
            Run(f" {say('ui.unit.teams')}", "body"),
        ),
        Line(
            (way, Run(f"{least}{due}", bold=True), Run(teams_due, bold=True)),
            shorter=((way, Run(teams_due, bold=True)),),
        ),
        *_basis(setting, here, now)[:1],
        *quiet,
    )


def next_pushes(
    setting: Setting, board: Board, now: datetime, *, over: Collection[str] = ()
) -> Lines:
    """At which fire the clock, the growth or a missing fact brings the next level first."""
    coming = together.next_of_city(board)
    if coming is None:
        return (line(Run(setting.say("ui.strip.nothing_next"), "body", ink="text-2")),)
    said = [
        _of_fire(name, lines.push_line(setting, push, now, over))
        for name, push in coming.pushes
        if not push.open
    ]
    missing = [push for _, push in coming.pushes if push.open]
    by_id = {push.trigger.id: push for push in missing}
    if missing:
        said = [*said[:2], lines.missing_line(setting, list(by_id.values()))]
    return tuple(said[:3])


def _of_fire(name: str, told: Line) -> Line:
    if not name:
        return told
    head = Run(f"{cut(name)} ", "body", bold=True)
    wordings = (told.runs, *told.shorter)
    # Rather without the fire's name than cut: what the strip opens names it.
    shorter = (*((head, *runs) for runs in wordings[1:]), wordings[-1])
    return Line((head, *told.runs), shorter=shorter)


# -- what a sum rests on


def _least(setting: Setting, total: together.Sum) -> tuple[Run, ...]:
    return (Run(setting.say("ui.at_least"), "body", bold=True, ink="unk"),) * total.least


def _open(setting: Setting, total: together.Sum) -> tuple[Run, ...]:
    if not total.contested:
        return ()
    return (Run(" "), Run(setting.say("ui.contested"), bold=True, box="danger"))


def _basis(setting: Setting, total: together.Sum, now: datetime) -> Lines:
    return (*_unknown_at(setting, total), *_age(setting, total.oldest, now))


def _unknown_at(setting: Setting, total: together.Sum) -> Lines:
    if not total.unknown:
        return ()
    words = setting.say("ui.city.unknown_of", n=total.unknown, of=len(total.parts))
    runs = (Run(words, bold=True, ink="unk"),)
    return (Line(runs, shorter=((Run(words, "minimum", bold=True, ink="unk"),),)),)


def _age(setting: Setting, part: together.Part | None, now: datetime) -> Lines:
    if part is None or part.since is None:
        return ()
    head, at = lines.oldest_runs(setting, part.since, now)
    name = Run(f" {cut(part.name)}", ink="text-2")
    ago = Run(" · " + setting.ago(part.since, now), ink="text-2")
    return (Line((head, at, ago, name), shorter=((head, at, name), (head, at))),)
