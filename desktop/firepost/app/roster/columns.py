"""What columns a roster may have: their headings, what each may hold, how it is mended.

A reader takes a cell's text and gives the value, or raises `Bad` with what is wrong and
what to write instead. Full-width digits and letters count as the plain ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from firepost.domain.errors import Notice
from firepost.domain.instants import BEIJING
from firepost.domain.spelling import alike, plain

__all__ = [
    "Bad",
    "Column",
    "Kind",
    "alike",
    "amount",
    "choice",
    "count",
    "district",
    "flag",
    "latitude",
    "longitude",
    "moment",
    "plain",
    "some",
    "text",
]


class Bad(Exception):
    """A cell that can't be taken: what is wrong, and how to mend it."""

    def __init__(self, says: Notice, mend: Notice) -> None:
        super().__init__(says.key)
        self.says, self.mend = says, mend


Read = Callable[[str], Any]
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?")
_YES: Final = frozenset({"是", "已受训", "受训", "yes", "y", "true", "1", "√"})
_NO: Final = frozenset({"否", "未受训", "未训", "no", "n", "false", "0", "×"})
_UNKNOWN: Final = frozenset({"未知", "不明", "unknown", "?", "-", "—", "/"})


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    heads: tuple[str, ...]  # the first is the one written out
    read: Read
    needed: bool = False
    choices: Mapping[str, str] | None = None  # word: value; for writing out


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of table. `marks`: headings it is known by, each any one of a group."""

    name: str
    title: str
    verb: str
    thing: str
    columns: tuple[Column, ...]
    marks: tuple[tuple[str, ...], ...]
    same_by: tuple[str, ...]  # rows with these alike are one thing


def text(said: str) -> str:
    return " ".join(unicodedata.normalize("NFC", said).split())


def count(said: str) -> int:
    return _whole(said, least=0)


def some(said: str) -> int:
    return _whole(said, least=1)


def _whole(said: str, *, least: int) -> int:
    number = _number(said)
    if number < 0:
        raise Bad(
            Notice.of("roster.negative", value=said),
            Notice.of("roster.mend.number", value=f"{abs(round(number))}"),
        )
    if number != int(number):
        raise Bad(
            Notice.of("roster.fraction", value=said),
            Notice.of("roster.mend.whole", low=int(number), high=int(number) + 1),
        )
    if number < least:
        raise Bad(Notice.of("roster.zero", value=said), Notice.of("roster.mend.row_out"))
    return int(number)


def _number(said: str) -> float:
    bare = plain(said).replace(",", "").replace("，", "")
    try:
        number = float(bare)
    except ValueError:
        found = _NUMBER.search(bare)
        mend = (
            Notice.of("roster.mend.number", value=found[0])
            if found
            else Notice.of("roster.mend.digits")
        )
        raise Bad(Notice.of("roster.no_number", value=said), mend) from None
    if not -1e12 < number < 1e12:  # also nan and inf
        raise Bad(Notice.of("roster.no_number", value=said), Notice.of("roster.mend.digits"))
    return number


def amount(said: str) -> float:
    number = _number(said)
    if number < 0:
        raise Bad(
            Notice.of("roster.negative", value=said),
            Notice.of("roster.mend.number", value=f"{-number:g}"),
        )
    return number


def flag(said: str) -> bool | None:
    word = plain(said).lower()
    if word in _UNKNOWN:
        return None
    if word in _YES or word in _NO:
        return word in _YES
    raise Bad(Notice.of("roster.no_flag", value=said), Notice.of("roster.mend.flag"))


def choice(words: Mapping[str, str]) -> Read:
    def read(said: str) -> str:
        word = plain(said)
        if word in words:
            return words[word]
        if word in words.values():
            return word
        may = "、".join(dict.fromkeys(w for w in words if not w.isascii()))
        raise Bad(
            Notice.of("roster.no_choice", value=said),
            Notice.of("roster.mend.choice", choices=may),
        )

    return read


def district(said: str) -> str:
    code = plain(said)
    if re.fullmatch(r"\d{6}", code):
        return code
    longer = re.match(r"\d{6}", code)
    mend = (
        Notice.of("roster.mend.number", value=longer[0])
        if longer
        else Notice.of("roster.mend.district")
    )
    raise Bad(Notice.of("roster.no_district", value=said), mend)


def longitude(said: str) -> float:
    return _degrees(said, low=73.0, high=136.0, other=(3.0, 54.0))


def latitude(said: str) -> float:
    return _degrees(said, low=3.0, high=54.0, other=(73.0, 136.0))


def _degrees(said: str, *, low: float, high: float, other: tuple[float, float]) -> float:
    degrees = _number(said)
    if low <= degrees <= high:
        return degrees
    swapped = other[0] <= degrees <= other[1]
    raise Bad(
        Notice.of("roster.no_place", value=said, low=f"{low:g}", high=f"{high:g}"),
        Notice.of("roster.mend.swapped" if swapped else "roster.mend.place"),
    )


def moment(said: str) -> str:
    """A time in Beijing, where it names no other offset; ISO 8601 back."""
    written = plain(said).replace("/", "-").replace(".", "-", 2)
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise Bad(
            Notice.of("roster.no_time", value=said), Notice.of("roster.mend.time")
        ) from None
    return (at if at.tzinfo else at.replace(tzinfo=BEIJING)).isoformat()
