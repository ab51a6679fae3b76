"""All that a report says: figures and tables of its board, marked against the last report's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from firepost.app.board import Board, Said
from firepost.app.package import Content
from firepost.app.words import Words
from firepost.reports.figures import (
    fire,
    forces,
    head,
    homes,
    office,
    outlook,
    plan,
    stores,
    tables,
)
from firepost.reports.figures.model import (
    Cell,
    Figure,
    Figures,
    Row,
    Table,
    Tables,
    marked,
    marked_tables,
)
from firepost.reports.figures.view import View
from firepost.reports.speech import Speech
from firepost.reports.terrain import distances_m

_CHAPTERS: Final = (
    head.head,
    head.notes,
    fire.beginning,
    fire.life,
    fire.size,
    fire.facts,
    fire.casualties,
    fire.evacuations,
    fire.weather,
    outlook.outlook,
    forces.forces,
    plan.response,
    plan.grading,
    plan.reporting,
)
# Said of the report, not of the fire: no rows in "sources" and "changes".
_OF_THE_REPORT: Final = frozenset(
    {
        "number", "reference", "kind", "incident_id", "desk", "drill", "unit", "prepared_by", "approved_by",
        "data_at", "known_at", "issued_at", "issued_on", "last_number", "corrects", "recipients",
        "copies", "plan", "law",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What one report says, in one language."""

    figures: Figures
    tables: Tables


def tell(
    content: Content,
    words: Words,
    counties: Mapping[str, str],
    asks: Mapping[str, str] | None = None,
) -> Told:
    """`asks` are the fields a template asks for beside ours."""
    speech = Speech(words)
    view = View(content, content.board, content.fire, speech, counties)
    before = _last(content, speech, counties)
    figures = marked(_figures(view), _figures(before) if before else None)
    own = {key: view.words_of(key, content.asked.get(key)) for key in asks or {}}
    figures = {**figures, **own}
    kept = marked_tables(_tables(view), _tables(before) if before else None)
    changes, sources = _changes(view, figures), _sources(view, figures)
    return Told(figures, {**kept, "changes": changes, "sources": sources})


def _last(content: Content, speech: Speech, counties: Mapping[str, str]) -> View | None:
    board: Board | None = content.last_board
    then = board.incident(content.fire.id) if board else None
    if board is None or then is None:
        return None
    return View(content, board, then, speech, counties)


def _figures(view: View) -> dict[str, Figure]:
    return {figure.key: figure for chapter in _CHAPTERS for figure in chapter(view)}


def _tables(view: View) -> dict[str, Table]:
    away_m = distances_m(view.board.targets, view.fire, view.content.shapes)
    made = [*tables.fire_tables(view), *stores.desk_tables(view, away_m)]
    made += office.office_tables(view)
    made.append(homes.settlements(view))
    return {table.key: table for table in made}


def _changes(view: View, figures: Figures) -> Table:
    columns = (view.column("label"), view.column("before", 2), view.column("now", 2))
    rows = []
    for figure in figures.values():
        if not figure.changed or figure.key in _OF_THE_REPORT:
            continue
        label = view.speech.say(f"report.label.{figure.key}")
        cells = (
            Cell(figure.key, label),
            Cell(figure.before, figure.before or ""),
            Cell(figure.text, figure.text, missing=figure.missing),
        )
        rows.append(Row(figure.key, cells))
    return view.table("changes", columns, rows)


def _sources(view: View, figures: Figures) -> Table:
    """Every figure that an entry of the journal stands behind, by entry."""
    columns = (
        view.column("label", 2.4),
        view.column("at"),
        view.column("known_at"),
        view.column("by"),
        view.column("source"),
        view.column("entry"),
    )
    backed: dict[str, tuple[Said, list[str]]] = {}
    for figure in figures.values():
        if figure.said is None or figure.missing or figure.key in _OF_THE_REPORT:
            continue
        label = view.speech.say(f"report.label.{figure.key}")
        backed.setdefault(figure.said.entry, (figure.said, []))[1].append(label)
    rows = []
    for entry, (said, labels) in backed.items():
        cells = (
            view.cell(view.speech.joined(labels)),
            view.time_cell(said.at),
            view.time_cell(said.known_at),
            view.cell(said.by),
            view.blank(said.source),
            view.cell(entry),
        )
        rows.append(Row(entry, cells, said))
    return view.table("sources", columns, rows)
