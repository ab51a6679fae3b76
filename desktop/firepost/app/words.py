"""Keys become sentences here: Simplified Chinese first, English beside it."""

from __future__ import annotations

from collections.abc import Mapping

from firepost.domain.errors import Notice
from firepost.domain.frozen import Frozen
from firepost.domain.plan.wording import Wording

Catalogue = Mapping[str, Mapping[str, str]]


class Words(Frozen, frozen=True):
    """The catalogue of `resources/words/`, spoken in one language."""

    catalogue: Catalogue
    language: str = "zh"

    def text(self, key: str, **values: object) -> str:
        """The sentence of `key` with its blanks filled; the key itself where none is known.

        A blank that no value fills stays visible as `{name}`: a hole in a sentence must
        never hide the sentence.
        """
        entry = self.catalogue.get(key)
        if entry is None:
            return key
        sentence = entry.get(self.language) or entry["zh"]
        return sentence.format_map(_Blanks(values))

    def say(self, notice: Notice) -> str:
        """The notice in words; a notice or a plan's words among its values are said in theirs."""
        told = {name: self._told(value) for name, value in notice.values}
        return self.text(notice.key, **told)

    def _told(self, value: object) -> object:
        match value:
            case Notice():
                return self.say(value)
            case Wording():
                return value.said(self.language)
            case _:
                return value

    def has(self, key: str) -> bool:
        return key in self.catalogue


class _Blanks(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
