"""Putting something else in an entry's place, or taking it away; both sayings are kept."""

from __future__ import annotations

from typing import Any, Final

from firepost.domain.asking import Asking, settle
from firepost.domain.entry import Entry
from firepost.domain.errors import Notice, Refused
from firepost.domain.reading import Spoken, read_command
from firepost.domain.record import Record
from firepost.domain.rules import Asked, check
from firepost.domain.vocabulary import VERBS

CORRECTIONS_DEEP: Final = 4  # a correction of a correction is one; the journal reads 8


def correct(
    record: Record, spoken: Spoken, asking: Asking, *, deep: int = 0
) -> tuple[dict[str, Any], list[Notice]]:
    """The values of the correcting entry, checked like the command it puts in place.

    Raises:
        Refused: `correct.unknown` (no such entry), `correct.other_verb`,
            `correct.in_use` (others refer to what it made), `correct.too_deep`,
            `correct.not_yet_there` (a correction turned against a later entry), or what the
            command itself is refused for.
    """
    if deep == CORRECTIONS_DEEP:
        raise Refused("correct.too_deep", path="with")
    target = str(spoken.values["entry"])
    original = asking.find(target)
    if original is None:
        raise Refused("correct.unknown", value=target, path="entry")
    if not VERBS[original.verb].spoken:
        raise Refused("correct.not_this", do=original.verb, path="entry")
    meant = record.as_corrected(original)
    raw = spoken.values["with"]
    values: dict[str, Any] = {"entry": target}
    if spoken.values.get("reason") is not None:
        values["reason"] = spoken.values["reason"]
    if raw is None:
        _check_removal(record, original, meant)
        return {**values, "with": None}, []
    replaced, warnings = _replacement(record, original, meant, raw, asking, deep=deep)
    return {**values, "with": replaced}, warnings


def _check_removal(record: Record, original: Entry, meant: Entry | None) -> None:
    if meant is None:
        return
    spoken_of = record.uses.get(original.id, 0)
    if VERBS[original.verb].makes and spoken_of > 0:
        raise Refused("correct.in_use", uses=spoken_of, path="entry")


def _replacement(
    record: Record,
    original: Entry,
    meant: Entry | None,
    raw: object,
    asking: Asking,
    *,
    deep: int,
) -> tuple[dict[str, Any], list[Notice]]:
    again = read_command(raw, asking.resolve, at_path="with.")
    if again.verb.name != original.verb:
        raise Refused(
            "correct.other_verb", was=original.verb, said=again.verb.name, path="with.do"
        )
    if again.known_at is not None and not asking.drill:
        raise Refused("known_at.not_a_drill", path="with.known_at")
    incident = again.incident or original.incident
    if again.incident is not None and record.thing(again.incident, "incident") is None:
        raise Refused("incident.unknown", value=again.incident, path="with.incident")
    at = again.at or (original.at_ms, original.offset_min)
    if meant is not None:  # the rules look at the record as if it had not been said
        record.take_back(meant, asking.find)
    try:
        if again.verb.name == "entry.correct":
            aim = str(again.values["entry"])
            if asking.find(aim) is not None and not record.views.precedes(
                aim, original.stream, original.seq
            ):
                raise Refused("correct.not_yet_there", value=aim, path="with.entry")
            values, warnings = correct(record, again, asking, deep=deep + 1)
        else:
            values, warnings = settle(record, again, incident, asking)
            warnings += check(Asked(record, again.verb.name, values, incident, at))
    finally:
        if meant is not None:
            record.put_back(meant, asking.find)
    replaced: dict[str, Any] = {
        "do": again.verb.name,
        "at": list(again.at) if again.at else None,
        "by": again.by,
        "source": again.source,
        "incident": again.incident,
        "values": values,
    }
    return replaced, warnings
