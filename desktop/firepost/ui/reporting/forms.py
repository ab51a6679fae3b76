"""The reports' forms: paragraphs, approval, where to write, briefings, map sheets, the archive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget

from firepost.app.package import NOTES, SheetOrder
from firepost.ui.asking import ask_files, ask_folder
from firepost.ui.forms.drawer import Form
from firepost.ui.forms.fields import ABSENT, ChoiceField, CountField, Field, LineField
from firepost.ui.reporting.desk import ReportDesk
from firepost.ui.reporting.gaps import label_of
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.typed.words import meant_lines

BRIEFS: Final[dict[str, tuple[str, ...]]] = {
    "handover": ("from_officer", "to_officer"),
    "sector-order": ("sector", "sector_leader", "task", "escape", "channel"),
    "safety-talk": ("sector", "lookout", "channel", "escape"),
    "transfer-slip": ("slip", "from_depot", "to_depot", "carrier"),
    "reinforcement": (
        "addressee",
        "what",
        "people",
        "needed_at",
        "meeting_place",
        "contact",
    ),
    "level-start": ("addressee",),
    "level-end": ("addressee", "secondary_hazards"),
    "roll-call": (),
}
_TEXT_TALL_PX: Final = 66


class TextField(Field):
    """A paragraph."""

    def __init__(self, setting: Setting, label: str, parent: QWidget | None = None) -> None:
        super().__init__(setting, label, parent)
        self.text = QPlainTextEdit(self)
        self.text.setFixedHeight(_TEXT_TALL_PX)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(label)
        self.setFocusProxy(self.text)
        self.column.addWidget(self.text)
        self.column.addWidget(self.note)

    def value(self) -> Any:
        return meant_lines(self.text.toPlainText()) or ABSENT


class ParagraphsForm(Form):
    """What the board cannot know. It goes on from one number to the next."""

    def __init__(self, setting: Setting, stage: Stage, desk: ReportDesk) -> None:
        super().__init__(setting, stage, setting.say("ui.reports.paragraphs"))
        self._desk = desk
        say = setting.say
        self.head: ChoiceField = self.add(
            ChoiceField(
                setting,
                say("ui.reports.head"),
                [
                    ("light", say("ui.reports.head_light")),
                    ("full", say("ui.reports.head_full")),
                ],
            )
        )
        self.notes: dict[str, TextField] = {
            note: self.add(TextField(setting, say(f"report.label.{note}"))) for note in NOTES
        }
        self.close_up()

    def open_for(self, _target: str) -> None:
        draft, proof = self._desk.draft, self._desk.proof
        held = dict(proof.notes) if proof else {}
        held |= dict(draft.notes) if draft else {}
        self.head.choose("full" if draft and draft.full_head else "light")
        for note, field in self.notes.items():
            if field.text.toPlainText().strip() != held.get(note, ""):
                field.text.setPlainText(held.get(note, ""))

    def submit(self) -> None:
        said = {n: "" if f.value() is ABSENT else str(f.value()) for n, f in self.notes.items()}
        self._desk.write(said, full_head=self.head.value() == "full")
        self.finished.emit()


class ApproveForm(Form):
    """核定: who lets this draft out."""

    def __init__(self, setting: Setting, stage: Stage, desk: ReportDesk) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.reports.approve"))
        self._desk = desk
        self.about = QLabel("", self)
        self.about.setWordWrap(True)
        self.column.addWidget(self.about)
        self.by: LineField = self.add(LineField(setting, say("ui.reports.approver")))
        self.save.setText(say("ui.reports.approve"))
        self.close_up()

    def open_for(self, _target: str) -> None:
        proof = self._desk.proof
        if proof is not None:
            missing = self.setting.say("ui.join").join(
                label_of(self.setting, one) for one in proof.missing
            ) or self.setting.say("report.none")
            self.about.setText(
                self.setting.say("ui.reports.approve_about", n=proof.number, missing=missing)
            )

    def submit(self) -> None:
        by = self.by.value()
        if by is ABSENT:
            self.say_wrong(self.setting.say("ui.reports.needs_approver"))
            return
        if self._desk.proof is None:
            self.say_wrong(self.setting.say("ui.reports.setting"))
            return
        self._desk.approve(str(by))
        self.say_wrong("")
        self.finished.emit()


class PlaceForm(Form):
    """Where to: the sticks that are in, or a folder."""

    def __init__(
        self,
        setting: Setting,
        stage: Stage,
        desk: ReportDesk,
        title: str,
        deed: Callable[[Path], object],
    ) -> None:
        super().__init__(setting, stage, title)
        self._desk, self._deed = desk, deed
        self.place: LineField = self.add(LineField(setting, setting.say("ui.reports.place")))
        self.other = QPushButton(setting.say("ui.reports.choose_folder"), self)
        self.other.clicked.connect(self._choose)
        self.column.addWidget(self.other)
        self.close_up()
        self.save.setText(setting.say("ui.reports.write_out"))

    def open_for(self, _target: str) -> None:
        media = self._desk.media
        if media and self.place.value() is ABSENT:
            self.place.set_text(str(media[0]))
        self.place.line.selectAll()  # what stands there is a proposal: typing replaces it

    def _choose(self) -> None:
        title = self.setting.say("ui.reports.place")
        ask_folder(self, title, lambda folder: self.place.set_text(str(folder)))

    def submit(self) -> None:
        place = self.place.value()
        if place is ABSENT:
            self.say_wrong(self.setting.say("ui.reports.needs_place"))
            return
        self._deed(Path(str(place)))
        self.say_wrong("")
        self.finished.emit()


class BriefForm(Form):
    """A paper for people on the ground: which one, what it asks for."""

    def __init__(self, setting: Setting, stage: Stage, desk: ReportDesk) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.reports.briefs"))
        self._desk = desk
        names = [(form, say(f"brief.name.{form}")) for form in BRIEFS]
        self.form: ChoiceField = self.add(ChoiceField(setting, say("ui.reports.form"), names))
        asked = dict.fromkeys(key for keys in BRIEFS.values() for key in keys)
        self.values: dict[str, LineField] = {
            key: self.add(LineField(setting, say(f"ui.reports.ask_{key}"))) for key in asked
        }
        self.form.changed.connect(self._fit)
        self.close_up()
        self.save.setText(say("ui.reports.show_brief"))
        self._fit()

    def _fit(self) -> None:
        form = self.form.value()
        wanted = BRIEFS.get(form, ()) if form is not ABSENT else ()
        for key, field in self.values.items():
            field.setVisible(key in wanted)

    def open_for(self, target: str) -> None:
        if target:
            self.form.choose(target)

    def submit(self) -> None:
        form = self.form.value()
        if form is ABSENT:
            self.say_wrong(self.setting.say("ui.reports.needs_form"))
            return
        said = {
            key: str(self.values[key].value())
            for key in BRIEFS[form]
            if self.values[key].value() is not ABSENT
        }
        self._desk.show_brief(form, said)
        self.say_wrong("")
        self.finished.emit()


class SheetsForm(Form):
    """Map sheets: paper, which way up, scale."""

    def __init__(self, setting: Setting, stage: Stage, desk: ReportDesk) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.reports.sheets"))
        self._desk = desk
        self.paper: ChoiceField = self.add(
            ChoiceField(setting, say("ui.reports.paper"), [("A4", "A4"), ("A3", "A3")])
        )
        self.way: ChoiceField = self.add(
            ChoiceField(
                setting,
                say("ui.reports.way"),
                [("broad", say("ui.reports.broad")), ("tall", say("ui.reports.tall"))],
            )
        )
        self.scale: CountField = self.add(
            CountField(setting, say("ui.reports.scale"), hint=say("ui.reports.scale_hint"))
        )
        self.paper.choose("A4")
        self.way.choose("broad")
        self.close_up()
        self.save.setText(say("ui.reports.show_sheets"))

    def submit(self) -> None:
        if not self.scale.check():
            return
        scale = self.scale.value()
        self._desk.show_sheets(
            SheetOrder(
                "A3" if self.paper.value() == "A3" else "A4",
                self.way.value() != "tall",
                None if scale in (ABSENT, None, 0) else int(scale),
            )
        )
        self.finished.emit()


class PhotosForm(Form):
    """附件: dropped on the page, or chosen here."""

    def __init__(
        self, setting: Setting, stage: Stage, keep: Callable[[list[Path]], None]
    ) -> None:
        super().__init__(setting, stage, setting.say("ui.reports.photos"))
        about = QLabel(setting.say("ui.reports.photos_about"), self)
        about.setWordWrap(True)
        self.column.addWidget(about)
        self._keep = keep
        self.close_up()
        self.save.setText(setting.say("ui.reports.choose_files"))

    def submit(self) -> None:
        def chosen(files: list[Path]) -> None:
            self._keep(files)
            self.finished.emit()

        ask_files(self, self.title, chosen)


def offered(
    setting: Setting, stage: Stage, desk: ReportDesk, keep: Callable[[list[Path]], None]
) -> dict[str, Callable[[], QWidget]]:
    say = setting.say
    return {
        "report_notes": lambda: ParagraphsForm(setting, stage, desk),
        "report_approve": lambda: ApproveForm(setting, stage, desk),
        "report_issue": lambda: PlaceForm(
            setting, stage, desk, say("ui.reports.issue"), desk.issue
        ),
        "report_archive": lambda: PlaceForm(
            setting, stage, desk, say("ui.reports.archive"), desk.archive
        ),
        "brief": lambda: BriefForm(setting, stage, desk),
        "sheets": lambda: SheetsForm(setting, stage, desk),
        "photos": lambda: PhotosForm(setting, stage, keep),
    }
