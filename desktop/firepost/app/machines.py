"""Vehicles and machines as things of their own: who holds how many, and what moving them comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from firepost.app.board import Board, EquipmentOnBoard

STATES: Final = ("ready", "in_use", "broken", "lost", "returned")
Command = dict[str, object]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a machine at one holder; without a holder they are back home."""

    machine: EquipmentOnBoard
    holder_kind: str  # "team", "depot" or "" at home
    holder: str
    count: int
    status: str

    @property
    def key(self) -> str:
        return f"{self.machine.id}|{self.holder_kind}|{self.holder}"


def parts(board: Board) -> Iterator[Part]:
    """Every machine by its holders, and what nobody holds."""
    for machine in board.equipment:
        held = 0
        for one in machine.held:
            held += one.count
            yield Part(machine, one.holder_kind, one.holder, one.count, one.status)
        if held < machine.count:
            yield Part(machine, "", "", machine.count - held, "returned")


def at_fire(board: Board, fire: str) -> tuple[Part, ...]:
    """What the teams of a fire hold, those broken and lost too."""
    here = {team.id for team in board.teams if team.incident == fire}
    return tuple(part for part in parts(board) if part.holder in here)


def part_of(board: Board, key: str) -> Part | None:
    return next((part for part in parts(board) if part.key == key), None)


def marked(part: Part, status: str) -> Command:
    """The command by which a part is broken, lost, returned … where it is."""
    return {
        "do": "equipment.assign",
        "equipment": part.machine.id,
        part.holder_kind: part.holder,
        "count": part.count,
        "status": status,
    }


def moved(part: Part, *, to: tuple[str, str], count: int, status: str) -> list[Command]:
    """The commands by which so many go to another holder: what it held grows, the rest shrinks.

    Args:
        to: "team" or "depot", and its id.
    """
    kind, holder = to
    there = next(
        (
            one.count
            for one in part.machine.held
            if (one.holder_kind, one.holder) == to and one.status != "returned"
        ),
        0,
    )
    commands: list[Command] = []
    if part.holder and to != (part.holder_kind, part.holder):
        left = part.count - count
        commands.append(
            {
                "do": "equipment.assign",
                "equipment": part.machine.id,
                part.holder_kind: part.holder,
                "count": max(left, 0),
                "status": part.status if left > 0 else "returned",
            }
        )
    else:
        there = 0 if part.holder else there
    commands.append(
        {
            "do": "equipment.assign",
            "equipment": part.machine.id,
            kind: holder,
            "count": there + count,
            "status": status,
        }
    )
    return commands
