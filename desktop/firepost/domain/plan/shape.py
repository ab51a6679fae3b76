"""The shape of a plan file, table by table. `docs/plan-format.md` says what each key means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from firepost.domain.plan.schema import (
    Day,
    Either,
    Fault,
    Flag,
    Formed,
    Listed,
    Named,
    Number,
    OneOf,
    Path,
    Shape,
    Table,
    Text,
)

KINDS: Final = ("amount", "count", "yes_no", "one_of", "time", "grade", "codes")
WORDS: Final = ("over", "at_least", "under", "at_most", "is", "is_one_of")

_TEXT: Final = Text()
_TEXTS: Final = Listed(_TEXT)
_SAYS: Final = Table({"zh": _TEXT}, {"en": _TEXT})
_WHOLE: Final = Number(whole=True)
_COUNT: Final = Number(least=1, whole=True)
_BY_SETTING: Final = Table({"setting": _TEXT})
_BOUND: Final = Either(Number(), _BY_SETTING)
_FLAG_BY_SETTING: Final = Either(Flag(), _BY_SETTING)


class _Anything:
    def faults(self, _value: object, _path: Path) -> Iterator[Fault]:
        yield from ()


class _Condition:
    """A comparison or several conditions joined; how deep is the file's own affair."""

    def faults(self, value: object, path: Path) -> Iterator[Fault]:
        yield from _CONDITION_FORMS.faults(value, path)


_CONDITION: Final[Shape] = _Condition()
_HELD_AGAINST: Final[Mapping[str, Shape]] = {
    **dict.fromkeys(("over", "at_least", "under", "at_most"), Either(_Anything(), _BY_SETTING)),
    "is": Either(_Anything(), _BY_SETTING),
    "is_one_of": Listed(_TEXT, least=1),
    "word": _TEXT,  # a setting that names the comparison word
    "bound": _Anything(),
}
_CONDITION_FORMS: Final = Formed(
    {
        "all": Table({"all": Listed(_CONDITION, least=1)}),
        "any": Table({"any": Listed(_CONDITION, least=1)}),
        "of": Table({"word": _TEXT, "of": Listed(_CONDITION, least=1)}),
        "fact": Table({"fact": _TEXT}, _HELD_AGAINST),
        "hours_since": Table({"hours_since": _TEXT}, _HELD_AGAINST),
        "setting": Table({"setting": _TEXT, "is": _Anything()}),
    }
)


def _variants(**keys: Shape) -> Listed:
    """What stands in place of the same keys where a setting has a value."""
    return Listed(Table({"setting": _TEXT, "is": _Anything()}, keys), least=1)


_ACTION: Final = Table(
    {"id": _TEXT, "clause": _TEXT, "body": _TEXT, "says": _SAYS},
    {
        "as_needed": Flag(),
        "variants": _variants(body=_TEXT, says=_SAYS, as_needed=Flag()),
    },
)
_BAND: Final = Table({"grade": _TEXT, "from": Number()}, {"below": Number()})
_MEASURE: Final = Table(
    {"fact": _TEXT, "bands": Listed(_BAND, least=1)},
    {"stand_in": _TEXT, "stand_in_if": _TEXT, "headroom_through": _TEXTS},
)
_LAW: Final = Table(
    {
        "id": _TEXT,
        "name": _SAYS,
        "clause": _TEXT,
        "in_force_from": Day(),
        "verified": Flag(),
        "least": _TEXT,
        "measures": Listed(_MEASURE, least=1),
    },
    {"in_force_until": Day(), "note": _SAYS},
)
_FACT: Final = Table(
    {"key": _TEXT, "kind": OneOf(KINDS), "says": _SAYS},
    {
        "unit": _SAYS,
        "choices": _TEXTS,
        "implies": _TEXTS,
        "not_before": _TEXT,
        "shared": Flag(),
        "headroom": Flag(),
        "digits": _COUNT,
    },
)
_STATE: Final = Table({"key": _TEXT, "since": _TEXT, "says": _SAYS}, {"implies": _TEXTS})
_LEVEL: Final = Table(
    {
        "id": _TEXT,
        "name": _SAYS,
        "clause": _TEXT,
        "analyses": _TEXT,
        "decides": _TEXT,
        "accumulates": _FLAG_BY_SETTING,
    },
    {"proposes": _TEXTS, "may_also_decide": _TEXTS, "actions": Listed(_ACTION)},
)
_SUCCESSION: Final = Table(
    {
        "of": _CONDITION,
        "began": _TEXT,
        "ended": _TEXT,
        "within_h": _BOUND,
        "at_least": _BOUND,
        "still_going": _BOUND,
    }
)
_TRIGGER: Final = Table(
    {"id": _TEXT, "clause": _TEXT, "level": _TEXT, "says": _SAYS},
    {"when": _CONDITION, "succession": _SUCCESSION, "readings": Listed(_WHOLE)},
)
_DUTY: Final = Table(
    {"id": _TEXT, "clause": _TEXT, "says": _SAYS, "when": _CONDITION, "to": _TEXTS},
    {"copy_to": _TEXTS, "readings": Listed(_WHOLE)},
)
_COMMAND: Final = Table(
    {
        "clause": _TEXT,
        "levels": Listed(Table({"id": _TEXT, "name": _SAYS}), least=1),
        "by_grade": Named(_TEXT),
        "predicted": _TEXT,
        "districts": _TEXT,
        "began": _TEXT,
        "ended": _TEXT,
        "spans": Listed(Table({"shared_digits": _WHOLE, "level": _TEXT})),
        "crowd_at_least": _COUNT,
        "crowd_digits": _BOUND,
        "crowd_level": _TEXT,
    }
)
_SETTING: Final = Table(
    {"key": _TEXT, "default": _Anything()},
    {"unit": _TEXT, "range": Listed(Number()), "choices": _TEXTS},
)
_READING: Final = Table(
    {
        "number": _COUNT,
        "clause": _TEXT,
        "gap": _SAYS,
        "says": _SAYS,
        "settings": Listed(_SETTING, least=1),
    }
)

PLAN_FILE: Final = Table(
    {
        "format": _COUNT,
        "plan": Table(
            {
                "id": _TEXT,
                "title": _SAYS,
                "doc_number": _TEXT,
                "issued_by": _SAYS,
                "effective_from": Day(),
                "default_law": _TEXT,
                "cases": _TEXT,
            },
            {
                "revision_due": Day(),
                "revision_clause": _TEXT,
                "superseded_by": _TEXT,
                "area": _TEXT,
            },
        ),
        "grades": Listed(Table({"id": _TEXT, "name": _SAYS}), least=1),
        "laws": Listed(_LAW, least=1),
        "facts": Listed(_FACT, least=1),
        "levels": Listed(_LEVEL, least=1),
        "triggers": Listed(_TRIGGER, least=1),
        "bodies": Listed(
            Table(
                {"id": _TEXT, "name": _SAYS},
                {"holder": _SAYS, "variants": _variants(name=_SAYS, holder=_SAYS)},
            ),
            least=1,
        ),
    },
    {
        "states": Listed(_STATE),
        "duties": Listed(_DUTY),
        "command": _COMMAND,
        "groups": Listed(
            Table(
                {
                    "id": _TEXT,
                    "name": _SAYS,
                    "clause": _TEXT,
                    "lead": _TEXT,
                    "members": _TEXTS,
                    "duty": _SAYS,
                    "from_level": _TEXT,
                }
            )
        ),
        "warnings": Listed(
            Table(
                {
                    "id": _TEXT,
                    "name": _SAYS,
                    "clause": _TEXT,
                    "accumulates": _FLAG_BY_SETTING,
                    "teams": _SAYS,
                    "actions": Listed(_ACTION),
                }
            )
        ),
        "clocks": Listed(
            Table(
                {"id": _TEXT, "clause": _TEXT, "says": _SAYS},
                {"minutes": _BOUND, "escalates_to": _TEXT},
            )
        ),
        "channels": Listed(
            Table(
                {
                    "id": _TEXT,
                    "clause": _TEXT,
                    "says": _SAYS,
                    "asks": _TEXT,
                    "approves": _TEXT,
                    "carries_out": _TEXT,
                },
                {
                    "copy_to": _TEXTS,
                    "variants": _variants(approves=_TEXT, carries_out=_TEXT, copy_to=_TEXTS),
                },
            )
        ),
        "tasks": Listed(
            Table(
                {"id": _TEXT, "clause": _TEXT, "stage": _TEXT, "body": _TEXT, "says": _SAYS},
                {"checks": Listed(_SAYS), "by_grade": Named(_TEXT)},
            )
        ),
        "tiers": Listed(Table({"id": _TEXT, "name": _SAYS, "clause": _TEXT, "people": _COUNT})),
        "readings": Listed(_READING),
    },
)
