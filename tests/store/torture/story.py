"""What is fed while the power fails: an afternoon's worth of lines, short and long."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator


def lines(count: int, *, seed: int) -> Iterator[str]:
    """`count` commands that `firepost feed` accepts, the first of which opens a fire."""
    chance = random.Random(seed)
    yield _line(do="incident.open", name=f"试验火场 {seed}", ref="fire")
    for number in range(1, count):
        kind = chance.random()
        if kind < 0.06:
            yield _line(
                do="perimeter.record",
                method="gps",
                geometry=_shape(chance, chance.randint(4, 600)),
            )
        elif kind < 0.12:
            yield _line(do="fact.state", fact="burned_area_ha", value=number / 10)
        elif kind < 0.2:
            yield _line(do="team.register", name=f"队伍 {seed}-{number}", kind="militia")
        elif kind < 0.25:
            yield _line(do="log.say", text="长话 " * chance.randint(100, 600))
        else:
            yield _line(do="log.say", text=f"第 {number} 条,北线平稳")


def _line(**command: object) -> str:
    return json.dumps(command, ensure_ascii=False)


def _shape(chance: random.Random, corners: int) -> dict[str, object]:
    ring = []
    for number in range(corners):
        turn = 2 * math.pi * number / corners
        far = 0.01 * chance.uniform(0.9, 1.1)
        ring.append([119.9 + far * math.cos(turn), 27.5 + far * math.sin(turn)])
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
