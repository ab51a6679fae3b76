"""The language of the window, turned while it stands: nothing is closed, nothing typed is lost."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from firepost.ui.drafts import Drafts
from firepost.ui.drawers import Drawers
from firepost.ui.pages import Pages
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

LANGUAGES: Final = ("zh", "en")


class Tongue(QObject):
    """Turns a whole window from one language to the next."""

    def __init__(
        self, setting: Setting, stage: Stage, drafts: Drafts, pages: Pages, drawers: Drawers
    ) -> None:
        super().__init__(stage)
        self._setting, self._stage, self._drafts = setting, stage, drafts
        self._pages, self._drawers = pages, drawers
        self._told_post = False
        self._frames = pages.situation.map.canvas.frames
        self._frames.arrived.connect(self._first)
        stage.clerk.opened.connect(lambda *_: self._tell_post())

    def _first(self, _frame: object) -> None:
        """A start has no dialogue before its first picture."""
        self._frames.arrived.disconnect(self._first)
        self._tell_qt()

    def _tell_qt(self) -> None:
        from firepost.ui import qt_words

        qt_words.speak(self._setting.words.language)

    def _tell_post(self) -> None:
        """The log is told by the desk; it begins in the first of the languages."""
        language, stage = self._setting.words.language, self._stage
        if language == LANGUAGES[0] and not self._told_post:
            return
        self._told_post = True
        stage.clerk.ask(lambda post: _speak(post, language), lambda _: stage.freshen())

    def turn(self) -> None:
        """F8: the other language."""
        now = LANGUAGES.index(self._setting.words.language)
        self.speak(LANGUAGES[(now + 1) % len(LANGUAGES)])

    def speak(self, language: str) -> None:
        setting, stage = self._setting, self._stage
        if language not in LANGUAGES or language == setting.words.language:
            return
        setting.speak(language)
        self._drafts.keep(language=language)
        self._tell_qt()
        self._tell_post()
        QApplication.setApplicationDisplayName(setting.say("ui.app"))
        for name in ("response", "forces", "depots"):
            if self._pages.has(name):
                setting.heard.learn(getattr(self._pages.page(name), "plan", None))
        # What was told once, first; then what follows the board tells itself anew over it.
        for root in QApplication.topLevelWidgets():  # forms in no drawer just now are such too
            if root.objectName() != "window" or root is stage.parent():
                setting.heard.retell(root, setting.words)
        self._drawers.retell()
        setting.look.changed.emit()
        stage.look_back_changed.emit()
        if stage.board is not None:
            stage.board_changed.emit(stage.board)


def _speak(post: Any, language: str) -> None:
    """On the desk's own thread; a desk only read from a copy keeps its one language."""
    speak = getattr(post, "speak", None)
    if speak is not None:
        speak(language)
