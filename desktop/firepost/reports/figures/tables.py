"""The tables of a report, row by row from the board."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from firepost.app.board import PerimeterOnBoard
from firepost.app.people_on_board import Evacuation
from firepost.app.said import Known
from firepost.reports.figures.fire import CASUALTIES
from firepost.reports.figures.model import Cell, Row, Table
from firepost.reports.figures.view import View
from firepost.reports.speech import MU_PER_HA, clean, plain

_TABLE_LOG_LINES: Final = 40


def fire_tables(view: View) -> Iterator[Table]:
    yield _states(view)
    yield _perimeters(view)
    yield _casualties(view)
    yield _evacuations(view)
    yield _sectors(view)
    yield _weather(view)
    yield _declarations(view)
    yield _triggers(view)
    yield _duties(view)
    yield _log(view)
    yield _conflicts(view)


def _states(view: View) -> Table:
    columns = (
        view.column("at"),
        view.column("state"),
        view.column("by"),
        view.column("source"),
        view.column("known_at"),
    )
    rows = [
        Row(
            change.said.entry,
            (
                view.time_cell(change.said.at),
                view.cell(change.state, view.speech.one_of("state", change.state)),
                view.cell(change.said.by),
                view.blank(change.said.source),
                view.time_cell(change.said.known_at),
            ),
            change.said,
        )
        for change in view.fire.states
    ]
    return view.table("states", columns, rows)


def _perimeters(view: View) -> Table:
    columns = (
        view.column("n", 0.5, number=True),
        view.column("at", 1.2),
        view.column("area_ha", number=True),
        view.column("area_mu", number=True),
        view.column("length_m", 1.1, number=True),
        view.column("parts", 0.5, number=True),
        view.column("holes", 0.5, number=True),
        view.column("method", 1.2),
        view.column("accuracy_m", 0.9, number=True),
        view.column("by", 1.2),
    )
    rows = [_perimeter(view, n, edge) for n, edge in enumerate(view.fire.perimeters, start=1)]
    return view.table("perimeters", columns, rows)


def _perimeter(view: View, n: int, edge: PerimeterOnBoard) -> Row:
    mu = edge.area_ha * MU_PER_HA
    accuracy = edge.accuracy_m
    cells = (
        view.cell(n),
        view.time_cell(edge.said.at),
        view.cell(edge.area_ha, plain(edge.area_ha, 2)),
        view.cell(mu, plain(mu, 0)),
        view.cell(edge.length_m, plain(edge.length_m, 0)),
        view.cell(edge.parts),
        view.cell(edge.holes),
        view.cell(edge.method, view.speech.one_of("method", edge.method)),
        view.cell(accuracy, None if accuracy is None else plain(accuracy, 1)),
        view.cell(edge.said.by),
    )
    return Row(edge.id, cells, edge.said)


def _casualties(view: View) -> Table:
    columns = (
        view.column("casualty"),
        view.column("people", number=True),
        view.column("at"),
        view.column("by"),
        view.column("source"),
    )
    rows = []
    for key in CASUALTIES:
        held = view.fire.casualties.get(key)
        cells = (
            view.cell(key, view.speech.say(f"report.label.{key}")),
            view.cell(held.value if held else None),
            view.time_cell(held.said.at if held else None),
            view.cell(held.said.by if held else None),
            view.blank(held.said.source if held else None),
        )
        rows.append(Row(key, cells, held.said if held else None, bool(held and held.contested)))
    return view.table("casualties", columns, rows)


def _evacuations(view: View) -> Table:
    """Every place that was ordered out or has reported: one nobody has heard of stands too."""
    columns = (
        view.column("place", 1.4),
        view.column("state"),
        view.column("inhabitants", number=True),
        view.column("people", number=True),
        view.column("shelter", 1.4),
        view.column("at"),
        view.column("by"),
    )
    moved, places = view.fire.evacuations, {one.place: one for one in view.fire.moved}
    names = sorted({*moved, *places})
    rows = [_leaving(view, name, places.get(name), moved.get(name)) for name in names]
    return view.table("evacuations", columns, rows)


def _leaving(view: View, name: str, one: Evacuation | None, held: Known[int] | None) -> Row:
    said = held.said if held else one.ordered if one else None
    state = one.state if one else None
    told = view.speech.one_of("moving", state) if state else None
    return Row(
        name,
        (
            view.cell(name),
            view.cell(state, told),
            view.cell(one.inhabitants if one else None),
            view.cell(held.value if held else None),
            view.blank(one.to if one else None),
            view.time_cell(said.at if said else None),
            view.cell(said.by if said else None),
        ),
        said,
        bool(held and held.contested),
    )


def _sectors(view: View) -> Table:
    columns = (
        view.column("sector"),
        view.column("no_fire"),
        view.column("no_smoke"),
        view.column("no_vapour"),
        view.column("at"),
        view.column("by"),
    )
    rows = [
        Row(
            sector,
            (
                view.cell(sector),
                *(view.flag_cell(flag) for flag in held.value),
                view.time_cell(held.said.at),
                view.cell(held.said.by),
            ),
            held.said,
            held.contested,
        )
        for sector, held in sorted(view.fire.sectors.items())
    ]
    return view.table("sectors", columns, rows)


def _weather(view: View) -> Table:
    columns = (
        view.column("at", 1.2),
        view.column("temp_c", number=True),
        view.column("humidity_pct", number=True),
        view.column("wind_m_s", number=True),
        view.column("wind_from"),
        view.column("rain_mm", number=True),
        view.column("by"),
    )
    rows = []
    for seen in view.board.weather:
        measures = (seen.temp_c, seen.humidity_pct, seen.wind_m_s)
        cells = (
            view.time_cell(seen.said.at),
            *(_measure(view, value) for value in measures),
            view.blank(
                seen.wind_from_deg,
                None
                if seen.wind_from_deg is None
                else view.speech.wind_from(seen.wind_from_deg),
            ),
            _measure(view, seen.rain_mm),
            view.cell(seen.said.by),
        )
        rows.append(Row(seen.said.entry, cells, seen.said))
    return view.table("weather", columns, rows)


def _measure(view: View, value: float | None) -> Cell:
    """An observation that did not take this measure says nothing of it."""
    return view.blank(value, None if value is None else plain(value, 1))


def _declarations(view: View) -> Table:
    columns = (
        view.column("at"),
        view.column("level"),
        view.column("decided_by"),
        view.column("proposed"),
        view.column("clauses", 1.4),
        view.column("reason", 1.4),
    )
    clauses = {trigger.id: trigger.clause for trigger in view.content.plan.triggers}
    rows = []
    for one in view.fire.declarations:
        based = view.speech.joined(clauses.get(key, key) for key in one.triggers)
        proposed = view.speech.level(one.proposed) if one.proposed else None
        cells = (
            view.time_cell(one.said.at),
            view.cell(one.level, view.speech.one_of("level_word", one.level)),
            view.cell(one.decided_by),
            view.blank(one.proposed, proposed),
            view.blank(based or None),
            view.blank(one.reason),
        )
        rows.append(Row(one.said.entry, cells, one.said))
    return view.table("declarations", columns, rows)


def _triggers(view: View) -> Table:
    columns = (
        view.column("level", 0.6),
        view.column("clause", 1.2),
        view.column("says", 3.4),
        view.column("met", 0.8),
    )
    ours = [
        trigger
        for trigger in (*view.fire.plan.triggers, *view.board.plan.triggers)
        if trigger.state != "not_met"
    ]
    rows = [
        Row(
            trigger.id,
            (
                view.cell(trigger.level, view.speech.level(trigger.level)),
                view.cell(trigger.clause),
                view.cell(trigger.id, _rule(view, trigger.id)),
                view.cell(trigger.state, view.speech.one_of("met", trigger.state)),
            ),
        )
        for trigger in ours
    ]
    return view.table("triggers", columns, rows)


def _rule(view: View, rule_id: str) -> str:
    """The plan's own words for a trigger or a duty."""
    plan = view.content.plan
    rules = {rule.id: rule.says for rule in plan.triggers}
    rules |= {duty.id: duty.says for duty in plan.duties}
    said = rules.get(rule_id)
    return said.said(view.speech.words.language) if said else rule_id


def _duties(view: View) -> Table:
    columns = (view.column("clause"), view.column("says", 4), view.column("met"))
    rows = [
        Row(
            duty.id,
            (
                view.cell(duty.clause),
                view.cell(duty.id, _rule(view, duty.id)),
                view.cell(duty.state, view.speech.one_of("met", duty.state)),
            ),
        )
        for duty in view.fire.plan.report_duties
        if duty.state != "not_met"
    ]
    return view.table("duties", columns, rows)


def _log(view: View) -> Table:
    """The latest lines of this fire; the whole log is in the archive."""
    columns = (view.column("at"), view.column("by", 1.2), view.column("text", 5))
    lines = [line for line in view.board.log if line.incident in (None, view.fire.id)]
    rows = []
    for line in lines[-_TABLE_LOG_LINES:]:
        said = clean(line.text)
        text = view.speech.say("report.late", text=said) if line.learned_late else said
        cells = (
            view.time_cell(line.said.at),
            view.cell(line.speaker or line.said.by),
            view.cell(said, text),
        )
        rows.append(Row(line.said.entry, cells, line.said))
    return view.table("log", columns, rows)


def _conflicts(view: View) -> Table:
    columns = (
        view.column("conflict"),
        view.column("field"),
        view.column("value", 2),
        view.column("by"),
        view.column("at"),
    )
    rows = []
    for conflict in view.board.conflicts:
        if conflict.incident not in (None, view.fire.id):
            continue
        for side in conflict.values:
            cells = (
                view.cell(conflict.kind, view.speech.one_of("conflict", conflict.kind)),
                view.cell(conflict.field, view.speech.one_of("label", conflict.field)),
                _sided(view, side.value),
                view.cell(side.by),
                view.time_cell(side.at),
            )
            rows.append(Row(f"{conflict.field}/{side.entry}", cells))
    return view.table("conflicts", columns, rows)


def _sided(view: View, value: object) -> Cell:
    """One of two sayings, in the words its kind of value has elsewhere."""
    match value:
        case None | bool():
            return view.flag_cell(value)
        case int():
            return view.cell(value)
        case float():
            return view.cell(value, plain(value, 2))
        case list() | tuple():
            return view.cell(view.speech.joined(str(part) for part in value))
    word = str(value)
    for group in ("state", "level_word", "border", "status"):
        if view.speech.has(f"report.{group}.{word}"):
            return view.cell(word, view.speech.say(f"report.{group}.{word}"))
    return view.cell(word)
