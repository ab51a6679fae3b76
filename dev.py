#!/usr/bin/env python3
"""The house's one tool: sets the machine up, then runs, tests, checks, bundles or locks.

    python3 dev.py run              open the desktop on the drill
    python3 dev.py test [--deep]    run the tests; what follows goes to pytest
    python3 dev.py mutate           turn the plan and its rules over, one change at a time
    python3 dev.py torture          kill, cut, fill, pull and spoil for half an hour (--minutes N)
    python3 dev.py fuzz             damaged input for every decoder, five minutes each (--seconds N)
    python3 dev.py check            format, lint, types, contracts
    python3 dev.py audit            known faults of the lock's libraries, where advisories are reached
    python3 dev.py setup            only make .venv/, with the firepost command in it
    python3 dev.py bundle [--hq]    build dist/firepost/; --hq with PostgreSQL's driver
    python3 dev.py compare A B      two bundles, file by file: what differs and why
    python3 dev.py deb              pack dist/firepost/ as a Debian package
    python3 dev.py lock             write requirements.lock anew from pyproject.toml

Needs nothing but Python 3.11 or newer, on Debian or Windows. Every verb but `lock` first
makes sure that `.venv/` holds exactly what the lock says; once it does, that costs a glance.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
FIREPOST = BIN / ("firepost.exe" if WINDOWS else "firepost")
STAMP = VENV / "firepost-stamp.json"
LOCK = ROOT / "requirements.lock"
OUT = ROOT / "out"

# What Qt's wheels load from the system, by soname, and the Debian package that holds it.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# Debian keeps what makes a .venv/ apart from its Python.
VENV_PACKAGE = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
# What tests look at our files with, so that we do not judge our own writing.
TEST_TOOLS = {
    "ogrinfo": "gdal-bin",
    "pdftotext": "poppler-utils",
    "strace": "strace",
}
# What PyInstaller takes programs apart with; Debian's Python comes without its own library.
BUILD_TOOLS = {"objdump": "binutils"}
if sys.base_prefix == "/usr":
    PYTHON_LIBRARY = f"libpython{sys.version_info.major}.{sys.version_info.minor}"
    BUILD_TOOLS[f"{PYTHON_LIBRARY}.so.1.0"] = PYTHON_LIBRARY


class CannotGoOn(Exception):
    """The machine lacks what we may not add ourselves; the text says what to type."""


def main(argv: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - older Pythons do start this file
        print("firepost needs Python 3.11 or newer; this is " + sys.version.split()[0])
        return 2
    verbs = {
        "setup": setup,
        "run": run,
        "test": test,
        "mutate": mutate,
        "torture": torture,
        "fuzz": fuzz,
        "check": check,
        "audit": audit,
        "bundle": bundle,
        "compare": compare,
        "deb": deb,
        "lock": lock,
    }
    if not argv or argv[0] not in verbs:
        print(__doc__)
        return 0 if argv and argv[0] in ("-h", "--help", "help") else 2
    try:
        return verbs[argv[0]](argv[1:])
    except CannotGoOn as stopped:
        print(f"\n{stopped}", file=sys.stderr)
        return 4
    except KeyboardInterrupt:
        return 130


# ── the verbs ──


def setup(arguments: list[str]) -> int:
    """Make the environment; `--again` even where the stamp says it stands."""
    if "--again" in arguments:
        STAMP.unlink(missing_ok=True)
    ready(tools=TEST_TOOLS)
    say(f"ready: {FIREPOST.relative_to(ROOT)}")
    return 0


def run(arguments: list[str]) -> int:
    """Open the drill; without a display, play it and leave a picture and the report."""
    ready()
    if has_display():
        return call(FIREPOST, "--drill", *arguments)
    OUT.mkdir(exist_ok=True)
    say("no display here: playing the drill without one")
    code = call(FIREPOST, "--drill", "--picture", f"{OUT.name}/", *arguments, env=offscreen())
    if code == 0:
        say(f"a picture of the screen and the report lie in {OUT.name}/:")
        for made in sorted(path for path in OUT.rglob("*") if path.is_file()):
            say(f"  {made.relative_to(ROOT).as_posix()}")
    return code


def test(arguments: list[str]) -> int:
    """Run pytest; minutes-long tests only with `--deep`."""
    deep = "--deep" in arguments
    ready(tools={**TEST_TOOLS, **BUILD_TOOLS} if deep else TEST_TOOLS)
    chosen = [] if deep else ["-m", "not deep"]
    rest = [argument for argument in arguments if argument != "--deep"]
    return call(PYTHON, "-m", "pytest", *chosen, *rest, env=offscreen())


def mutate(arguments: list[str]) -> int:
    """Every comparison, bound and conjunct of the plan and its rules turned over: is it noticed?

    Some 25 minutes on two processors; `--only TEXT` tries those whose name holds the text.
    """
    ready()
    runner = ROOT / "tests" / "mutants" / "plan_mutants.py"
    return call(PYTHON, runner, *arguments, env=offscreen())


def torture(arguments: list[str]) -> int:
    """Kills, power cuts, full disks, pulled sticks, jumping clocks, bad bytes; then the tally."""
    ready(tools=TEST_TOOLS)
    return call(PYTHON, "-m", "torture", *arguments, env=offscreen(), folder=ROOT / "tests")


def fuzz(arguments: list[str]) -> int:
    """A table: inputs, how many were read, the slowest, the most memory; or the finding."""
    ready(tools=TEST_TOOLS)
    return call(
        PYTHON, "-m", "torture.fuzz", *arguments, env=offscreen(), folder=ROOT / "tests"
    )


def check(arguments: list[str]) -> int:
    """Format, lint, types and contracts; each is run, whatever the one before said."""
    ready()
    ours = ["desktop", "tests", "dev.py"]
    failed = [
        name
        for name, command in {
            "format": (PYTHON, "-m", "ruff", "format", "--check", *ours),
            "lint": (PYTHON, "-m", "ruff", "check", *ours),
            "types": (PYTHON, "-m", "mypy", *arguments),
            "contracts": (BIN / "lint-imports", "--config", "pyproject.toml"),
        }.items()
        if not heading(name) and call(*command) != 0
    ]
    say("check: " + ("all clean" if not failed else "not clean: " + ", ".join(failed)))
    return 1 if failed else 0


def audit(arguments: list[str]) -> int:
    """Ask the advisories about every library of the lock, with pip-audit in a place of its own.

    `--of FILE` asks about another list. Where advisories are not reached nothing is known, and
    that is said: it is no clean bill.
    """
    listed = arguments[1] if arguments[:1] == ["--of"] and len(arguments) > 1 else str(LOCK)
    with tempfile.TemporaryDirectory(prefix="firepost-audit-") as place:
        must(sys.executable, "-m", "venv", place)
        tools = Path(place) / ("Scripts" if WINDOWS else "bin")
        if call(tools / "python", "-m", "pip", "install", "-qq", "pip-audit") != 0:
            say("audit: pip-audit is not to be had here: nothing was audited")
            return 4
        wanted = ["--disable-pip", "--no-deps", "--progress-spinner", "off", "-f", "json"]
        done = subprocess.run(
            [str(tools / "pip-audit"), *wanted, "-r", listed],
            capture_output=True,
            text=True,
            check=False,
        )
    return audited(done.stdout, done.stderr)


def audited(told: str, complaint: str) -> int:
    """What pip-audit found, in words: 0 clean, 1 known faults, 4 nothing or not all was asked."""
    try:
        libraries = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (complaint.strip().splitlines() or ["no answer"])[-1]
        say(f"audit: the advisories were not reached: nothing was audited ({last})")
        return 4
    faults = [(one, fault) for one in libraries for fault in one.get("vulns", ())]
    for one, fault in faults:
        fixed = ", ".join(fault.get("fix_versions", ())) or "no version"
        say(f"{one['name']} {one.get('version', '')}: {fault['id']}, mended in {fixed}")
    unknown = [one["name"] for one in libraries if "vulns" not in one]
    if len(unknown) == len(libraries):
        say("audit: the advisories were not reached: nothing was audited; try where they are")
    elif unknown:
        say(f"audit: not known to the advisories: {', '.join(unknown)}")
    asked = len(libraries) - len(unknown)
    say(f"audit: {asked} of {len(libraries)} libraries asked about, {len(faults)} known faults")
    return 1 if faults else 4 if unknown else 0


def bundle(arguments: list[str]) -> int:
    """Build the folder that runs on a machine without Python, of this machine's kind."""
    ready(tools=BUILD_TOOLS)
    hq = "--hq" in arguments
    rest = [argument for argument in arguments if argument != "--hq"]
    env = {**steady(), "FIREPOST_BUNDLE": "hq" if hq else "post"}
    code = call(PYTHON, "-m", "PyInstaller", "--noconfirm", *rest, "build.spec", env=env)
    if code == 0:
        say("built: dist/firepost/")
    return code


def compare(arguments: list[str]) -> int:
    """Are two builds the same? `dev.py bundle --distpath A`, then B, then this."""
    return call(sys.executable, "desktop/release/compare.py", *arguments)


def deb(arguments: list[str]) -> int:
    """Pack what `bundle` built; it installs with `dpkg -i` (or `apt-get install ./FILE`)."""
    ready(tools={**BUILD_TOOLS, "dpkg-deb": "dpkg"})
    if not (ROOT / "dist" / "firepost").is_dir() and bundle([]) != 0:
        return 1
    return call(PYTHON, "desktop/release/deb.py", *arguments, env=steady())


def steady() -> dict[str, str]:
    """What makes two builds of one tree the same: the sources' time, one order of all sets."""
    asked = subprocess.run(
        ["git", "log", "-1", "--format=%ct"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    at = asked.stdout.strip() or "1767225600"
    return {**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": at}


def lock(arguments: list[str]) -> int:
    """Resolve pyproject.toml for every platform and Python; keeps pins it can keep.

    `--upgrade` or `--upgrade-package NAME` let pins move.
    """
    uv = BIN / ("uv.exe" if WINDOWS else "uv")
    if not uv.exists():
        ready()
    wanted = ["--extra", "dev", "--extra", "hq", "--universal", "--python-version", "3.11"]
    # One version for all Pythons: what is tested on 3.11 is what 3.13 runs.
    wanted += ["--fork-strategy", "fewest", "--generate-hashes", "--no-header"]
    wanted += ["--no-emit-index-url", "--no-emit-find-links", "--quiet"]
    code = call(uv, "pip", "compile", "pyproject.toml", *wanted, *arguments, "-o", LOCK.name)
    if code == 0:
        head = "# Made by `python3 dev.py lock` from pyproject.toml; edit that instead.\n"
        LOCK.write_text(head + LOCK.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
        say(f"written: {LOCK.name}")
    return code


# ── setting up ──


def ready(*, tools: dict[str, str] | None = None) -> None:
    """Leave a `.venv/` that equals the lock, and the system libraries Qt needs."""
    stamp = read_stamp()
    system(tools or {}, stamp)
    if stamp.get("packages") != fingerprint() or not FIREPOST.exists():
        make_environment()
        install()
        stamp["packages"] = fingerprint()
    write_stamp(stamp)


def fingerprint() -> str:
    """Changes when the lock, the settings, the Python or the place of this tree change."""
    cfg = VENV / "pyvenv.cfg"
    parts = [LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    parts += [os.path.realpath(PYTHON).encode(), cfg.read_bytes() if cfg.exists() else b""]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_environment() -> None:
    """A working `.venv/`: made where there is none, made anew where it is broken."""
    if PYTHON.exists() and quiet(PYTHON, "-c", "import pip") == 0:
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise CannotGoOn(apt_line([VENV_PACKAGE]))
    say("making .venv/")
    must(sys.executable, "-m", "venv", "--clear", str(VENV))


def install() -> None:
    """The lock by its hashes, wheels only; then firepost itself, from this tree."""
    say("installing the lock (once; needs the network or PIP_FIND_LINKS)")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
    must(*pip, "--require-hashes", "--only-binary", ":all:", "-r", LOCK)
    must(*pip, "--no-deps", "--no-index", "--no-build-isolation", "--editable", ROOT)


def system(tools: dict[str, str], stamp: dict[str, object]) -> None:
    """Add the Debian packages that are missing, or print the line that adds them.

    An attempt that failed is not made again at every start: the line is printed instead.
    """
    missing = missing_packages(tools)
    if not missing:
        return
    if stamp.get("could_not_add") == missing:
        say(f"going on without {' '.join(missing)}; {apt_line(missing)}")
        return
    try:
        add_packages(missing)
    except CannotGoOn as stopped:
        stamp["could_not_add"] = missing
        say(f"going on without {' '.join(missing)}; {stopped}")
    else:
        stamp.pop("could_not_add", None)


def missing_packages(tools: dict[str, str]) -> list[str]:
    """`tools`: programs on the PATH, or libraries by soname, and the package of each."""
    if not sys.platform.startswith("linux"):
        return []
    lacking = set()
    if not PYTHON.exists() and importlib.util.find_spec("ensurepip") is None:
        lacking.add(VENV_PACKAGE)
    ldconfig = shutil.which("ldconfig", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if ldconfig is None:  # not glibc's world: Qt's wheels will say so themselves
        return sorted(lacking)
    listed = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False)
    held = {line.split()[0] for line in listed.stdout.splitlines() if "=>" in line}
    for name, package in {**LIBRARIES, **tools}.items():
        if name not in held and shutil.which(name) is None:
            lacking.add(package)
    return sorted(lacking)


def add_packages(packages: list[str]) -> None:
    """With apt-get as root; else the person is told what to type."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise CannotGoOn(apt_line(packages))
    say("adding to the system: " + " ".join(packages))
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    # A new machine's list of packages may be empty or old: ask for it, then for the packages.
    call("apt-get", "update", "--quiet", "--quiet", env=env)
    if call(*command, env=env, quietly=True) != 0:
        raise CannotGoOn(apt_line(packages))
    importlib.invalidate_caches()


def apt_line(packages: list[str]) -> str:
    line = shlex.join(["apt-get", "install", "--no-install-recommends", *packages])
    return f"type this as root (sudo):\n\n    apt-get update && {line}\n"


def read_stamp() -> dict[str, object]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp: dict[str, object]) -> None:
    text = json.dumps(stamp)
    if not STAMP.exists() or STAMP.read_text(encoding="utf-8") != text:
        STAMP.write_text(text, encoding="utf-8")


# ── the machine ──


def has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def offscreen() -> dict[str, str]:
    return {"QT_QPA_PLATFORM": "offscreen", **os.environ}


def call(
    *command: str | Path,
    env: dict[str, str] | None = None,
    quietly: bool = False,
    folder: Path | None = None,
) -> int:
    """Run and wait; the exit code, 127 where there is no such program."""
    out = subprocess.PIPE if quietly else None
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder or ROOT,
            env=env,
            stdout=out,
            check=False,
        )
    except FileNotFoundError:
        return 127
    return done.returncode


def quiet(*command: str | Path) -> int:
    """Run for its exit code alone."""
    try:
        done = subprocess.run(
            [str(part) for part in command], cwd=ROOT, capture_output=True, check=False
        )
    except FileNotFoundError:
        return 127
    return done.returncode


def must(*command: str | Path) -> None:
    code = call(*command)
    if code != 0:
        line = shlex.join(str(part) for part in command)
        raise CannotGoOn(
            f"this failed with {code}; mend what it says and try again:\n    {line}"
        )


def heading(name: str) -> None:
    say(f"-- {name}")


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
