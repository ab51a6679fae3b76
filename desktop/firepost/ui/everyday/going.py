"""Where a find leads: the page, the card, the map, the clause, the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from firepost.app import finding
from firepost.app.finding import Found
from firepost.domain.errors import Notice

if TYPE_CHECKING:
    from firepost.app.board import LogLine


def go_there(window: Any, one: Found) -> None:
    """Leave the search and stand before what was found. `window` is `ui.window.Window`."""
    match one.kind:
        case "log":
            _line(window, one)
        case "fire":
            window.stage.turn_to(one.key)
            window.go("situation")
        case "team" | "machine":
            _card(window, one)
        case "depot":
            window.go("depots")
            window.pages.page("depots").table.choose(one.key)
        case "clause":
            _clause(window, one)
        case "report":
            window.go("office")
            if window.reports is not None:
                window.reports.desk.show(one.key)
        case _:
            _place(window, one)


def _line(window: Any, one: Found) -> None:
    """The line itself, with who said it; what was taken back says so."""

    def come(line: LogLine | None) -> None:
        if line is None:
            window.notice.show_stopped(Notice.of("ui.find.taken_back"))
            return
        if line.incident is not None:
            window.stage.turn_to(line.incident)
        if window.stage.live:
            window.drawers.correct(line)
        else:
            window.notice.show_told(f"{line.text} · {line.said.by} {line.said.entry}")

    board = window.stage.board
    near = [line for line in board.log if line.said.entry == one.key] if board else []
    if near:
        come(near[0])
    else:
        window.clerk.ask(lambda post: finding.log_line(post, one.key), come)


def _card(window: Any, one: Found) -> None:
    window.go("forces")
    page = window.pages.page("forces")
    page.board.choose(one.key)
    page.board.setFocus()


def _clause(window: Any, one: Found) -> None:
    """Its row in the table of conditions; what stands in no table is said in full."""
    window.go("response")
    page = window.pages.response
    top = page.table.top_of(one.key)
    if top is not None:
        page.area.ensureVisible(0, top + page.area.viewport().height() // 2, 0, 60)
        page.area.verticalScrollBar().setValue(max(0, top - 40))
        page.area.setFocus()
    window.notice.show_told(one.title)


def _place(window: Any, one: Found) -> None:
    if one.lon_deg is None or one.lat_deg is None:
        if one.kind == "people":
            window.go("situation")
            window.drawers.open("people")
        window.notice.show_told(f"{one.title} {one.detail}".strip())
        return
    window.go("situation")
    canvas = window.pages.situation.map.canvas
    canvas.go_to(one.lon_deg, one.lat_deg, one.title)
    canvas.setFocus()
