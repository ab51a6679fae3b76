"""Names of folders and files that every system takes, and that stand alone."""

from __future__ import annotations

from typing import Final

from firepost.app.package import Content
from firepost.reports.speech import BEIJING, Speech, clean

PLACE_LENGTH: Final = 24
POST_LENGTH: Final = 16
_KEPT: Final = frozenset("-()（）·")
# Windows takes these for devices, whatever the ending.
_RESERVED: Final = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))}
)


def safe(text: str, length: int, otherwise: str) -> str:
    """Letters, digits and a few signs; what else was there becomes one hyphen."""
    kept = "".join(char if char.isalnum() or char in _KEPT else "-" for char in clean(text))
    short = "-".join(part for part in kept.split("-") if part)[:length].rstrip("-")
    if not short:
        return otherwise
    return f"-{short}" if short.upper() in _RESERVED else short


def folder_name(content: Content, speech: Speech) -> str:
    """`YYYYMMDD_HHMM_<place>_<kind>_第NN期`; a drill says so first."""
    stamp = content.board.at.astimezone(BEIJING).strftime("%Y%m%d_%H%M")
    place = safe(content.fire.name, PLACE_LENGTH, speech.say("report.a_fire"))
    kind = speech.one_of("kind", content.kind)
    number = speech.say("report.number", n=f"{content.number:02d}")
    name = f"{stamp}_{place}_{kind}_{number}"
    return f"{speech.say('report.drill')}_{name}" if content.board.drill else name


def ascii_name(content: Content) -> str:
    """The same in ASCII, for old tools: the county's code stands for the place."""
    stamp = content.board.at.astimezone(BEIJING).strftime("%Y%m%d_%H%M")
    district = content.fire.district or ""
    place = district if district.isascii() and district.isalnum() else "fire"
    name = f"{stamp}_{place}_{content.kind}_no{content.number:02d}"
    return f"drill_{name}" if content.board.drill else name


def archive_name(content: Content, speech: Speech) -> str:
    stamp = content.board.at.astimezone(BEIJING).strftime("%Y%m%d_%H%M")
    place = safe(content.fire.name, PLACE_LENGTH, speech.say("report.a_fire"))
    name = f"{stamp}_{place}_{speech.say('archive.name')}"
    return f"{speech.say('report.drill')}_{name}" if content.board.drill else name


def brief_name(content: Content, form: str, speech: Speech) -> str:
    stamp = content.board.at.astimezone(BEIJING).strftime("%Y%m%d_%H%M")
    place = safe(content.fire.name, PLACE_LENGTH, speech.say("report.a_fire"))
    key = f"brief.name.{form}"
    kind = speech.say(key) if speech.has(key) else safe(form, PLACE_LENGTH, "form")
    name = f"{stamp}_{place}_{kind}"
    return f"{speech.say('report.drill')}_{name}" if content.board.drill else name


def with_post(name: str, post: str, otherwise: str) -> str:
    return f"{name}_{safe(post, POST_LENGTH, otherwise)}"
