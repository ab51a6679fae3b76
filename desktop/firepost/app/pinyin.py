"""Chinese letters as they sound. Only the table of single letters is loaded, 13 MB in place of 57.

The library's table of phrases takes half a second and is of no use for names of teams and
villages; the few names here that are read otherwise are told to it.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any, Final

# Read otherwise than the letters one by one: 乐清 is yuè qīng.
_NAMES: Final = {
    "乐清": [["yuè"], ["qīng"]],
    "重阳": [["chóng"], ["yáng"]],
    "厦门": [["xià"], ["mén"]],
}


def sounds(name: str) -> list[str]:
    """Letter by letter, without tones; what is no Chinese letter stays together as it is.

    The first call loads the table: not on the screen's thread.
    """
    library = _library()
    said: list[str] = library.lazy_pinyin(name)
    return said


def first_letters(name: str) -> str:
    """泰专一 as tzy; what is no Chinese letter stays as it is."""
    library = _library()
    return "".join(library.lazy_pinyin(name, style=library.Style.FIRST_LETTER)).lower()


def table() -> dict[int, str]:
    """Of each letter its readings with tones, by comma, the usual one first."""
    _library()
    from pypinyin.pinyin_dict import pinyin_dict

    held: dict[int, str] = pinyin_dict
    return held


@lru_cache(maxsize=1)
def _library() -> Any:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    import pypinyin

    pypinyin.load_phrases_dict(_NAMES)
    return pypinyin
