"""Everything a window says, gathered from its widgets: labels, keys, hints, names, painted lines."""

from __future__ import annotations

import dataclasses
import gc
import re
from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from firepost.domain.plan.wording import Wording
from firepost.ui.prose import Run

CHINESE = re.compile(r"[\u3400-\u9fff]")


def told(root: QWidget, *, seen: bool = False) -> Iterator[tuple[str, str]]:
    """(what says it, the words) of everything under `root`; with `seen` only what is in sight."""
    for one in [root, *root.findChildren(QWidget)]:
        if seen and not one.isVisible():
            continue
        kind = type(one).__name__
        # What a widget keeps as mere words, it keeps to paint them.
        kept = getattr(one, "__dict__", {}).items()
        yield from ((f"{kind}.{name}", text) for name, text in kept if isinstance(text, str))
        yield f"{kind}.name", one.accessibleName()
        yield f"{kind}.tip", one.toolTip()
        if isinstance(one, QLabel | QAbstractButton):
            yield kind, one.text()
        elif isinstance(one, QLineEdit | QPlainTextEdit):
            yield f"{kind}.hint", one.placeholderText()
        elif isinstance(one, QComboBox):
            for row in range(one.count()):
                yield f"{kind}.item", one.itemText(row)


def painted() -> Iterator[tuple[str, str]]:
    """The runs of letters that widgets hold to paint them."""
    for one in gc.get_objects():
        if isinstance(one, Run):
            yield "Run", one.text
        elif type(one) is tuple and any(isinstance(part, Run) for part in one):
            yield from (("Run", part.text) for part in one if isinstance(part, Run))


def data_of(value: object) -> Iterator[str]:
    """Every word that stands on a board as data: names, sources, log texts, plan terms aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Wording | bytes):
        return
    elif isinstance(value, Mapping):
        yield from data_of((*value.keys(), *value.values()))
    elif dataclasses.is_dataclass(value):
        yield from data_of([getattr(value, one.name) for one in dataclasses.fields(value)])
    elif isinstance(value, Iterable):
        for one in value:
            yield from data_of(one)
    else:
        yield from data_of([getattr(value, name, None) for name in _slots(value)])


def _slots(value: object) -> tuple[str, ...]:
    return tuple(getattr(type(value), "__slots__", ()))


def chinese_left(words: Iterable[tuple[str, str]], data: Iterable[str]) -> dict[str, str]:
    """What is still Chinese once the data is taken out: {words: who says them}."""
    names = sorted({one for one in data if CHINESE.search(one)}, key=len, reverse=True)
    out = {}
    for who, text in words:
        rest = text.replace("\n", "")  # a long name is broken where its row ends
        if CHINESE.search(rest):
            for name in names:
                rest = rest.replace(name, "")
            short = text.strip(" …")
            if short and any(name.startswith(short) for name in names):
                continue  # a name in its first letters
        if CHINESE.search(rest):
            out[text] = who
    return out
