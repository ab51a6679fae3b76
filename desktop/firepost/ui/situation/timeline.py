"""The time line under the map: both clocks, what happened when, and the way back into the past."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from firepost.ui import figures
from firepost.ui.setting import Setting
from firepost.ui.situation import ticks
from firepost.ui.situation.replay import Player
from firepost.ui.stage import Stage
from firepost.ui.typed.moment import parse_moment

_MARGIN_PX = 24
_LEANS = (0.5, 0.8, 0.2)  # where over its words a mark stands: in the middle, then aside
_AHEAD_PX = 132  # for the words of the hour that comes next, beside 现在


class Axis(QWidget):
    """The line itself. Press or drag to look back; ← → jump, Home first, End now, space plays.

    Signals: `play_pressed`, `speed_pressed`.
    """

    play_pressed = Signal()
    speed_pressed = Signal()

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.as_known_then = False
        self.typed = ""
        self.labels: tuple[QRectF, ...] = ()  # where words were painted last
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(setting.say("ui.timeline.title"))
        self.setToolTip(setting.say("ui.timeline.how"))
        self._painted_minute = stage.now().minute
        self._rules: tuple[ticks.TimeRule, ...] = ()
        self.marks: tuple[ticks.Mark, ...] = ()  # the plan's hours of the fire in front
        stage.clerk.opened.connect(self._ask_rules)
        stage.board_changed.connect(self._follow)
        stage.look_back_changed.connect(self.update)
        stage.ticked.connect(self._tick)
        setting.look.changed.connect(self.update)

    def _ask_rules(self) -> None:
        def come(rules: tuple[ticks.TimeRule, ...]) -> None:
            self._rules = rules
            self._follow()

        self._stage.clerk.ask(lambda post: ticks.time_rules(getattr(post, "plan", None)), come)

    def _follow(self, *_: object) -> None:
        fire = self._stage.fire
        self.marks = ticks.marks(fire, self._rules) if fire is not None else ()
        self.update()

    @property
    def shown(self) -> ticks.Span:
        share = _AHEAD_PX / max(self.width() - 2 * _MARGIN_PX, 1)
        return ticks.span(self._stage.fire, self._stage.now(), self.marks, share)

    def x_of(self, at: datetime) -> float:
        return _MARGIN_PX + self.shown.share(at) * (self.width() - 2 * _MARGIN_PX)

    def go(self, at: datetime) -> None:
        now = self._stage.now()
        if at >= now - timedelta(seconds=30):
            self._stage.return_to_now()
        else:
            self._stage.look_back_to(at, as_known_then=self.as_known_then)

    def _tick(self, now: datetime) -> None:
        if now.minute != self._painted_minute:
            self._painted_minute = now.minute
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag_to(event)

    def _drag_to(self, event: QMouseEvent) -> None:
        wide = self.width() - 2 * _MARGIN_PX
        self.go(self.shown.at((event.position().x() - _MARGIN_PX) / max(wide, 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._travel(Qt.Key(event.key())) or self._type(event):
            self.update()
        else:
            super().keyPressEvent(event)

    def _travel(self, key: Qt.Key) -> bool:
        """Jump, play, or come back; False where the key means none of it."""
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._jump(forward=key == Qt.Key.Key_Right)
        elif key == Qt.Key.Key_Home:
            events = self._events()
            if events:
                self.go(events[0])
        elif key == Qt.Key.Key_End:
            self._stage.return_to_now()
        elif key == Qt.Key.Key_Space:
            self.play_pressed.emit()
        elif key == Qt.Key.Key_Up:
            self.speed_pressed.emit()
        else:
            return False
        return True

    def _type(self, event: QKeyEvent) -> bool:
        """A time typed digit by digit, gone to with Enter."""
        key = Qt.Key(event.key())
        if event.text() and event.text() in "0123456789:：-":
            self.typed += event.text()
        elif key == Qt.Key.Key_Backspace:
            self.typed = self.typed[:-1]
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.typed:
            at = parse_moment(self.typed, self._stage.now())
            self.typed = ""
            if at is not None:
                self.go(at)
        elif key == Qt.Key.Key_Escape and self.typed:
            self.typed = ""
        else:
            return False
        return True

    def _events(self) -> list[datetime]:
        fire, board = self._stage.fire, self._stage.board
        if fire is None or board is None:
            return []
        said = [line.said.at for line in board.log if line.incident in (None, fire.id)]
        return ticks.events(fire, said, self._stage.now(), self.marks)

    def _jump(self, *, forward: bool) -> None:
        stands, events = self._stage.shown_at, self._events()
        if forward:
            later = [at for at in events if at > stands]
            self.go(later[0] if later else self._stage.now())
        else:
            earlier = [at for at in events if at < stands]
            if earlier:
                self.go(earlier[-1])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_line(painter)
        fire = self._stage.fire
        taken: list[QRectF] = []
        self._paint_marker(painter, taken)
        if fire is not None:
            self._paint_beyond(painter, taken)
            self._paint_ticks(painter, ticks.ticks(self._setting, fire, self.marks), taken)
        self.labels = tuple(taken)
        if self.hasFocus():
            painter.setPen(QPen(self._setting.look.colour("focus"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(2, 2, -2, -2))
        painter.end()

    @property
    def _line_y(self) -> float:
        return self.height() * 0.58

    def _paint_line(self, painter: QPainter) -> None:
        look, shown = self._setting.look, self.shown
        y, right = self._line_y, self.width() - _MARGIN_PX
        now_x = self.x_of(self._stage.now())
        painter.setPen(QPen(look.colour("line-strong"), 2.5))
        painter.drawLine(QPointF(now_x, y), QPointF(right, y))
        fire = self._stage.fire
        start_x = float(_MARGIN_PX)
        if fire is not None and fire.burning_since is not None:
            start_x = self.x_of(fire.burning_since)
            painter.drawLine(QPointF(_MARGIN_PX, y), QPointF(start_x, y))
        painter.setPen(QPen(look.colour("text"), 4))
        painter.drawLine(QPointF(start_x, y), QPointF(now_x, y))
        painter.setFont(look.font("minimum"))
        least = 88 if look.compact else 56
        for hour in ticks.hours(shown, self.width() - 2 * _MARGIN_PX, least):
            x = self.x_of(hour)
            painter.setPen(QPen(look.colour("line-strong"), 1.3))
            painter.drawLine(QPointF(x, y + 4), QPointF(x, y + 8))
            painter.setPen(look.colour("text-2"))
            text = hour.strftime("%H" if hour.hour else "%m-%d")
            box = QRectF(x - 30, y + 8, 60, 17)
            painter.drawText(
                box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text
            )

    def _paint_ticks(
        self, painter: QPainter, marks: list[ticks.Tick], taken: list[QRectF]
    ) -> None:
        look, y, shown = self._setting.look, self._line_y, self.shown
        metrics = look.metrics("secondary", bold=True)
        painter.setFont(look.font("secondary", bold=True))
        for mark in sorted(marks, key=lambda one: (one.rank, -one.at.timestamp())):
            if not 0.0 <= shown.share(mark.at) <= 1.0:
                continue
            x = self.x_of(mark.at)
            painter.setPen(QPen(look.colour(mark.ink), 3))
            painter.drawLine(QPointF(x, y - 9), QPointF(x, y + 9))
            words = (mark.short,) if look.compact else (mark.text, mark.short)
            for text, lean in product(dict.fromkeys(words), _LEANS):
                wide = metrics.horizontalAdvance(text) + 6
                box = QRectF(x - wide * lean, y - 30, wide, 19)
                box.moveLeft(min(max(box.left(), 0.0), self.width() - box.width()))
                if not any(box.intersects(other) for other in taken):
                    taken.append(box)
                    painter.setPen(look.colour(mark.ink))
                    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
                    break

    def _paint_beyond(self, painter: QPainter, taken: list[QRectF]) -> None:
        """The next hour of the plan where the line ends before it: the words at its end."""
        mark = ticks.beyond(self.marks, self.shown, self._stage.now())
        if mark is None:
            return
        look = self._setting.look
        text = self._setting.say(
            "ui.timeline.beyond", rule=ticks.rule_word(self._setting, mark)
        )
        wide = look.metrics("secondary", bold=True).horizontalAdvance(text)
        box = QRectF(self.width() - wide - 6, self._line_y - 30, wide + 6, 19)
        if not any(box.intersects(other) for other in taken):
            taken.append(box)
            painter.setPen(look.colour("text"))
            painter.setFont(look.font("secondary", bold=True))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_marker(self, painter: QPainter, taken: list[QRectF]) -> None:
        look, y = self._setting.look, self._line_y
        past = self._stage.look_back
        x = self.x_of(self._stage.shown_at)
        shape = QPolygonF(
            [
                QPointF(x + dx, y + dy)
                for dx, dy in ((-11, -12), (11, -12), (11, 6), (0, 13), (-11, 6))
            ]
        )
        painter.setPen(QPen(look.colour("bg-panel"), 1.5))
        painter.setBrush(look.colour("warn" if past else "ink"))
        painter.drawPolygon(shape)
        painter.setPen(QPen(look.colour("on-ink" if not past else "bg-panel"), 2.2))
        for dx in (-3, 3):
            painter.drawLine(QPointF(x + dx, y - 6), QPointF(x + dx, y + 3))
        text = self._setting.say("ui.timeline.now")
        if past:
            text = figures.clock(past.at)
        if self.typed:
            text = self._setting.say("ui.timeline.typed", text=self.typed)
        metrics = look.metrics("secondary", bold=True)
        wide = metrics.horizontalAdvance(text)
        left = min(x + 14, self.width() - wide - 4)
        box = QRectF(left, y - 30, wide + 4, 19)
        taken.append(box.adjusted(-4, 0, 2, 0))
        painter.setPen(look.colour("text"))
        painter.setFont(look.font("secondary", bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class Timeline(QWidget):
    """The switch between the two clocks, and the line."""

    def __init__(self, setting: Setting, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting, self._stage = setting, stage
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.axis = Axis(setting, stage, self)
        self.happened = QPushButton(setting.say("ui.timeline.happened"), self)
        self.learned = QPushButton(setting.say("ui.timeline.learned"), self)
        self.player = Player(stage, self)
        self.play, self.speed = QPushButton("", self), QPushButton("", self)
        for button in (self.play, self.speed):
            button.setProperty("kind", "segment")
        self.play.clicked.connect(self.toggle)
        self.speed.clicked.connect(self.player.turn_speed)
        self.player.changed.connect(self._name)
        self.axis.play_pressed.connect(self.toggle)
        self.axis.speed_pressed.connect(self.player.turn_speed)
        self._name()
        group = QButtonGroup(self)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 6, 0)
        row.setSpacing(0)
        for button, learned in ((self.happened, False), (self.learned, True)):
            button.setProperty("kind", "segment")
            button.setCheckable(True)
            group.addButton(button)
            button.clicked.connect(lambda _=False, learned=learned: self._turn(learned=learned))
            row.addWidget(button)
        self.happened.setChecked(True)
        row.addSpacing(8)
        row.addWidget(self.play)
        row.addWidget(self.speed)
        row.addSpacing(8)
        row.addWidget(self.axis, 1)
        setting.look.changed.connect(self._restyle)
        self._restyle()

    def give_way(self, covered_px: int) -> None:
        """So much at the right lies under something: the line ends before it."""
        self._row.setContentsMargins(10, 0, 6 + covered_px, 0)

    def toggle(self) -> None:
        self.player.toggle(as_known_then=self.axis.as_known_then)

    def _name(self) -> None:
        say, player = self._setting.say, self.player
        self.play.setText(say("ui.replay.stop" if player.playing else "ui.replay.play"))
        self.speed.setText(say("ui.replay.speed", n=player.speed))
        self.speed.setAccessibleName(say("ui.replay.speed_how", n=player.speed))

    def _turn(self, *, learned: bool) -> None:
        if self.player.playing:
            self.player.stop()
        self.axis.as_known_then = learned
        past = self._stage.look_back
        if past is not None:
            self._stage.look_back_to(past.at, as_known_then=learned)

    def _restyle(self) -> None:
        self.setFixedHeight(self._setting.look.length("timeline"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._setting.look.colour("bg-panel"))
        painter.fillRect(0, 0, self.width(), 1, self._setting.look.colour("line-strong"))
        painter.end()
