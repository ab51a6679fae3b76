"""A report's form: a file of headings, sentences with fields, tables and figures.

`docs/report-templates.md` is the manual for those who write one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from firepost.app.package import REPORT_KINDS, TemplateFault
from firepost.app.toml_lines import Path as Path_
from firepost.app.toml_lines import lines_of
from firepost.domain.errors import Notice, Refused, Trouble

FORMAT: Final = 1
LANGUAGES: Final = ("zh", "en")
NUMBERINGS: Final = ("一、", "1.", "none")
PICTURES: Final = ("map", "growth", "forces")
FIELD: Final = re.compile(r"\{([a-z0-9_]+)\}")
_MAX_BYTES: Final = 1_000_000

_HEAD_KEYS: Final = {
    "format": int,
    "id": str,
    "language": str,
    "kinds": list,
    "numbering": str,
    "letterhead": str,
    "subhead": list,
    "title": str,
    "marks": bool,
    "compact": bool,
    "ask": list,
    "section": list,
    "closing": dict,
    "full_head": dict,
}
_SECTION_KEYS: Final = {
    "heading": str,
    "kinds": list,
    "numbered": bool,
    "annex": bool,
    "block": list,
}
_BLOCK_KEYS: Final = {
    "text": str,
    "table": str,
    "figure": str,
    "columns": list,
    "caption": str,
    "none": str,
    "kinds": list,
    "when": str,
    "unless": str,
    "only": dict,
}
_FULL_HEAD_KEYS: Final = {"mark": str, "reference": str, "urgency": str, "signer": str}
_ASK_KEYS: Final = {"key": str, "label": str}
_ONLY_KEYS: Final = {"column": str, "field": str}
_CLOSING_KEYS: Final = {"to": str, "copies": str, "people": list, "lines": list, "basis": str}
_ONE_OF: Final = {"format": (FORMAT,), "language": LANGUAGES, "numbering": NUMBERINGS}
_NEEDED: Final = ("format", "id", "language", "letterhead", "title", "section")


@dataclass(frozen=True, slots=True)
class Known:
    """What templates may name."""

    fields: frozenset[str]
    tables: Mapping[str, tuple[str, ...]]  # table: its columns


@dataclass(frozen=True, slots=True)
class Block:
    """One of text, table or figure."""

    text: str | None = None
    table: str | None = None
    figure: str | None = None
    columns: tuple[str, ...] = ()
    caption: str | None = None
    none: str | None = None  # said where the table has no rows; empty: nothing at all
    kinds: tuple[str, ...] = REPORT_KINDS
    when: str | None = None  # only if this field is known
    unless: str | None = None  # only if this field is unknown
    only: tuple[str, str] | None = None  # rows whose column says what the field says


@dataclass(frozen=True, slots=True)
class Section:
    heading: str | None
    blocks: tuple[Block, ...]
    kinds: tuple[str, ...] = REPORT_KINDS
    numbered: bool = True
    annex: bool = False  # after the closing, on pages of its own


@dataclass(frozen=True, slots=True)
class Closing:
    to: str | None = None
    copies: str | None = None
    people: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()  # unit and date, at the right
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class FullHead:
    """The head of an official paper (GB/T 9704, 7.2), where one is asked for."""

    mark: str  # 发文机关标志
    reference: str = ""  # 发文字号
    urgency: str = ""  # 紧急程度
    signer: str = ""  # 签发人


@dataclass(frozen=True, slots=True)
class Template:
    id: str
    language: str
    letterhead: str
    title: str
    sections: tuple[Section, ...]
    closing: Closing
    kinds: tuple[str, ...] = REPORT_KINDS
    subhead: tuple[str, ...] = ()
    numbering: str = "一、"
    marks: bool = True  # changes since the last report are underlined
    compact: bool = False  # smaller type: a briefing is one page
    full_head: FullHead | None = None
    asks: Mapping[str, str] = field(default_factory=dict)  # fields it asks for, with labels


def load(path: Path, known: Known) -> Template:
    """
    Raises:
        Trouble: the file can't be read.
        Refused: it has faults; the first is named.
    """
    text = read(path)
    faults = check(text, known)
    if faults:
        first = faults[0]
        values = dict(first.says.values)
        named = values.get("name") or values.get("text") or values.get("says") or ""
        told = f"{first.key} {named}".strip()
        raise Refused("template.broken", path=str(path), line=first.line, says=told)
    return _built(tomllib.loads(text))


def read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            held = file.read(_MAX_BYTES + 1)
        if len(held) > _MAX_BYTES:
            raise Refused("template.too_large", path=str(path))
        return held.decode("utf-8-sig")
    except OSError as error:
        raise Trouble(
            "template.unreadable", path=str(path), says=error.strerror or str(error)
        ) from error
    except UnicodeDecodeError as error:
        raise Refused("template.not_utf8", path=str(path), byte=error.start) from error


def check(text: str, known: Known) -> tuple[TemplateFault, ...]:
    """Every mistake, by line; nothing when the template is sound."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        return (TemplateFault(line, "", Notice.of("template.not_toml", says=str(error))),)
    return _Checker(text, known).faults(raw)


class _Checker:
    """Goes through a template and keeps what is wrong, with the line it stands on."""

    def __init__(self, text: str, known: Known) -> None:
        self._lines = lines_of(text)
        self._known = known
        self._faults: list[TemplateFault] = []

    def faults(self, raw: Mapping[str, Any]) -> tuple[TemplateFault, ...]:
        self._keys(raw, _HEAD_KEYS, ())
        self._asks(raw)
        for key in _NEEDED:
            if key not in raw:
                self._fault((), Notice.of("template.missing_key", name=key))
        for key, allowed in _ONE_OF.items():
            if key in raw and raw[key] not in allowed:
                self._wrong((key,), key, allowed)
        self._kinds(raw, ())
        for key in ("letterhead", "title"):
            if key in raw:
                self._text(raw[key], (key,))
        for at, line in enumerate(_listed(raw, "subhead")):
            self._text(line, ("subhead", at))
        for number, section in enumerate(_listed(raw, "section")):
            self._section(section, ("section", number))
        self._closing(raw.get("closing"))
        self._full_head(raw.get("full_head"))
        return tuple(sorted(self._faults, key=lambda fault: fault.line))

    def _fault(self, path: Path_, notice: Notice) -> None:
        known = path
        while known and known not in self._lines:
            known = known[:-1]
        told = ""
        for step in path:
            told += f"[{step}]" if isinstance(step, int) else f".{step}"
        self._faults.append(TemplateFault(self._lines.get(known, 1), told.lstrip("."), notice))

    def _wrong(self, path: Path_, name: object, allowed: Sequence[object]) -> None:
        told = ", ".join(str(one) for one in allowed)
        self._fault(path, Notice.of("template.wrong_value", name=name, allowed=told))

    def _keys(self, raw: Mapping[str, Any], allowed: Mapping[str, type], path: Path_) -> None:
        for key, value in raw.items():
            if key not in allowed:
                self._fault((*path, key), Notice.of("template.unknown_key", name=key))
            elif not _fits(value, allowed[key]):
                self._wrong((*path, key), key, (allowed[key].__name__,))

    def _kinds(self, raw: Mapping[str, Any], path: Path_) -> None:
        for at, kind in enumerate(_listed(raw, "kinds")):
            if kind not in REPORT_KINDS:
                self._wrong((*path, "kinds", at), kind, REPORT_KINDS)

    def _asks(self, raw: Mapping[str, Any]) -> None:
        """What the template asks for are fields of its own; it may not redefine ours."""
        own = set()
        for at, ask in enumerate(_listed(raw, "ask")):
            path: Path_ = ("ask", at)
            if not isinstance(ask, dict):
                self._wrong(path, "ask", ("table",))
                continue
            self._keys(ask, _ASK_KEYS, path)
            key = ask.get("key")
            if not isinstance(key, str) or not FIELD.fullmatch(f"{{{key}}}"):
                self._wrong(path, "key", ("[a-z0-9_]+",))
            elif key in self._known.fields:
                self._fault(path, Notice.of("template.field_taken", name=key))
            else:
                own.add(key)
        self._known = Known(self._known.fields | own, self._known.tables)

    def _only(self, only: object, columns: Sequence[str], path: Path_) -> None:
        if not isinstance(only, dict):
            return
        self._keys(only, _ONLY_KEYS, path)
        if only.get("column") not in columns:
            self._wrong(path, only.get("column"), columns)
        if only.get("field") not in self._known.fields:
            self._fault(path, Notice.of("template.unknown_field", name=only.get("field")))

    def _text(self, said: object, path: Path_) -> None:
        if not isinstance(said, str):
            self._wrong(path, path[-1], ("str",))
            return
        for name in FIELD.findall(said):
            if name not in self._known.fields:
                self._fault(path, Notice.of("template.unknown_field", name=name))
        left = FIELD.sub("", said)
        if "{" in left or "}" in left:
            self._fault(path, Notice.of("template.brace", text=said[:60]))

    def _section(self, section: object, path: Path_) -> None:
        if not isinstance(section, dict):
            self._wrong(path, "section", ("table",))
            return
        self._keys(section, _SECTION_KEYS, path)
        self._kinds(section, path)
        if "heading" in section:
            self._text(section["heading"], (*path, "heading"))
        for at, block in enumerate(_listed(section, "block")):
            self._block(block, (*path, "block", at))

    def _block(self, block: object, path: Path_) -> None:
        if not isinstance(block, dict):
            self._wrong(path, "block", ("table",))
            return
        self._keys(block, _BLOCK_KEYS, path)
        self._kinds(block, path)
        if sum(key in block for key in ("text", "table", "figure")) != 1:
            self._fault(path, Notice.of("template.one_content"))
        for key in ("text", "caption", "none"):
            if key in block:
                self._text(block[key], (*path, key))
        for key in ("when", "unless"):
            if key in block and block[key] not in self._known.fields:
                notice = Notice.of("template.unknown_field", name=block[key])
                self._fault((*path, key), notice)
        if "figure" in block and block["figure"] not in PICTURES:
            notice = Notice.of("template.unknown_figure", name=block["figure"])
            self._fault((*path, "figure"), notice)
        self._table(block, path)

    def _table(self, block: Mapping[str, Any], path: Path_) -> None:
        name = block.get("table")
        columns = self._known.tables.get(name) if isinstance(name, str) else ()
        if columns is None:
            self._fault((*path, "table"), Notice.of("template.unknown_table", name=name))
            return
        if "only" in block:
            self._only(block["only"], columns, (*path, "only"))
        for column in _listed(block, "columns"):
            if column not in columns:
                notice = Notice.of("template.unknown_column", table=name, name=column)
                self._fault((*path, "columns"), notice)

    def _closing(self, closing: object) -> None:
        if not isinstance(closing, dict):
            return
        self._keys(closing, _CLOSING_KEYS, ("closing",))
        for key, said in closing.items():
            if key in _CLOSING_KEYS:
                for one in said if isinstance(said, list) else (said,):
                    self._text(one, ("closing", key))

    def _full_head(self, head: object) -> None:
        if not isinstance(head, dict):
            return
        self._keys(head, _FULL_HEAD_KEYS, ("full_head",))
        if "mark" not in head:
            self._fault(("full_head",), Notice.of("template.missing_key", name="mark"))
        for key, said in head.items():
            if key in _FULL_HEAD_KEYS:
                self._text(said, ("full_head", key))


def _fits(value: object, wanted: type) -> bool:
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, wanted)


def _listed(raw: Mapping[str, Any], key: str) -> Sequence[Any]:
    held = raw.get(key)
    return held if isinstance(held, list) else ()


def _built(raw: Mapping[str, Any]) -> Template:
    closing = raw.get("closing", {})
    return Template(
        id=raw["id"],
        language=raw["language"],
        letterhead=raw["letterhead"],
        title=raw["title"],
        sections=tuple(_section(section) for section in raw["section"]),
        closing=Closing(
            to=closing.get("to"),
            copies=closing.get("copies"),
            people=tuple(closing.get("people", ())),
            lines=tuple(closing.get("lines", ())),
            basis=closing.get("basis"),
        ),
        kinds=tuple(raw.get("kinds", REPORT_KINDS)),
        subhead=tuple(raw.get("subhead", ())),
        numbering=raw.get("numbering", NUMBERINGS[0]),
        marks=raw.get("marks", True),
        compact=raw.get("compact", False),
        full_head=FullHead(**raw["full_head"]) if "full_head" in raw else None,
        asks={ask["key"]: ask.get("label", ask["key"]) for ask in raw.get("ask", ())},
    )


def _section(raw: Mapping[str, Any]) -> Section:
    return Section(
        heading=raw.get("heading"),
        blocks=tuple(_block(block) for block in raw.get("block", ())),
        kinds=tuple(raw.get("kinds", REPORT_KINDS)),
        numbered=raw.get("numbered", True),
        annex=raw.get("annex", False),
    )


def _block(raw: Mapping[str, Any]) -> Block:
    return Block(
        text=raw.get("text"),
        table=raw.get("table"),
        figure=raw.get("figure"),
        columns=tuple(raw.get("columns", ())),
        caption=raw.get("caption"),
        none=raw.get("none"),
        kinds=tuple(raw.get("kinds", REPORT_KINDS)),
        when=raw.get("when"),
        unless=raw.get("unless"),
        only=(raw["only"]["column"], raw["only"]["field"]) if "only" in raw else None,
    )
