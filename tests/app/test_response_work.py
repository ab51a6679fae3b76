"""The evaluation is bounded work, from the board and from the journal, however large a perimeter is.

The milliseconds stand in the bench (assess, evaluate, recomputed).
"""

from __future__ import annotations

import math

from effort import effort, most_bytes
from firepost.app import asked, conditions


def ring(radius_deg, points):
    spokes = [2 * math.pi * i / points for i in range(points)]
    rough = [radius_deg * (1 + 0.1 * math.sin(20 * spoke)) for spoke in spokes]
    line = [
        [119.98 + r * math.cos(spoke), 27.67 + r * math.sin(spoke)]
        for r, spoke in zip(rough, spokes, strict=True)
    ]
    return {"type": "Polygon", "coordinates": [[*line, line[0]]]}


def grown(post_at, *, points):
    desk = post_at(f"前指{points}")
    desk.says(
        "incident.open",
        name="北坑湾",
        ignited_at="2026-03-01T02:00:00+08:00",
        district="330329",
    )
    for step in range(30):
        desk.clock.pass_by(minutes=20)
        shape = ring(0.001 + 0.0002 * step, points)
        desk.says("perimeter.record", geometry=shape, method="drone", accuracy_m=5)
    return desk


def test_the_evaluation_looks_at_no_vertex_and_is_bounded(post_at):
    desk = grown(post_at, points=2_000)
    plan, board = desk.post.plan, desk.board

    assert effort(lambda: asked.assessed(plan, board)).lines < 20_000
    one = effort(lambda: conditions.conditions(plan, board, board.incidents[0]))
    assert one.lines < 100_000
    assert asked.assessed(plan, board) == board.plan


def test_what_is_recomputed_from_the_journal_measures_no_perimeter_anew(post_at):
    """Thirty edges of 200 corners or of 2,000: the same work."""

    def work(points):
        post = grown(post_at, points=points).post

        def again():
            post.reread()
            return post.board()

        again()
        return effort(again), most_bytes(again)

    (few, _), (many, held) = work(200), work(2_000)

    assert many.lines < 1.1 * few.lines
    assert many.lines < 100_000
    assert held < 1_000_000
