"""Words made to fit: smaller before shorter, and only what may be cut is cut, its end marked."""

from __future__ import annotations

from PySide6.QtCore import Qt

from firepost.ui.prose import Run, shrunk, width_of
from firepost.ui.setting import Setting


def fits(runs: tuple[Run, ...], wide: float, setting: Setting) -> bool:
    """Whether they fit without becoming much smaller."""
    return width_of(shrunk(runs, setting.look)[0], setting.look) <= wide


def fit(runs: tuple[Run, ...], wide: float, setting: Setting) -> tuple[Run, ...]:
    """The largest size that fits; at the least size the last run is cut."""
    for each in (runs, *shrunk(runs, setting.look)):
        if width_of(each, setting.look) <= wide:
            return each
    *before, last = shrunk(runs, setting.look)[-1]
    metrics = setting.look.metrics(last.size, bold=last.bold)
    room = wide - width_of(before, setting.look) - (12 if last.box else 0)
    cut = metrics.elidedText(last.text, Qt.TextElideMode.ElideRight, max(round(room), 0))
    return (*before, Run(cut, last.size, last.bold, last.ink, last.box))
