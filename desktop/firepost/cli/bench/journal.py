"""Budgets of the journal: opening, an entry on disk, its syncs, `show`."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final

from firepost.app.post import Post
from firepost.app.workbench import Process
from firepost.cli.bench.figure import Bench, Budget
from firepost.cli.bench.timing import Timed, in_turn, started

_SYNCED: Final = re.compile(r"\b(?:fsync|fdatasync)\(\d+<(.+?)>")
_BODY_BYTES: Final = 48  # what half of a season's entries weigh
_LINES: Final = 400  # entries a run of the sync count; seals and checkpoints come seldom


def _opening(bench: Bench, desk: Path) -> Timed:
    def open_() -> None:
        bench.parts.open_post(desk, write=False).close()

    return in_turn(
        open_, lambda: bench.workbench.bare_read(desk), rounds=bench.rounds(9), warm=1
    )


def _entry(bench: Bench) -> Timed:
    """One entry after the other, here and bare, on the same disk."""
    name = bench.season.with_name("entry.fire")
    shutil.copyfile(bench.season, name)
    post = bench.parts.open_post(name, write=True)
    bare = bench.workbench.bare_commits(bench.folder / "bare.db")
    try:
        entries = _sayings(post)
        return in_turn(
            lambda: post.do(next(entries)),
            lambda: bare.commit(bytes(_BODY_BYTES)),
            rounds=bench.rounds(600),
            warm=20,
        )
    finally:
        bare.close()
        post.journal.close()


def _sayings(post: Post) -> Iterator[dict[str, object]]:
    """What is entered most in a night: where a team is, and what was said."""
    board = post.board()
    fire = board.incidents[0].id
    for number in count():
        team = board.teams[number % len(board.teams)].id
        if number % 3 == 2:
            yield {"do": "log.say", "text": f"第{number}条：一切正常", "incident": fire}
        else:
            place = {"lon_deg": 119.7 + number % 1000 / 1000, "lat_deg": 27.5}
            yield {"do": "team.assign", "team": team, "status": "en_route", **place}


def _syncs(bench: Bench) -> Timed | str:
    """Syncs an entry, counted from outside the process; those of seals and checkpoints apart."""
    strace = shutil.which("strace")
    if strace is None:
        return "bench.no_strace"
    bare = bench.workbench.bare_commits_process(bench.folder / "syncs.db", _LINES)
    if bare is None:
        return "bench.needs_python"
    told = "".join(f'{{"do": "log.say", "text": "第{n}条"}}\n' for n in range(_LINES))
    desk = bench.folder / "syncs.fire"
    feed = Process((*bench.workbench.firepost, "feed", str(desk)), told=told)
    ours = _counted(bench, strace, feed, desk)
    floor = _counted(bench, strace, bare, bench.folder / "syncs.db")
    return Timed((ours,), (floor,))


def _counted(bench: Bench, strace: str, process: Process, file: Path) -> float:
    trace = bench.folder / "syncs.txt"
    before = (strace, "-f", "-y", "-qq", "-e", "trace=fsync,fdatasync", "-o", str(trace))
    started(process, bench.environ, before)
    paths = _SYNCED.findall(trace.read_text(encoding="utf-8", errors="replace"))
    # A checkpoint syncs the log once and the file once; making the file has syncs of its own.
    log, checkpoints = paths.count(f"{file}-wal"), paths.count(str(file))
    return max(0, log - checkpoints) / _LINES


def _show(bench: Bench) -> Timed | str:
    bare = bench.workbench.bare_read_process(bench.season)
    if bare is None:
        return "bench.needs_python"
    words = (*bench.workbench.firepost, "show", str(bench.season), "--json")
    return in_turn(
        lambda: started(Process(words), bench.environ),
        lambda: started(bare, bench.environ),
        rounds=bench.rounds(9),
    )


BUDGETS: Final = (
    Budget("open", lambda bench: _opening(bench, bench.season), most=12, goal=1000),
    Budget("open-after-crash", lambda bench: _opening(bench, bench.torn), most=20, goal=1000),
    Budget("entry", _entry, most=2),
    Budget("syncs", _syncs, most=1.1, unit="syncs"),
    Budget("show", _show, most=8, goal=1500),
)
