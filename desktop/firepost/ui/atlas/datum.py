"""A map that does not say on which earth it stands, or gives cause to doubt it: a person says so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from firepost.domain.errors import Notice
from firepost.ui.forms.fields import ABSENT, ChoiceField, Hint, LineField
from firepost.ui.setting import Setting

# Refusals that another word about the earth may cure.
ASKED: Final = frozenset(
    {
        "maps.datum_in_doubt",
        "maps.no_crs",
        "maps.own_crs",
        "maps.beyond_crs",
        "maps.old_earth",
        "formats.needs_crs",
        "formats.odd_numbers",
        "geometry.looks_like_metres",
        "formats.crs_unknown",
        "formats.degrees_not_metres",
        "formats.beyond_crs",
        "formats.zone_mismatch",
    }
)
CHOICES: Final = ("EPSG:4490", "EPSG:4549", "GCJ-02", "BD-09")
_EPSG: Final = re.compile(r"(?:epsg)?[:\s]*(\d{4,6})", re.IGNORECASE)


class MapDatum(QWidget):
    """Signals: `settled` (Path, str): take the file in, on this earth."""

    settled = Signal(object, str)

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self._setting = setting
        self._path: Path | None = None
        say = setting.say
        self.told = Hint(self, "strong")
        names = [(one, say(f"ui.maps.datum.{one[:3].lower()}{one[-4:]}")) for one in CHOICES]
        self.choice = ChoiceField(setting, say("ui.import.datum"), names, columns=1)
        self.number = LineField(
            setting, say("ui.maps.datum_other"), hint=say("ui.maps.datum_hint")
        )
        self.number.line.returnPressed.connect(self._settle)
        self.wrong = QLabel("", self)
        self.wrong.setProperty("role", "wrong")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self.key = QPushButton(say("ui.maps.datum_take"), self)
        self.key.setProperty("kind", "primary")
        self.key.setMinimumHeight(48)
        self.key.clicked.connect(self._settle)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        for part in (self.told, self.choice, self.number, self.wrong, self.key):
            column.addWidget(part)
        column.addStretch(1)

    def ask(self, path: Path, notice: Notice) -> None:
        self._path = path
        self.told.setText(f"{path.name}：{self._setting.notice(notice)}")
        self.choice.clear()
        self.number.clear()
        self.wrong.hide()

    def _settle(self) -> None:
        """A number that was typed outranks the choice."""
        typed, chosen = self.number.value(), self.choice.value()
        datum = "" if chosen is ABSENT else str(chosen)
        if typed is not ABSENT:
            found = _EPSG.fullmatch(str(typed).strip())
            datum = f"EPSG:{found[1]}" if found else ""
        if self._path is None or not datum:
            self.wrong.setText(self._setting.say("ui.maps.datum_which"))
            self.wrong.show()
            return
        self.settled.emit(self._path, datum)
