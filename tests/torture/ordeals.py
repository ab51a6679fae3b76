"""What a post may have to live through, one ordeal a function: each on a fresh desk, by chance.

An ordeal fails with AssertionError if an acknowledged entry is lost, if damage is passed over
in silence, or if the program answers with a fault of its own. What it found it counts.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from firepost import bootstrap
from firepost.app.post import Post
from firepost.cli.main import serve
from firepost.domain.errors import Refused, Stopped
from firepost.store.desk_file import DeskFile
from firepost.store.home import Home
from store.torture.test_feed_dies import kill_often
from store.torture.test_power_cuts import FULL, cut_often

Tally = Counter[str]
Ordeal = Callable[[Path, random.Random], Tally]

# What a person sees is a sentence with its key: these name damage, none hides it.
NAMED = ("trouble", "refused")


# ── asking the program ──


def firepost(
    place: Path, *args: object, lines: list[dict[str, Any]] | None = None
) -> tuple[int, list[Any]]:
    """Run a command as the device of this place; exit code and the JSON values it printed."""
    os.environ["FIREPOST_HOME"] = str(place / "home")
    said = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines or [])
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(io.BytesIO(said.encode()))
    out = sys.stdout = io.StringIO()
    sys.stderr = io.StringIO()
    try:
        code = serve([str(arg) for arg in args], bootstrap.parts())
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert code != 1, (args, told)
    return code, told


def story(chance: random.Random, count: int) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = [{"do": "incident.open", "name": f"火场{chance.random():.6f}"}]
    for number in range(count):
        text = f"第{number}条 北线平稳 {chance.random()}" * chance.randint(1, 30)
        told.append({"do": "log.say", "text": text})
    return told


def fed(place: Path, chance: random.Random, count: int) -> set[str]:
    """What the program acknowledged."""
    _, answers = firepost(place, "feed", place / "a.fire", lines=story(chance, count))
    assert all(answer["ok"] for answer in answers)
    return {answer["entry"] for answer in answers}


def held(place: Path, desk: Path) -> set[str]:
    home = Home.open({"FIREPOST_HOME": str(place / "home")}, now_ms=0)
    with DeskFile.open(desk, home, write=False) as reader:
        return {f"{one.stream}/{one.seq}" for one in reader.bodies()}


# ── the ordeals ──


def killed(place: Path, chance: random.Random) -> Tally:
    """`kill -9` in the middle of feeds."""
    kills = 4
    return Counter(
        kills=kills, acknowledged=kill_often(place, kills, seed=chance.getrandbits(32))
    )


def power_cut(place: Path, chance: random.Random) -> Tally:
    """Unsynced writes dropped, reordered, torn at 512 bytes."""
    counted = cut_often(place, FULL, 40, seed=chance.getrandbits(32))
    assert counted["lost"] == 0, counted
    return Counter(power_cuts=counted["cuts"])


def disk_full(place: Path, chance: random.Random) -> Tally:
    """No file may grow beyond some size: a disk that is full to a byte."""
    import resource
    import signal

    before = fed(place, chance, 20)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = (place / "a.fire").stat().st_size
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + chance.randrange(200_000), hard))
        _, answers = firepost(place, "feed", place / "a.fire", lines=story(chance, 200))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, heard)
    taken = {answer["entry"] for answer in answers if answer.get("ok")}
    assert all(answer["kind"] in NAMED for answer in answers if not answer.get("ok"))
    _, more = firepost(place, "feed", place / "a.fire", lines=story(chance, 1))
    assert more[-1]["ok"], more
    assert before | taken <= held(place, place / "a.fire")
    return Counter(
        disks_full=1, acknowledged=len(taken), refused_in_words=len(answers) - len(taken)
    )


def stick_pulled(place: Path, chance: random.Random) -> Tally:
    """A bundle torn at any byte: its valid beginning is used, the rest is named; again is whole."""
    said = fed(place, chance, 80)
    stick = place / "stick"
    stick.mkdir()
    _, (written,) = firepost(
        place, "bundle", "write", place / "a.fire", "--to", stick, "--json"
    )
    whole = Path(written["file"]).read_bytes()
    Path(written["file"]).write_bytes(whole[: chance.randrange(len(whole))])
    other = place / "b"
    other.mkdir()
    ask = (
        "bundle",
        "read",
        written["file"],
        "--into",
        other / "b.fire",
        "--accept-device",
        "--json",
    )
    code, (told,) = firepost(other, *ask)
    assert code in (3, 4), told
    assert told["kind"] in NAMED, told
    if (other / "b.fire").exists():
        assert held(other, other / "b.fire") <= said
    Path(written["file"]).write_bytes(whole)
    code, (told,) = firepost(other, *ask)
    assert code == 0, told
    assert held(other, other / "b.fire") == said
    shutil.rmtree(stick)
    code, (told,) = firepost(
        place, "bundle", "write", place / "a.fire", "--to", stick / "x", "--json"
    )
    assert (code, told["kind"]) == (4, "trouble")
    return Counter(sticks_pulled=2)


def clock_jumps(place: Path, chance: random.Random) -> Tally:
    """The clock goes anywhere between two entries; all stay, in the order they were said."""
    os.environ["FIREPOST_HOME"] = str(place / "home")
    parts = bootstrap.parts()
    post = parts.open_post(place / "a.fire", write=True)
    said, warned = set(), 0
    try:
        for number in range(30):
            jump = timedelta(days=chance.choice((-4000, -30, -1, 0, 0, 1, 30, 4000)))
            moment = datetime.now(UTC) + jump  # noqa: TID251 - the clock that jumps
            at_that_time(post, moment)
            with contextlib.suppress(Refused):
                answer = post.do({"do": "log.say", "text": f"第{number}条"})
                said.add(answer.entry)
                warned += bool(answer.warnings)
            post.board()
    finally:
        post.close()
    assert held(place, place / "a.fire") >= said
    code, _ = firepost(place, "doctor", place / "a.fire", "--json")
    assert code in (0, 3)
    return Counter(clock_jumps=30, acknowledged=len(said))


def at_that_time(post: Post, moment: datetime) -> None:
    post._now = lambda: moment


def spoilt(place: Path, chance: random.Random) -> Tally:
    """Bytes go bad at any place of any file the program owns."""
    said = fed(place, chance, 60)
    desk = place / "a.fire"
    firepost(place, "copy", desk, "--to", place / "copies", "--json")
    firepost(place, "bundle", "write", desk, "--to", place, "--json")
    firepost(place, "feed", desk, lines=[{"do": "log.say", "text": "签封之后"}])
    _leave_a_log(place, desk)
    said = held(place, desk)
    master = place.with_name(place.name + "-master")
    place.rename(master)
    tally: Tally = Counter()
    owned = sorted(path.relative_to(master) for path in master.rglob("*") if path.is_file())
    for name in owned:
        shutil.copytree(master, place)
        if spoil(place / name, chance):
            tally.update(files_spoilt=1)
            tally.update(_judged(place, desk, name, said))
        shutil.rmtree(place)
    shutil.rmtree(master)
    return tally


def _leave_a_log(place: Path, desk: Path) -> None:
    """A desk as a killed program leaves it: with a -wal that holds entries."""
    home = Home.open({"FIREPOST_HOME": str(place / "home")}, now_ms=0)
    kept = place / "kept"
    kept.mkdir()
    opened = DeskFile.open(desk, home, write=True)
    opened.blob_put(b"a picture that came with it")
    for end in ("", "-wal"):
        beside = desk.with_name(desk.name + end)
        if beside.exists():
            shutil.copyfile(beside, kept / beside.name)
    opened.close()
    for file in kept.iterdir():
        shutil.copyfile(file, desk.with_name(file.name))
    shutil.rmtree(kept)


def spoil(path: Path, chance: random.Random) -> bool:
    """One kind of damage at a place by chance; whether anything changed."""
    content = bytearray(path.read_bytes())
    if not content:
        return False
    before = bytes(content)
    at = chance.randrange(len(content))
    match chance.randrange(5):
        case 0:
            content[at] ^= 1 << chance.randrange(8)
        case 1:
            for _ in range(16):
                content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
        case 2:
            content[at : at + 4096] = bytes(len(content[at : at + 4096]))
        case 3:
            del content[at:]
        case 4:
            content[at : at + 512] = chance.randbytes(len(content[at : at + 512]))
    path.write_bytes(content)
    return bytes(content) != before


def _judged(place: Path, desk: Path, name: Path, said: set[str]) -> Tally:
    """Every entry is there, or the damage is named and copies bring every entry back."""
    code, told = firepost(place, "digest", desk, "--json")
    if code == 0 and held(place, desk) >= said:
        return Counter(harmless=1)
    if code == 0:
        raise AssertionError(f"{name}: entries are missing and nobody says so")
    assert told[0]["kind"] in NAMED, (name, told)
    assert told[0]["message"], (name, told)
    if name.parts[0] == "home":  # the sentence says which file; a person puts the spare back
        return Counter(named=1)
    sources = ["--from", place / "copies", "--from", place]
    code, told = firepost(place, "repair", desk, *sources, "--json")
    if code != 0:
        assert told[0]["kind"] in NAMED, (name, told)
        return Counter(named=1, not_repaired=1)
    there = held(place, desk)
    lacking = {
        f"{one['stream']}/{seq}"
        for one in told[0]["lacking"]
        for seq in range(one["from"], one["to"] + 1)
    }
    assert said - there <= lacking, (name, sorted(said - there)[:3], told)
    return Counter(named=1, repaired=1, named_as_lost=len(said - there))


def hostile(place: Path, chance: random.Random) -> Tally:
    """Bundles with bytes gone bad, and plain noise, offered to a desk: nothing kept is touched."""
    said = fed(place, chance, 40)
    _, (written,) = firepost(
        place, "bundle", "write", place / "a.fire", "--to", place, "--json"
    )
    other = place / "b"
    other.mkdir()
    mine = fed(other, chance, 5)
    tries = 12
    for _ in range(tries):
        bad = place / "bad.ffb"
        shutil.copyfile(written["file"], bad)
        if chance.random() < 0.2:
            bad.write_bytes(chance.randbytes(chance.randrange(1, 60_000)))
        else:
            spoil(bad, chance)
        with contextlib.suppress(Stopped):
            ask = ("--into", other / "a.fire", "--accept-device", "--join", "--json")
            firepost(other, "bundle", "read", bad, *ask)
        there = held(other, other / "a.fire")
        assert mine <= there
        joins = {
            entry
            for entry in there - mine
            if entry.split("/")[0] in {m.split("/")[0] for m in mine}
        }
        assert there - mine - joins <= said
    return Counter(hostile_bundles=tries)


ORDEALS: tuple[Ordeal, ...] = (
    killed,
    power_cut,
    disk_full,
    stick_pulled,
    clock_jumps,
    spoilt,
    hostile,
)
