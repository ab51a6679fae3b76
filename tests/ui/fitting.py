"""What does not fit in a window: words cut off, words over words, keys too small, keys unnamed."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEventLoop, QPoint, QRect, QSize, Qt, QThread
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QWidget,
)

from firepost.ui.frame.chip import Chip
from firepost.ui.frame.rail import RailButton
from firepost.ui.map.panel import Tool
from firepost.ui.prose import Prose, width_of

TOUCH_PX = 44
CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)


def shown(window: QWidget, *kinds: type) -> list:
    return [
        one
        for kind in kinds
        for one in window.findChildren(kind)
        if one.isVisible() and not one.size().isEmpty()
    ]


def rectangle(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def in_scroll(widget: QWidget | None) -> bool:
    while widget is not None:
        if isinstance(widget, QAbstractScrollArea):
            return True
        widget = widget.parentWidget()
    return False


def name_of(one: QWidget) -> str:
    words = one.accessibleName() or getattr(one, "text", str)()
    return f"{type(one).__name__} {words[:60]!r}"


def faults(window: QWidget) -> list[str]:
    """Everything that is wrong with what is in sight under `window`."""
    return [
        *(f"small: {one}" for one in too_small(window)),
        *(f"cut: {one}" for one in cut(window)),
        *(f"squeezed: {one}" for one in squeezed(window)),
        *(f"outside: {one}" for one in outside(window)),
        *(f"over: {one}" for one in overlapping(window)),
        *(f"nameless: {one}" for one in nameless(window)),
    ]


def too_small(window: QWidget) -> list[str]:
    return [
        f"{name_of(one)} {one.width()}x{one.height()}"
        for one in shown(window, *CONTROLS)
        if one.height() < TOUCH_PX or one.width() < TOUCH_PX
    ]


def cut(window: QWidget) -> list[str]:
    """Every wording that does not fit where it stands and whose whole no tip tells."""
    out = []
    for prose in shown(window, Prose):
        out += [f"Prose {words!r}" for words in prose.clipped()]
        needs = sum(one.height_px(prose.look) for one in prose._kept())
        if needs > prose.height() + 2:
            out.append(f"too tall: {name_of(prose)}")
    out += [f"{name_of(one)}" for one in shown(window, QLabel) if _label_cut(one)]
    out += [f"{name_of(one)}" for one in shown(window, QAbstractButton) if _button_cut(one)]
    for chip in shown(window, Chip):
        if width_of(chip._runs, chip._look) > chip.width():
            out.append(name_of(chip))
    out += [
        f"{name_of(one)} {one.currentText()!r}" for one in shown(window, QComboBox) if _box(one)
    ]
    out += [f"{name_of(one)} hint" for one in shown(window, QLineEdit) if _hint_cut(one)]
    return out


def _label_cut(one: QLabel) -> bool:
    words = one.text()
    if not words or one.toolTip():
        return False
    room = one.contentsRect()
    if one.wordWrap():
        flags = int(Qt.TextFlag.TextWordWrap)
        box = one.fontMetrics().boundingRect(QRect(0, 0, room.width(), 10_000), flags, words)
        return box.height() > room.height() + 2 or box.width() > room.width() + 1
    rows = words.split("\n")
    wide = max(one.fontMetrics().horizontalAdvance(row) for row in rows)
    tall = one.font().pixelSize() * 1.05 * len(rows)  # ideographs, not the leading about them
    return wide > room.width() + 1 or tall > room.height() + 4


def _button_cut(one: QAbstractButton) -> bool:
    if isinstance(one, RailButton):
        name = one._setting.say(f"ui.page.{one.stop.name}")
        return one._setting.look.advance(name, "secondary", bold=True) > one.width() - 2
    if isinstance(one, Tool):
        words = one.accessibleName()
        return one._setting.look.advance(words, "minimum", bold=True) > one.width() - 2
    if not one.text() or one.toolTip():
        return False
    room = one.rect()
    if isinstance(one, QPushButton):
        option = QStyleOptionButton()
        one.initStyleOption(option)
        room = one.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, one)
    return _wide(one, one.text().split("\n")) > room.width() + 1


def _wide(one: QWidget, rows: list[str]) -> int:
    return max(one.fontMetrics().horizontalAdvance(row) for row in rows)


def _box(one: QComboBox) -> bool:
    option = QStyleOptionComboBox()
    one.initStyleOption(option)
    room = one.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, one
    )
    return _wide(one, [one.currentText()]) > room.width() + 2 and not one.toolTip()


def _hint_cut(one: QLineEdit) -> bool:
    if one.text() or not one.placeholderText() or one.toolTip():
        return False
    option = QStyleOptionFrame()
    one.initStyleOption(option)
    room = one.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, one)
    return _wide(one, [one.placeholderText()]) > room.width()


def outside(window: QWidget) -> list[str]:
    whole = window.rect()
    return [
        f"{name_of(one)} {rectangle(one, window).getRect()}"
        for one in shown(window, QWidget)
        if not in_scroll(one.parentWidget()) and not whole.contains(rectangle(one, window))
    ]


def squeezed(window: QWidget) -> list[str]:
    """Keys and fields of which a part lies under the edge of what holds them."""
    out = []
    for one in shown(window, *CONTROLS):
        box, within = rectangle(one, window), one.parentWidget()
        while within is not None and within is not window and not in_scroll(within):
            if not rectangle(within, window).contains(box):
                out.append(f"{name_of(one)} {box.getRect()}")
                break
            within = within.parentWidget()
    return out


def overlapping(window: QWidget) -> list[str]:
    """Words and keys of one parent that cover each other; what floats on purpose is not of one."""
    by_parent: dict[int, list[tuple[QWidget, QRect]]] = {}
    for one in shown(window, QLabel, Prose, Chip, *CONTROLS):
        if isinstance(one, QLabel) and not one.text():
            continue
        by_parent.setdefault(id(one.parentWidget()), []).append((one, one.geometry()))
    return [
        f"{name_of(one)} / {name_of(other)}"
        for held in by_parent.values()
        for i, (one, box) in enumerate(held)
        for other, that in held[i + 1 :]
        if box.intersects(that) and one.parentWidget().objectName() != "qt_spinbox"
    ]


def nameless(window: QWidget) -> list[str]:
    return [
        f"{type(one).__name__} in {type(one.parentWidget()).__name__}"
        for one in shown(window, *CONTROLS)
        if not (one.accessibleName() or getattr(one, "text", str)()).strip()
    ]


# -- the round of the Tab key


def tab_round(window: QWidget, most: int = 400) -> list[QWidget]:
    """Where the Tab key leads, from where the focus is until it comes back."""
    start = QApplication.focusWidget()
    reached: list[QWidget] = []
    for _ in range(most):
        window.focusNextChild()
        focused = QApplication.focusWidget()
        if focused is None:
            break
        reached.append(focused)
        if focused is start:
            break
    return reached


def tab_faults(window: QWidget) -> list[str]:
    """Controls in sight that Tab never reaches, reaches twice, or reaches against the reading."""
    reached = tab_round(window)
    out = [f"twice: {name_of(one)}" for one in {*reached} if reached.count(one) > 1]
    groups = {
        id(one.group()) for one in reached if isinstance(one, QAbstractButton) and one.group()
    }
    for one in shown(window, *CONTROLS):
        if not one.isEnabled() or one in reached:
            continue
        group = one.group() if isinstance(one, QAbstractButton) else None
        if group is not None and id(group) in groups:
            continue  # of a switch one side is in the round, the arrow keys lead to the other
        out.append(f"never: {name_of(one)}")
    for one, other in pairwise(reached):
        same = one.parentWidget() is other.parentWidget()
        if (
            same
            and other is not reached[-1]
            and other.geometry().bottom() <= one.geometry().top()
        ):
            out.append(f"upwards: {name_of(one)} -> {name_of(other)}")
    return out


def lasting(window: QWidget) -> list[str]:
    """The faults that stay: what is still being laid on a busy machine gets a moment to be."""
    for _ in range(25):
        found = faults(window)
        if not found:
            break
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        QThread.msleep(20)
    return found


def resized(window: QWidget, size: tuple[int, int]) -> None:
    window.resize(QSize(*size))
    for _ in range(4):
        QApplication.processEvents()
