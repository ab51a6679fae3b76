"""What a piece that was recognised may be instead: offered by its chip, chosen by a person. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from firepost.app.board import Board
from firepost.domain.radio import Piece
from firepost.ui.names import short_name
from firepost.ui.setting import Setting

STATUSES: Final[tuple[tuple[str, str | None], ...]] = (
    ("standby", None),
    ("en_route", None),
    ("working", "attack"),
    ("working", "mop_up"),
    ("working", "guard"),
    ("resting", None),
    ("withdrawn", None),
)
TEAMS_OFFERED: Final = 12  # those of the fire in front; another is typed by name


def instead(
    setting: Setting, board: Board | None, piece: Piece, fire: str | None
) -> list[tuple[str, Any]]:
    """Words and values it may be instead; none where only other letters can mend it."""
    say = setting.say
    match piece.kind:
        case "from" | "to" if board is not None:
            here = [team for team in board.teams if team.incident == fire]
            offered = [team for team in here if team.id != piece.value][:TEAMS_OFFERED]
            return [(short_name(team.name), team.id) for team in offered]
        case "sector" if board is not None:
            known = {
                team.sector for team in board.teams if team.incident == fire and team.sector
            }
            held = board.incident(fire) if fire else None
            if held is not None and held.control is not None:
                known |= {one.letter for one in held.control.sectors}
            names = sorted(known - {piece.value})
            return [(say("ui.todo.sector", name=name), name) for name in names]
        case "status":
            others = [value for value in STATUSES if value != piece.value]
            return [(status_word(setting, value), value) for value in others]
        case _:
            return []


def status_word(setting: Setting, value: tuple[str, str | None]) -> str:
    status, task = value
    word = setting.say(f"status.{status}")
    return f"{word} {setting.say(f'ui.task.{task}')}" if task else word


def corrected(piece: Piece, changed: dict[tuple[str, object], Any]) -> Piece:
    """The piece as a person corrected it."""
    key = (piece.kind, piece.value)
    return replace(piece, value=changed[key]) if key in changed else piece
