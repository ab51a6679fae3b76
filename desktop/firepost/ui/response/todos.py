"""What the response page adds to the things to do: what nobody has seen, what is due upward. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from firepost.app import duties
from firepost.app.decisions import Step
from firepost.ui import figures
from firepost.ui.response.head import unseen_text
from firepost.ui.setting import Setting
from firepost.ui.situation.todo import Todo


def todos(
    setting: Setting,
    obliged: duties.Obliged,
    *,
    now: datetime,
    unseen: tuple[Step, ...],
) -> Iterator[Todo]:
    say = setting.say
    if unseen:
        yield Todo(
            "unseen",
            "warn",
            say("ui.todo.unseen"),
            unseen_text(setting, unseen),
            say("ui.todo.see"),
            "response",
        )
    for one in obliged.running:
        if one.clock.id == "hotspot":
            yield _hotspot(setting, one, now)
        elif one.clock.id == "first_report":
            yield _report(setting, obliged.reports, now)
        elif one.clock.id == "follow_up_report" and one.over(now) is not None:
            yield _follow_up(setting, one, now)


def _hotspot(setting: Setting, one: duties.Running, now: datetime) -> Todo:
    say, over = setting.say, one.over(now)
    late = say("ui.todo.hotspot_late", over=setting.span(over)) if over is not None else ""
    left = say("ui.next.left", left=figures.left(one.due_at - now))
    return Todo(
        f"hotspot:{one.about}",
        "danger" if over is not None else "warn",
        say("ui.todo.hotspot", number=one.name),
        late or left,
        say("ui.todo.answer"),
        "hotspot",
        one.about,
    )


def _report(setting: Setting, told: tuple[duties.DutyOnBoard, ...], now: datetime) -> Todo:
    say = setting.say
    due = [one for one in told if one.is_open]
    since = min(one.since for one in due if one.since is not None)
    issued = next((one.issued for one in due if one.issued is not None), None)
    title = say("ui.todo.report", n=len(due))
    if issued is not None:
        title = say("ui.todo.report_issued", n=issued.number)
    return Todo(
        "report",
        "danger" if issued is None else "warn",
        title,
        say(
            "ui.todo.report_more",
            clauses=" ".join(one.duty.clause for one in due),
            age=setting.span(now - since),
        ),
        say("ui.todo.draft" if issued is None else "ui.todo.mark_sent"),
        "report_duty",
    )


def _follow_up(setting: Setting, one: duties.Running, now: datetime) -> Todo:
    say, over = setting.say, one.over(now)
    assert over is not None
    return Todo(
        "follow_up",
        "warn",
        say("ui.todo.follow_up"),
        say("ui.todo.follow_up_more", over=setting.span(over)),
        say("ui.todo.draft"),
        "report_duty",
    )
