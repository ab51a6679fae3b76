"""报告义务 5.3 and 指挥层级 6.2: who must be told, who commands; apart from the response level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from firepost.app import duties
from firepost.app.board import Board, IncidentOnBoard
from firepost.app.duties import DutyOnBoard, Running
from firepost.domain.plan.model import Plan
from firepost.ui import figures
from firepost.ui.loglist import wrapped
from firepost.ui.prose import Line, Prose, Run, shrunk, width_of
from firepost.ui.response.panel import Panel
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage


class DutiesPanel(Panel):
    """Signals: `report_wanted`: a report is to be drafted, or marked as sent."""

    report_wanted = Signal()

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(setting, setting.say("ui.duties.title"), parent)
        self._stage = stage
        self.report = self.add_link(setting.say("ui.duties.report"))
        self.report.clicked.connect(self.report_wanted)
        self.prose = Prose(setting.look, self)
        self.prose.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 4, 8, 4)
        inner.addWidget(self.prose)
        self.column.addLayout(inner)
        self._told: duties.Obliged | None = None

    def show_obliged(self, told: duties.Obliged) -> None:
        self._told = told
        lines: list[Line] = []
        for one in told.reports:
            lines += self._duty(one)
        lines += self._recipients(told.reports)
        lines += self._clocks(told.running)
        self.prose.show_lines(lines)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # the event as it came
        if self._told is not None:
            self.show_obliged(self._told)

    def _duty(self, one: DutyOnBoard) -> Iterator[Line]:
        say, now = self.setting.say, self._stage.now()
        _, _, mark = one.duty.clause.partition("(")
        words = f"({mark} {one.duty.says.said(self.setting.words.language)}"
        ink = {"met": "danger", "unknown": "unk", "not_met": "text"}[one.state]
        state = say(f"ui.duties.{one.state}")
        if one.mark is not None and one.mark.state in ("sent", "received", "done"):
            at = figures.moment(one.mark.said.at, now)
            state = f"{say(f'ui.duty.{one.mark.state}')} {at}"
            ink = "ok"
        elif one.is_open and one.issued is not None:
            at = figures.moment(one.issued.said.at, now)
            state = say("ui.duties.issued", n=one.issued.number, at=at)
        elif one.state == "met" and one.since is not None:
            state = say("ui.duties.due", age=self.setting.span(now - one.since))
        bold = one.state != "not_met"
        name = Run(f"{words} ", bold=bold, ink="text" if ink == "ok" else ink)
        told = Run(state, bold=bold, ink="text-2" if ink == "text" else ink)
        brief = Run(say("ui.duties.due_brief"), bold=bold, ink=ink)
        full = (name, told)
        tries: list[tuple[Run, ...]] = [full, *([(name, brief)] if one.is_open else [])]
        tries += shrunk(full, self.setting.look)[:1]
        yield from self._fitting(tries)

    def _fitting(self, tries: Sequence[tuple[Run, ...]]) -> Iterator[Line]:
        """The first wording that fits on a line; where none does, the first on several."""
        look, wide = self.setting.look, max(self.width() - 24, 100)
        for runs in tries:
            if width_of(runs, look) <= wide:
                yield Line(runs)
                return
        first = tries[0][-1]
        text = "".join(run.text for run in tries[0])
        for row in wrapped(text, lambda t: look.advance(t, "secondary", bold=first.bold), wide):
            yield Line((replace(first, text=row),))

    def _recipients(self, told: tuple[DutyOnBoard, ...]) -> Iterator[Line]:
        if not told:
            return
        say, language = self.setting.say, self.setting.words.language
        to = say("ui.join").join(body.said(language) for body in told[0].to)
        copy = say("ui.join").join(body.said(language) for body in told[0].copy_to)
        text = say("ui.duties.to", to=to, copy_to=copy)
        wide = max(self.width() - 24, 100)
        measure = self.setting.look.metrics("secondary").horizontalAdvance
        for place, row in enumerate(wrapped(text, measure, wide)):
            yield Line((Run(row, ink="text-2"),), gap_px=0 if place else 3)

    def _clocks(self, running: tuple[Running, ...]) -> Iterator[Line]:
        now, say = self._stage.now(), self.setting.say
        for one in running:
            if one.clock.id == "drill":
                continue
            over = one.over(now)
            name = one.clock.says.said(self.setting.words.language)
            name += f" {one.name}" if one.name else ""
            if over is None:
                text = say("ui.duties.left", name=name, left=figures.left(one.due_at - now))
                yield Line((Run(text, ink="warn"),), droppable=True)
            else:
                text = say("ui.duties.over", name=name, over=self.setting.span(over))
                yield from self._fitting([(Run(text, ink="danger", bold=True),)])


class CommandPanel(Panel):
    """Who commands, by 6.2. Never merged with the response level."""

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(setting, setting.say("ui.command.title"), parent)
        self._stage = stage
        self.prose = Prose(setting.look, self)
        self.prose.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 4, 8, 4)
        inner.addWidget(self.prose)
        self.column.addLayout(inner)
        self._told: tuple[Plan, Board, IncidentOnBoard] | None = None

    def show_fire(self, plan: Plan, board: Board, fire: IncidentOnBoard) -> None:
        self._told = (plan, board, fire)
        rule, say = plan.command, self.setting.say
        if rule is None or not fire.plan.command_level:
            self.prose.show_lines([])
            return
        name = rule.names[fire.plan.command_level].said(self.setting.words.language)
        lines = [Line((Run(say("ui.command.is", level=name), "level", bold=True),))]
        told = [*self._grounds(plan, board, fire), say("ui.command.apart")]
        wide = max(self.width() - 24, 80)
        measure = self.setting.look.metrics("secondary").horizontalAdvance
        rows = [row for text in told for row in wrapped(text, measure, wide)]
        lines += [Line((Run(row, ink="text-2"),)) for row in rows]
        self.prose.show_lines(lines)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # the event as it came
        if self._told is not None:
            self.show_fire(*self._told)

    def _grounds(self, plan: Plan, board: Board, fire: IncidentOnBoard) -> Iterator[str]:
        rule, say, language = plan.command, self.setting.say, self.setting.words.language
        assert rule is not None
        predicted = fire.facts.get(rule.predicted)
        grade = predicted.value if predicted and predicted.value else fire.plan.grade
        key = "ui.command.predicted" if predicted and predicted.value else "ui.command.present"
        name = say("ui.unknown")
        if isinstance(grade, str):
            name = plan.grade_names[grade].said(language)
        yield say(key, grade=name)
        held = fire.facts.get(rule.districts)
        codes = (
            held.value if held and held.value else ([fire.district] if fire.district else [])
        )
        codes = tuple(codes) if isinstance(codes, (list, tuple)) else ()
        yield say("ui.command.spans", n=len(codes) or say("ui.unknown"))
        burning = [
            other
            for other in board.incidents
            if not other.out and set(_codes(other)) & set(codes)
        ]
        yield say("ui.command.at_once", n=len(burning), most=rule.crowd_at_least)


def _codes(fire: IncidentOnBoard) -> tuple[str, ...]:
    held = fire.facts.get("districts")
    if held is not None and isinstance(held.value, (list, tuple)):
        return tuple(held.value)
    return (fire.district,) if fire.district else ()
