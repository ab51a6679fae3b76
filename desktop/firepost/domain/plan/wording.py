"""Words that come with a plan file: Simplified Chinese, English beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    zh: str
    en: str = ""

    def said(self, language: str = "zh") -> str:
        return (self.en if language == "en" else "") or self.zh
