"""Finding what was said and what has a name: by its words, by pinyin, by the first letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from firepost.app import pinyin
from firepost.app.board import LogLine
from firepost.app.drawing import Drawing, Moment
from firepost.app.manners import SCREEN
from firepost.app.phrasing import phrase
from firepost.domain.frozen import Frozen
from firepost.domain.record import line_of
from firepost.domain.verbs_of_tracks import QUIET

if TYPE_CHECKING:
    from firepost.app.post import Post

BLOCK: Final = 500  # lines looked through as one before any is looked at alone
# Letters of names and of the trade that are commonly read in another way than the table's first.
_READ_TWICE: Final = (
    "长chang 重chong 行hang 乐yue 曾ceng 朝chao 藏cang 调diao 传zhuan 单shan 弹tan 都du 大dai "
    "埔bu 石dan 降xiang 角jue 量liang 落la 宁ning 强jiang 切qie 曲qu 散san 率shuai 盛cheng "
    "系ji 校jiao 载zai 着zhuo 种chong 车ju 还huan 会kuai 解xie 没mo 折she 塞sai 厦xia 阿e"
)
_UNSEEN: Final = re.compile(
    "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\xad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]"
)
_LEAST_LETTERS: Final = 2  # one Latin letter begins half of all words


class Found(Frozen, frozen=True):
    """A line of the log, or a thing, that answers what was typed."""

    kind: str  # log fire team machine depot place people clause report
    key: str  # the entry, or the thing's id
    title: str
    detail: str = ""
    at_ms: int = 0
    lon_deg: float | None = None
    lat_deg: float | None = None


class Block:
    """Some lines, folded: each as said, in pinyin, and by its letters."""

    __slots__ = ("folded", "lines", "tables")

    def __init__(self, lines: list[Found]) -> None:
        SCREEN.give_way()
        self.lines = lines
        texts = [fold(f"{one.title} {one.detail}").replace("\n", " ") for one in lines]
        joined = "\n".join(texts)
        self.tables = list(dict.fromkeys(joined.translate(one) for one in tables()))
        self.folded = joined

    def find(self, words: tuple[str, ...]) -> Iterator[Found]:
        """The lines that answer every word, the last first."""
        every = [self.folded, *self.tables]
        if not all(any(word in text for text in _where(word, every)) for word in words):
            return
        split = [text.split("\n") for text in every]
        for number in range(len(self.lines) - 1, -1, -1):
            rows = [text[number] for text in split]
            if all(any(word in row for row in _where(word, rows)) for word in words):
                yield self.lines[number]


def _where(word: str, texts: list[str]) -> list[str]:
    """Chinese is looked for as written; Latin letters also in the pinyin."""
    plain = word.isascii() and word[:1].isalpha() and len(word) >= _LEAST_LETTERS
    return texts if plain else texts[:1]


def wanted(typed: str) -> tuple[str, ...]:
    """The words of what was typed; all of them are to be found."""
    return tuple(fold(typed).split())


def fold(text: str) -> str:
    """Full-width as half-width, capitals as small letters, no marks that only steer."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def blocks(lines: Iterable[Found]) -> list[Block]:
    kept = list(lines)
    return [Block(kept[i : i + BLOCK]) for i in range(0, len(kept), BLOCK)]


def look(
    held: Iterable[Block],
    words: tuple[str, ...],
    *,
    most: int,
    goes_on: Callable[[], bool] = lambda: True,
) -> tuple[list[Found], bool]:
    """The first `most` that answer, and whether there are more; stops when nobody waits."""
    found: list[Found] = []
    for block in held:
        SCREEN.give_way()
        if not goes_on():
            break
        for one in block.find(words):
            if len(found) == most:
                return found, True
            found.append(one)
    return found, False


@lru_cache(maxsize=1)
def tables() -> tuple[dict[int, str], ...]:
    """Of each Chinese letter its sound and its first letter, as read first and as read next.

    The first call loads a table of 40,000 letters: never on the screen's thread.
    """
    sounds = {
        letter: list(dict.fromkeys(_plain(one) for one in said.split(",")))
        for letter, said in pinyin.table().items()
    }
    first = {letter: said[0] for letter, said in sounds.items()}
    second = dict(first)
    second.update({ord(one[0]): one[1:] for one in _READ_TWICE.split()})
    return (
        first,
        {letter: said[:1] for letter, said in first.items()},
        second,
        {letter: said[:1] for letter, said in second.items()},
    )


def _plain(sound: str) -> str:
    SCREEN.give_way()
    parts = unicodedata.normalize("NFD", sound.replace("ü", "v"))
    return "".join(one for one in parts if one.isascii() and one.isalpha())


class Reader:
    """Reads the whole log once, some hundreds at a time: the desk serves others in between."""

    def __init__(self) -> None:
        self.read = 0  # entries so far
        self.ended = False
        self._entries: Iterator[Any] | None = None

    def take(self, post: Post, most: int) -> list[Found]:
        """The next lines, oldest first; on the desk's own thread."""
        if self._entries is None:
            self._entries = iter(post.journal.entries())
        lines: list[Found] = []
        for _ in range(most):
            entry = next(self._entries, None)
            if entry is None:
                self.ended = True
                break
            self.read += 1
            meant = post.record.as_corrected(entry)
            if meant is not None and meant.verb not in QUIET:
                line = line_of(meant)
                words = phrase(line, post.record, post.words)
                told = line.made.value
                speaker = told.get("from") if isinstance(told, dict) else None
                lines.append(Found("log", entry.id, words, str(speaker or ""), line.made.at_ms))
        return lines


def log_line(post: Post, entry_id: str) -> LogLine | None:
    """One line of the log as it is now meant; None where it was taken back."""
    entry = post.journal.find(entry_id)
    meant = None if entry is None else post.record.as_corrected(entry)
    if meant is None:
        return None
    line = line_of(meant)
    moment = (line.made.at_ms, line.made.offset_min)
    shown = Moment(moment, moment, live=True, now_ms=line.made.at_ms)
    told: Any = line.made.value
    return LogLine(
        said=Drawing(post.record, post.ground, shown).said(line.made),
        kind=line.verb,
        incident=line.incident,
        text=phrase(line, post.record, post.words),
        speaker=told.get("from") if line.verb == "log.say" else None,
        learned_late=False,
    )
