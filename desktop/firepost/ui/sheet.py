"""The style sheet of Qt's own widgets, written from the tokens for one theme and width."""

from __future__ import annotations

from typing import Protocol


class Inks(Protocol):
    """What the sheet needs of `look.Look`."""

    family: str

    def hex(self, name: str) -> str: ...

    def px(self, size: str | int) -> int: ...


def sheet_of(look: Inks) -> str:
    c, px = look.hex, look.px
    # No rule for `*`: it makes turning to night ten times slower. Fonts and plain colours
    # come by the application's font and palette.
    return f"""
QLabel, QPushButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView, QToolTip {{
  font-family: "{look.family}"; font-size: {px("body")}px; }}
QWidget#page {{ background: {c("bg-app")}; }}
QWidget[panel="true"] {{ background: {c("bg-panel")}; }}
QWidget#rail {{ background: {c("rail")}; }}
QLabel {{ background: transparent; border: none; color: {c("text")}; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QLabel[role="head"] {{ font-size: {px("h2")}px; font-weight: 700; }}
QLabel[role="page"] {{ font-size: {px("h1")}px; font-weight: 700; }}
QLabel[role="aside"] {{ font-size: {px("secondary")}px; color: {c("text-2")}; }}
QLabel[role="wrong"] {{ font-size: {px("secondary")}px; color: {c("danger")}; font-weight: 700; }}
QLabel[role="echo"] {{ font-size: {px("secondary")}px; color: {c("text-2")}; }}
QLabel[role="strong"] {{ font-weight: 700; }}
{_buttons(look)}{_inputs(look)}{_lists(look)}"""


def _buttons(look: Inks) -> str:
    c = look.hex
    return f"""
QPushButton {{ background: {c("bg-panel")}; color: {c("text")}; border: 1.5px solid {c("line-strong")};
  border-radius: 4px; padding: 0 14px; min-height: 41px; font-weight: 700; }}
QPushButton:pressed {{ background: {c("bg-sel")}; }}
QPushButton:focus {{ border: 3px solid {c("focus")}; padding: 0 12px; min-height: 38px; }}
QPushButton[kind="primary"] {{ background: {c("ink")}; color: {c("on-ink")};
  border-color: {c("ink")}; min-height: 45px; }}
QPushButton[kind="primary"]:focus {{ border-color: {c("focus")}; min-height: 42px; }}
QPushButton[kind="waiting"] {{ background: {c("warn-bg")}; color: {c("warn")};
  border-color: {c("warn")}; }}
QPushButton[kind="danger"] {{ color: {c("danger")}; border-color: {c("danger")}; }}
QPushButton[kind="link"] {{ background: transparent; border: none; color: {c("link")};
  padding: 0 6px; min-height: 44px; }}
QPushButton[kind="link"]:focus {{ border: 3px solid {c("focus")}; padding: 0 3px;
  min-height: 38px; }}
QPushButton[kind="unknown"]:checked {{ background: {c("ink")}; color: {c("on-ink")};
  border-color: {c("ink")}; }}
QPushButton[kind="choice"] {{ text-align: left; }}
QPushButton[kind="choice"]:checked {{ background: {c("bg-sel")};
  border: 2px solid {c("text")}; }}
QPushButton[kind="choice"]:checked:focus {{ border: 3px solid {c("focus")}; }}
QPushButton[kind="segment"] {{ border-radius: 0; padding: 0 10px; }}
QPushButton[kind="segment"][tight="true"] {{ padding: 0 4px; }}
QPushButton[kind="segment"]:checked {{ background: {c("ink")}; color: {c("on-ink")}; }}
QPushButton:disabled, QPushButton[kind="primary"]:disabled {{ color: {c("text")};
  border: 1.5px dashed {c("line-strong")}; background: {c("bg-sub")}; }}
"""


def _inputs(look: Inks) -> str:
    c, px = look.hex, look.px
    # No rule for `*`: it makes turning to night ten times slower. Fonts and plain colours
    # come by the application's font and palette.
    return f"""
QLineEdit, QPlainTextEdit, QComboBox {{ background: {c("bg-panel")}; color: {c("text")};
  border: 1.5px solid {c("line-strong")}; border-radius: 4px; padding: 0 10px;
  min-height: 41px; selection-background-color: {c("focus")};
  selection-color: {c("bg-panel")}; }}
QPlainTextEdit {{ padding: 6px 4px; }}
QTextBrowser {{ background: {c("bg-panel")}; color: {c("text")}; border: none; padding: 0 8px; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: 3px solid {c("focus")};
  padding: 0 8px; min-height: 38px; }}
QLineEdit[wrong="true"] {{ border: 3px solid {c("danger")}; padding: 0 8px; min-height: 38px; }}
QLineEdit[unknown="true"] {{ background: {c("unk-bg")}; color: {c("unk")};
  border: 1.5px dashed {c("unk")}; font-weight: 700; }}
QLineEdit#quick {{ font-size: {px("body") + 1}px; }}
QComboBox::drop-down {{ width: 34px; border: none; }}
QLineEdit {{ placeholder-text-color: {c("text-2")}; }}
QComboBox QAbstractItemView {{ background: {c("bg-panel")}; color: {c("text")}; border: 1.5px solid {c("line-strong")};
  selection-background-color: {c("bg-sel")}; selection-color: {c("text")}; outline: none; }}
QComboBox QAbstractItemView::item {{ min-height: 44px; }}
QToolTip {{ background: {c("bg-panel")}; color: {c("text")};
  border: 1.5px solid {c("line-strong")}; }}
"""


def _lists(look: Inks) -> str:
    c = look.hex
    return f"""
QListView, QTableView, QTreeView {{ background: {c("bg-panel")}; color: {c("text")}; border: none; outline: none;
  selection-background-color: {c("bg-sel")}; selection-color: {c("text")}; }}
QScrollBar:vertical {{ background: {c("bg-sub")}; width: 14px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c("line-strong")}; min-height: 44px;
  border-radius: 3px; margin: 2px; }}
QScrollBar:horizontal {{ background: {c("bg-sub")}; height: 14px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {c("line-strong")}; min-width: 44px;
  border-radius: 3px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
