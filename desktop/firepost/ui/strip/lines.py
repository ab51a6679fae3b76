"""The words of the strip: what each of its cells says of the fire in front. Pure.

Unknown is a word in a dashed violet box, never 0 and never blank; every figure carries its
method and its time.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec.structs import replace

from firepost.app.board import Board, IncidentOnBoard, Known, Said
from firepost.app.people_on_board import HURT, moved_sum
from firepost.app.reached import Within, within
from firepost.ui import figures, reading
from firepost.ui.prose import Line, Run, line
from firepost.ui.setting import Setting

Lines = tuple[Line, ...]


def unknown(setting: Setting, size: str = "figure2") -> Run:
    return Run(setting.say("ui.unknown"), size, bold=True, box="unknown")


def title(text: str, *more: Run) -> Line:
    return line(Run(text, ink="text-2"), *more)


def clock(setting: Setting, fire: IncidentOnBoard, now: datetime) -> Lines:
    """How long it has burned, and from which of the two starts that is counted."""
    say = setting.say
    since = fire.burning_since
    if since is None:
        return (
            title(say("ui.strip.burning")),
            line(unknown(setting, "figure")),
            line(Run(say("ui.strip.no_start"), ink="text-2")),
            line(Run(say("ui.strip.no_start_do"), ink="link", bold=True), droppable=True),
        )
    until = fire.extinguished_at if fire.out else None
    figure = setting.span((until or now) - since)
    size = "clock" if len(figure) <= 5 else "figure"
    return (
        _clock_title(setting, fire, is_out=until is not None),
        line(Run(figure, size, bold=True)),
        _start(setting, "ignited", fire.ignited_at, now, fire.opened),
        _start(setting, "reported", fire.reported_at, now, None),
    )


def _clock_title(setting: Setting, fire: IncidentOnBoard, *, is_out: bool) -> Line:
    """What is counted and from which start: the basis is never left out."""
    say = setting.say
    word = say("ui.strip.burned" if is_out else "ui.strip.burning")
    basis = Run(" · " + say(f"ui.strip.basis_{fire.clock_basis}"), bold=True)
    unit = Run(" " + say("ui.strip.h_min"), ink="text-2")
    head = Run(word, ink="text-2")
    return Line((head, unit, basis), shorter=((head, basis),))


def _start(
    setting: Setting, which: str, at: datetime | None, now: datetime, opened: Said | None
) -> Line:
    head = Run(setting.say(f"ui.strip.{which}") + " ", ink="text-2")
    if at is None:
        return line(head, unknown(setting, "secondary"))
    brief = (head, Run(figures.moment(at, now), bold=True))
    told = opened.source if opened is not None else None
    if not told:
        return Line(brief)
    return Line((*brief, Run(f" · {told}", ink="text-2")), shorter=(brief,))


def area(setting: Setting, fire: IncidentOnBoard, now: datetime) -> Lines:
    """How big it is: the burned area that holds, how it was got and how old it is."""
    say = setting.say
    held = fire.area
    if held is None or held.value_ha is None:
        rest: Lines = (line(Run(say("ui.strip.no_area"), ink="text-2")),)
        if held is not None:
            rest = (_got(setting, fire, now),)
        return (title(say("ui.strip.area")), line(unknown(setting, "figure")), *rest)
    contested = (Run(say("ui.contested"), bold=True, box="danger"),) if held.contested else ()
    head = Line(
        (
            Run(say("ui.strip.area"), ink="text-2"),
            *((Run(" "), *contested) if contested else ()),
            *(() if setting.look.compact else _forest(setting, fire)),
        ),
        shorter=((Run(say("ui.strip.area"), ink="text-2"), *contested),),
    )
    figure = (
        Run(figures.hectares(held.value_ha), "figure", bold=True),
        Run(f" {say('ui.unit.ha')}", "body"),
        Run(
            f"  {figures.mu(held.value_ha)}",
            20 if setting.look.compact else "figure2",
            bold=True,
        ),
        Run(f" {say('ui.unit.mu')}", "body"),
    )
    return (
        head,
        Line(figure),
        *_growth(setting, fire, now),
        _got(setting, fire, now),
    )


def _forest(setting: Setting, fire: IncidentOnBoard) -> tuple[Run, ...]:
    """Of a perimeter: how much of it is forest, or that no layer says so and all of it counts."""
    held = fire.area.perimeter if fire.area else None
    if held is None:
        return ()
    if held.burned_forest_ha is None:
        return (Run(" · " + setting.say("ui.strip.no_forest"), "minimum", ink="text-2"),)
    forest = setting.say("ui.strip.forest", ha=figures.hectares(held.burned_forest_ha))
    return (Run(f" · {forest}", bold=True),)


def _forest_below(setting: Setting, fire: IncidentOnBoard) -> tuple[Run, ...]:
    """The same beside the growth, where the head is too narrow for it."""
    held = fire.area.perimeter if fire.area else None
    if not setting.look.compact or held is None or held.burned_forest_ha is not None:
        return _forest(setting, fire) if setting.look.compact else ()
    return (Run(" · " + setting.say("ui.strip.no_forest_all"), "minimum", ink="text-2"),)


def _growth(setting: Setting, fire: IncidentOnBoard, now: datetime) -> Lines:
    pace, forest = reading.growth(fire), _forest_below(setting, fire)
    if pace is None and forest:
        unknown_pace = Run(setting.say("ui.strip.no_growth_short"), ink="text-2")
        return (Line((unknown_pace, *forest), shorter=((unknown_pace,),)),)
    if pace is None:
        return (line(Run(setting.say("ui.strip.no_growth"), ink="text-2"), droppable=True),)
    rate = (
        Run(f"{pace.ha_per_h:+.1f}".replace("-", "−"), bold=True),
        Run(f" {setting.say('ui.unit.ha_per_h')}", ink="text-2"),
    )
    span = setting.say(
        "ui.strip.between",
        since=figures.moment(pace.since, now),
        until=figures.moment(pace.until, now),
    )
    full = (*rate, *forest) if forest else (*rate, Run(f" · {span}", ink="text-2"))
    return (Line(full, shorter=(rate,)),)


def _got(setting: Setting, fire: IncidentOnBoard, now: datetime) -> Line:
    held = fire.area
    assert held is not None, "no area, no way it was got"
    shape = held.perimeter
    method = setting.method(shape.method) if shape else setting.say("ui.strip.stated")
    when = Run(figures.moment(held.said.at, now), bold=True)
    age = Run(" · " + setting.ago(held.said.at, now), ink="text-2")
    base = (Run(f"{method} ", ink="text-2"), when)
    error: tuple[Run, ...] = ()
    if shape is not None and shape.accuracy_m is not None:
        error = (Run(f" · ±{shape.accuracy_m:.0f} {setting.say('ui.unit.m')}", ink="text-2"),)
    return Line((*base, *error, age), shorter=((*base, age), base))


def edge(setting: Setting, fire: IncidentOnBoard) -> Lines:
    """The length of the edge. How much of it is held: unknown until somebody marks any."""
    say = setting.say
    if fire.perimeter_m is None:
        return (
            title(say("ui.strip.edge")),
            line(unknown(setting)),
            line(Run(say("ui.strip.no_edge"), ink="text-2")),
        )
    head = title(say("ui.strip.edge"))
    drawn = fire.area.perimeter if fire.area else None
    if drawn is not None:  # the same edge as the area's, and as old
        when = Run(" " + figures.moment(drawn.said.at, setting.now()), bold=True)
        head = Line((*head.runs, when), shorter=(head.runs,))
    return (
        head,
        line(*long(setting, fire.perimeter_m)),
        _held(setting, fire),
    )


def long(setting: Setting, length_m: float) -> tuple[Run, Run]:
    """A length as a figure of the strip, its unit small beside it."""
    number, unit = figures.length(length_m)
    return Run(number, "figure2", bold=True), Run(f" {setting.words.text(unit)}", "body")


def marked_at(fire: IncidentOnBoard) -> datetime | None:
    """When a stretch of the edge was last said to be held or not."""
    return max((one.said.at for one in fire.stretches), default=None)


def _held(setting: Setting, fire: IncidentOnBoard) -> Line:
    say, control = setting.say, fire.control
    head = Run(say("ui.strip.held") + " ", ink="text-2")
    if control is None:
        return line(head, unknown(setting, "secondary"))
    share = Run(say("ui.strip.held_share", share=reading.percent(control.share)), bold=True)
    length = Run(f" · {setting.length(control.held_m)}", ink="text-2")
    at = marked_at(fire)
    when = () if at is None else (Run(" " + figures.moment(at, setting.now()), bold=True),)
    open_: tuple[Run, ...] = ()
    if control.contests:
        open_ = (Run(" " + say("ui.contested"), bold=True, ink="warn"),)
    base = (head, share, *open_)
    return Line((*base, *when, length), shorter=((*base, *when), (share, *open_, *when), base))


def casualties(
    setting: Setting, fire: IncidentOnBoard, now: datetime, board: Board | None = None
) -> Lines:
    """Totals so far. A nought is shown with who counted it and when."""
    say = setting.say
    told: list[Known[int | None]] = []
    runs: dict[str, tuple[Run, ...]] = {}
    for key in HURT:
        known = fire.casualties.get(key)
        name = Run(say(f"ui.strip.{key}"), 20, bold=True)
        if known is None or known.value is None:
            runs[key] = (name, Run("?", 20, bold=True, box="unknown"), Run(" ", 20))
        else:
            graver = "danger" if known.value and key == "deaths" else "text"
            runs[key] = (name, Run(f"{known.value} ", 20, bold=True, ink=graver))
            told.append(known)
    contest = _contest(setting, *fire.casualties.values())
    head, below = title(say("ui.strip.casualties"), *contest), _moved(setting, fire, board)
    if not told:
        return (
            head,
            line(unknown(setting)),
            line(Run(say("ui.strip.no_casualties"), ink="text-2"), droppable=True),
            *below,
        )
    return (head, in_a_row(runs), _counted(setting, told, now), *below)


def _counted(setting: Setting, told: list[Known[int | None]], now: datetime) -> Line:
    """Who told the figures and when; where they differ in age, how old the oldest is."""
    last = max(told, key=lambda known: known.said.at)
    first = min(told, key=lambda known: known.said.at)
    who = Run(f"{last.said.source or last.said.by} ", ink="text-2")
    when = Run(figures.moment(last.said.at, now), bold=True)
    if first.said.at == last.said.at:
        return Line((who, when), shorter=((when,),))
    oldest = oldest_runs(setting, first.said.at, now)
    return Line((who, when, Run(" "), *oldest), shorter=((when, Run(" "), *oldest), oldest))


def oldest_runs(setting: Setting, at: datetime, now: datetime) -> tuple[Run, ...]:
    """Of a figure with several parts: no part of it is older than this."""
    head = Run(setting.say("ui.strip.oldest") + " ", ink="text-2")
    return (head, Run(figures.moment(at, now), bold=True))


def in_a_row(runs: dict[str, tuple[Run, ...]]) -> Line:
    """Dead, gravely and lightly hurt on one line; where figures grow, smaller, then set closer."""
    parts = [*runs["deaths"], *runs["serious_injuries"], *runs["minor_injuries"]]
    parts[-1] = replace(parts[-1], text=parts[-1].text.rstrip())
    told = tuple(part for part in parts if part.text)
    smaller = tuple(replace(run, size=size) for size in (18, 16) for run in told)
    half = len(told)
    return Line(told, shorter=(smaller[:half], smaller[half:]))


def _moved(setting: Setting, fire: IncidentOnBoard, board: Board | None) -> Lines:
    """People moved stand below the hurt, then who lives within the outlook, where there is room.

    Each place once, nothing where nobody reported.
    """
    people = moved_sum(fire.moved)
    moved: Lines = ()
    if people is not None:
        told = Run(setting.say("ui.strip.moved", n=people), bold=True)
        at = min(one.moved.said.at for one in fire.moved if one.moved is not None)
        when = Run(" " + figures.moment(at, setting.now()), ink="text-2")
        moved = (Line((told, when), shorter=((told,),)),)
    lives = None if board is None else _within(setting, board, fire)
    below = () if lives is None else (line(lives, droppable=True),)
    return (*moved, *below)


def _within(setting: Setting, board: Board, fire: IncidentOnBoard) -> Run | None:
    """Who lives where the outlook kept of this very edge may come. 参考研判."""
    held = fire.area.perimeter if fire.area else None
    kept = fire.outlooks[-1] if fire.outlooks and not fire.out else None
    if kept is None or held is None or kept.perimeter != held.id or kept.reached is None:
        return None
    people = within(kept.reached, board, fire)
    if not people.places:
        return None
    return Run(setting.say("ui.strip.within", n=people_words(setting, people)), ink="unk")


def people_words(setting: Setting, people: Within) -> str:
    """How many live there; at least so many, or unknown, where nobody said."""
    if people.unknown == people.places:
        return setting.say("ui.unknown")
    least = setting.say("ui.at_least") if people.unknown else ""
    return least + setting.say("ui.people.n", n=people.people)


def _contest(setting: Setting, *known: Known[int | None]) -> tuple[Run, ...]:
    if any(one.contested for one in known):
        return (Run(" "), Run(setting.say("ui.contested"), bold=True, box="danger"))
    return ()


def on_site(setting: Setting, board: Board, fire: IncidentOnBoard, now: datetime) -> Lines:
    """Who is out there: trained people and teams, those on the way, who is silent."""
    say = setting.say
    seen = reading.forces(board, fire.id, now)
    if seen.teams == 0 and seen.coming_teams == 0:
        return (
            title(say("ui.strip.forces")),
            line(unknown(setting)),
            line(Run(say("ui.strip.no_forces"), ink="text-2")),
        )
    least = say("ui.at_least") if seen.unknown_teams else ""
    people: tuple[Run, ...] = (
        Run(f"{least}{seen.people}", "figure2", bold=True),
        Run(f" {say('ui.unit.people')} ", "body"),
    )
    if seen.teams and seen.unknown_teams == seen.teams:
        people = (unknown(setting), Run(f" {say('ui.unit.people')} ", "body"))
    teams = (
        Run(str(seen.teams), "figure2", bold=True),
        Run(f" {say('ui.unit.teams')}", "body"),
    )
    coming_least = say("ui.at_least") if seen.coming_unknown else ""
    coming = (
        Run(say("ui.strip.coming") + " ", ink="text-2"),
        Run(f"{coming_least}{seen.coming_people} {say('ui.unit.people')} ", bold=True),
        Run(f"{seen.coming_teams} {say('ui.unit.teams')}", bold=True),
    )
    first: Lines = ()
    if seen.first_at is not None:
        at = Run(figures.moment(seen.first_at, now), bold=True)
        first = (line(Run(say("ui.strip.first_due") + " ", ink="text-2"), at, droppable=True),)
    silent = line(Run(say("ui.strip.none_silent"), ink="text-2"), droppable=True)
    if seen.silent:
        silent = line(
            Run(say("ui.strip.silent", n=len(seen.silent)), bold=True, ink="danger"),
        )
    return (
        _as_of(setting, seen.oldest_at, now),
        line(*people, *teams),
        line(*coming),
        *first,
        silent,
    )


def _as_of(setting: Setting, at: datetime | None, now: datetime) -> Line:
    """The head of the forces, with the team that was heard longest ago: so old the figure is."""
    full, brief = setting.say("ui.strip.forces"), setting.say("ui.strip.forces_brief")
    if at is None:
        return title(full)
    oldest = oldest_runs(setting, at, now)
    wordings = tuple((Run(f"{word} ", ink="text-2"), *oldest) for word in (full, brief))
    return Line(wordings[0], shorter=(wordings[1], oldest))


def next_pushes(
    setting: Setting,
    board: Board,
    fire: IncidentOnBoard,
    now: datetime,
    *,
    over: Collection[str] = (),
) -> Lines:
    """Up to three lines: what the clock, the area and the missing facts would bring.

    Args:
        over: the conditions that ask for more than their bound (超过), not for as much (以上).
    """
    coming = reading.next_level(board, fire)
    if coming is None:
        key = "ui.strip.out" if fire.out else "ui.strip.nothing_next"
        return (line(Run(setting.say(key), "body", ink="text-2")),)
    said = [push_line(setting, push, now, over) for push in coming.pushes if not push.open]
    missing = [push for push in coming.pushes if push.open]
    if missing:
        said = [*said[:2], missing_line(setting, missing)]
    return tuple(said[:3])


def push_line(
    setting: Setting, push: reading.Push, now: datetime, over: Collection[str]
) -> Line:
    say = setting.say
    mark = Run((reading.split(push.trigger.clause)[1] or push.trigger.clause) + " ", "body")
    if push.at is not None:
        span = push.at - now
        due = (
            mark,
            Run(
                say("ui.next.by_time", at=figures.moment(push.at, now)) + " ",
                "body",
                ink="text-2",
            ),
            Run(say("ui.next.left", left=_left(setting, span)), "h2", bold=True),
        )
        brief = (mark, Run(say("ui.next.left", left=_left(setting, span)), "h2", bold=True))
        return Line(due, shorter=(brief,))
    by = Run(f"{push.by:.1f} {say('ui.unit.ha')}", "h2", bold=True)
    strict = push.trigger.id in over
    head = say("ui.next.grows_over" if strict else "ui.next.grows") + " "
    tail = "" if strict else " " + say("ui.next.reached")
    base = (mark, Run(head, "body", ink="text-2"), by, Run(tail, ink="text-2"))
    if push.likely_at is None:
        return Line(base)
    likely = say("ui.next.likely", at=figures.moment(push.likely_at, now))
    if push.likely_at <= now:
        likely = say("ui.next.likely_now")
    return Line((*base, Run(f" {likely}", ink="text-2")), shorter=(base,))


def _left(setting: Setting, span: timedelta) -> str:
    if span >= timedelta(hours=24):
        return setting.span(span)
    return figures.left(span)


def missing_line(setting: Setting, pushes: list[reading.Push]) -> Line:
    marks = "".join(reading.split(push.trigger.clause)[1] for push in pushes)
    facts = list(dict.fromkeys(fact for push in pushes for fact in push.missing))
    names = setting.say("ui.join").join(setting.words.text(f"ui.fact.{fact}") for fact in facts)
    full = Run(
        setting.say("ui.next.missing", marks=marks, names=names), "table", bold=True, ink="unk"
    )
    brief = Run(
        setting.say("ui.next.missing_n", marks=marks, n=len(facts)),
        "table",
        bold=True,
        ink="unk",
    )
    if not facts:
        full = brief = Run(
            setting.say("ui.next.open", marks=marks), "table", bold=True, ink="unk"
        )
    return Line((full,), shorter=((brief,),))
