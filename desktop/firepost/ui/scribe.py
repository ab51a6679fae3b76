"""Notes what stands half typed in forms and pages, and puts it back after a crash.

A form is compared with how it looked when it was opened; only what a person made of it is kept.
Of a page, whose fields the program fills too, only what a person's own hand touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)

from firepost.ui.drafts import Drafts
from firepost.ui.forms.drawer import Form
from firepost.ui.stage import Stage

AFTER_MS: Final = 250
MOST: Final = 40  # half-filled forms kept; the oldest goes
FORMS: Final = "forms"
OPEN: Final = "open"
# Words that are no record: a search is kept as it stands, looking is no harm.
NOT_FORMS: Final = ("log", "goto")
_INPUTS: Final = (QLineEdit, QPlainTextEdit, QComboBox, QListWidget, QAbstractButton)


class Scribe(QObject):
    """One a window. `open_again` opens a form by name and target; False if it can't be yet."""

    def __init__(
        self,
        drafts: Drafts,
        stage: Stage,
        open_again: Callable[[str, str], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._drafts, self._stage, self._open_again = drafts, stage, open_again
        self._form: QWidget | None = None
        self._key = ""
        self._blanks: dict[str, dict[str, Any]] = {}  # how a form looked when it was opened
        self._last: dict[str, str] = {}  # form: for whom it was opened last
        self._pages: dict[str, QWidget] = {}
        self._touched: dict[str, set[str]] = {}
        self._heard: set[int] = set()
        self._waits = False  # what lay open belongs to a page that is not made yet
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_MS)
        self._timer.timeout.connect(self.note)
        drafts.opened.connect(self._read_before)

    # -- forms in the drawer

    def turn_over(self, name: str, form: QWidget, target: str) -> None:
        """Before a form is opened for somebody else, or for another fire: what stood in it is
        kept for whom it was meant, and leaves the fields."""
        key, last = self._key_of(name, target), self._last.get(name)
        if last is None or last == key or not (isinstance(form, Form) and form.keeps_draft):
            return
        self.note()
        self._form = None
        self._blanks.pop(key, None)
        form.clear()

    def _key_of(self, name: str, target: str) -> str:
        return f"{name}|{target}|{self._fire()}"

    def _fire(self) -> str:
        """Whose words they are. A drill is told anew at each start: there the name is the fire."""
        board, fire = self._stage.board, self._stage.fire
        if board is None or fire is None:
            return ""
        return fire.name if board.drill else fire.id

    def attend(self, name: str, form: QWidget, target: str = "") -> None:
        """A form was opened and fitted to the board: put back what stood in it, then listen."""
        self.note()
        self._form = None
        if not (isinstance(form, Form) and form.keeps_draft) and name not in NOT_FORMS:
            return
        self._form = form
        self._key = self._last[name] = self._key_of(name, target)
        if isinstance(form, Form) and not form.property("attended"):
            form.setProperty("attended", True)  # noqa: FBT003 - Qt's signature
            form.finished.connect(lambda: self._drop(name))
        if self._key not in self._blanks:
            self._blanks[self._key] = written(form)
            self._put_back(form)
        self._listen(form, touches=None)
        self._drafts.keep_typed(**{OPEN: [name, target]})

    def leave(self) -> None:
        """The drawer was closed: its words stay, it does not open by itself again."""
        self.note()
        self._form, self._waits = None, False
        self._drafts.keep_typed(**{OPEN: None})

    def resume(self) -> None:
        """Open again what lay open when the program ended without a word."""
        lay = self._drafts.typed(OPEN)
        if isinstance(lay, list) and len(lay) == 2 and self._stage.live:
            self._waits = not self._open_again(str(lay[0]), str(lay[1]))

    def _put_back(self, form: QWidget) -> None:
        kept = self._held().get(self._key)
        if not isinstance(kept, Mapping):
            return
        fields, beside = dict(kept.get("fields", {})), dict(kept.get("beside", {}))

        def fill() -> None:
            write(form, fields)

        if isinstance(form, Form) and beside:
            form.put_back(beside, fill)
        else:
            fill()

    def _drop(self, name: str) -> None:
        """It was recorded: nothing of it is half typed any more."""
        gone = self._last.get(name, "")
        if self._key == gone:
            self._form = None
        self._blanks.pop(gone, None)
        kept = {key: one for key, one in self._held().items() if key != gone}
        self._drafts.keep_typed(**{FORMS: kept})

    # -- pages

    def attend_page(self, name: str, page: QWidget) -> None:
        """A page was made; its fields are filled with the board that comes right after."""
        key = f"page:{name}"
        self._pages[key] = page
        touched = self._touched.setdefault(key, set())
        self._listen(page, touches=touched)
        QTimer.singleShot(0, page, lambda: self._come(key))

    def _come(self, key: str) -> None:
        self._put_page_back(key)
        if self._waits:
            self.resume()

    def _read_before(self) -> None:
        for key in self._touched:
            self._put_page_back(key)
        if self._form is not None:
            self._put_back(self._form)

    def _put_page_back(self, key: str) -> None:
        kept = self._held().get(f"{key}|{self._fire()}")
        if isinstance(kept, Mapping):
            fields = dict(kept.get("fields", {}))
            self._touched[key] |= set(fields)
            write(self._pages[key], fields)

    # -- listening and keeping

    def _listen(self, root: QWidget, *, touches: set[str] | None) -> None:
        for name, one in inputs(root):
            if id(one) in self._heard:
                continue
            self._hear(id(one), one)
            for signal in _signals(one, by_hand=touches is not None):
                signal.connect(lambda *_, name=name: self._stir(name, touches))

    def _hear(self, key: int, one: QWidget) -> None:
        self._heard.add(key)
        one.destroyed.connect(lambda *_: self._heard.discard(key))  # the next may get its id

    def _stir(self, name: str, touches: set[str] | None) -> None:
        if touches is not None:
            touches.add(name)
        if not self._timer.isActive():  # who types on and on is kept all the same
            self._timer.start()

    def note(self) -> None:
        """Keep what stands in the open form and in the pages now."""
        if self._timer.isActive():
            self._timer.stop()
        held, fire = self._held(), self._fire()
        form = self._form
        if form is not None:
            self._listen(form, touches=None)  # rows that came since
            now, blank = written(form), self._blanks.get(self._key, {})
            fields = {key: value for key, value in now.items() if value != blank.get(key)}
            beside = form.beside() if isinstance(form, Form) else {}
            _set(held, self._key, fields, beside)
        for key, touched in self._touched.items():
            if touched:
                fields = {k: v for k, v in written(self._pages[key]).items() if k in touched}
                _set(held, f"{key}|{fire}", fields, {})
        while len(held) > MOST:
            held.pop(next(iter(held)))
        self._drafts.keep_typed(**{FORMS: held})

    def _held(self) -> dict[str, Any]:
        kept = self._drafts.typed(FORMS, {})
        return dict(kept) if isinstance(kept, Mapping) else {}


def _set(
    held: dict[str, Any], key: str, fields: dict[str, Any], beside: Mapping[str, Any]
) -> None:
    if any(value for value in fields.values()) or beside:
        if held.get(key) != {"fields": fields, "beside": dict(beside)}:
            held.pop(key, None)  # to the end: the newest goes last
            held[key] = {"fields": fields, "beside": dict(beside)}
    else:
        held.pop(key, None)


def inputs(root: QWidget) -> Iterator[tuple[str, QWidget]]:
    """Every field a person may fill, by its name (or what a screen reader says); no secrets."""
    seen: dict[str, int] = {}
    for one in root.findChildren(QWidget):
        if not isinstance(one, _INPUTS) or one.property("passing"):
            continue
        if isinstance(one, QLineEdit) and (
            one.echoMode() != QLineEdit.EchoMode.Normal
            or isinstance(one.parentWidget(), QComboBox)
        ):
            continue
        if isinstance(one, QAbstractButton) and not one.isCheckable():
            continue
        name = f"{type(one).__name__} {one.objectName() or one.accessibleName()}"
        seen[name] = seen.get(name, 0) + 1
        yield f"{name} {seen[name]}", one


def written(root: QWidget) -> dict[str, Any]:
    """What stands in the fields."""
    told: dict[str, Any] = {}
    for name, one in inputs(root):
        if isinstance(one, QLineEdit):
            if not one.isReadOnly():
                told[name] = one.text()
        elif isinstance(one, QPlainTextEdit):
            if not one.isReadOnly():
                told[name] = one.toPlainText()
        elif isinstance(one, QComboBox):
            told[name] = one.currentData()
        elif isinstance(one, QListWidget):
            told[name] = [row for row in range(one.count()) if _checked(one, row)]
        elif isinstance(one, QAbstractButton):
            told[name] = one.isChecked()
    return told


def write(root: QWidget, fields: Mapping[str, Any]) -> None:
    """Put it back: what chooses first, as it may fit or fill the lines; then the lines."""
    for lines in (False, True):
        for name, one in inputs(root):
            value = fields.get(name)
            if value is not None and isinstance(one, QLineEdit | QPlainTextEdit) is lines:
                _fill(one, value)


def _fill(one: QWidget, value: Any) -> None:
    match one:
        case QLineEdit() if not one.isReadOnly():
            one.setText(str(value))
        case QPlainTextEdit():
            one.setPlainText(str(value))
        case QComboBox() if one.findData(value) >= 0:
            one.setCurrentIndex(one.findData(value))
        case QListWidget():
            for row in range(one.count()):
                if row in value:
                    one.item(row).setCheckState(Qt.CheckState.Checked)
        case QAbstractButton() if value or not _one_of_many(one):
            one.setChecked(bool(value))


def _one_of_many(button: QAbstractButton) -> bool:
    """Its neighbour's being pressed lets it go: it is not let go by itself."""
    group: Any = button.group()
    return group is not None and bool(group.exclusive())


def _checked(rows: QListWidget, row: int) -> bool:
    return rows.item(row).checkState() == Qt.CheckState.Checked


def _signals(one: QWidget, *, by_hand: bool) -> list[Any]:
    """What tells of a change: any, or only one that a person made."""
    if isinstance(one, QLineEdit):
        return [one.textEdited if by_hand else one.textChanged]
    if isinstance(one, QPlainTextEdit):
        return [one.textChanged]
    if isinstance(one, QComboBox):
        return [one.activated if by_hand else one.currentIndexChanged]
    if isinstance(one, QListWidget):
        return [one.itemChanged]
    if isinstance(one, QAbstractButton):
        return [one.clicked if by_hand else one.toggled]
    return []
