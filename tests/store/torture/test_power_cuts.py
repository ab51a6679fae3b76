"""The power fails under the real `firepost feed`, at any place, in any of the ways a disk has.

Its writes and syncs are recorded from outside. From them the disk is rebuilt as it may stand
after a cut, and opened by the real store: whatever was answered `ok` must be there, whole and
in its chain, and the desk must take the next entry.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from firepost.app.chains import Kept
from firepost.domain.errors import Trouble
from firepost.store.desk_file import DeskFile
from firepost.store.home import Home
from store.torture.disk import Image, images
from store.torture.recording import Answered, Renamed, Step, Sync, record
from store.torture.story import lines

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="strace is Linux's; the store is the same"
)

CUTS, CUTS_IN_FULL = 60, 1000
LINES = 140  # twice, with a restart between: the log is folded in several times
FULL = "import sys; from firepost.__main__ import main; sys.exit(main(sys.argv[1:]))"
# The engine's argument, set from outside the program: no command has a switch for it.
NORMAL = (
    "from firepost.store import engine; "
    "engine.connect.__kwdefaults__['synchronous'] = 'NORMAL'; " + FULL
)


def recorded(folder: Path, program: str) -> list[Step]:
    """Two sittings of `feed` on one desk, from the making of the desk on."""
    folder.mkdir()
    env = {**os.environ, "FIREPOST_HOME": str(folder / "home"), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-c", program, "feed", str(folder / "season.fire")]
    steps: list[Step] = []
    for sitting in (1, 2):
        told = list(lines(LINES, seed=sitting))
        more = record(command, folder=folder, env=env, lines=told)
        answers = [json.loads(step.text) for step in more if isinstance(step, Answered)]
        assert len(answers) == LINES
        assert all(answer["ok"] for answer in answers), answers
        steps += more
    return steps


def said(folder: Path) -> list[Kept]:
    home = Home.open({"FIREPOST_HOME": str(folder / "home")}, now_ms=0)
    with DeskFile.open(folder / "season.fire", home, write=False) as desk:
        assert desk.check() == []
        return list(desk.bodies())


def missing(image: Image, reference: list[Kept], folder: Path, *, mend: bool) -> int:
    """How many entries that were acknowledged the desk of an image does not hold.

    `mend` is for the engine that syncs less: its desks may rightly be called damaged.

    Raises:
        AssertionError: where it holds anything else than was said, or cannot go on.
    """
    acknowledged = [json.loads(answer)["entry"] for answer in image.answers]
    path = folder / "season.fire"
    if not path.exists():
        return len(acknowledged)
    home = Home.open({"FIREPOST_HOME": str(folder / "home")}, now_ms=0)
    try:
        DeskFile.open(path, home, write=False).close()
        desk = DeskFile.open(path, home, write=True, wait_s=0.0)
    except Trouble as trouble:
        if trouble.notice.key != "desk.damaged" or not mend:
            raise
        desk = DeskFile.open(path, home, write=True, wait_s=0.0, mend=True)
    with desk:
        kept = list(desk.bodies())
        held = {f"{one.stream}/{one.seq}" for one in kept}
        assert [one.body for one in kept] == [one.body for one in reference[: len(kept)]]
        assert [one.seq for one in kept] == list(range(1, len(kept) + 1))
        lost = [entry for entry in acknowledged if entry not in held]
        if not mend:
            assert desk.behind == 0
            assert desk.check() == []
        desk.append(b"and on", learned_ms=0, kind=1, at_ms=0)
        after = [one.body for one in desk.bodies()]
        assert after == [*(one.body for one in kept), b"and on"]
    return len(lost)


def cut_often(tmp_path: Path, program: str, cuts: int, *, seed: int) -> Counter[str]:
    """Cut the power so often; count cuts, cuts that lost something, and what they lost."""
    folder = tmp_path / "recorded"
    steps = recorded(folder, program)
    reference = said(folder)
    assert len(reference) == 2 * LINES
    chance = random.Random(seed)
    counted: Counter[str] = Counter()
    for number, image in enumerate(images(steps, cuts=cuts, chance=chance)):
        place = tmp_path / f"cut {number}"
        image.lay(folder, place, chance)
        lost = missing(image, reference, place, mend=program == NORMAL)
        counted.update(cuts=1, cuts_that_lost=bool(lost), lost=lost)
        shutil.rmtree(place)
    return counted


def test_a_power_cut_loses_nothing_acknowledged(tmp_path):
    counted = cut_often(tmp_path, FULL, CUTS, seed=1)

    assert counted["cuts"] == CUTS
    assert counted["lost"] == 0


@pytest.mark.deep
def test_a_thousand_power_cuts_lose_nothing_acknowledged(tmp_path):
    counted = cut_often(tmp_path, FULL, CUTS_IN_FULL, seed=2)

    print(dict(counted))  # noqa: T201 - the figures, with -s
    assert counted["cuts"] == CUTS_IN_FULL
    assert counted["lost"] == 0


def test_the_same_cuts_without_full_syncs_do_lose(tmp_path):
    """The test bites: the same lines, the same cuts, and an engine that syncs less."""
    counted = cut_often(tmp_path, NORMAL, CUTS, seed=1)

    assert counted["cuts_that_lost"] > CUTS / 8


@pytest.mark.deep
def test_a_thousand_cuts_without_full_syncs_lose_much(tmp_path):
    counted = cut_often(tmp_path, NORMAL, CUTS_IN_FULL, seed=2)

    print(dict(counted))  # noqa: T201 - the figures, with -s
    assert counted["cuts_that_lost"] > CUTS_IN_FULL / 8


def test_each_line_is_answered_after_a_sync_of_its_own(tmp_path):
    """And whatever was given its name by then has it for good."""
    steps = recorded(tmp_path / "recorded", FULL)

    synced = 0
    renamed: set[str] = set()
    for step in steps:
        match step:
            case Sync():
                synced += step.path.endswith(".fire-wal")
                renamed.discard(step.path)
            case Renamed():
                renamed.add(str(Path(step.to).parent))
            case Answered():
                assert synced >= 1
                assert renamed == set()
                synced = 0
