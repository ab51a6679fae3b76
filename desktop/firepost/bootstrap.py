"""Joins every part; the only clock, the only source of chance."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from firepost.app.kit import Kit, read_kit
from firepost.app.parts import OpenPost, Parts
from firepost.app.picture import Ground
from firepost.app.plans import Shelf
from firepost.app.post import Post
from firepost.app.words import Words
from firepost.domain.instants import ms_of
from firepost.domain.plan.model import Plan


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


def open_post(root: Path, sentences: Words) -> OpenPost:
    def open_(desk: Path, *, write: bool, drill: bool = False, pin: str | None = None) -> Post:
        from firepost.store.desk_file import DeskFile
        from firepost.store.home import Home
        from firepost.store.journal import DeskJournal

        now_ms = ms_of(now())
        home = Home.open(os.environ, now_ms=now_ms, pin=pin)
        if write:
            file = DeskFile.open_or_create(desk, home, drill=drill, now_ms=now_ms)
        else:
            file = DeskFile.open(desk, home, write=False)
        try:
            journal = DeskJournal(file)
            ground = Ground(
                desk=file.desk_id,
                drill=file.drill,
                plan=cache(lambda: plan(root)),
                kit=kit(root),
                words=sentences,
            )
            return Post(journal, ground, now=now, person=home.person)
        except BaseException:
            file.close()
            raise

    return open_


def plans(root: Path) -> Shelf:
    shipped = root / "resources" / "plans" / "wenzhou-forest-fire-2021.toml"
    return Shelf(read=Path.read_bytes, shipped=shipped)


def plan(root: Path) -> Plan:
    return plans(root).plan()


def kit(root: Path) -> Kit:
    import tomllib

    with (root / "resources" / "kits" / "person.toml").open("rb") as file:
        return read_kit(tomllib.load(file))


def parts() -> Parts:
    root = resources_dir()
    sentences = words(root)
    return Parts(
        open_post=open_post(root, sentences),
        plans=plans(root),
        words=sentences,
        now=now,
        resources=root / "resources",
        maps=root / "maps",
    )
