"""A4 as it will be printed: the pages of the very paper, larger and smaller, one after another."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from firepost.app.reporting import Leaf
from firepost.ui.reporting.desk import ReportDesk
from firepost.ui.setting import Setting

A4_WIDE_IN: Final = 8.27
_ZOOMS: Final = (1.0, 1.25, 1.5, 2.0, 3.0)
_SCROLL_PX: Final = 20


class Sheet(QWidget):
    """One page. By night it is tinted; what is printed is not."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = setting.look
        self.image: QImage | None = None
        setting.look.changed.connect(self.update)

    def show_image(self, image: QImage | None) -> None:
        self.image = image
        if image is not None:
            ratio = image.devicePixelRatio()
            self.setFixedSize(round(image.width() / ratio), round(image.height() / ratio))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.image is not None:
            painter.drawImage(0, 0, self.image)
            if self._look.night:
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
                painter.fillRect(self.rect(), self._look.colour("text-2"))
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(QPen(self._look.colour("line-strong"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class Preview(QWidget):
    """What lies in front: its pages in turn."""

    def __init__(
        self, setting: Setting, desk: ReportDesk, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._setting, self._desk = setting, desk
        self.page, self.pages, self._zoom = 0, 0, 0
        say = setting.say
        self.title = QLabel(say("ui.reports.preview"), self)
        self.title.setProperty("role", "head")
        self.smaller, self.larger = QPushButton("−", self), QPushButton("+", self)
        self.smaller.setAccessibleName(say("ui.reports.smaller"))
        self.larger.setAccessibleName(say("ui.reports.larger"))
        self.back = QPushButton(say("ui.reports.page_before"), self)
        self.next = QPushButton(say("ui.reports.page_after"), self)
        self.smaller.clicked.connect(lambda: self.zoom(-1))
        self.larger.clicked.connect(lambda: self.zoom(1))
        self.back.clicked.connect(lambda: self.turn(-1))
        self.next.clicked.connect(lambda: self.turn(1))
        self.sheet = Sheet(setting)
        self.area = QScrollArea(self)
        self.area.setWidget(self.sheet)
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        # Always there: else the page that fits the room would not, once it came.
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.told = QLabel("", self)
        self.told.setWordWrap(True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay()
        self.area.viewport().installEventFilter(self)
        desk.paper_changed.connect(self._take_paper)
        desk.changed.connect(self.tell)

    def _lay(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 8, 4)
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        for key in (self.smaller, self.larger):
            key.setFixedWidth(46)
            head.addWidget(key)
        for key in (self.back, self.next):
            key.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            head.addWidget(key)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.told)
        column.addWidget(self.area, 1)
        self.tell()

    # -- turning

    def turn(self, by: int) -> None:
        if self.pages and 0 <= self.page + by < self.pages:
            self.page += by
            self.area.verticalScrollBar().setValue(0)
            self._ask()

    def zoom(self, by: int) -> None:
        self._zoom = min(max(self._zoom + by, 0), len(_ZOOMS) - 1)
        self._ask()

    def _take_paper(self) -> None:
        """Another paper begins at its first page; a new setting of the draft stays where it was."""
        paper = self._desk.paper
        same = paper is not None and paper.report is None and not paper.title
        if not (same and self._draft_before):
            self.page = 0
        self._draft_before = same
        self._ask()

    _draft_before = False

    def _ask(self) -> None:
        wide_in = A4_WIDE_IN
        room = max(self.area.viewport().width() - 2, 200)
        ratio = self.devicePixelRatioF()
        self._desk.leaf(self.page, room * ratio * _ZOOMS[self._zoom] / wide_in, self._show)
        self.tell()

    def _show(self, leaf: Leaf) -> None:
        if self.page >= leaf.pages:
            self.page = leaf.pages - 1
            self._ask()
            return
        self.pages = leaf.pages
        image = QImage(
            leaf.rgb,
            leaf.width_px,
            leaf.height_px,
            3 * leaf.width_px,
            QImage.Format.Format_RGB888,
        ).copy()
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self.sheet.show_image(image)
        self.tell()

    def tell(self) -> None:
        say, paper = self._setting.say, self._desk.paper
        if paper is None or not self.pages:
            self.title.setText(say("ui.reports.preview"))
        else:
            key = "ui.reports.preview_of" if paper.title else "ui.reports.preview_pages"
            told = {"title": paper.title, "page": self.page + 1, "of": self.pages}
            words = say(key, **told)
            if self._setting.look.compact or self._too_wide(words):
                words = say("ui.reports.preview_short", **told)
            self.title.setText(words)
        self.smaller.setEnabled(self._zoom > 0)
        self.larger.setEnabled(self._zoom < len(_ZOOMS) - 1)
        self.back.setEnabled(self.page > 0)
        self.next.setEnabled(self.page + 1 < self.pages)
        wrong = self._desk.unproved
        if wrong is not None:
            self.told.setText(self._setting.notice(wrong))
        elif paper is None:
            self.told.setText(say(self._waits_for()))
        self.told.setVisible(wrong is not None or paper is None)
        self.sheet.setVisible(paper is not None)

    def _waits_for(self) -> str:
        """Why no paper lies here."""
        if self._desk.stage.fire is None:
            return "ui.strip.no_fire"
        return "ui.reports.setting" if self._desk.able else "ui.reports.unable"

    def _too_wide(self, words: str) -> bool:
        keys = (self.smaller, self.larger, self.back, self.next)
        room = self.width() - 40 - sum(max(key.sizeHint().width(), 46) + 8 for key in keys)
        return self.title.fontMetrics().horizontalAdvance(words) > room

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The page is as wide as the room it has, told once the room is laid."""
        if (
            isinstance(event, QResizeEvent)
            and watched is self.area.viewport()
            and self._desk.paper is not None
            and event.oldSize().width() != event.size().width()
        ):
            self._ask()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        return QSize(520, 700)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(self._setting.look.colour("line"), 1))
        painter.drawRoundedRect(QRect(0, 0, self.width() - 1, self.height() - 1), 4, 4)
        painter.end()
