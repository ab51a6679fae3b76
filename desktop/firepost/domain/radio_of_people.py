"""What radio traffic says of weather and of villages that leave."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from firepost.domain.frozen import Frozen
from firepost.domain.weather_text import read_weather

_KIND: Final = "(?:行政村|自然村|村|社区|小区|居民点|屯|寨|小学|中学|学校|敬老院|养老院|医院)"
_VERB: Final = (
    "(?:已经|已|全部|现)*(?:组织)?(?:转移|撤离|疏散)(?:群众|村民|居民|人员)*(?:了|共)?"
)
_DONE: Final = "(?:完毕|完成|结束)"
_NOT: Final = "准备|计划|拟|未|没有|没|不|请求|要求|需要|何时|能否|是否"


class Moved(Frozen, frozen=True):
    """So many people of a place have left, as the words say."""

    place: str
    people: int
    state: str | None


def weather_of(text: str) -> tuple[int, int, dict[str, float]] | None:
    """From the first to the last letter that speaks of the weather, and what it says.

    A speed alone is no wind and a temperature alone may be anything: either a direction, a
    force, a gust, or two figures make it weather.
    """
    read = read_weather(text)
    if not read.values:
        return None
    is_wind = {"wind_from_deg", "wind_force", "gust_m_s"} & set(read.values)
    if not is_wind and len(read.values) < 2 and "temp_c" not in read.values:
        return None
    return read.spans[0][0], max(end for _, end in read.spans), dict(read.values)


def moved_of(text: str, places: Collection[str] = ()) -> tuple[int, int, Moved] | None:
    """`places`: registered names, which need no word for their kind."""
    names = sorted(map(re.escape, places), key=len, reverse=True)
    place = "|".join([*names, rf"[\u4e00-\u9fff]{{1,8}}?{_KIND}"])
    pattern = (
        rf"({place})\s*({_VERB})\s*(\d{{1,6}})\s*(?:人|名)(?:群众|村民|居民)?\s*({_DONE})?"
        rf"|({_VERB})\s*({place})\s*(?:群众|村民)?\s*(\d{{1,6}})\s*(?:人|名)\s*({_DONE})?"
    )
    hit = re.search(pattern, text)
    if hit is None or re.search(rf"(?:{_NOT})$", text[: hit.start()]):
        return None
    place_said, people, done = (
        (hit[1], hit[3], hit[4]) if hit[1] is not None else (hit[6], hit[7], hit[8])
    )
    if re.match(_NOT, place_said) or re.search(rf"(?:{_NOT})$", place_said):
        return None
    return hit.start(), hit.end(), Moved(place_said, int(people), "complete" if done else None)
