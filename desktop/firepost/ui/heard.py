"""What was said on the screen, and by which key: so that it can be said again in another language.

Most of the screen is told anew whenever the board changes. What a widget was given once, when it
was made (a label, a hint, a name for those who cannot see it), is found here by its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from firepost.app.words import Words
from firepost.domain.errors import Notice
from firepost.domain.frozen import Frozen
from firepost.domain.plan.wording import Wording
from firepost.ui.prose import Line, Prose, Run

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox

_MOST_FILLED: Final = 6_000  # sentences with figures in them come without end
# Where sentences are joined: there always; there beside something known, coarse first; in lists.
_EDGES: Final = ("\n", " · ")
_LISTS: Final = ("、", ", ")
_JOIN: Final = {("、", "en"): ", ", (", ", "zh"): "、"}
_SEAMS: Final = (" → ", "；", ": ", "　", "，", " (", ")", "”", "“", " ")


class Origin(NamedTuple):
    """Where words came from: a key with what filled its blanks, a notice, a plan, or such joined."""

    key: str = ""
    values: Mapping[str, object] = {}
    notice: Notice | None = None
    plan: Wording | None = None
    parts: tuple[Any, ...] = ()  # Origin, or words that nobody said by a key
    seam: str = ""


class Heard:
    """Remembers what was said. The last to say a sentence is taken for its source."""

    def __init__(self) -> None:
        self._plain: dict[str, Origin] = {}
        self._filled: dict[str, Origin] = {}
        self._bound: WeakKeyDictionary[QWidget, dict[object, tuple[str, Origin]]] = (
            WeakKeyDictionary()
        )

    def note(self, text: str, key: str, values: Mapping[str, object]) -> str:
        if values:
            # What only hands on another's words is no source of them.
            if text not in values.values():
                self._keep(text, Origin(key, values))
        else:
            self._plain[text] = Origin(key, values)
        return text

    def note_notice(self, text: str, notice: Notice) -> str:
        self._keep(text, Origin(notice=notice))
        return text

    def _keep(self, text: str, origin: Origin) -> None:
        filled = self._filled
        filled.pop(text, None)
        filled[text] = origin
        if len(filled) > _MOST_FILLED:
            for old in list(filled)[: _MOST_FILLED // 3]:
                del filled[old]

    def learn(self, value: object) -> None:
        """The words of a plan, wherever in it they stand; they come with their other language."""
        if isinstance(value, Wording):
            for text in (value.zh, value.en):
                if text:
                    self._plain.setdefault(text, Origin(plan=value))
        elif isinstance(value, Frozen) or is_dataclass(value):
            for name in getattr(value, "__dataclass_fields__", ()):
                self.learn(getattr(value, name))
        elif isinstance(value, Mapping):
            for one in value.values():
                self.learn(one)
        elif isinstance(value, tuple | list | frozenset):
            for one in value:
                self.learn(one)

    # -- saying again

    def bind(self, root: QWidget) -> None:
        """Remember for every widget under `root`, just made, what its words came from."""
        for widget, place, text, _put in _texts(root):
            origin = self._source(text)
            if origin is not None:
                self._bound.setdefault(widget, {})[place] = (text, origin)

    def retell(self, root: QWidget, words: Words) -> None:
        """Put what `root` and all under it were told into the language of `words`."""
        for widget, place, text, put in _texts(root):
            bound = self._bound.get(widget, {}).get(place)
            origin = bound[1] if bound is not None and bound[0] == text else self._source(text)
            if origin is not None:
                again = self._told(origin, words)
                put(again)
                self._bound.setdefault(widget, {})[place] = (again, origin)
        for prose in root.findChildren(Prose):
            prose.show_lines([self._line(one, words) for one in prose.lines])

    def again(self, text: str, words: Words) -> str:
        """The sentence in the other language; what nobody said by a key stays as it is."""
        origin = self._source(text)
        return text if origin is None else self._told(origin, words)

    def _line(self, line: Line, words: Words) -> Line:
        def runs(of: tuple[Run, ...]) -> tuple[Run, ...]:
            return tuple(replace(run, text=self.again(run.text, words)) for run in of)

        return replace(line, runs=runs(line.runs), shorter=tuple(runs(o) for o in line.shorter))

    def _source(self, text: str, deep: int = 6) -> Origin | None:
        """What the words came from, blanks and joints too; None where nothing in them is known."""
        if text.isascii() and len(text) <= 2:  # a key, a letter on the map
            return None
        origin = self._plain.get(text) or self._filled.get(text)
        if origin is not None:
            values = {
                name: self._source(one, deep - 1) or one if deep and type(one) is str else one
                for name, one in origin.values.items()
            }
            return origin._replace(values=values)
        for edge in _EDGES:
            if edge in text:
                return self._joined(edge, text.split(edge), deep)
        for seam in _SEAMS:
            at = text.find(seam)
            while at >= 0:  # a seam beside something known is a true one
                halves = [text[:at], text[at + len(seam) :]]
                if any(half in self._plain or half in self._filled for half in halves):
                    return self._joined(seam, halves, deep)
                at = text.find(seam, at + 1)
        for comma in _LISTS:
            if comma in text:
                return self._joined(comma, text.split(comma), deep)
        return None

    def _joined(self, seam: str, texts: list[str], deep: int) -> Origin | None:
        parts = tuple(self._source(text, deep) or text for text in texts)
        known = any(isinstance(part, Origin) for part in parts)
        return Origin(parts=parts, seam=seam) if known else None

    def _told(self, origin: Origin, words: Words) -> str:
        if origin.parts:
            seam = _JOIN.get((origin.seam, words.language), origin.seam)
            return seam.join(
                self._told(part, words) if isinstance(part, Origin) else part
                for part in origin.parts
            )
        if origin.notice is not None:
            return self.note_notice(words.say(origin.notice), origin.notice)
        if origin.plan is not None:
            return origin.plan.said(words.language)
        values = {name: self._value(value, words) for name, value in origin.values.items()}
        return self.note(words.text(origin.key, **values), origin.key, values)

    def _value(self, value: object, words: Words) -> object:
        match value:
            case Origin():
                return self._told(value, words)
            case Notice():
                return words.say(value)
            case Wording():
                return value.said(words.language)
            case _:
                return value


Put = Callable[[str], Any]


def _texts(root: QWidget) -> Iterator[tuple[QWidget, object, str, Put]]:
    """Every wording a widget holds by itself: (widget, which of its wordings, words, how to set)."""
    for widget in [root, *root.findChildren(QWidget)]:
        yield from (one for one in _of(widget) if one[2])


def _of(widget: QWidget) -> Iterator[tuple[QWidget, object, str, Put]]:
    # Here, not above: the first picture has no use for most of them.
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit

    yield widget, "name", widget.accessibleName(), widget.setAccessibleName
    yield widget, "tip", widget.toolTip(), widget.setToolTip
    yield widget, "more", widget.accessibleDescription(), widget.setAccessibleDescription
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget, "text", widget.text(), widget.setText
    elif isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget, "hint", widget.placeholderText(), widget.setPlaceholderText
    elif isinstance(widget, QComboBox):
        for row in range(widget.count()):
            yield widget, row, widget.itemText(row), _item(widget, row)


def _item(box: QComboBox, row: int) -> Put:
    return lambda text: box.setItemText(row, text)
