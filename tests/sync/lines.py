"""Feed lines and shapes for the tests of the exchange."""

from __future__ import annotations

import math
import random
from typing import Any

FIRE = {"do": "incident.open", "name": "北坑湾", "ignited_at": "2026-03-01T06:30:00+08:00"}
TEAM = {"do": "team.register", "name": "泰专一", "kind": "professional", "trained": True}
DEPOT = {"do": "depot.register", "name": "市库", "tier": "city"}


def say(text: str) -> dict[str, Any]:
    return {"do": "log.say", "text": text}


def ring(vertices: int, *, seed: int = 1) -> list[list[float]]:
    """A fire's edge in steps of 1e-6°, with 4 m of noise as a walked one has."""
    chance = random.Random(seed)
    points = []
    for step in range(vertices):
        angle = 2 * math.pi * step / vertices
        reach = 0.01 * (1 + 0.2 * math.sin(5 * angle) + 0.1 * math.sin(17 * angle))
        reach += chance.gauss(0, 4 / 111_000)
        lon, lat = 119.5 + reach * math.cos(angle) / 0.88, 27.6 + reach * math.sin(angle)
        points.append([round(lon, 6), round(lat, 6)])
    return [*points, points[0]]


def moved(points: list[list[float]], share: float, *, seed: int = 2) -> list[list[float]]:
    """The same edge with that share of it walked anew, here and there."""
    chance = random.Random(seed)
    chosen = set(chance.sample(range(1, len(points) - 1), int(share * len(points))))
    step = 4 / 111_000
    return [
        [round(lon + chance.gauss(0, step), 6), round(lat + chance.gauss(0, step), 6)]
        if place in chosen
        else [lon, lat]
        for place, (lon, lat) in enumerate(points)
    ]


def perimeter(points: list[list[float]]) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": [points]}
    return {"do": "perimeter.record", "method": "gps", "geometry": shape}
