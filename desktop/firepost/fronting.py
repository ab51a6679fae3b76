"""Joins the window: which desk it opens, the drill it plays, the pictures it draws instead."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from firepost.app.parts import Parts
from firepost.app.post import Post
from firepost.domain.errors import Trouble
from firepost.domain.instants import ms_of
from firepost.store.home import Home
from firepost.telling import Teller
from firepost.welcoming import Welcomer, places

if TYPE_CHECKING:
    from firepost.app.exhibit import Exhibit
    from firepost.app.workbench import ExchangeGauge


class Front:
    """The program's front door. Implements `app.parts.OpenWindow`."""

    def __init__(self, joined: Callable[[], Parts], now: Callable[[], datetime]) -> None:
        self._joined = joined
        self._now = now
        self._teller: Teller | None = None

    def __call__(self, desk: Path | None, *, drill: bool, picture: Path | None) -> int:
        """Open the window; with `picture` draw it there, and write a report beside.

        Raises:
            Trouble: `cli.no_display`.
        """
        parts = self._joined()
        if picture is not None:
            return self._draw(parts, desk, picture, drill=drill)
        if not has_display():
            raise Trouble("cli.no_display")
        if desk is not None and desk.is_dir():
            return self._exhibit(parts, desk)
        if drill:
            self.begin_drill()
        from firepost.ui.app import run

        home = self._home()
        # A double-click on a bundle: this season's desk takes it in, then opens.
        brought = [desk] if desk is not None and desk.suffix == ".ffb" else []
        season = home.folder / "desks" / f"{self._now():%Y}.fire"
        path = season if desk is None or brought else desk

        def post(pin: str | None = None) -> Post:
            if drill:
                return self.drill(parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            if brought:  # once: what was refused is said, and the next try opens the desk
                bundle = brought.pop()
                if not path.exists():  # a drill's bundle would make a drill's desk of it
                    parts.open_post(path, write=True, pin=pin).close()
                parts.courier().read_bundle(bundle, path, accept=False, join=False, pin=pin)
            return parts.open_post(path, write=True, pin=pin)

        if not drill:
            parts = replace(parts, media=places(parts.media, self._now))
        return run(
            parts,
            open_post=post,
            drill=drill,
            open_reading=lambda: parts.open_post(path, write=False),
            open_with_pin=post,
            drafts=home.folder / "drafts",
            welcome=None if drill else Welcomer(self._now, path),
        )

    def _exhibit(self, parts: Parts, folder: Path) -> int:
        """An archive in the window, its fire in front; nothing of this device is touched."""
        from firepost.ui.app import run

        # Once here, for its fire and whether it is whole; the clerk opens its own on its thread.
        looked = parts.open_archive(folder)
        looked.post.close()
        looked.clear()
        opened: list[Exhibit] = []

        def post() -> Post:
            opened.append(parts.open_archive(folder))
            return opened[-1].post

        with tempfile.TemporaryDirectory(prefix="firepost-") as drafts:
            name = "drill.json" if looked.drill else "window.json"
            front = json.dumps({"fire": looked.incident, "page": "situation"})
            (Path(drafts) / name).write_text(front, encoding="utf-8")
            try:
                return run(
                    parts,
                    open_post=post,
                    drill=looked.drill,
                    drafts=Path(drafts),
                    reading_only=True,
                )
            finally:
                for exhibit in opened:
                    exhibit.clear()

    def _draw(self, parts: Parts, desk: Path | None, folder: Path, *, drill: bool) -> int:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from firepost.ui.app import run

        opened: list[Path] = []

        def post() -> Post:
            if not drill and desk is not None:
                return parts.open_post(desk, write=False)
            return self.drill(parts, opened)

        folder.mkdir(parents=True, exist_ok=True)
        code = run(parts, open_post=post, drill=drill or desk is None, picture=folder)
        for played in opened:
            self._report(parts, played, folder)
        sys.stderr.write(parts.words.text("cli.pictures_written", folder=folder) + "\n")
        return code

    def _report(self, parts: Parts, desk: Path, folder: Path) -> None:
        """The first report of the drill's fire, as an officer would write it."""
        from firepost.app.package import ReportOrder

        post = parts.open_post(desk, write=True)
        try:
            fire = post.board().incidents[0]
            parts.press().issue(post, ReportOrder(fire.id, "first"), folder)
        finally:
            post.close()

    def begin_drill(self) -> None:
        """Have the story told beside us: the next `drill` opens what was told."""
        self._teller = Teller(self._cleared())

    def drill(self, parts: Parts, opened: list[Path] | None = None) -> Post:
        """A fresh drill desk of its own, its story told up to now."""
        teller, self._teller = self._teller, None
        post = None if teller is None else self._told(parts, teller)
        desk = self._cleared() if teller is None or post is None else teller.desk
        if opened is not None:
            opened.append(desk)
        return post or self.tell(parts, desk)

    def _told(self, parts: Parts, teller: Teller) -> Post | None:
        if not teller.told():
            return None
        try:
            post = parts.open_post(teller.desk, write=True, drill=True)
        except Trouble:  # another drill took the place in between
            return None
        if post.record.things:
            return post
        post.close()
        return None

    def _cleared(self) -> Path:
        from firepost.store.clearing import clear_desk

        folder = self._home().folder / "drills"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        desk = folder / "drill.fire"
        if not clear_desk(desk):  # another window plays on it: this one gets its own
            desk = folder / f"drill-{os.getpid()}.fire"
            clear_desk(desk)
        return desk

    def tell(self, parts: Parts, desk: Path) -> Post:
        """The story entered line by line on a new drill desk, which is left open."""
        from firepost.app.drill import measured_before
        from firepost.app.playing import play, story

        drills = parts.resources / "drills"
        told = (drills / "taishun.jsonl").read_text(encoding="utf-8")
        measures = (drills / "taishun.measures.json").read_text(encoding="utf-8")
        post = parts.open_post(desk, write=True, drill=True)
        try:
            play(post, story(told, now=self._now()), measured_before(measures))
        except BaseException:
            post.close()
            raise
        return post

    def _home(self) -> Home:
        return Home.open(os.environ, now_ms=ms_of(self._now()))


def exchange_gauge() -> ExchangeGauge:
    from firepost import gauging  # a hub comes with it

    return gauging


def has_display() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
