"""A previewed roster becomes entries: new things registered, changed ones corrected."""

from __future__ import annotations

from typing import Any

from firepost.app.errand import stepping
from firepost.app.post import Post
from firepost.app.roster.preview import Line, Preview
from firepost.app.roster.registered import Registered, as_said
from firepost.domain.errors import Refused

_REASON = "名册更新"


def enter(post: Post, seen: Preview, *, good_rows: bool = False) -> int:
    """Enter what differs; all of it is on disk when this returns, or nothing is.

    Args:
        good_rows: take the rows without a fault; else any fault stops all of it.

    Returns:
        Entries made.

    Raises:
        Refused: `roster.has_faults`.
    """
    if seen.faults and not good_rows:
        raise Refused("roster.has_faults", count=len(seen.faults))
    entering = _Entering(post)
    before = post.record.entries
    with post.together():
        for sheet in seen.sheets:
            entering.begin()
            for line in stepping(sheet.lines, "taking", of=len(sheet.lines)):
                entering.enter(line)
    return post.record.entries - before


class _Entering:
    def __init__(self, post: Post) -> None:
        self._post = post
        self._here = Registered(post.record)

    def begin(self) -> None:
        """What the sheets before brought can now be named."""
        self._here = Registered(self._post.record)

    def enter(self, line: Line) -> None:
        match line.kind.name, line.action:
            case _, "same":
                return
            case "stock", _:
                self._count(line)
            case "machines", _:
                self._machine(line)
            case _, "new":
                self._post.do({"do": line.kind.verb, **line.values})
            case _:
                self._change(line)

    def _count(self, line: Line) -> None:
        depot = self._here.named("depot", line.values["depot"])
        if depot is None:  # its row had a fault and was left out
            return
        self._post.do({"do": "stock.count", **line.values, "depot": depot.id})

    def _machine(self, line: Line) -> None:
        holder = self._here.holder(line.values)
        if not holder:
            return
        said = {k: v for k, v in line.values.items() if k not in ("team", "depot")}
        if line.action == "new":
            made = self._post.do({"do": line.kind.verb, **said}).id
        else:
            self._change(line)
            made = line.entry
        self._post.do(
            {"do": "equipment.assign", "equipment": made, "count": said["count"], **holder}
        )

    def _change(self, line: Line) -> None:
        """A correction: what was registered stays to be read, the roster's word counts."""
        assert line.entry is not None, "changed lines name their thing"
        thing = self._post.record.things[line.entry]
        said: dict[str, Any] = {**as_said(line.kind.verb, thing), **line.values}
        if line.kind.name == "machines":
            said.pop("team", None)
            said.pop("depot", None)
        self._post.do(
            {
                "do": "entry.correct",
                "entry": line.entry,
                "with": {"do": line.kind.verb, **said},
                "reason": _REASON,
            }
        )
