"""Words that come with a plan file: Simplified Chinese, English beside it."""

from __future__ import annotations

from firepost.domain.frozen import Frozen


class Wording(Frozen, frozen=True):
    zh: str
    en: str = ""

    def said(self, language: str = "zh") -> str:
        return (self.en if language == "en" else "") or self.zh
