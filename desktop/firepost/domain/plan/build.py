"""From the checked tables of a plan file to the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

from firepost.domain.errors import Refused
from firepost.domain.frozen import Frozen
from firepost.domain.plan import model
from firepost.domain.plan.conditions import (
    WORDS,
    Bound,
    Compare,
    Condition,
    Fixed,
    Graded,
    Joined,
)
from firepost.domain.plan.grading import Law, Measure
from firepost.domain.plan.settle import Facts
from firepost.domain.plan.wording import Wording

Tables = Mapping[str, Any]  # as parsed; `shape.PLAN_FILE` has vouched for it
GRADE = "grade"  # the fact that the law derives


def build(
    tables: Tables, settings: Mapping[str, model.SettingValue] | None = None
) -> model.Plan:
    """The plan of checked tables, `settings` in place of its own where given.

    Raises:
        Refused: a setting is unknown or out of its range.
    """
    readings = tuple(_reading(each, settings or {}) for each in tables.get("readings", ()))
    values = {knob.key: knob.value for reading in readings for knob in reading.settings}
    for key in settings or {}:
        if key not in values:
            raise Refused("plan.no_such_setting", path=key)
    return _Builder(tables, values).plan(readings)


def with_settings(plan: model.Plan, settings: Mapping[str, model.SettingValue]) -> model.Plan:
    """The same plan read otherwise; settings not named keep the file's default."""
    return build(plan.source, settings)


def says(table: Tables) -> Wording:
    return Wording(table["zh"], table.get("en", ""))


def fits(knob: Tables, value: object) -> bool:
    """Whether a setting may take the value: of its kind, in its range, among its choices."""
    default = knob["default"]
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, str):
        return isinstance(value, str) and value in knob.get("choices", (value,))
    if not isinstance(value, int | float):
        return False
    low, high = knob.get("range", (value, value))
    whole = isinstance(default, int) and isinstance(low, int) and isinstance(high, int)
    return low <= value <= high and (isinstance(value, int) or not whole)


def _reading(table: Tables, settings: Mapping[str, model.SettingValue]) -> model.Reading:
    return model.Reading(
        number=table["number"],
        clause=table["clause"],
        gap=says(table["gap"]),
        says=says(table["says"]),
        settings=tuple(_setting(each, settings) for each in table["settings"]),
    )


def _setting(table: Tables, settings: Mapping[str, model.SettingValue]) -> model.Setting:
    key = table["key"]
    value = settings.get(key, table["default"])
    if not fits(table, value):
        raise Refused("plan.setting_out_of_range", path=key, value=value)
    low, high = table.get("range", (None, None))
    return model.Setting(
        key=key,
        value=value,
        default=table["default"],
        unit=table.get("unit"),
        low=low,
        high=high,
        choices=tuple(table.get("choices", ())),
    )


class _Builder(Frozen, frozen=True):
    tables: Tables
    settings: Mapping[str, model.SettingValue]

    def plan(self, readings: tuple[model.Reading, ...]) -> model.Plan:
        head = self.tables["plan"]
        return model.Plan(
            id=head["id"],
            title=says(head["title"]),
            doc_number=head["doc_number"],
            issued_by=says(head["issued_by"]),
            effective_from=head["effective_from"],
            revision_due=head.get("revision_due"),
            revision_clause=head.get("revision_clause", ""),
            superseded_by=head.get("superseded_by"),
            area=head.get("area", ""),
            default_law=head["default_law"],
            cases=head["cases"],
            grades=self._grades,
            grade_names={each["id"]: says(each["name"]) for each in self.tables["grades"]},
            laws=tuple(self._law(each) for each in self.tables["laws"]),
            facts=tuple(self._fact(each) for each in self.tables["facts"]),
            states=tuple(self._state(each) for each in self._all("states")),
            fact_book=self._fact_book(),
            levels=tuple(self._level(each) for each in self.tables["levels"]),
            triggers=tuple(self._trigger(each) for each in self.tables["triggers"]),
            duties=tuple(self._duty(each) for each in self._all("duties")),
            command=self._command(),
            bodies={each["id"]: self._body(each) for each in self.tables["bodies"]},
            groups=tuple(self._group(each) for each in self._all("groups")),
            warnings=tuple(self._warning(each) for each in self._all("warnings")),
            clocks=tuple(self._clock(each) for each in self._all("clocks")),
            channels=tuple(self._channel(each) for each in self._all("channels")),
            tasks=tuple(self._task(each) for each in self._all("tasks")),
            tiers=tuple(self._tier(each) for each in self._all("tiers")),
            readings=readings,
            source=self.tables,
        )

    @property
    def _grades(self) -> tuple[str, ...]:
        return tuple(each["id"] for each in self.tables["grades"])

    def _all(self, name: str) -> Sequence[Tables]:
        return cast(Sequence[Tables], self.tables.get(name, ()))

    def value(self, told: object) -> Any:
        """A value as it stands, or that of the setting it names."""
        return self.settings[told["setting"]] if isinstance(told, Mapping) else told

    def as_set(self, table: Tables) -> Tables:
        """A table with what its variants put in place, as the settings stand."""
        for variant in table.get("variants", ()):
            if self.settings[variant["setting"]] == variant["is"]:
                table = {**table, **variant}
        return table

    # -- law and facts ---------------------------------------------------------------

    def _law(self, table: Tables) -> Law:
        return Law(
            id=table["id"],
            name=says(table["name"]),
            clause=table["clause"],
            in_force_from=table["in_force_from"],
            in_force_until=table.get("in_force_until"),
            verified=table["verified"],
            note=says(table["note"]) if "note" in table else None,
            least=self._grades.index(table["least"]),
            ranks=len(self._grades),
            measures=tuple(self._measure(each) for each in table["measures"]),
        )

    def _measure(self, table: Tables) -> Measure:
        floors: list[float | None] = [None] * len(self._grades)
        for band in reversed(table["bands"]):
            rank = self._grades.index(band["grade"])
            floors[: rank + 1] = [band["from"]] * (rank + 1)
        stands_in = self.settings[table["stand_in_if"]] if "stand_in_if" in table else True
        return Measure(
            fact=table["fact"],
            stand_in=table.get("stand_in") if stands_in else None,
            floors=tuple(floors),
            headroom_through=frozenset(table.get("headroom_through", ())),
        )

    def _fact(self, table: Tables) -> model.Fact:
        return model.Fact(
            key=table["key"],
            kind=table["kind"],
            says=says(table["says"]),
            unit=says(table["unit"]) if "unit" in table else None,
            choices=tuple(table.get("choices", ())),
            implies=tuple(table.get("implies", ())),
            not_before=table.get("not_before"),
            shared=table.get("shared", False),
            headroom=table.get("headroom", False),
            digits=table.get("digits"),
        )

    def _state(self, table: Tables) -> model.StateRule:
        implied = tuple(table.get("implies", ()))
        return model.StateRule(table["key"], table["since"], implied, says(table["says"]))

    def _fact_book(self) -> Facts:
        tables = [*self.tables["facts"], *self._all("states")]
        return Facts(
            kinds={each["key"]: each.get("kind", "state") for each in tables},
            choices={each["key"]: tuple(each.get("choices", ())) for each in tables},
            implies=tuple(
                (each["key"], weaker) for each in tables for weaker in each.get("implies", ())
            ),
        )

    # -- rules -----------------------------------------------------------------------

    def condition(self, table: Tables) -> Condition:
        if "setting" in table:
            return Fixed(self.settings[table["setting"]] == table["is"])
        for join in ("all", "any"):
            if join in table:
                return Joined(join, tuple(self.condition(each) for each in table[join]))
        if "of" in table:
            join = str(self.settings[table["word"]])
            return Joined(join, tuple(self.condition(each) for each in table["of"]))
        return self._comparison(table)

    def _comparison(self, table: Tables) -> Compare | Graded:
        if "word" in table:
            word, told = str(self.settings[table["word"]]), table["bound"]
        else:
            word = next(each for each in WORDS if each in table)
            told = table[word]
        bound = self.value(told)
        if "hours_since" in table:
            return Compare(table["hours_since"], word, timedelta(hours=bound))
        if table["fact"] == GRADE:
            return Graded(word, self._grades.index(bound))
        several = tuple(bound) if isinstance(bound, list) else bound
        return Compare(table["fact"], word, cast(Bound, several))

    def _trigger(self, table: Tables) -> model.Trigger:
        rule: Condition | model.Succession
        if "succession" in table:
            rule = self._succession(table["succession"])
        else:
            rule = self.condition(table["when"])
        return model.Trigger(
            id=table["id"],
            clause=table["clause"],
            level=table["level"],
            says=says(table["says"]),
            rule=rule,
            readings=tuple(table.get("readings", ())),
        )

    def _succession(self, table: Tables) -> model.Succession:
        return model.Succession(
            condition=self.condition(table["of"]),
            began=table["began"],
            ended=table["ended"],
            within=timedelta(hours=self.value(table["within_h"])),
            at_least=self.value(table["at_least"]),
            still_going=self.value(table["still_going"]),
        )

    def _duty(self, table: Tables) -> model.ReportDuty:
        return model.ReportDuty(
            id=table["id"],
            clause=table["clause"],
            says=says(table["says"]),
            rule=self.condition(table["when"]),
            to=tuple(table["to"]),
            copy_to=tuple(table.get("copy_to", ())),
            readings=tuple(table.get("readings", ())),
        )

    def _command(self) -> model.Command | None:
        table = self.tables.get("command")
        if table is None:
            return None
        spans = [model.Span(each["shared_digits"], each["level"]) for each in table["spans"]]
        return model.Command(
            clause=table["clause"],
            levels=tuple(each["id"] for each in table["levels"]),
            names={each["id"]: says(each["name"]) for each in table["levels"]},
            by_grade=dict(table["by_grade"]),
            predicted=table["predicted"],
            districts=table["districts"],
            began=table["began"],
            ended=table["ended"],
            spans=tuple(sorted(spans, key=lambda span: -span.shared_digits)),
            crowd_at_least=table["crowd_at_least"],
            crowd_digits=self.value(table["crowd_digits"]),
            crowd_level=table["crowd_level"],
        )

    # -- people and their work -------------------------------------------------------

    def _level(self, table: Tables) -> model.Level:
        return model.Level(
            id=table["id"],
            name=says(table["name"]),
            clause=table["clause"],
            analyses=table["analyses"],
            proposes=tuple(table.get("proposes", ())),
            decides=table["decides"],
            may_also_decide=tuple(table.get("may_also_decide", ())),
            accumulates=self.value(table["accumulates"]),
            actions=tuple(self._action(each) for each in table.get("actions", ())),
        )

    def _action(self, table: Tables) -> model.Action:
        table = self.as_set(table)
        needed = table.get("as_needed", False)
        return model.Action(
            table["id"], table["clause"], table["body"], says(table["says"]), needed
        )

    def _body(self, table: Tables) -> model.Body:
        table = self.as_set(table)
        holder = says(table["holder"]) if "holder" in table else None
        return model.Body(table["id"], says(table["name"]), holder)

    def _group(self, table: Tables) -> model.Group:
        return model.Group(
            id=table["id"],
            name=says(table["name"]),
            clause=table["clause"],
            lead=table["lead"],
            members=tuple(table["members"]),
            duty=says(table["duty"]),
            from_level=table["from_level"],
        )

    def _warning(self, table: Tables) -> model.WarningColour:
        return model.WarningColour(
            id=table["id"],
            name=says(table["name"]),
            clause=table["clause"],
            accumulates=self.value(table["accumulates"]),
            teams=says(table["teams"]),
            actions=tuple(self._action(each) for each in table["actions"]),
        )

    def _clock(self, table: Tables) -> model.Clock:
        minutes = self.value(table["minutes"]) if "minutes" in table else None
        escalates_to = table.get("escalates_to")
        return model.Clock(
            table["id"], table["clause"], says(table["says"]), minutes, escalates_to
        )

    def _channel(self, table: Tables) -> model.Channel:
        table = self.as_set(table)
        return model.Channel(
            id=table["id"],
            clause=table["clause"],
            says=says(table["says"]),
            asks=table["asks"],
            approves=table["approves"],
            carries_out=table["carries_out"],
            copy_to=tuple(table.get("copy_to", ())),
        )

    def _task(self, table: Tables) -> model.Task:
        return model.Task(
            id=table["id"],
            clause=table["clause"],
            stage=table["stage"],
            body=table["body"],
            says=says(table["says"]),
            checks=tuple(says(each) for each in table.get("checks", ())),
            by_grade=dict(table.get("by_grade", {})),
        )

    def _tier(self, table: Tables) -> model.Tier:
        return model.Tier(table["id"], says(table["name"]), table["clause"], table["people"])
