"""What an entry that joins two desks sets going."""

from __future__ import annotations

from firepost.app.office import Desk


def follow_joins(desk: Desk, *, since: int, now_ms: int) -> int:
    """Have the streams count that new entries say were joined, and those that these say."""
    let_in = 0
    while fresh := desk.joins_said(since=since) - desk.joined() - {desk.desk_id}:
        for other in sorted(fresh):
            let_in += len(desk.join(other, learned_ms=now_ms))
    return let_in
