"""A disk whose power is cut: what was synced stands, what was not may be there in any part.

The model: a file's sync makes its content last, and its name as it is then, with all earlier
changes of names in its folder; a folder's sync makes the names in it last. Without it, changes
of names last up to some point in their order, in each folder apart, as if each lay on a disk of
its own. Unsynced content is dropped, kept, or kept in any mixture of 512-byte sectors, whatever
the order of writing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from store.torture.recording import (
    Answered,
    Cut,
    Made,
    Removed,
    Renamed,
    Step,
    Sync,
    Write,
)

SECTOR = 512


@dataclass(slots=True)
class File:
    lasting: bytearray = field(default_factory=bytearray)
    unsynced: list[Write | Cut] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.unsynced:
            _apply(self.lasting, change)
        self.unsynced.clear()

    def after_a_cut(self, chance: random.Random) -> bytes:
        content = bytearray(self.lasting)
        share = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        in_order = chance.random() < 0.3
        whole = chance.randint(0, len(self.unsynced))
        for number, change in enumerate(self.unsynced):
            if in_order:
                share = 1.0 if number < whole else 0.5 if number == whole else 0.0
            if isinstance(change, Cut):
                if chance.random() < share:
                    _apply(content, change)
            else:
                for sector in _sectors(change):
                    if chance.random() < share:
                        _apply(content, sector)
        return bytes(content)


def _sectors(change: Write) -> Iterator[Write]:
    start, end = change.offset, change.offset + len(change.data)
    while start < end:
        stop = min(end, start // SECTOR * SECTOR + SECTOR)
        data = change.data[start - change.offset : stop - change.offset]
        yield Write(change.path, start, data)
        start = stop


def _apply(content: bytearray, change: Write | Cut) -> None:
    if isinstance(change, Cut):
        if change.size < len(content):
            del content[change.size :]
        else:
            content.extend(bytes(change.size - len(content)))
        return
    if len(content) < change.offset:
        content.extend(bytes(change.offset - len(content)))
    content[change.offset : change.offset + len(change.data)] = change.data


class Disk:
    """What a folder holds in memory and on the medium."""

    def __init__(self) -> None:
        self._now: dict[str, File | None] = {}  # None: a folder
        self._lasting: dict[str, File | None] = {}
        self._unsynced: dict[str, list[Made | Renamed | Removed]] = {}  # by folder
        self._made: dict[int, File | None] = {}

    def take(self, step: Step) -> None:
        match step:
            case Write() | Cut():
                file = self._now[step.path]
                assert file is not None
                file.unsynced.append(step)
            case Made() if step.path not in self._now:
                self._made[id(step)] = self._now[step.path] = None if step.folder else File()
                self._unsynced.setdefault(_folder(step.path), []).append(step)
            case Renamed() | Removed() if step.path in self._now:
                self._name(self._now, step)
                self._unsynced.setdefault(_folder(step.path), []).append(step)
            case Sync():
                self._sync(step.path)
            case _:
                pass

    def _name(self, names: dict[str, File | None], step: Made | Renamed | Removed) -> None:
        match step:
            case Made():
                names[step.path] = self._made[id(step)]
            case Renamed():
                names[step.to] = names.pop(step.path)
            case Removed():
                names.pop(step.path)

    def _sync(self, path: str) -> None:
        file = self._now.get(path)
        if file is not None:
            file.sync()
        self._settle(path, everything=True)
        self._settle(_folder(path), everything=False, path=path)

    def _settle(self, folder: str, *, everything: bool, path: str = "") -> None:
        steps = self._unsynced.get(folder, [])
        last = len(steps) if everything else 0
        for number, step in enumerate(steps, 1):
            names = {step.path, step.to} if isinstance(step, Renamed) else {step.path}
            if path in names:
                last = max(last, number)
        for step in steps[:last]:
            self._name(self._lasting, step)
        del steps[:last]

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes | None]:
        """One of the ways the medium may look; None stands for a folder."""
        names = dict(self._lasting)
        for steps in self._unsynced.values():
            for step in steps[: chance.randint(0, len(steps))]:
                self._name(names, step)
        lost = [path for path in self._now if self._now[path] is None and path not in names]
        return {
            path: None if file is None else file.after_a_cut(chance)
            for path, file in names.items()
            if not any(path.startswith(f"{folder}/") for folder in lost)
        }


def _folder(path: str) -> str:
    return str(Path(path).parent)


@dataclass(frozen=True, slots=True)
class Image:
    """A medium after a cut, and what the process had stood by until then."""

    cut: int
    files: dict[str, bytes | None]
    answers: tuple[str, ...]

    def lay(self, recorded: Path, at: Path, chance: random.Random) -> None:
        """Write the image below `at`, as it lay below `recorded`, with a worthless -shm."""
        at.mkdir()
        for path, content in sorted(self.files.items()):
            place = at / Path(path).relative_to(recorded)
            if content is None:
                place.mkdir(exist_ok=True)
            else:
                place.parent.mkdir(exist_ok=True)
                place.write_bytes(content)
                if path.endswith("-wal") and chance.random() < 0.5:
                    place.with_name(place.name[:-4] + "-shm").write_bytes(
                        chance.randbytes(32768)
                    )


def images(steps: Sequence[Step], *, cuts: int, chance: random.Random) -> Iterator[Image]:
    """The medium after a cut at so many places, early and late.

    Half of them lie where something else than the log or a mark is written: the making of
    desk and home, and the folding of the log into the desk, which would else be hit seldom.
    """
    seldom = [number for number, step in enumerate(steps, 1) if _is_seldom(step)]
    places = sorted(
        chance.randint(1, len(steps)) if cut % 2 else chance.choice(seldom)
        for cut in range(cuts)
    )
    disk = Disk()
    answers: list[str] = []
    done = 0
    for place in places:
        for step in steps[done:place]:
            if isinstance(step, Answered):
                answers.append(step.text)
            else:
                disk.take(step)
        done = place
        yield Image(place, disk.after_a_cut(chance), tuple(answers))


def _is_seldom(step: Step) -> bool:
    return not isinstance(step, Answered) and not (
        step.path.endswith("-wal") or "/marks/" in step.path
    )
