"""Hints in a file's own words that its coordinates are on one of the shifted earths.

A hint is asked about, never acted on: the same words stand in files that are right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from firepost.app.layers import Sheet

_WORDS: Final = {
    "BD-09": re.compile(r"bd-?_?09|百度|baidu", re.IGNORECASE),
    "GCJ-02": re.compile(
        r"gcj-?_?02|火星坐标|高德|(?<![a-z])amap(?![a-z])|autonavi|腾讯地图|tencent|(?<![a-z])datav|aliyun|奥维",
        re.IGNORECASE,
    ),
}
# The attributes of the county outlines that web-map companies hand out.
_DATAV: Final = frozenset({"adcode", "childrenNum"})
_MOST_FEATURES: Final = 200
_MOST_TEXT: Final = 500


def suspected_shift(sheet: Sheet) -> str | None:
    """ "GCJ-02", "BD-09", or None where nothing hints at either."""
    if any(set(feature.attributes) >= _DATAV for feature in sheet.features[:_MOST_FEATURES]):
        return "GCJ-02"
    said = "\n".join(_words_of(sheet))
    return next((datum for datum, words in _WORDS.items() if words.search(said)), None)


def _words_of(sheet: Sheet) -> Iterator[str]:
    yield sheet.name
    yield from sheet.clues
    for feature in islice(sheet.features, _MOST_FEATURES):
        yield feature.name or ""
        for key, value in feature.attributes.items():
            yield key
            if isinstance(value, str):
                yield value[:_MOST_TEXT]
