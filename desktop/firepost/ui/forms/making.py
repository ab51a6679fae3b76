"""Every form and list by its name. Loaded when the first is opened, not at the start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from firepost.ui.forms.casualties import CasualtiesForm
from firepost.ui.forms.city import CitySheet
from firepost.ui.forms.conflict import ConflictForm
from firepost.ui.forms.correction import CorrectionForm
from firepost.ui.forms.facts import FactsForm
from firepost.ui.forms.fires import Fires
from firepost.ui.forms.incident import IncidentForm, StartForm
from firepost.ui.forms.level import LevelForm
from firepost.ui.forms.lists import WholeLog
from firepost.ui.forms.perimeter import PerimeterForm
from firepost.ui.forms.source import SourceSheet
from firepost.ui.forms.state import StateForm
from firepost.ui.found import ReadShapes
from firepost.ui.keymap import KeyMap
from firepost.ui.map.basemap import BaseMap
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

Makers = dict[str, Callable[[], QWidget]]


def makers(
    setting: Setting, stage: Stage, base: Callable[[], BaseMap], read: ReadShapes | None
) -> Makers:
    return {
        "incident": lambda: IncidentForm(setting, stage, base),
        "start": lambda: StartForm(setting, stage),
        "perimeter": lambda: PerimeterForm(setting, stage, read),
        "state": lambda: StateForm(setting, stage),
        "casualties": lambda: CasualtiesForm(setting, stage),
        "declare": lambda: LevelForm(setting, stage),
        "facts": lambda: FactsForm(setting, stage),
        "conflict": lambda: ConflictForm(setting, stage),
        "correct": lambda: CorrectionForm(setting, stage),
        "keys": lambda: KeyMap(setting),
        "log": lambda: WholeLog(setting, stage),
        "fires": lambda: Fires(setting, stage),
        "source": lambda: SourceSheet(setting, stage),
        "city": lambda: CitySheet(setting, stage),
    }
