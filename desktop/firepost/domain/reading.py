"""A command as it came in becomes a `Spoken`: every key known, every value in its type.

Nothing here asks the record; whether a rule allows the command is `decide`'s to say.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from firepost.domain import vocabulary as v
from firepost.domain.errors import Refused, Usage
from firepost.domain.frozen import Frozen
from firepost.domain.instants import Instant, read_instant
from firepost.domain.verbs_of_tracks import FIXES_MOST

TEXT_LIMIT: Final = 2000  # characters; an entry's body is bounded at 8 KB
COUNT_LIMIT: Final = 10**9
NOTES_MOST: Final = 100

Resolve = Callable[[str], str]


class Spoken(Frozen, frozen=True):
    """A command read and typed; what was left out is absent from `values`."""

    verb: v.Verb
    values: Mapping[str, object]
    at: Instant | None
    by: str | None
    source: str | None
    incident: str | None
    known_at: Instant | None
    ref: str | None


def read_command(raw: object, resolve: Resolve, *, at_path: str = "") -> Spoken:
    """Read one command.

    Args:
        raw: the JSON value of the line.
        resolve: turns an id or a `ref` of this feed into an id (its own text back where
            it knows none).
        at_path: prefix of the paths in errors, "with." inside a correction.

    Raises:
        Usage: `feed.unknown_verb`, `feed.unknown_key`.
        Refused: a key is missing or its value is not what it should be; `path` names it.
    """
    if not isinstance(raw, Mapping):
        raise Refused("feed.not_an_object", path=at_path.rstrip(".") or None)
    name = raw.get("do")
    verb = v.VERBS.get(name) if isinstance(name, str) else None
    if verb is None or not verb.spoken:
        raise Usage("feed.unknown_verb", value=name, path=at_path + "do")
    _check_keys(raw, verb, at_path)
    values = {
        field.name: _read(raw[field.name], field, at_path + field.name, resolve, raw)
        for field in verb.fields
        if field.given and field.name in raw
    }
    incident = raw.get("incident")
    return Spoken(
        verb=verb,
        values=values,
        at=_instant(raw, "at", at_path),
        by=_optional_text(raw, "by", at_path),
        source=_optional_text(raw, "source", at_path),
        incident=None if incident is None else resolve(_text(incident, at_path + "incident")),
        known_at=_instant(raw, "known_at", at_path),
        ref=_optional_text(raw, "ref", at_path),
    )


def _check_keys(raw: Mapping[str, object], verb: v.Verb, at_path: str) -> None:
    allowed = {field.name for field in verb.fields if field.given} | set(v.COMMON_KEYS)
    if verb.incident == "never":
        allowed.discard("incident")
    for key in raw:
        if key not in allowed:
            raise Usage("feed.unknown_key", do=verb.name, value=key, path=at_path + str(key))
    for field in verb.fields:
        if field.needed and field.given and field.name not in raw:
            raise Refused("feed.missing_key", do=verb.name, path=at_path + field.name)
    told = {field.name for field in verb.fields if raw.get(field.name) is not None}
    told |= {field.name for field in verb.fields if field.nullable and field.name in raw}
    if verb.one_of and told.isdisjoint(verb.one_of):
        raise Refused(
            "feed.needs_one_of", do=verb.name, keys=", ".join(verb.one_of), path=at_path
        )


def _instant(raw: Mapping[str, object], key: str, at_path: str) -> Instant | None:
    value = raw.get(key)
    return None if value is None else read_instant(value, at_path + key)


def _optional_text(raw: Mapping[str, object], key: str, at_path: str) -> str | None:
    value = raw.get(key)
    return None if value is None else _text(value, at_path + key)


def _read(
    value: object, field: v.Field, path: str, resolve: Resolve, raw: Mapping[str, object]
) -> object:
    if value is None:
        if field.nullable or not field.needed:
            return None
        raise Refused("value.null", path=path)
    if field.type == v.FACT:
        return _read_fact(value, raw.get("fact"), path)
    if field.type == v.CHOICE:
        return _choice(value, field.choices, path)
    if field.type in (v.THING, v.ENTRY, v.THINGS):
        return _read_names(value, field, path, resolve)
    return _READERS[field.type](value, path)


def _read_names(value: object, field: v.Field, path: str, resolve: Resolve) -> object:
    if field.type != v.THINGS:
        return resolve(_text(value, path))
    if not isinstance(value, list):
        raise Refused("value.not_a_list", path=path)
    return [resolve(_text(item, f"{path}[{n}]")) for n, item in enumerate(value)]


def _read_fact(value: object, fact: object, path: str) -> object:
    kind = v.FACTS.get(fact) if isinstance(fact, str) else None
    match kind:
        case "border":
            return _choice(value, v.BORDERS, path)
        case "grade":
            return _choice(value, v.GRADES, path)
        case "districts":
            if not isinstance(value, list):
                raise Refused("value.not_a_list", path=path)
            codes = {_district(code, f"{path}[{n}]") for n, code in enumerate(value)}
            return sorted(codes)
        case None:
            raise Refused("value.not_a_choice", path="fact", choices=", ".join(v.FACTS))
        case _:
            return _READERS[kind](value, path)


def _choice(value: object, choices: tuple[str, ...], path: str) -> str:
    if not isinstance(value, str) or value not in choices:
        raise Refused("value.not_a_choice", path=path, choices=", ".join(choices))
    return value


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise Refused("value.not_text", path=path)
    text = unicodedata.normalize("NFC", value).strip()
    if not text:
        raise Refused("value.empty", path=path)
    if len(text) > TEXT_LIMIT:
        raise Refused("value.too_long", path=path, most=TEXT_LIMIT, length=len(text))
    if any(0xD800 <= ord(letter) <= 0xDFFF or letter == "\0" for letter in text):
        raise Refused("value.broken_text", path=path)
    return text


def _number(value: object, path: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Refused("value.not_a_number", path=path)
    if isinstance(value, int) and abs(value) > 10**15:
        raise Refused("value.out_of_range", path=path, least="-1e15", most="1e15")
    if not math.isfinite(value):
        raise Refused("value.not_finite", path=path)
    return value


def _between(least: float, most: float) -> Callable[[object, str], float]:
    def read(value: object, path: str) -> float:
        number = _number(value, path)
        if not least <= number <= most:
            raise Refused("value.out_of_range", path=path, least=least, most=most)
        return number

    return read


def _amount(value: object, path: str) -> float:
    number = _number(value, path)
    if number < 0:
        raise Refused("value.negative", path=path)
    return number


def _whole(value: object, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused("value.not_whole", path=path)
    if value < 0:
        raise Refused("value.negative", path=path)
    if value > COUNT_LIMIT:
        raise Refused("value.out_of_range", path=path, least=0, most=COUNT_LIMIT)
    return value


def _some(value: object, path: str) -> int:
    number = _whole(value, path)
    if number == 0:
        raise Refused("value.not_above_zero", path=path)
    return number


def _flag(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise Refused("value.not_a_flag", path=path)
    return value


def _district(value: object, path: str) -> str:
    if (
        not isinstance(value, str)
        or len(value) != 6
        or not value.isascii()
        or not value.isdigit()
    ):
        raise Refused("value.not_a_district", path=path)
    return value


def _scalar(value: object, path: str) -> object:
    if isinstance(value, bool):
        return value
    return _text(value, path) if isinstance(value, str) else _number(value, path)


def _geometry(value: object, path: str) -> object:
    from firepost.domain.geometry.check import check_geometry  # heavy: only where one comes in

    return check_geometry(value, path)


def _line(value: object, path: str) -> object:
    from firepost.domain.geometry.control import check_line  # heavy: only where one comes in

    return check_line(value, path)


def _fixes(value: object, path: str) -> object:
    """`[[ms, lon_deg, lat_deg, accuracy_m], …]`."""
    if not isinstance(value, list) or not value:
        raise Refused("value.not_a_list", path=path)
    if len(value) > FIXES_MOST:
        raise Refused("track.too_many", most=FIXES_MOST, path=path)
    fixes = []
    for number, fix in enumerate(value):
        here = f"{path}[{number}]"
        if not isinstance(fix, list) or len(fix) != 4:
            raise Refused("track.not_a_fix", path=here)
        at, lon, lat, accuracy = fix
        fixes.append(
            [
                read_instant(at, here)[0],
                _between(-180, 180)(lon, here),
                _between(-90, 90)(lat, here),
                None if accuracy is None else _between(0, 100_000)(accuracy, here),
            ]
        )
    return fixes


def _notes(value: object, path: str) -> object:
    """Texts by name."""
    if not isinstance(value, Mapping):
        raise Refused("value.not_by_name", path=path)
    if len(value) > NOTES_MOST:
        raise Refused("value.too_many", most=NOTES_MOST, length=len(value), path=path)
    return {_text(name, path): _text(text, f"{path}.{name}") for name, text in value.items()}


_READERS: Final[Mapping[str, Callable[[object, str], object]]] = {
    v.TEXT: _text,
    v.TIME: lambda value, path: list(read_instant(value, path)),
    v.GEOMETRY: _geometry,
    v.FIXES: _fixes,
    v.NOTES: _notes,
    v.LINE: _line,
    v.COMMAND: lambda value, _: value,  # read once the entry it corrects is known
    v.NUMBER: _number,
    v.AMOUNT: _amount,
    v.COUNT: _whole,
    v.SOME: _some,
    v.FLAG: _flag,
    v.LON: _between(-180, 180),
    v.LAT: _between(-90, 90),
    v.DEGREES: _between(0, 360),
    v.PERCENT: _between(0, 100),
    v.SCALAR: _scalar,
    v.DISTRICT: _district,
}
