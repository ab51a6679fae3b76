"""The forms of the forces page: where a team goes, asking for help, the roll call, who answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from firepost.app import reinforcement, timers
from firepost.app.board import Board, Request, TeamOnBoard
from firepost.app.points import Point
from firepost.domain.plan.model import Plan
from firepost.domain.vocabulary import REQUEST_STATES, ROLLCALL_RESULTS, TASKS, TEAM_STATUSES
from firepost.ui import figures
from firepost.ui.forces.knobs import WeightsForm
from firepost.ui.forces.machines import MachineForm
from firepost.ui.forces.points import PointField
from firepost.ui.forces.rosters import RosterForm
from firepost.ui.forms.drawer import Form, iso
from firepost.ui.forms.fields import (
    ABSENT,
    ChoiceField,
    CountField,
    LineField,
    ListField,
    MomentField,
    PlaceField,
)
from firepost.ui.names import short_name
from firepost.ui.papers import PaperKey
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.tools import Tools


def _fill(field: ListField, choices: list[tuple[str, str]]) -> None:
    """Give a list what the board now offers; what was chosen stays."""
    kept = field.value()
    field.offer(choices)
    if kept is not ABSENT:
        field.choose(kept)


def _teams(board: Board | None) -> list[tuple[str, str]]:
    return [(team.id, team.name) for team in board.teams] if board else []


class AssignForm(Form):
    """登记到场, 派遣: any team, wherever it goes."""

    def __init__(self, setting: Setting, stage: Stage, tools: Tools) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.forces.assign"))
        self.team: ListField = self.add(
            ListField(setting, say("ui.forces.team"), [], must=True)
        )
        statuses = [(one, say(f"status.{one}")) for one in TEAM_STATUSES]
        self.status: ChoiceField = self.add(
            ChoiceField(setting, say("ui.forces.status"), statuses)
        )
        tasks = [(one, say(f"ui.task.{one}")) for one in TASKS]
        self.task: ChoiceField = self.add(ChoiceField(setting, say("ui.forces.task"), tasks))
        self.sector: LineField = self.add(LineField(setting, say("ui.forces.sector")))
        self.people: CountField = self.add(CountField(setting, say("ui.forces.people")))
        self.eta: MomentField = self.add(MomentField(setting, say("ui.forces.eta_field")))
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.field.at"), hint=say("ui.field.moment_now"))
        )
        self.place: PlaceField = self.add(PlaceField(setting, say("ui.forces.place")))
        self.points: PointField = self.add(PointField(setting))
        self.points.read = tools.read_layers
        self.points.setVisible(tools.read_layers is not None)
        self.points.picked.connect(self._pick)
        self.text: LineField = self.add(LineField(setting, say("ui.forces.text")))
        self.team.changed.connect(self._warn)
        self.status.changed.connect(self._warn)
        self.close_up()

    def _pick(self, point: Point) -> None:
        """A point of a file is put into the field where it is seen before it is saved."""
        self.place.set_text(f"{point.lat_deg:.6f} {point.lon_deg:.6f}")
        if point.at is not None and not self.at.line.text():
            self.at.set_text(f"{point.at.astimezone(figures.BEIJING):%Y-%m-%d %H:%M}")

    def _warn(self) -> None:
        """Before a tired team is sent to work, its hours are said."""
        board, chosen = self.stage.board, self.team.value()
        team = next((t for t in board.teams if t.id == chosen), None) if board else None
        self._reckon(board, team)
        if board is None or team is None or self.status.value() != "working":
            self.status.echo("")
            return
        notice = timers.too_tired(team, board.settings, self.stage.now())
        self.status.echo("" if notice is None else self.setting.notice(notice), role="wrong")

    def _reckon(self, board: Board | None, team: TeamOnBoard | None) -> None:
        """When it may be here by the desk's speed; the person says when it is due."""
        fire = self.stage.fire
        minutes = None
        if board is not None and team is not None and fire is not None:
            minutes = reinforcement.minutes_to(board, fire, team)
        if minutes is None or self.status.value() != "en_route":
            self.eta.echo("")
            return
        at = self.stage.now() + timedelta(minutes=minutes)
        told = figures.moment(at, self.stage.now())
        self.eta.echo(self.setting.say("ui.forces.eta_about", minutes=round(minutes), at=told))

    def open_for(self, target: str) -> None:
        team, _, status = target.partition("|")
        _fill(self.team, _teams(self.stage.board))
        if team:
            self.team.choose(team)
        if status:
            self.status.choose(status)

    def command(self) -> dict[str, object] | None:
        if ABSENT in (self.team.value(), self.status.value()):
            self.say_wrong(self.setting.say("ui.forces.needs_team"))
            return None
        place = self.place.value()
        lat_deg, lon_deg = (ABSENT, ABSENT) if place is ABSENT else place
        return self.of_fire(
            do="team.assign",
            lon_deg=lon_deg,
            lat_deg=lat_deg,
            team=self.team.value(),
            status=self.status.value(),
            task=self.task.value(),
            sector=self.sector.value(),
            people=self.people.value(),
            eta_at=iso(self.eta.value()),
            at=iso(self.at.value()),
            text=self.text.value(),
        )


class RollCallForm(Form):
    """全员点名: open one, take the answers team by team, close it."""

    def __init__(self, setting: Setting, stage: Stage, tools: Tools) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.forces.rollcall"))
        self.team: ListField = self.add(
            ListField(setting, say("ui.forces.team"), [], must=True)
        )
        results = [(one, say(f"rollcall.{one}")) for one in ROLLCALL_RESULTS]
        self.result: ChoiceField = self.add(
            ChoiceField(setting, say("ui.forces.result"), results)
        )
        self.people: CountField = self.add(CountField(setting, say("ui.forces.people_now")))
        self.text: LineField = self.add(LineField(setting, say("ui.forces.text")))
        self.ended: ChoiceField = self.add(
            ChoiceField(
                setting, say("ui.forces.close_call"), [("close", say("ui.forces.close_now"))]
            )
        )
        self.close_up()
        self.paper = PaperKey(setting, tools.papers, say("ui.paper.roll_call"), self._paper)
        self.column.insertWidget(self.column.count() - 1, self.paper)
        stage.board_changed.connect(lambda _board: self.open_for(""))

    def _paper(self) -> tuple[str, dict[str, str]]:
        return "roll-call", {}

    def _open_call(self) -> str | None:
        """The roll call that goes on, of this fire."""
        board = self.stage.board
        calls = board.roll_calls if board else ()
        mine = [c for c in calls if c.closed is None and c.incident == self.stage.fire_id]
        return mine[-1].id if mine else None

    def open_for(self, _target: str) -> None:
        board, call_id = self.stage.board, self._open_call()
        call = next((c for c in board.roll_calls if c.id == call_id), None) if board else None
        shown = call is not None
        for field in (self.team, self.result, self.people, self.text, self.ended):
            field.setVisible(shown)
        say = self.setting.say
        self.save.setText(say("ui.form.save" if shown else "ui.forces.open_call"))
        if call is None or board is None:
            return
        names = {team.id: team.name for team in board.teams}
        waiting = [(team, names.get(team, team)) for team in call.missing]
        rest = [(t, names.get(t, t)) for t in call.teams if t not in call.missing]
        _fill(self.team, waiting + rest)
        if self.team.value() is ABSENT and waiting:
            self.team.choose(waiting[0][0])
        left = "、".join(short_name(name) for _, name in waiting) or say(
            "ui.forces.all_answered"
        )
        said = len(call.teams) - len(waiting)
        self.team.echo(say("ui.forces.call_stands", said=said, all=len(call.teams), left=left))

    def command(self) -> dict[str, object] | None:
        call = self._open_call()
        if call is None:
            return self.of_fire(do="rollcall.open")
        if self.ended.value() is not ABSENT:
            return self.of_fire(do="rollcall.close", rollcall=call, text=self.text.value())
        if ABSENT in (self.team.value(), self.result.value()):
            self.say_wrong(self.setting.say("ui.forces.needs_answer"))
            return None
        return self.of_fire(
            do="rollcall.answer",
            rollcall=call,
            team=self.team.value(),
            result=self.result.value(),
            people=self.people.value(),
            text=self.text.value(),
        )


class AnswerForm(Form):
    """Somebody answers for a silent team: who, why, until when."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.forces.answer"))
        self.team: ListField = self.add(
            ListField(setting, say("ui.forces.team"), [], must=True)
        )
        self.text: LineField = self.add(LineField(setting, say("ui.forces.answer_why")))
        self.until: MomentField = self.add(MomentField(setting, say("ui.forces.answer_until")))
        self.close_up()

    def open_for(self, target: str) -> None:
        board = self.stage.board
        late = timers.timers(board, self.setting.now()) if board else ()
        _fill(self.team, [(timer.team.id, timer.team.name) for timer in late])
        if target:
            self.team.choose(target)

    def command(self) -> dict[str, object] | None:
        if ABSENT in (self.team.value(), self.text.value()):
            self.say_wrong(self.setting.say("ui.forces.needs_why"))
            return None
        return self.of_fire(
            do="team.answer",
            team=self.team.value(),
            text=self.text.value(),
            until=iso(self.until.value()),
        )


class RequestForm(Form):
    """Asking for help by any channel of the plan."""

    def __init__(self, setting: Setting, stage: Stage, plan: Callable[[], Plan | None]) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.forces.request"))
        self._plan = plan
        self.channel: ListField = self.add(
            ListField(setting, say("ui.forces.head_way"), [], must=True)
        )
        self.what: LineField = self.add(LineField(setting, say("ui.forces.what")))
        self.people: CountField = self.add(CountField(setting, say("ui.forces.people")))
        self.needed: MomentField = self.add(MomentField(setting, say("ui.forces.needed_at")))
        self.text: LineField = self.add(LineField(setting, say("ui.forces.text")))
        self.channel.changed.connect(self._explain)
        self.close_up()

    def open_for(self, _target: str) -> None:
        plan = self._plan()
        if plan is not None:
            spoken = self.setting.words.language
            _fill(
                self.channel,
                [(one.id, f"{one.says.said(spoken)} {one.clause}") for one in plan.channels],
            )

    def _explain(self) -> None:
        plan, chosen = self._plan(), self.channel.value()
        way = next((c for c in plan.channels if c.id == chosen), None) if plan else None
        if plan is None or way is None:
            self.channel.echo("")
            return
        bodies = plan.bodies
        self.channel.echo(
            self.setting.say(
                "ui.forces.way_told",
                asks=bodies[way.asks].name.said(self.setting.words.language),
                approves=bodies[way.approves].name.said(self.setting.words.language),
            )
        )

    def command(self) -> dict[str, object] | None:
        plan, chosen = self._plan(), self.channel.value()
        if plan is None or ABSENT in (chosen, self.what.value()):
            self.say_wrong(self.setting.say("ui.forces.needs_what"))
            return None
        way = next(c for c in plan.channels if c.id == chosen)
        return self.of_fire(
            do="request.draft",
            channel=chosen,
            what=self.what.value(),
            people=self.people.value(),
            needed_at=iso(self.needed.value()),
            to=plan.bodies[way.approves].name.zh,
            text=self.text.value(),
        )


class RequestsForm(Form):
    """How far a request has come: the next step, who took it, its number."""

    def __init__(self, setting: Setting, stage: Stage, tools: Tools) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.forces.requests_title"))
        self.which: ListField = self.add(
            ListField(setting, say("ui.forces.which"), [], must=True)
        )
        states = [(one, say(f"request.{one}")) for one in REQUEST_STATES[1:]]
        self.state: ChoiceField = self.add(ChoiceField(setting, say("ui.forces.step"), states))
        self.person: LineField = self.add(LineField(setting, say("ui.forces.person")))
        self.number: LineField = self.add(LineField(setting, say("ui.forces.number")))
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.field.at"), hint=say("ui.field.moment_now"))
        )
        self.meeting: LineField = self.add(LineField(setting, say("ui.paper.meeting")))
        self.caller: LineField = self.add(LineField(setting, say("ui.paper.contact")))
        self.which.changed.connect(self._explain)
        self.close_up()
        self.paper = PaperKey(setting, tools.papers, say("ui.paper.request"), self._paper)
        self.column.insertWidget(self.column.count() - 1, self.paper)

    def _paper(self) -> tuple[str, dict[str, str]] | None:
        """The request chosen as a form to be signed; what nobody said stays open on it."""
        board, chosen = self.stage.board, self.which.value()
        request = next((r for r in board.requests if r.id == chosen), None) if board else None
        if request is None:
            return None
        say, needed = self.setting.say, request.needed_at
        people = "" if request.people is None else f"{request.people} {say('ui.unit.people')}"
        values = {"addressee": request.to or "", "what": request.what, "people": people}
        values["needed_at"] = (
            "" if needed is None else figures.moment(needed, self.setting.now())
        )
        for key, field in (("meeting_place", self.meeting), ("contact", self.caller)):
            said = field.value()
            values[key] = "" if said is ABSENT else str(said)
        return "reinforcement", values

    def open_for(self, _target: str) -> None:
        board, say = self.stage.board, self.setting.say
        requests = board.requests if board else ()
        _fill(
            self.which,
            [(r.id, f"{r.what} · {say(f'request.{r.state}')}") for r in reversed(requests)],
        )
        if self.which.value() is ABSENT and requests:
            self.which.choose(requests[-1].id)
        self._explain()

    def _explain(self) -> None:
        board, chosen = self.stage.board, self.which.value()
        request = next((r for r in board.requests if r.id == chosen), None) if board else None
        if request is None:
            return
        now, say = self.setting.now(), self.setting.say
        told = [
            say(
                "ui.forces.step_at",
                state=say("request.drafted"),
                at=figures.moment(request.drafted.at, now),
            )
        ]
        told += [
            say(
                "ui.forces.step_at",
                state=say(f"request.{s.state}"),
                at=figures.moment(s.said.at, now),
            )
            for s in request.steps
        ]
        told.append(_waits(self.setting, request))
        self.which.echo(" → ".join(part for part in told if part))

    def command(self) -> dict[str, object] | None:
        if ABSENT in (self.which.value(), self.state.value()):
            self.say_wrong(self.setting.say("ui.forces.needs_step"))
            return None
        return self.of_fire(
            do="request.mark",
            request=self.which.value(),
            state=self.state.value(),
            person=self.person.value(),
            number=self.number.value(),
            at=iso(self.at.value()),
        )


def _waits(setting: Setting, request: Request) -> str:
    """How long it has stood where it stands; nothing once it is answered for good."""
    if request.state not in ("drafted", "sent", "approved"):
        return ""
    since = request.steps[-1].said.at if request.steps else request.drafted.at
    now = setting.now()
    late = request.needed_at is not None and request.needed_at < now
    key = f"ui.forces.{'late' if late else 'waits'}_{request.state}"
    return setting.say(key, span=setting.span(now - since))


def offered(
    setting: Setting, stage: Stage, plan: Callable[[], Plan | None], tools: Tools
) -> dict[str, Callable[[], QWidget]]:
    """A way to each by the name the drawer opens it with."""
    return {
        "assign": lambda: AssignForm(setting, stage, tools),
        "rollcall": lambda: RollCallForm(setting, stage, tools),
        "answer": lambda: AnswerForm(setting, stage),
        "request": lambda: RequestForm(setting, stage, plan),
        "requests": lambda: RequestsForm(setting, stage, tools),
        "weights": lambda: WeightsForm(setting, stage),
        "machine": lambda: MachineForm(setting, stage),
        "roster": lambda: RosterForm(setting, stage, tools),
    }
