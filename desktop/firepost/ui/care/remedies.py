"""The keys beside doctor's findings: each does what can be done, or leads to where it is done."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject

from firepost.app.care import Updated
from firepost.app.errand import stepping
from firepost.app.remedies import REMEDIES
from firepost.domain.errors import Notice, Trouble
from firepost.ui.asking import ask_file, ask_folder
from firepost.ui.underway import Underway


class Healing(Protocol):
    """What is needed of `app.care.Care`."""

    def mend(self, what: str) -> Notice: ...

    def refill(self, source: Path) -> Notice: ...

    def update(self, package: Path, into: Path | None = None) -> Updated: ...

    def desk_of(self, post: Any) -> Path: ...

    @property
    def reports(self) -> Path: ...


class Remedies(QObject):
    """`repair` makes the desk at a path anew, once nobody holds it open."""

    def __init__(
        self,
        window: Any,
        care: Healing,
        repair: Callable[[Path], object],
        deeds: Underway,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window, self._care, self._repair = window, care, repair
        self._deeds = deeds

    def apply(self, name: str) -> None:
        """Do something about this finding."""
        window, say = self._window, self._window.setting.say
        match REMEDIES[name]:
            case "repair":
                window.clerk.ask(self._care.desk_of, self._repair_closed)
            case "update":
                ask_file(
                    window,
                    say("ui.doctor.which_package"),
                    lambda path: self._work(lambda: self._updated(path)),
                    kinds="*.fpu",
                )
            case "program":
                ask_folder(
                    window,
                    say("ui.doctor.which_folder"),
                    lambda folder: self._work(lambda: self._care.refill(folder)),
                )
            case "parties":
                window.go("office")
            case "clock":
                window.open_form("receiver")
            case _:
                self._work(lambda: self._care.mend(name))

    def reports(self) -> list[Path]:
        """What faults of our own left; none of it holds what was entered."""
        return sorted(self._care.reports.glob("crash-*.txt"))

    def carry_reports(self) -> None:
        """Onto the stick that is in, else where a person points."""
        window = self._window
        sticks = window.doors.media()
        asked = window.setting.say("ui.doctor.where_reports")

        def there(place: Path) -> None:
            self._work(lambda: self._carried(place / "firepost-reports"))

        if sticks:
            there(Path(sticks[0]))
        else:
            ask_folder(window, asked, there)

    def _carried(self, folder: Path) -> Notice:
        found = self.reports()
        try:
            folder.mkdir(exist_ok=True)
            for report in stepping(found, "carrying", of=len(found)):
                shutil.copyfile(report, folder / report.name)
        except OSError as error:
            says = error.strerror or ""
            raise Trouble("copy.cannot_write", path=str(folder), says=says) from error
        return Notice.of("ui.doctor.reports_carried", n=len(found), path=str(folder))

    def _repair_closed(self, desk: Path) -> None:
        """The desk is let go first: nobody may write to a file that is being made anew."""
        self._window.drawers.leave()
        self._window.clerk.release(lambda _: self._repair(desk))

    def _updated(self, package: Path) -> Notice:
        done = self._care.update(package)
        return Notice.of(
            "update.done",
            version=done.version,
            folder=str(done.folder),
            before=str(done.before),
        )

    def _work(self, deed: Callable[[], Notice]) -> None:
        told = self._window.notice.show_stopped
        self._deeds.run(deed, told, told)
