"""What this number lacks, as violet chips; and how the last writing went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt

from firepost.app.reporting import Missing
from firepost.ui import figures
from firepost.ui.loglist import wrapped
from firepost.ui.look import Look
from firepost.ui.prose import Line, Run, line, width_of
from firepost.ui.reporting.desk import ReportDesk
from firepost.ui.setting import Setting

CHIPS_MOST: Final = {False: 9, True: 5}  # more would push the keys away; the rest is counted
AWAITED_MOST: Final = 4
_BETWEEN: Final = Run(" ", "secondary")


def gap_lines(setting: Setting, desk: ReportDesk, wide_px: int) -> Iterator[Line]:
    """For the column's narrow room: chips in rows, then that they may go out as unknown."""
    say, proof = setting.say, desk.proof
    if proof is None or desk.shown is not None:
        return
    if not proof.missing:
        yield line(Run(say("ui.reports.none_missing", n=proof.number), bold=True))
        return
    told = say("ui.reports.missing", n=proof.number, count=len(proof.missing))
    yield line(Run(told, "body", bold=True))
    most = CHIPS_MOST[setting.look.compact]
    chips = [
        Run(
            say("ui.reports.unknown_chip", label=label_of(setting, one)),
            bold=True,
            box="unknown",
        )
        for one in proof.missing[:most]
    ]
    yield from _rows(chips, setting.look, wide_px)
    if len(proof.missing) > most:
        more = len(proof.missing) - most
        yield line(Run(say("ui.reports.more_missing", n=more), ink="text-2"), gap_px=3)
    yield line(Run(say("ui.reports.may_go_1"), ink="text-2"), gap_px=6)
    yield line(Run(say("ui.reports.may_go_2"), ink="text-2"))


def label_of(setting: Setting, one: Missing) -> str:
    """A field in the language of the screen; the paper's own name where there is no other."""
    key = f"report.label.{one.field}"
    return setting.say(key) if setting.words.has(key) else one.label


def awaited_lines(setting: Setting, desk: ReportDesk, wide_px: int) -> Iterator[Line]:
    """Photographs that others took and whose bytes have not come: the file would lack them."""
    if not desk.awaited:
        return
    n = len(desk.awaited)
    look, head = setting.look, setting.say("ui.reports.awaited", n=n)
    rows = wrapped(head, lambda part: look.advance(part, "secondary", bold=True), wide_px)
    for number, row in enumerate(rows):
        yield line(Run(row, bold=True, ink="warn"), gap_px=2 if number else 10)
    for name in desk.awaited[:AWAITED_MOST]:
        metrics = look.metrics("secondary")
        cut = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, wide_px)
        yield line(Run(cut, ink="text-2"), gap_px=2)
    if n > AWAITED_MOST:
        more = setting.say("ui.reports.awaited_more", n=n - AWAITED_MOST)
        yield line(Run(more, ink="text-2"), gap_px=2)


def _rows(chips: list[Run], look: Look, wide_px: int) -> Iterator[Line]:
    row: list[Run] = []
    for chip in chips:
        longer = [*row, _BETWEEN, chip] if row else [chip]
        if row and width_of(longer, look) > wide_px:
            yield line(*row, gap_px=5)
            longer = [chip]
        row = longer
    if row:
        yield line(*row, gap_px=5)


def outcome(setting: Setting, desk: ReportDesk) -> tuple[str, str]:
    """What is being written, or what became of it: the words and their role."""
    say, step = setting.say, desk.step
    if step is not None:
        doing = step.doing or say("ui.reports.begin")
        return say("ui.reports.step", doing=doing, done=step.done, of=step.of), "strong"
    if desk.failed is not None:
        return setting.notice(desk.failed), "wrong"
    written = desk.written
    if written is None:
        return "", ""
    at = figures.moment(desk.written_at, setting.now())
    size = sum(file.bytes for file in written.files)
    size += written.zipped.bytes if written.zipped else 0
    return (
        say(
            "ui.reports.verified",
            at=at,
            files=len(written.files),
            mb=f"{max(size / 1_000_000, 0.1):.1f}",
            folder=written.folder,
        ),
        "echo",
    )
