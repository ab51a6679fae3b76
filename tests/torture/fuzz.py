"""Fuzzing of every decoder: `python3 dev.py fuzz [--seconds 300] [NAME …]`.

Samples that were read rightly are damaged, cut, doubled and mixed, also behind their checksums;
whatever comes, a decoder reads it or stops in words, within bounds of time and memory. Anything
else is a finding. Each decoder runs in a process of its own, so that one that is killed is one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from torture.damage import damaged
from torture.decoders import DECODERS

SLOWEST_S = 20.0  # of the processor's: a busy machine is no finding
MEMORY_MB = 3000  # of address space above what the program itself takes
FINDING = "finding"  # the input, beside


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one decoder."""

    name: str
    inputs: int = 0
    read: int = 0  # went through; the others stopped in words
    slowest_ms: float = 0.0
    peak_mb: int = 0
    finding: str = ""


def fuzz(name: str, *, seconds: float, seed: int, place: Path) -> Run:
    """
    Raises:
        AssertionError: a finding, with the input kept beside.
    """
    decoder = DECODERS[name]
    chance = random.Random(f"{seed}/{name}")
    samples = decoder.samples()
    ends = time.monotonic() + seconds
    count, read, slowest = 0, 0, 0.0
    for content in damaged(samples, chance, decoder.inner):
        begun, at = time.process_time(), time.monotonic()
        if at > ends:
            break
        count += 1
        (place / FINDING).write_bytes(content)
        try:
            decoder.read(content, place)
            read += 1
        except decoder.words:
            pass
        except Exception as error:
            raise AssertionError(f"{name}: {error!r} of input {count}, seed {seed}") from error
        took = time.process_time() - begun
        slowest = max(slowest, took)
        said = f"{name}: {took:.1f} s for input {count}, seed {seed}"
        assert took < SLOWEST_S, said
        assert time.monotonic() - at < 6 * SLOWEST_S, said
    (place / FINDING).unlink(missing_ok=True)
    return Run(name, count, read, round(slowest * 1000, 1), _peak_mb())


def _peak_mb() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


# ── alone, in a process of its own ──


def alone(name: str, *, seconds: float, seed: int) -> Run:
    place = Path(tempfile.mkdtemp(prefix="firepost-fuzz-"))
    words = ("--one", name, "--seconds", str(seconds), "--seed", str(seed), "--in", str(place))
    env = {**os.environ, "FIREPOST_HOME": str(place / "home"), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "torture.fuzz", *words],
        cwd=Path(__file__).resolve().parent.parent,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return Run(**json.loads(done.stdout.splitlines()[-1]))
    last = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
    killed = f"killed by signal {-done.returncode}: " if done.returncode < 0 else ""
    return Run(name, finding=f"{killed}{last} ({place / FINDING})")


def _one(name: str, *, seconds: float, seed: int, place: Path) -> int:
    if sys.platform != "win32":
        import resource

        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * 4096
        most = held + MEMORY_MB * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    print(json.dumps(asdict(fuzz(name, seconds=seconds, seed=seed, place=place))))  # noqa: T201 - for the parent
    return 0


def every(names: list[str], *, seconds: float, seed: int, jobs: int) -> Iterator[Run]:
    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(lambda name: alone(name, seconds=seconds, seed=seed), names)


def row(run: Run) -> str:
    if run.finding:
        return f"{run.name:18} FINDING {run.finding}"
    return (
        f"{run.name:18} {run.inputs:>9} {run.read:>9} {run.slowest_ms:>9.1f} {run.peak_mb:>6}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(DECODERS))
    parser.add_argument("--seconds", type=float, default=300, help="for each decoder")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--in", dest="place", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        return _one(asked.one, seconds=asked.seconds, seed=asked.seed, place=asked.place)
    names = asked.names or list(DECODERS)
    strangers = [name for name in names if name not in DECODERS]
    if strangers:
        parser.error(f"no decoder {strangers[0]!r}; there are: {', '.join(DECODERS)}")
    say(f"seed {asked.seed}, {asked.seconds:g} s for each of {len(names)} decoders")
    say(f"{'decoder':18} {'inputs':>9} {'read':>9} {'most ms':>9} {'MB':>6}")
    findings = 0
    for run in every(names, seconds=asked.seconds, seed=asked.seed, jobs=asked.jobs):
        say(row(run))
        findings += bool(run.finding)
    say("no finding" if not findings else f"{findings} findings")
    return 1 if findings else 0


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
