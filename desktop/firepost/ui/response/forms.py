"""The forms and lists of the response page, each made at its first use and kept with its draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from firepost.app.suggest import Suggestion
from firepost.domain.plan.model import Plan
from firepost.ui.response.duty_forms import DangerForm, DutyForm, HotspotForm, Named, ReportForm
from firepost.ui.response.fact_form import FactForm
from firepost.ui.response.history import History
from firepost.ui.response.readings import ReadingsForm
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

Maker = Callable[[], QWidget]


class FormShelf:
    def __init__(self, setting: Setting, stage: Stage) -> None:
        self.plan: Plan | None = None
        self.suggestions: tuple[Suggestion, ...] = ()
        self.counties: Callable[[], Sequence[Named]] = (
            tuple  # of the map; the window gives them
        )
        self._made: dict[str, QWidget] = {}
        self._makers: dict[str, Maker] = {
            "fact": lambda: FactForm(setting, stage),
            "duty": lambda: DutyForm(setting, stage),
            "report_duty": lambda: ReportForm(setting, stage),
            "hotspot": lambda: HotspotForm(setting, stage),
            "danger": lambda: DangerForm(setting, stage, self._counties),
            "readings": lambda: ReadingsForm(setting, stage),
            "history": lambda: History(setting, stage),
        }

    def _counties(self) -> Sequence[Named]:
        return self.counties()

    @property
    def offered(self) -> dict[str, Maker]:
        """A way to each by the name the drawer opens it with."""

        def way_to(name: str) -> Maker:
            return lambda: self.get(name)

        return {name: way_to(name) for name in self._makers}

    def get(self, name: str) -> QWidget:
        if name not in self._made:
            self._made[name] = self._makers[name]()
            self._ready(self._made[name])
        return self._made[name]

    def tell(self, plan: Plan | None, suggestions: tuple[Suggestion, ...]) -> None:
        """What the forms go by from now on."""
        self.plan, self.suggestions = plan, suggestions
        for form in self._made.values():
            self._ready(form)

    def _ready(self, form: QWidget) -> None:
        if isinstance(form, (FactForm, ReportForm, ReadingsForm)):
            form.plan = self.plan
        if isinstance(form, FactForm):
            form.suggestions = self.suggestions
