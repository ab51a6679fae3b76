"""The reports' desk behind the page: makes drafts, writes packages, off the screen's thread.

What it makes it makes by its hands; they borrow the clerk's thread for moments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from firepost.app.chronicle import chronicle
from firepost.app.far_post import FarPost
from firepost.app.outbox import Place, Standing
from firepost.app.package import (
    ArchiveOrder,
    BriefOrder,
    IssuedReport,
    Press,
    ReportKind,
    SheetOrder,
    Written,
)
from firepost.app.reporting import Proof
from firepost.domain.errors import Notice
from firepost.ui.doors import Doors
from firepost.ui.drafts import Drafts
from firepost.ui.reporting.draft import Draft, draft_from, next_kind
from firepost.ui.reporting.hands import Hands
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

_SETTLE_MS: Final = 1200  # after an entry: others may follow
_KEPT: Final = "reports"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a long export is."""

    doing: str
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Paper:
    """What lies in the preview. `report` None: the draft, or a briefing with its title."""

    title: str
    pdf: bytes
    report: IssuedReport | None = None
    number: int | None = None


class ReportDesk(QObject):
    """All its methods are the screen's thread's.

    Signals:
        changed: the list, the draft or what is being written is another.
        paper_changed: another paper lies in the preview.
    """

    changed = Signal()
    paper_changed = Signal()
    _stepped = Signal(object)

    def __init__(self, setting: Setting, stage: Stage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setting, self.stage = setting, stage
        self.issued: tuple[IssuedReport, ...] = ()
        self.places: dict[str, Place] = {}
        self.awaited: tuple[str, ...] = ()  # photographs whose bytes have not arrived
        self.draft: Draft | None = None
        self.proof: Proof | None = None
        self.paper: Paper | None = None
        self.shown: str | None = None  # entry of the issued report in front; None: the draft
        self.step: Step | None = None
        self.written: Written | None = None
        self.written_at = setting.now()
        self.failed: Notice | None = None  # of the last export
        self.unproved: Notice | None = None  # why there is no draft to look at
        self._doors: Doors | None = None
        self._drafts: Drafts | None = None
        self._press: Press | None = None
        self._fire: str | None = None
        self._entries = -1
        self._cancelled = False
        self._proving = False
        self._stale = False
        self._hands = Hands(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.prove)
        self._stepped.connect(self._take_step)

    def serve(self, doors: Doors, drafts: Drafts) -> None:
        """What reports need of the window; without it they are read, not made."""
        self._doors, self._drafts = doors, drafts

    @property
    def able(self) -> bool:
        return self._doors is not None and self._doors.press is not None

    @property
    def reading_only(self) -> bool:
        """An archive: what was issued is looked at, nothing is drafted."""
        return self._doors is not None and self._doors.reading_only

    @property
    def media(self) -> tuple[Path, ...]:
        return tuple(Path(place) for place in self._doors.media()) if self._doors else ()

    # -- what is known

    def follow(self) -> None:
        """The board or the fire in front is another: read the list, and the draft anew."""
        board, fire = self.stage.board, self.stage.fire
        if board is None or fire is None:
            return
        if fire.id != self._fire:
            self._fire, self._entries = fire.id, -1
            self.proof = self.paper = self.shown = self.draft = None
            self.issued = ()
        if board.entries != self._entries:
            self._entries = board.entries
            self._read(fire.id)

    def _read(self, fire: str) -> None:
        courier = self._doors.courier() if self._doors and self._doors.courier else None

        def ask(post: Any) -> tuple[tuple[IssuedReport, ...], Standing | None]:
            reader = getattr(post, "issued_reports", None)
            issued = reader(fire) if reader else ()
            return issued, courier.standing(post) if courier else None

        def told(answer: tuple[tuple[IssuedReport, ...], Standing | None]) -> None:
            if fire != self._fire:
                return
            self.issued, standing = answer
            self.places = {}
            if standing is not None:
                self.places = {r.entry: standing.place_of(r.entry) for r in self.issued}
                self.awaited = standing.awaited
            if self.reading_only:
                self.show(self.shown or (self.issued[-1].entry if self.issued else None))
                return
            self._take_draft()
            self.changed.emit()
            if self.proof is None:
                self.prove()
            else:
                self._settle.start()

        self.stage.clerk.ask(ask, told)

    def _take_draft(self) -> None:
        front = self.stage.fire
        if self.draft is None and self._drafts is not None and self._fire is not None:
            self.draft = draft_from(dict(self._drafts.typed(_KEPT, {})).get(self._fire))
        if front is None:
            return
        kind = next_kind(front, self.issued)
        if self.draft is None:
            self.draft = Draft(kind)
        elif self.draft.kind != kind and self.draft.approved_by is None:
            self.draft = replace(self.draft, kind=kind)

    # -- the draft

    def _keep(self, draft: Draft) -> None:
        self.draft = draft
        if self._drafts is not None and self._fire is not None:
            kept = dict(self._drafts.typed(_KEPT, {}))
            self._drafts.keep_typed(**{_KEPT: {**kept, self._fire: draft.as_json()}})
        self.changed.emit()

    def redraft(self, *, corrects: int | None = None, kind: ReportKind | None = None) -> None:
        """A draft of this moment. What was approved before no longer is."""
        fire = self.stage.fire
        if fire is None:
            return
        held = self.draft or Draft(next_kind(fire, self.issued))
        wanted = kind or next_kind(fire, self.issued)
        self._keep(replace(held.reopened(), kind=wanted, corrects=corrects))
        self.shown = self.proof = None  # nobody approves what he has not seen
        self.prove()

    def write(self, notes: dict[str, str], *, full_head: bool) -> None:
        """The officer's paragraphs. Other words are approved anew."""
        if self.draft is not None:
            changed = replace(self.draft.reopened(), notes=notes, full_head=full_head)
            self.shown = self.proof = None
            self._keep(changed)
            self.prove()

    def approve(self, by: str) -> None:
        """This draft, as it lies there, may go out."""
        proof = self.proof
        if self.draft is not None and proof is not None:
            now = self.setting.now()
            self._keep(self.draft.approved(by, now=now, at=proof.at, known_at=proof.known_at))
            self.prove()

    def prove(self) -> None:
        """Set the draft; the newest wish once the one under way is done."""
        if not self.able or self.draft is None or self._fire is None or self.reading_only:
            return
        if self._proving:
            self._stale = True
            return
        self._proving, self._stale = True, False
        fire, draft = self._fire, self.draft

        def told(proof: Proof) -> None:
            self._proving = False
            if fire == self._fire and not self._stale:
                self.proof, self.unproved = proof, None
                if self.shown is None:
                    self._show_draft(proof)
                self.changed.emit()
            if self._stale:
                self.prove()

        def not_told(notice: Notice) -> None:
            self._proving = False
            self.unproved = notice
            self.changed.emit()

        self._look(
            lambda: self._open_press().proof(self._post(), draft.order(fire)), told, not_told
        )

    def _show_draft(self, proof: Proof) -> None:
        self.paper = Paper("", proof.pdf, number=proof.number)
        self.paper_changed.emit()

    # -- looking

    def show(self, entry: str | None) -> None:
        """An issued report by its entry, set again from the journal; None: the draft."""
        self.shown = entry
        report = next((one for one in self.issued if one.entry == entry), None)
        if report is None or self._fire is None:
            self.shown = None
            if self.proof is not None:
                self._show_draft(self.proof)
            self.changed.emit()
            return
        fire, shown = self._fire, report

        def told(pdf: bytes) -> None:
            if self.shown == shown.entry:
                self.paper = Paper("", pdf, shown, shown.number)
                self.paper_changed.emit()

        self._look(lambda: self._open_press().reprint(self._post(), fire, shown), told)
        self.changed.emit()

    def show_brief(self, form: str, values: dict[str, str]) -> None:
        """A briefing in the preview, from where it is printed."""
        fire, notes = self._fire, dict(self.draft.notes) if self.draft else {}
        if fire is None:
            return
        order = BriefOrder(fire, form, values, notes)
        title = self.setting.say(f"brief.name.{form}")
        self._lay_down(title, lambda: self._open_press().brief(self._post(), order))

    def show_sheets(self, sheets: SheetOrder) -> None:
        """Map sheets in the preview."""
        fire, draft = self._fire, self.draft
        if fire is None or draft is None:
            return
        order = draft.order(fire)
        title = self.setting.say("ui.reports.sheets")
        self._lay_down(title, lambda: self._open_press().sheets(self._post(), order, sheets))

    def _lay_down(self, title: str, make: Callable[[], bytes]) -> None:
        def told(pdf: bytes) -> None:
            self.shown = title
            self.paper = Paper(title, pdf)
            self.paper_changed.emit()
            self.changed.emit()

        self._look(make, told)

    def leaf(self, page: int, dots_per_inch: float, told: Callable[[Any], None]) -> None:
        """A page of the paper in front as a picture."""
        paper = self.paper
        if paper is not None:
            self._look(
                lambda: self._open_press().leaf(paper.pdf, page, dots_per_inch=dots_per_inch),
                lambda leaf: told(leaf) if self.paper is paper else None,
            )

    # -- writing

    @property
    def busy(self) -> bool:
        return self.step is not None

    def issue(self, out: Path, *, with_journal: bool = True) -> None:
        """The approved draft: written, read back, entered. Its number is final with that."""
        fire, draft = self._fire, self.draft
        if fire is None or draft is None or draft.approved_by is None or self.busy:
            return

        def make() -> Written:
            bundle = self._bundle() if with_journal else None
            order = replace(draft.order(fire), bundle=bundle)
            return self._open_press().issue(
                self._post(), order, out, progress=self._tell_step, cancelled=self._stopped
            )

        def told(written: Written) -> None:
            self._finish(written)
            self.stage.note_step([{"do": "report.issue"}])  # it stays: Ctrl+Z says so
            self.proof = None
            kind = next_kind_after(draft)
            self._keep(Draft(kind, draft.notes, full_head=draft.full_head))
            self.prove()

        self._export(make, told)

    def archive(self, out: Path) -> None:
        """The whole file of a closed fire."""
        fire, words = self._fire, self.setting.words
        if fire is None or self.busy:
            return
        notes = dict(self.draft.notes) if self.draft else {}

        def make() -> Written:
            order = ArchiveOrder(
                incident=fire,
                notes=notes,
                whole_log=self.stage.clerk.borrow(lambda post: chronicle(post, fire, words)),
                held=self._post().attachments(fire),
                bundle=self._bundle(),
            )
            return self._open_press().archive(
                self._post(), order, out, progress=self._tell_step, cancelled=self._stopped
            )

        self._export(make, self._finish)

    def brief_to(self, form: str, values: dict[str, str], out: Path) -> None:
        """A briefing as a file."""
        fire = self._fire
        if fire is None or self.busy:
            return
        order = BriefOrder(fire, form, values, dict(self.draft.notes) if self.draft else {})

        def make() -> Written:
            file = self._open_press().brief_to(self._post(), order, out)
            return Written(0, file.path, (file,), file.path, verified=True)

        self._export(make, self._finish)

    def cancel(self) -> None:
        self._cancelled = True

    def _export(self, make: Callable[[], Written], told: Callable[[Written], None]) -> None:
        self._cancelled, self.failed, self.written = False, None, None
        self.step = Step("", 0, 1)
        self.changed.emit()

        def not_told(notice: Notice) -> None:
            self.step, self.failed = None, notice
            self.changed.emit()

        self._hands.write(make, told, not_told)

    def _finish(self, written: Written) -> None:
        self.step, self.written, self.written_at = None, written, self.setting.now()
        self.changed.emit()

    def _tell_step(self, doing: str, done: int, of: int) -> None:
        self._stepped.emit(Step(doing, done, of))

    def _take_step(self, step: Step) -> None:
        if self.step is not None:
            self.step = step
            self.changed.emit()

    def _stopped(self) -> bool:
        return self._cancelled

    # -- how it is done

    def _post(self) -> FarPost:
        return FarPost(self.stage.clerk.borrow)

    def _open_press(self) -> Press:
        """On a working thread: the fonts and forms are read once."""
        if self._press is None:
            assert self._doors is not None
            assert self._doors.press is not None
            self._press = self._doors.press(self.stage.clerk.borrow(lambda post: post))
        return self._press

    def _bundle(self) -> bytes | None:
        """The journal so far: whoever receives the report can hold it against what was said."""
        if self._doors is None or self._doors.courier is None:
            return None
        borrow = self.stage.clerk.borrow
        post = borrow(lambda post: post)
        return self._doors.courier().pack_open(post, lambda work: borrow(lambda _: work()))

    def _look(
        self,
        work: Callable[[], Any],
        told: Callable[[Any], Any],
        not_told: Callable[[Notice], None] | None = None,
    ) -> None:
        self._hands.look(work, told, not_told or self.stage.refused.emit)

    def close_down(self) -> None:
        self._cancelled = True
        self._settle.stop()
        self._hands.close_down()


def next_kind_after(draft: Draft) -> ReportKind:
    return "follow-up" if draft.kind == "first" else draft.kind
