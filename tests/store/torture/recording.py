"""What a real process asked of the disk, seen from outside it: every write, sync and name."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CALLS = (
    "openat,creat,write,pwrite64,fsync,fdatasync,ftruncate,lseek,"
    "rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,pwritev,pwritev2,writev"
)
# Made anew after every start, or no part of what was said.
PASSING = (".lock", "-shm", ".ballast")


@dataclass(frozen=True, slots=True)
class Write:
    path: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file cut to a size."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    path: str


@dataclass(frozen=True, slots=True)
class Made:
    """Opened so that it is made if it is not there."""

    path: str
    folder: bool = False


@dataclass(frozen=True, slots=True)
class Renamed:
    path: str
    to: str


@dataclass(frozen=True, slots=True)
class Removed:
    path: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A line of the process's standard output: from here on it stands by what it said."""

    text: str


Step = Write | Cut | Sync | Made | Renamed | Removed | Answered


def record(
    command: Sequence[str], *, folder: Path, env: Mapping[str, str], lines: Sequence[str]
) -> list[Step]:
    """Run `command` on `lines` and hand back what it did below `folder`, and its answers."""
    strace = shutil.which("strace")
    assert strace, "the power cuts need strace: apt-get install strace"
    trace = folder.with_name(folder.name + ".strace")
    options = ["-f", "-y", "-xx", "-s", "100000000", "-e", f"trace={CALLS}", "-o", str(trace)]
    done = subprocess.run(
        [strace, *options, *command],
        input="".join(f"{line}\n" for line in lines),
        env=dict(env),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    steps = list(_steps(trace, folder))
    trace.unlink()
    answers = [step for step in steps if isinstance(step, Answered)]
    assert "".join(answer.text for answer in answers) == done.stdout
    return steps


_CALL = re.compile(r"^(?P<pid>\d+)\s+(?P<name>\w+)\((?P<args>.*)\)\s+= (?P<result>-?\d+)")
_HALF = re.compile(r"^(?P<pid>\d+)\s+(?P<begin>.*) <unfinished \.\.\.>$")
_REST = re.compile(r"^(?P<pid>\d+)\s+<\.\.\. \w+ resumed>(?P<end>.*)$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_FILE = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*)>")


def _steps(trace: Path, folder: Path) -> Iterator[Step]:
    positions: dict[str, int] = {}
    halves: dict[str, str] = {}
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            if half := _HALF.match(line):
                halves[half["pid"]] = half["begin"]
                continue
            if rest := _REST.match(line):
                line = f"{rest['pid']} {halves.pop(rest['pid'])}{rest['end']}"  # noqa: PLW2901 - the whole call
            call = _CALL.match(line)
            if call is None or call["result"].startswith("-"):
                continue
            for step in _of_call(call["name"], call["args"], int(call["result"]), positions):
                if isinstance(step, Answered) or (
                    step.path.startswith(str(folder)) and not step.path.endswith(PASSING)
                ):
                    yield step


def _of_call(  # noqa: C901, PLR0912 - one arm a system call
    name: str, args: str, result: int, positions: dict[str, int]
) -> Iterator[Step]:
    texts = []
    for text, more in _TEXT.findall(args):
        assert not more, "strace shortened what was written"
        texts.append(_bytes(text))
    file = _FILE.match(args)
    handle = file[1] if file else ""
    path = _bytes(file[2]).decode() if file else ""
    match name:
        case "openat" | "creat":
            opened = texts[0].decode()
            positions[str(result)] = 0
            if "O_CREAT" in args or name == "creat":
                yield Made(opened)
            if "O_TRUNC" in args or name == "creat":
                yield Cut(opened, 0)
        case "pwrite64":
            offset = int(args.rsplit(", ", 1)[1])
            yield Write(path, offset, texts[0][:result])
        case "write" if handle == "1":
            yield Answered(texts[0][:result].decode())
        case "write":
            offset = positions.get(handle, 0)
            positions[handle] = offset + result
            yield Write(path, offset, texts[0][:result])
        case "lseek":
            positions[handle] = result
        case "fsync" | "fdatasync":
            yield Sync(path)
        case "ftruncate":
            yield Cut(path, int(args.rsplit(", ", 1)[1]))
        case "rename" | "renameat" | "renameat2":
            yield Renamed(texts[0].decode(), texts[1].decode())
        case "unlink" | "unlinkat":
            yield Removed(texts[0].decode())
        case "mkdir" | "mkdirat":
            yield Made(texts[0].decode(), folder=True)
        case _:
            raise AssertionError(f"the model knows no {name}")


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
