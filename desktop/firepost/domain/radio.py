"""What a line of radio traffic says: time, who, where, what became of whom, what is asked for.

Free text in any order. What is recognised comes back as pieces with their place in the
text; what is not stays text. Nothing here decides: the pieces are shown, may be struck,
and only then become entries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final, Literal

from firepost.domain.frozen import Frozen
from firepost.domain.radio_of_people import moved_of, weather_of

PieceKind = Literal[
    "time",
    "ago",
    "from",
    "to",
    "sector",
    "status",
    "people",
    "request",
    "weather",
    "moved",
    "place",
]


class Piece(Frozen, frozen=True):
    """One thing recognised; `start` and `end` are its letters in the text."""

    kind: PieceKind
    start: int
    end: int
    value: Any  # a team's id; "HH:MM"; minutes; a sector; a status and task; what is asked


class Wanted(Frozen, frozen=True):
    """Something asked for. `quantity` None: nobody said how much."""

    what: str
    quantity: int | None
    unit: str


_CLOCK: Final = re.compile(r"(?<![\d:：])([01]?\d|2[0-3])[:：]([0-5]\d)(?![\d:：])")
# Four digits alone are a time only between blanks or ends, and before no unit.
_FOUR: Final = re.compile(
    r"(?:^|(?<=\s))([01]\d|2[0-3])([0-5]\d)(?=\s|$)(?!\s*[米亩公人台个条吨升部])"
)
# Degrees with at least three decimals in this country: nothing else is written so.
_NORTH: Final = r"(?:北纬|[Nn])?\s*(?P<lat>[1-5]?\d\.\d{3,8})\s*°?"
_EAST: Final = r"(?:东经|[Ee])?\s*(?P<lon>(?:7[3-9]|[89]\d|1[0-2]\d|13[0-5])\.\d{3,8})\s*°?"
_PLACES: Final = (
    re.compile(rf"(?<![\d.]){_NORTH}\s*[,，、\s]\s*{_EAST}(?![\d.])"),
    re.compile(rf"(?<![\d.]){_EAST}\s*[,，、\s]\s*{_NORTH}(?![\d.])"),
)
_AGO: Final = re.compile(r"(\d{1,3})\s*分钟?前")
_SECTOR: Final = re.compile(r"(?<![A-Za-z])([A-Za-z])\s*段")
_PEOPLE: Final = re.compile(r"(?<![\d.])(\d{1,4})\s*人")
_TO: Final = re.compile(r"(?:呼叫|通知|转告|告诉|叫|给)\s*$")
_ASK: Final = re.compile(r"请求|需要|申请|急需|要求|速派|增派")
_UNITS: Final = "台具把个套米人架辆部件桶箱顶名支"
_NOUN: Final = r"(?:(?![和及与])[\u4e00-\u9fffA-Za-z])"
_PAIR: Final = re.compile(
    rf"({_NOUN}{{2,8}}?)\s*(\d{{1,5}})\s*([{_UNITS}])"
    rf"|(\d{{1,5}})\s*([{_UNITS}])\s*({_NOUN}{{2,8}})"
)
_STATUSES: Final[tuple[tuple[str, tuple[str, str | None]], ...]] = (
    ("已到位|到位|到达|到场|已到", ("standby", None)),
    ("已出发|出发|在途|正赶往", ("en_route", None)),
    ("开始清理|清理中|正在清理", ("working", "mop_up")),
    ("开始看守|看守中|正在看守", ("working", "guard")),
    ("已上线|上线|投入扑打|开始扑打|投入作业", ("working", "attack")),
    ("轮休|休整|下线休息", ("resting", None)),
    ("已撤离|撤离|撤下|离场|收队", ("withdrawn", None)),
)
_NOT: Final = re.compile(r"(?:没有|没|未|不|尚未|无法|不能|准备|请求|要求|何时|能否|是否)\s*$")
_STOP: Final = re.compile(r"[，。；,;!！\n]")


def pieces(
    text: str, names: Mapping[str, str], places: Collection[str] = ()
) -> tuple[Piece, ...]:
    """Everything recognised, in the order of the text, none over another.

    Args:
        text: as typed; letters count as they stand.
        names: what a team may be called, in lower case, to its id. A name two teams share
            must not be among them.
        places: registered settlements.
    """
    found: list[Piece] = []
    for reader in (
        _moved(places),
        _weather,
        _requests,
        _teams(names),
        _degrees,
        _times,
        _sectors,
        _statuses,
        _counts,
    ):
        for piece in reader(text):
            if all(piece.end <= other.start or piece.start >= other.end for other in found):
                found.append(piece)
    return tuple(sorted(found, key=lambda piece: piece.start))


def _weather(text: str) -> Iterator[Piece]:
    told = weather_of(text)
    if told is not None:
        start, end, values = told
        yield Piece("weather", start, end, tuple(values.items()))


def _moved(places: Collection[str]) -> Callable[[str], Iterator[Piece]]:
    def read(text: str) -> Iterator[Piece]:
        told = moved_of(text, places)
        if told is not None:
            yield Piece("moved", *told)

    return read


def _degrees(text: str) -> Iterator[Piece]:
    """Where it is: latitude and longitude in degrees, in either order."""
    for order in _PLACES:
        hit = order.search(text)
        if hit is not None:
            yield Piece("place", hit.start(), hit.end(), (float(hit["lon"]), float(hit["lat"])))
            return


def _times(text: str) -> Iterator[Piece]:
    """The first time said is when it was; a second one is about something else."""
    clock = _CLOCK.search(text) or _FOUR.search(text)
    if clock is not None:
        yield Piece("time", clock.start(), clock.end(), f"{int(clock[1]):02d}:{clock[2]}")
        return
    ago = _AGO.search(text)
    if ago is not None:
        yield Piece("ago", ago.start(), ago.end(), int(ago[1]))


def _teams(names: Mapping[str, str]) -> Callable[[str], Iterator[Piece]]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))

    def read(text: str) -> Iterator[Piece]:
        flat = text.lower() if len(text.lower()) == len(text) else text
        taken: list[tuple[int, int, str]] = []
        for name in longest_first:
            for hit in re.finditer(_bounded(name), flat):
                if all(hit.end() <= a or hit.start() >= b for a, b, _ in taken):
                    taken.append((hit.start(), hit.end(), names[name]))
        has_speaker = False
        for start, end, team in sorted(taken):
            if _TO.search(text[:start]):
                yield Piece("to", start, end, team)
            elif not has_speaker:
                has_speaker = True
                yield Piece("from", start, end, team)

    return read


def _bounded(name: str) -> str:
    """Initials stand alone; Chinese names stand anywhere."""
    escaped = re.escape(name)
    return rf"(?<![a-z0-9]){escaped}(?![a-z0-9])" if name.isascii() else escaped


def _sectors(text: str) -> Iterator[Piece]:
    for hit in _SECTOR.finditer(text):
        yield Piece("sector", hit.start(), hit.end(), hit[1].upper())


def _statuses(text: str) -> Iterator[Piece]:
    """What became of the team; "not yet", "about to", "may we" are no such thing."""
    for words, value in _STATUSES:
        hit = re.search(words, text)
        if hit is not None and not _NOT.search(text[: hit.start()]):
            yield Piece("status", hit.start(), hit.end(), value)
            return


def _counts(text: str) -> Iterator[Piece]:
    hit = _PEOPLE.search(text)
    if hit is not None:
        yield Piece("people", hit.start(), hit.end(), int(hit[1]))


def _requests(text: str) -> Iterator[Piece]:
    """From the word that asks to the end of its clause: each thing with its number."""
    asked = _ASK.search(text)
    if asked is None:
        return
    stop = _STOP.search(text, asked.end())
    clause = text[asked.end() : stop.start() if stop else len(text)]
    hits = list(_PAIR.finditer(clause))
    if hits:
        wanted = [
            Wanted(_bare(hit[1] or hit[6]), int(hit[2] or hit[4]), hit[3] or hit[5])
            for hit in hits
        ]
        yield Piece("request", asked.start(), asked.end() + hits[-1].end(), tuple(wanted))
        return
    alone = re.match(r"\s*(\S{1,20})", clause)
    if alone is not None:
        wanted = [Wanted(_bare(alone[1]), None, "")]
        yield Piece("request", asked.start(), asked.end() + alone.end(), tuple(wanted))


def _bare(what: str) -> str:
    return re.sub(r"^(?:支援|增援|和|及|再|调)+", "", what) or what
