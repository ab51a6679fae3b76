"""Joins every part; the only clock, the only source of chance."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from firepost.app.parts import Parts
from firepost.app.words import Words


def resources_dir() -> Path:
    """Where `resources/` and `maps/` lie: beside the program in a bundle, else in the tree."""
    bundled = getattr(sys, "_MEIPASS", None)
    return Path(bundled) if bundled else Path(__file__).resolve().parents[2]


def now() -> datetime:
    return datetime.now(UTC)


def words(root: Path) -> Words:
    catalogue: dict[str, dict[str, str]] = {}
    for page in sorted((root / "resources" / "words").glob("*.json")):
        catalogue.update(json.loads(page.read_text(encoding="utf-8")))
    return Words(catalogue, os.environ.get("FIREPOST_LANGUAGE", "zh"))


def parts() -> Parts:
    root = resources_dir()
    return Parts(
        words=words(root),
        now=now,
        resources=root / "resources",
        maps=root / "maps",
    )
