"""A person at the real window, in a process of its own: `type` and wait to be killed, or `tell`.

Run by `test_half_typed.py`; the desk and the home are this FIREPOST_HOME's.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from firepost import bootstrap
from firepost.app.welcome import STEPS
from firepost.ui.window import Window
from firepost.welcoming import Welcomer

Step = Callable[[], bool]


def window() -> Window:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, Window))


def put(line: object, text: str) -> None:
    """Letters as a Chinese keyboard sends them: committed whole, into the field."""
    line.setFocus()  # type: ignore[attr-defined] - a line edit
    line.insert(text)  # type: ignore[attr-defined]
    QTest.keyClick(line, " ")  # type: ignore[call-overload]


def typing() -> Iterator[Step]:
    yield lambda: window().stage.board is not None and window().drafts.is_open
    here = window()
    here.stage.do({"do": "incident.open", "name": "雅阳镇埠下村林火"})
    yield lambda: here.stage.fire is not None
    put(here.quick.line, "张三报北线见烟")
    here.open_form("casualties")
    form = here.drawers.drawer.form
    put(form.counts["deaths"].line, "1")
    form.counts["serious_injuries"].unknown.click()
    put(form.source.line, "李四电话")
    here.drawers.leave()
    here.go("response")
    yield lambda: here.pages.response.decision._offer is not None
    decision = here.pages.response.decision
    QTest.keyClicks(decision.reason, "wind")
    decision.choices["later"].click()
    QTest.keyClicks(decision.until, "+30")
    here.go("situation")
    here.open_form("person")
    put(here.drawers.drawer.form.private["name"].line, "王五")
    put(here.drawers.drawer.form.word.line, "口令口令口令")
    settled = iter([False] * 8)
    yield lambda: next(settled, True)  # some half a second later
    print("typed", flush=True)  # noqa: T201 - the parent listens
    yield lambda: False


def telling() -> Iterator[Step]:
    yield lambda: window().drafts.is_open and window().drawers.drawer.isVisible()
    here = window()
    person = here.drawers.drawer.form
    told = {
        "page": here.pages.current,
        "quick": here.quick.line.text(),
        "open": type(person).__name__,
        "name": person.private["name"].line.text(),
        "word": person.word.line.text(),
    }
    here.open_form("casualties")
    form = here.drawers.drawer.form
    told |= {
        "deaths": form.counts["deaths"].line.text(),
        "serious_unknown": form.counts["serious_injuries"].is_unknown,
        "source": form.source.line.text(),
    }
    here.go("response")
    yield lambda: here.pages.response.decision.reason.text() != ""
    decision = here.pages.response.decision
    told |= {
        "reason": decision.reason.text(),
        "chosen": decision.chosen,
        "until": decision.until.text(),
    }
    print(json.dumps(told), flush=True)  # noqa: T201 - the parent listens
    here.close()


def main() -> int:
    app = QApplication(sys.argv[:1])
    steps = typing() if sys.argv[1] == "type" else telling()
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
    parts = bootstrap.parts()
    return parts.open_window(None, drill=False, picture=None)


if __name__ == "__main__":
    sys.exit(main())
