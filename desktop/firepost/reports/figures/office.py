"""The tables of the post's own work: measures, support asked for, roll calls, stock, reports, log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from firepost.app.board import LogLine, Request, RollCall
from firepost.app.checklist import measures
from firepost.reports.figures.model import Row, Table
from firepost.reports.figures.view import View
from firepost.reports.speech import clean

LEDGER_LINES: Final = 200


def office_tables(view: View) -> Iterator[Table]:
    yield _measures(view)
    yield _support(view)
    yield _roll_call(view)
    yield _ledger(view)
    yield _reports(view)
    yield _whole_log(view)


def _measures(view: View) -> Table:
    columns = (
        view.column("clause", 1.2),
        view.column("body", 1.4),
        view.column("says", 3.4),
        view.column("done"),
    )
    language, speech = view.speech.words.language, view.speech
    rows = []
    for item in measures(view.content.plan, view.board, view.fire):
        said = item.says.said(language)
        text = speech.say("report.as_needed", text=said) if item.as_needed else said
        state = item.mark.state if item.mark else "open"
        cells = (
            view.cell(item.clause),
            view.cell(item.body.said(language)),
            view.cell(item.id, text),
            view.cell(state, speech.one_of("duty", state)),
        )
        rows.append(Row(item.id, cells, item.mark.said if item.mark else None))
    return view.table("measures", columns, rows)


def _ours(view: View, incident: str | None) -> bool:
    return incident in (None, view.fire.id)


def _support(view: View) -> Table:
    columns = (
        view.column("at"),
        view.column("channel", 1.6),
        view.column("what", 2),
        view.column("people", 0.6, number=True),
        view.column("to"),
        view.column("needed_at"),
        view.column("state"),
    )
    asked = [request for request in view.board.requests if _ours(view, request.incident)]
    return view.table("support", columns, [_request(view, request) for request in asked])


def _request(view: View, request: Request) -> Row:
    channels = {channel.id: channel.says for channel in view.content.plan.channels}
    said = channels.get(request.channel)
    needed = request.needed_at
    cells = (
        view.time_cell(request.drafted.at),
        view.cell(request.channel, said.said(view.speech.words.language) if said else None),
        view.cell(request.what),
        view.blank(request.people),
        view.blank(request.to),
        view.blank(
            needed.isoformat() if needed else None,
            view.speech.short(needed) if needed else None,
        ),
        view.cell(request.state, view.speech.one_of("asked", request.state)),
    )
    return Row(request.id, cells, request.drafted, request.contested)


def _roll_call(view: View) -> Table:
    """The latest call of this fire; without one, its teams, to be called from paper."""
    columns = (
        view.column("team", 2),
        view.column("leader"),
        view.column("phone", 1.2),
        view.column("people", 0.6, number=True),
        view.column("answer"),
        view.column("at"),
        view.column("text", 1.2),
    )
    called = [call for call in view.board.roll_calls if _ours(view, call.incident)]
    last = called[-1] if called else None
    teams = last.teams if last else tuple(team.id for team in view.teams())
    return view.table("roll_call", columns, [_called(view, last, team) for team in teams])


def _called(view: View, call: RollCall | None, team_id: str) -> Row:
    team = next((team for team in view.board.teams if team.id == team_id), None)
    answer = call.answers.get(team_id) if call else None
    people = answer.people if answer and answer.people is not None else None
    state = answer.result if answer else "open"
    at = answer.said.at if answer else None
    cells = (
        view.cell(team.name if team else team_id),
        view.blank(team.leader if team else None),
        view.blank(team.phone if team else None),
        view.cell(people if people is not None else (team.present if team else None)),
        view.cell(state, view.speech.one_of("answer", state)),
        view.blank(at.isoformat() if at else None, view.speech.short(at) if at else None),
        view.blank(answer.text if answer else None),
    )
    return Row(team_id, cells, answer.said if answer else None)


def _depot_names(view: View) -> dict[str, str]:
    return {depot.id: clean(depot.name) for depot in view.board.depots}


def _ledger(view: View) -> Table:
    """Oldest first, as a book is read."""
    columns = (
        view.column("at"),
        view.column("act", 0.8),
        view.column("depot", 1.4),
        view.column("item", 1.4),
        view.column("quantity", 0.7, number=True),
        view.column("other", 1.4),
        view.column("signed_by"),
        view.column("slip"),
    )
    names = _depot_names(view)
    rows = []
    for line in reversed(view.board.ledger[:LEDGER_LINES]):
        act = view.speech.one_of("act", line.act)
        other = line.holder if line.other is None else names.get(line.other, line.other)
        cells = (
            view.time_cell(line.said.at),
            view.cell(
                line.act,
                view.speech.say("report.corrected", text=act) if line.corrected else act,
            ),
            view.cell(names.get(line.depot, line.depot)),
            view.cell(line.item),
            view.cell(line.quantity),
            view.blank(other),
            view.blank(line.signed_by),
            view.blank(line.slip),
        )
        rows.append(Row(line.said.entry, cells, line.said))
    return view.table("ledger", columns, rows)


def _reports(view: View) -> Table:
    columns = (
        view.column("number", 0.6, number=True),
        view.column("report_kind", 0.7),
        view.column("at"),
        view.column("by"),
        view.column("folder", 2.4),
        view.column("manifest", 2.4),
    )
    rows = [
        Row(
            f"{report.number}/{report.folder}",
            (
                view.cell(report.number),
                view.cell(report.kind, view.speech.one_of("kind", report.kind)),
                view.time_cell(report.at),
                view.blank(report.post or None),
                view.cell(report.folder),
                view.blank(report.manifest_sha256 or None),
            ),
        )
        for report in view.content.issued
    ]
    return view.table("reports", columns, rows)


def _whole_log(view: View) -> Table:
    """Everything entered, where the content carries it; else what the board keeps."""
    columns = (
        view.column("at"),
        view.column("known_at"),
        view.column("by", 1.2),
        view.column("text", 5),
        view.column("entry"),
    )
    lines = view.content.whole_log or view.board.log
    rows = [_logged(view, line) for line in lines if _ours(view, line.incident)]
    return view.table("whole_log", columns, rows)


def _logged(view: View, line: LogLine) -> Row:
    said = clean(line.text)
    cells = (
        view.time_cell(line.said.at),
        view.time_cell(line.said.known_at),
        view.cell(line.speaker or line.said.by),
        view.cell(said or None, said),
        view.cell(line.said.entry),
    )
    return Row(line.said.entry, cells, line.said)
