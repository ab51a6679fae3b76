"""A person who set the window up as he likes it, in a process of its own: `set` and wait to be
killed, or `tell`. Run by `test_stance.py`; desk and home are this FIREPOST_HOME's.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator

from PySide6.QtCore import QRect, QTimer
from PySide6.QtWidgets import QApplication

from firepost import bootstrap
from firepost.app.welcome import STEPS
from firepost.ui.window import Window
from firepost.welcoming import Welcomer

Step = Callable[[], bool]


def window() -> Window:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, Window))


def told(here: Window) -> dict[str, object]:
    canvas = here.pages.situation.map.canvas
    box = here.geometry()
    return {
        "box": [box.x(), box.y(), box.width(), box.height()],
        "maximized": here.isMaximized(),
        "page": here.pages.current,
        "fire": here.stage.fire.name if here.stage.fire else None,
        "view": [round(one, 3) for one in (canvas.view.x_m, canvas.view.y_m)],
        "scale": round(canvas.view.m_per_px, 6),
        "hidden": sorted(canvas.hidden),
        "night": here.setting.look.night,
        "language": here.setting.words.language,
        "drawer": type(here.drawers.drawer.form).__name__,
        "drawer_open": here.drawers.drawer.isVisible(),
        "quick": here.quick.line.text(),
    }


def setting_up() -> Iterator[Step]:
    yield lambda: window().stage.board is not None and window().drafts.is_open
    here = window()
    for name in ("雅阳镇埠下村林火", "珊溪镇林火"):
        here.stage.do(
            {"do": "incident.open", "name": name, "lon_deg": 119.98, "lat_deg": 27.66}
        )
    yield lambda: here.stage.board is not None and len(here.stage.board.incidents) == 2
    first = next(one for one in here.stage.board.incidents if "雅阳" in one.name)
    here.stage.turn_to(first.id)
    here.showNormal()
    here.setGeometry(QRect(30, 40, 1280, 720))
    here.turn_night()
    here.tongue.turn()
    settled = iter([False] * 4)
    yield lambda: next(settled, True)
    box = here.pages.situation.map.box
    canvas = box.canvas
    canvas.zoom(4.0)
    canvas.pan(40, -30)
    canvas.leave_out(frozenset({"names", "grid"}))
    box.keep_hidden()
    here.go("forces")
    here.open_form("casualties")
    here.drawers.drawer.form.source.line.setText("120")
    here.quick.line.insert("A段可控")
    again = iter([False] * 14)
    yield lambda: next(again, True)  # some 0.7 s later
    print(json.dumps(told(here)), flush=True)  # noqa: T201 - the parent listens
    yield lambda: False


def telling() -> Iterator[Step]:
    yield lambda: window().drafts.is_open and window().drawers.drawer.isVisible()
    here = window()
    settled = iter([False] * 14)
    yield lambda: next(settled, True)
    print(json.dumps(told(here)), flush=True)  # noqa: T201 - the parent listens
    here.close()


def main() -> int:
    app = QApplication(sys.argv[:1])
    steps = setting_up() if sys.argv[1] == "set" else telling()
    ready: list[Step] = [lambda: any(isinstance(w, Window) for w in app.topLevelWidgets())]
    timer = QTimer()

    def step() -> None:
        if ready[0]():
            ready[0] = next(steps, lambda: False)

    timer.timeout.connect(step)
    timer.start(50)
    welcome = Welcomer(bootstrap.now)
    while welcome.step in STEPS:  # the first start is a story of its own
        welcome.pass_over(welcome.step)
    return bootstrap.parts().open_window(None, drill=False, picture=None)


if __name__ == "__main__":
    sys.exit(main())
