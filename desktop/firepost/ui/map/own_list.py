"""The station's own maps in the list of layers: on or off, higher or lower, out."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from firepost.domain.instants import BEIJING
from firepost.ui.map.own_maps import OwnMap, OwnMaps
from firepost.ui.setting import Setting


class OwnList(QWidget):
    """Each by itself, the one on top first."""

    def __init__(self, setting: Setting, own: OwnMaps) -> None:
        super().__init__()
        self._setting, self._own = setting, own
        self._sure: str | None = None  # whose removal was asked for once
        self.rows: dict[str, dict[str, QPushButton]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        own.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        focused = self._focused()
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = {}
        maps = self._own.maps
        if not maps:
            self._column.addWidget(self._aside(self._setting.say("ui.maps.none")))
        for place, one in enumerate(maps):
            self._add(one, first=place == 0, last=place == len(maps) - 1)
        if focused is not None:
            row = self.rows.get(focused[0], {})
            if focused[1] in row:
                row[focused[1]].setFocus()

    def _focused(self) -> tuple[str, str] | None:
        """Which key of which map has the focus: it keeps it through a change."""
        for number, row in self.rows.items():
            for name, key in row.items():
                if key.hasFocus():
                    return number, name
        return None

    def _add(self, one: OwnMap, *, first: bool, last: bool) -> None:
        say, held = self._setting.say, one.held
        shown = self._own.is_shown(held.id)
        turn = self._key(f"{say('ui.layer.on' if shown else 'ui.layer.off')} · {held.name}")
        turn.setProperty("kind", "choice")
        turn.setCheckable(True)
        turn.setChecked(shown)
        turn.clicked.connect(lambda: self._own.turn(held.id))
        keys = {"turn": turn}
        row = QHBoxLayout()
        row.setSpacing(6)
        for name, by, there in (("up", 1, not first), ("down", -1, not last)):
            key = keys[name] = self._key(say(f"ui.maps.{name}"))
            key.setVisible(there)
            key.clicked.connect(lambda _=False, by=by: self._own.lift(held.id, by))
            row.addWidget(key)
        sure = self._sure == held.id
        remove = keys["remove"] = self._key(
            say("ui.maps.remove_sure" if sure else "ui.maps.remove")
        )
        remove.setProperty("kind", "danger" if sure else "")
        remove.clicked.connect(lambda: self._remove(held.id))
        row.addStretch(1)
        row.addWidget(remove)
        for name, key in keys.items():
            if name != "turn":
                key.setAccessibleName(f"{key.text()} {held.name}")
        self.rows[held.id] = keys
        self._column.addWidget(turn)
        self._column.addWidget(self._aside("\n".join(self._told(one))))
        box = QWidget(self)
        box.setLayout(row)
        row.setContentsMargins(0, 0, 0, 8)
        self._column.addWidget(box)

    def _told(self, one: OwnMap) -> list[str]:
        say, held = self._setting.say, one.held
        told = [
            say(
                "ui.maps.told",
                kind=say(f"maps.kind.{held.kind}"),
                source=held.source,
                dated=held.dated or say("ui.maps.undated"),
                day=held.added_at.astimezone(BEIJING).date().isoformat(),
            ),
            say("ui.maps.trust", datum=held.datum, because=held.because),
        ]
        return [*told, *([held.attribution] if held.attribution else []), *held.warnings[:2]]

    def _remove(self, number: str) -> None:
        """Asked twice: what is out must be taken in anew."""
        if self._sure == number:
            self._sure = None
            self._own.remove(number)
        else:
            self._sure = number
            self.refresh()

    def _key(self, words: str) -> QPushButton:
        key = QPushButton(words, self)
        key.setMinimumHeight(44)
        return key

    def _aside(self, words: str) -> QLabel:
        told = QLabel(words, self)
        told.setProperty("role", "aside")
        told.setWordWrap(True)
        return told
