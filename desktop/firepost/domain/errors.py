"""What may stop a request, said in words the duty officer can act on.

Three kinds reach a person: a rule said no (`Refused`), the world failed us
(`Trouble`), or the command was used wrongly (`Usage`). Every other exception
is a bug of ours and is shown as one.
"""

from __future__ import annotations

from firepost.domain.frozen import Frozen


class Notice(Frozen, frozen=True):
    """A message for a person, kept apart from the words meant for the log.

    `key` names the sentence in `resources/words/`; `values` fill its blanks.
    """

    key: str
    values: tuple[tuple[str, object], ...] = ()

    @classmethod
    def of(cls, key: str, **values: object) -> Notice:
        return cls(key, tuple(values.items()))


class Stopped(Exception):
    """The request was not carried out, and nothing was changed.

    `path` in the values, where given, is the path of the offending key or file;
    `partial` holds what a command had already done when it stopped.
    """

    kind = "bug"

    def __init__(self, key: str, **values: object) -> None:
        self.notice = Notice.of(key, **values)
        self.partial: dict[str, object] = {}
        super().__init__(key, values)


class Refused(Stopped):
    """A rule said no, or what came in is not what it should be. The person can mend it."""

    kind = "refused"


class Trouble(Stopped):
    """The world failed us: a full disk, a pulled cable, a missing or damaged file."""

    kind = "trouble"


class Usage(Stopped):
    """The command itself was used wrongly: an unknown verb, key or option."""

    kind = "usage"
