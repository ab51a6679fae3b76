"""What is warned of when a team is sent to work: its hours so far, its rest cut short."""

from __future__ import annotations

from firepost.app import forces, response, timers
from firepost.app.drawing import Drawing, Ground, Moment
from firepost.domain.entry import Draft
from firepost.domain.errors import Notice
from firepost.domain.instants import BEIJING_OFFSET_MIN, moment_of
from firepost.domain.record import Record


def rest_warnings(record: Record, ground: Ground, draft: Draft) -> tuple[Notice, ...]:
    """Read off the record before the draft is folded; a word about the past warns of nothing."""
    if draft.verb != "team.assign" or draft.values["status"] != "working":
        return ()
    thing = record.thing(str(draft.values["team"]), "team")
    if thing is None:
        return ()
    then = (draft.at_ms, draft.offset_min)
    draw = Drawing(record, ground, Moment(then, then, live=False, now_ms=draft.at_ms))
    team = forces.team(draw, thing)
    if team.status is None or team.status.said.at > moment_of(draft.at_ms, BEIJING_OFFSET_MIN):
        return ()
    notice = timers.too_tired(team, response.settings(draw), moment_of(draft.at_ms))
    return () if notice is None else (notice,)
