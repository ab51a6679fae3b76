"""A season for the benchmark, told by rule: teams that move and report, stock that comes and goes."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from firepost.domain.instants import ms_of, write_instant

Command = dict[str, Any]

_BEGINS: Final = datetime(2026, 2, 1, tzinfo=UTC)
_STEP: Final = timedelta(seconds=30)
_STATUSES: Final = ("working", "en_route", "resting", "standby")
_MOVES: Final = ("stock.issue", "stock.return", "stock.receive", "stock.consume")


@dataclass(slots=True)
class Season:
    """`entries` commands of a drill desk. The same numbers tell the same season.

    Of what follows the rosters 45 % are positions and tasks of teams, 15 % contacts, 15 %
    lines of the log, 20 % movements of stock; the rest are weather, areas, casualties,
    machines, evacuations, perimeters and corrections.
    """

    entries: int
    items: tuple[str, ...]
    teams: int = 400
    depots: int = 400
    fires: int = 3
    vertices: int = 2000  # of a perimeter
    _told: int = 0
    # A season is made up: nothing hangs on nobody guessing it.
    _chance: random.Random = field(default_factory=lambda: random.Random(64))  # noqa: S311

    def commands(self) -> Iterator[Command]:
        for command in self._all():
            if self._told == self.entries:
                return
            self._told += 1
            yield {**command, "known_at": self._now()}

    def _now(self) -> str:
        return write_instant(ms_of(_BEGINS + self._told * _STEP))

    def _all(self) -> Iterator[Command]:
        yield from self._rosters()
        while True:
            yield self._next()

    def _rosters(self) -> Iterator[Command]:
        for number in range(self.fires):
            yield {
                "do": "incident.open",
                "name": f"火情{number}",
                "ref": f"fire{number}",
                "ignited_at": write_instant(ms_of(_BEGINS)),
                "district": "330329",
                **self._place(),
            }
        for number in range(self.teams):
            team = self._registered(number)
            yield {**team, "ref": f"team{number}", **self._place()}
        for number in range(self.depots):
            yield {
                "do": "depot.register",
                "name": f"储备库{number}",
                "ref": f"depot{number}",
                "tier": "township",
            }
        for number in range(self.teams // 10):
            yield {
                "do": "equipment.register",
                "name": f"运兵车{number}",
                "ref": f"car{number}",
                "count": 4,
            }
        for number in range(self.depots):
            for item in self.items:
                yield self._stock("stock.receive", f"depot{number}", item, 1000)

    def _next(self) -> Command:
        share = self._chance.random()
        return next(tell for upto, tell in self._kinds if share < upto)()

    @property
    def _kinds(self) -> tuple[tuple[float, Callable[[], Command]], ...]:
        return (
            (0.45, self._assigns),
            (0.60, lambda: {"do": "team.contact", "team": self._team(), "text": "平安"}),
            (0.75, self._says),
            (0.95, self._moves),
            (0.96, lambda: {"do": "weather.observe", "wind_m_s": 3.5, "humidity_pct": 40}),
            (0.97, self._states_area),
            (0.98, self._hands_out),
            (0.985, self._reports_casualties),
            (0.9995, self._moves_people),
            (0.9998, self._corrects),
            (1.0, self._records_edge),
        )

    def _assigns(self) -> Command:
        status, sector = self._chance.choice(_STATUSES), self._chance.choice("甲乙丙丁")
        where = {"incident": self._fire(), "sector": sector, **self._place()}
        return {"do": "team.assign", "team": self._team(), "status": status, **where}

    def _says(self) -> Command:
        text = f"第{self._told}条：火线北段翻过山脊，风力加大"
        return {"do": "log.say", "text": text, "incident": self._fire()}

    def _moves(self) -> Command:
        depot = f"depot{self._chance.randrange(self.depots)}"
        item, quantity = self._chance.choice(self.items), self._chance.randrange(1, 4)
        return self._stock(self._chance.choice(_MOVES), depot, item, quantity)

    def _states_area(self) -> Command:
        area = {"fact": "burned_area_ha", "value": round(self._told / 200, 2)}
        return {"do": "fact.state", **area, "incident": self._fire()}

    def _hands_out(self) -> Command:
        car = f"car{self._chance.randrange(max(1, self.teams // 10))}"
        return {"do": "equipment.assign", "equipment": car, "team": self._team(), "count": 1}

    def _reports_casualties(self) -> Command:
        injured = self._chance.randrange(5)
        fire = self._fire()
        return {"do": "casualties.report", "serious_injuries": injured, "incident": fire}

    def _moves_people(self) -> Command:
        said = {
            "place": f"村{self._chance.randrange(30)}",
            "people": self._chance.randrange(200),
        }
        return {"do": "evacuation.report", **said, "incident": self._fire()}

    def _corrects(self) -> Command:
        number = self._chance.randrange(self.teams)
        meant = {**self._registered(number), "people": self._chance.randrange(5, 40)}
        return {"do": "entry.correct", "entry": f"team{number}", "with": meant}

    def _records_edge(self) -> Command:
        shape = {"type": "Polygon", "coordinates": [self._ring()]}
        said = {"geometry": shape, "method": "drone", "incident": self._fire()}
        return {"do": "perimeter.record", **said}

    def _registered(self, number: int) -> Command:
        return {
            "do": "team.register",
            "name": f"扑火队{number}",
            "kind": "professional",
            "trained": True,
            "people": 20,
        }

    def _stock(self, do: str, depot: str, item: str, quantity: int) -> Command:
        return {
            "do": do,
            "depot": depot,
            "item": item,
            "quantity": quantity,
            "signed_by": "王",
        }

    def _team(self) -> str:
        return f"team{self._chance.randrange(self.teams)}"

    def _fire(self) -> str:
        return f"fire{self._chance.randrange(self.fires)}"

    def _place(self) -> Command:
        lon_deg = round(119.7 + self._chance.random(), 6)
        return {"lon_deg": lon_deg, "lat_deg": round(27.2 + self._chance.random(), 6)}

    def _ring(self) -> list[list[float]]:
        """A ragged ring some kilometres wide."""
        out = []
        for number in range(self.vertices):
            angle = 2 * math.pi * number / self.vertices
            reach_deg = 0.02 * (1 + 0.1 * math.sin(9 * angle) + 0.01 * self._chance.random())
            lon_deg = 119.9 + reach_deg * math.cos(angle)
            out.append([round(lon_deg, 6), round(27.6 + reach_deg * math.sin(angle), 6)])
        return [*out, out[0]]
