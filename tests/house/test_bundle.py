"""The folder that runs where there is no Python, built and started as an officer would."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest
import zstandard

from firepost import bootstrap
from firepost.app.welcome import STEPS
from firepost.welcoming import Welcomer
from house.tree import ROOT, pages

pytestmark = pytest.mark.deep

PERIMETERS = ROOT / "tests" / "data" / "fires" / "hermits_peak_2022_13_steps.geojson"

BARE = {"PATH": "", "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    """Built here; or what FIREPOST_TEST_BUNDLE names, built before."""
    if named := os.environ.get("FIREPOST_TEST_BUNDLE"):
        return Path(named)
    return built(tmp_path_factory.mktemp("bundle"))


def built(made):
    build = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    build += ["--distpath", str(made / "dist"), "--workpath", str(made / "work"), "build.spec"]
    env = {**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "1767225600"}
    subprocess.run(build, cwd=ROOT, check=True, env=env)  # what it says, pytest shows
    return made / "dist" / "firepost"


def run(bundle, *arguments, stdin="", home="a"):
    """Started with an empty PATH, no home, and nothing of this machine's Python in sight."""
    program = bundle / ("firepost.exe" if sys.platform == "win32" else "firepost")
    bare = {**BARE, "FIREPOST_HOME": str(bundle.parent / f"home-{home}")}
    return subprocess.run(
        [str(program), *arguments],
        env=bare,
        cwd=bundle.parent,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.skipif(
    "FIREPOST_TEST_BUNDLE" in os.environ, reason="what was built elsewhere is not built again"
)
def test_built_again_elsewhere_it_is_the_same(bundle, tmp_path):
    """Another folder, another time: every file byte for byte, as the release tool tells."""
    again = built(tmp_path)
    compare = [sys.executable, "desktop/release/compare.py", str(bundle), str(again)]
    done = subprocess.run(compare, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_it_starts_without_a_path(bundle):
    asked = run(bundle, "--help")

    assert asked.returncode == 0, asked.stderr
    assert "firepost" in asked.stdout or "林火前指" in asked.stdout


def test_it_keeps_what_it_is_told(bundle):
    line = json.dumps({"do": "log.say", "text": "雅阳镇来电:山脊西侧见烟"}, ensure_ascii=False)
    desk = str(bundle.parent / "season.fire")

    fed = run(bundle, "feed", desk, "--json", stdin=line + "\n")
    shown = run(bundle, "show", desk, "--json")

    assert json.loads(fed.stdout)["ok"] is True, fed.stderr
    assert json.loads(shown.stdout)["log"] == 1, shown.stderr


def test_words_maps_fonts_and_licences_are_inside(bundle):
    inside = bundle / "_internal"

    assert {page.name for page in (inside / "resources" / "words").iterdir()} == set(pages())
    assert (inside / "maps" / "wenzhou_counties.geojson").is_file()
    assert (inside / "resources" / "fonts" / "OFL.txt").is_file()
    assert (inside / "resources" / "licences" / "LGPL-3.0.txt").is_file()
    assert any((inside / "licences" / "fpdf2").iterdir())


def test_what_builds_and_tests_is_not_inside(bundle):
    names = {path.name.split("-")[0].lower() for path in (bundle / "_internal").iterdir()}

    assert not names & {"pytest", "mypy", "ruff", "pip", "setuptools", "hypothesis", "uv"}


def test_nothing_inside_points_outside(bundle):
    assert [path for path in bundle.rglob("*") if path.is_symlink() and not path.exists()] == []


# ── an officer's evening with it: one story, in order ──


@pytest.fixture(scope="module")
def alone(bundle, tmp_path_factory):
    """The folder copied to an empty place, away from where it was built."""
    place = tmp_path_factory.mktemp("stick") / "firepost"
    shutil.copytree(bundle, place, symlinks=True)
    return place


@pytest.fixture(scope="module")
def evening(alone):
    """A desk with a fire, its casualties and a real perimeter, told to the program alone."""
    shape = json.loads(PERIMETERS.read_text(encoding="utf-8"))["features"][0]["geometry"]
    told = (
        {
            "do": "incident.open",
            "name": "雅阳镇埠下村林火",
            "ignited_at": "2026-03-01T06:30:00+08:00",
        },
        {"do": "perimeter.record", "geometry": shape, "method": "drone"},
        {"do": "casualties.report", "deaths": 0, "serious_injuries": 0},
    )
    desk = str(alone.parent / "season.fire")
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told)
    fed = run(alone, "feed", desk, stdin=lines)
    assert [json.loads(line)["ok"] for line in fed.stdout.splitlines()] == [True] * 3, (
        fed.stderr
    )
    return desk


def asked(bundle, *arguments, **more):
    said = run(bundle, *arguments, "--json", **more)
    assert said.stdout, said.stderr
    return said.returncode, json.loads(said.stdout)


def test_the_window_opens_on_the_drill_shows_the_map_and_quits_clean(alone, record_property):
    begun = time.monotonic()
    looked = run(alone, "bench", "--first-look")
    record_property("start_s", round(time.monotonic() - begun, 2))

    assert looked.returncode == 0, looked.stderr
    assert "usable" in looked.stdout
    assert looked.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows closes windows by messages")
def test_a_double_clicked_bundle_opens_in_the_window_which_ends_when_told(
    alone, evening, monkeypatch
):
    """A real window on a real desk; told to end, it puts everything away first."""
    monkeypatch.setenv("FIREPOST_HOME", str(alone.parent / "home-a"))
    welcome = Welcomer(bootstrap.now)
    while (
        welcome.step in STEPS
    ):  # a device that was never asked would ask its three things first
        welcome.pass_over(welcome.step)
    stick = alone.parent / "clicked"
    stick.mkdir()
    _, written = asked(alone, "bundle", "write", evening, "--to", str(stick))
    desks = alone.parent / "home-a" / "desks"
    opened = subprocess.Popen(
        [str(alone / "firepost"), written["file"]],
        env={**BARE, "FIREPOST_HOME": str(alone.parent / "home-a")},
        cwd=alone.parent,
        stderr=subprocess.PIPE,
    )
    try:
        ends = time.monotonic() + 60
        while not list(desks.glob("*.fire-wal")) and time.monotonic() < ends:
            time.sleep(0.2)
        time.sleep(3)  # the window and what keeps it stand
        status = Path(f"/proc/{opened.pid}/status").read_text(encoding="ascii")
        memory_mb = int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024
        opened.terminate()
        _, said = opened.communicate(timeout=30)
    finally:
        opened.kill()
    print(f"window: {memory_mb} MiB")  # noqa: T201 - the figure, with -s

    assert (opened.returncode, said) == (0, b"")
    assert list(desks.glob("*.fire-wal")) == []
    (desk,) = desks.glob("*.fire")
    assert asked(alone, "digest", str(desk))[1] == asked(alone, "digest", evening)[1]
    assert memory_mb <= 250


@pytest.mark.skipif(sys.platform == "win32", reason="read from /proc")
def test_the_window_on_the_drill_with_thirty_versions_stays_small(alone, record_property):
    """The whole evening of the drill and thirty real shapes, drawn: at most 250 MiB."""
    story = (alone / "_internal" / "resources" / "drills" / "taishun.jsonl").read_text("utf-8")
    lines = [json.loads(line) for line in story.splitlines() if line.strip()]
    held = sum(line.get("do") == "perimeter.record" for line in lines)
    shapes = json.loads(PERIMETERS.read_text(encoding="utf-8"))["features"]
    for number in range(30 - held):
        shape = shapes[number % len(shapes)]["geometry"]
        lines.append({"do": "perimeter.record", "geometry": shape, "method": "gps"})
    desk = alone.parent / "drill.fire"
    told = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    fed = run(alone, "feed", str(desk), "--drill", stdin=told, home="drill")
    assert [json.loads(line)["ok"] for line in fed.stdout.splitlines()] == [True] * len(lines)
    opened = subprocess.Popen(
        [str(alone / "firepost"), str(desk)],
        env={**BARE, "FIREPOST_HOME": str(alone.parent / "home-drill")},
        cwd=alone.parent,
        stderr=subprocess.PIPE,
    )
    try:
        peak_mb = settled_mb(opened.pid)
        opened.terminate()
        _, said = opened.communicate(timeout=30)
    finally:
        opened.kill()
    record_property("drill_mib", peak_mb)
    print(f"drill with thirty versions: {peak_mb} MiB")  # noqa: T201 - the figure, with -s

    assert (opened.returncode, said) == (0, b"")
    assert peak_mb <= 250


def settled_mb(pid, *, most_s=60):
    """What a process holds once it has not grown for three seconds, in MiB."""
    status, held, calm = Path(f"/proc/{pid}/status"), 0, 0
    ends = time.monotonic() + most_s
    while calm < 6 and time.monotonic() < ends:
        time.sleep(0.5)
        now = int(re.search(r"VmRSS:\s+(\d+)", status.read_text(encoding="ascii"))[1]) // 1024
        calm, held = (calm + 1 if now <= held + 1 and now > 60 else 0), max(held, now)
    return held


def test_a_real_perimeter_is_measured_and_weighed_against_the_plan(alone, evening):
    _, board = asked(alone, "show", evening)
    fire = board["incidents"][0]

    assert fire["perimeters"] == 1
    assert fire["burned_area_ha"] == pytest.approx(146.9, abs=0.1)
    assert fire["level"]["proposed"] is not None


def test_a_described_situation_is_assessed(alone):
    situation = alone.parent / "situation.json"
    fire = {"id": "A", "burning_since": "2026-03-01T06:30:00+08:00", "burned_area_ha": 41.4}
    said = {"at": "2026-03-01T14:00:00+08:00", "fires": [fire]}
    situation.write_text(json.dumps(said), encoding="utf-8")

    code, answer = asked(alone, "assess", str(situation))

    assert (code, answer["fires"][0]["id"]) == (0, "A")


def test_the_report_reads_as_chinese(alone, evening):
    _, board = asked(alone, "show", evening)
    out = alone.parent / "reports"
    out.mkdir()
    given = ("--incident", board["incidents"][0]["id"], "--kind", "first", "--out", str(out))

    code, answer = asked(alone, "report", evening, *given)

    assert (code, answer["verified"]) == (0, True)
    pages = [file["path"] for file in answer["files"] if file["path"].endswith(".pdf")]
    text = subprocess.run(["pdftotext", pages[0], "-"], capture_output=True, check=True).stdout
    assert "雅阳镇埠下村林火" in text.decode("utf-8").replace("\n", "")


def test_another_post_takes_its_bundle(alone, evening):
    stick = alone.parent / "usb"
    stick.mkdir()
    _, written = asked(alone, "bundle", "write", evening, "--to", str(stick))
    other = str(alone.parent / "other.fire")
    code, read = asked(
        alone, "bundle", "read", written["file"], "--into", other, "--accept-device", home="b"
    )

    assert (code, read["damaged"]) == (0, 0)
    here, there = asked(alone, "digest", evening)[1], asked(alone, "digest", other, home="b")[1]
    assert here == there


def test_doctor_finds_it_well(alone, evening):
    code, answer = asked(alone, "doctor", evening)

    assert code == 0, answer
    assert {"maps", "fonts", "chain", "seals"} <= {check["name"] for check in answer["checks"]}


def test_it_is_small_enough_for_a_slow_stick(bundle, record_property):
    """290 MB unpacked with fonts, 100 MB packed."""
    files = [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]
    unpacked = sum(path.stat().st_size for path in files)
    count = Counting()
    with (
        zstandard.ZstdCompressor(level=19, threads=2).stream_writer(count) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w|") as parcel,
    ):
        parcel.add(bundle, "firepost")
    record_property("unpacked_mb", unpacked // 1_000_000)
    record_property("packed_mb", count.bytes // 1_000_000)

    assert unpacked <= 290_000_000
    assert count.bytes <= 100_000_000


class Counting(io.RawIOBase):
    bytes = 0

    def writable(self):
        return True

    def write(self, data):
        self.bytes += len(data)
        return len(data)


# ── what it says of itself ──


def test_everything_inside_is_on_the_bill_of_materials(bundle):
    bill = json.loads((bundle / "_internal" / "sbom.cdx.json").read_text(encoding="utf-8"))
    listed = {part["name"] for part in bill["components"]}

    assert bill["bomFormat"] == "CycloneDX"
    assert {"pyside6-essentials", "sqlcipher3", "fpdf2", "shapely", "python"} <= listed
    assert "psycopg" not in listed  # in headquarters' build alone
    assert "pip" not in listed


def test_every_library_on_the_bill_left_its_licence(bundle):
    bill = json.loads((bundle / "_internal" / "sbom.cdx.json").read_text(encoding="utf-8"))
    kept = bundle / "_internal" / "licences"
    lacking = [
        part["name"]
        for part in bill["components"]
        if part["bom-ref"].startswith(("pypi:", "deb:"))
        and not (kept / part["name"]).is_dir()
        and not (kept / "system" / part["name"]).is_dir()
        # The LGPL's text, and the words of those whose wheels carry none.
        and not (
            bundle / "_internal" / "resources" / "licences" / f"{part['name']}.txt"
        ).is_file()
    ]

    assert lacking == []


# Of Qt, what its makers give under the GPL alone (or for money).
GPL_ALONE = re.compile(
    r"Qt6?_?(VirtualKeyboard|Charts|DataVisualization|Graphs|QuickTimeline|NetworkAuth|HttpServer"
    r"|Lottie|Quick3D|QuickEffectMaker|ShaderTools|WaylandCompositor|Coap|Mqtt|Grpc|Protobuf)",
    re.IGNORECASE,
)


def test_no_part_that_would_bind_us_is_inside(bundle):
    names = {path.name for path in (bundle / "_internal").rglob("*")}

    assert not [name for name in names if GPL_ALONE.search(name)]
    assert not [name for name in names if name.startswith(("libgdal", "psycopg", "libgtk"))]


def test_no_licence_on_the_bill_binds_the_whole(bundle):
    """The GPL stands there only as a choice beside the LGPL; the AGPL nowhere."""
    bill = json.loads((bundle / "_internal" / "sbom.cdx.json").read_text(encoding="utf-8"))
    licences = {
        part["name"]: " ".join(one["license"]["name"] for one in part["licenses"])
        for part in bill["components"]
    }

    assert all(licences.values())
    assert not [name for name, said in licences.items() if "AGPL" in said or "Affero" in said]
    assert {
        name for name, said in licences.items() if re.search(r"(?<!L)GPL|GNU General", said)
    } <= {name for name, said in licences.items() if "LGPL" in said}


def test_what_is_under_the_lgpl_is_a_file_of_its_own_that_may_be_exchanged(bundle):
    inside = {path.name for path in (bundle / "_internal").rglob("*.so*")}

    if sys.platform == "linux":
        assert {"libQt6Core.so.6", "libQt6Gui.so.6", "libQt6Widgets.so.6"} <= inside
    assert (bundle / "_internal" / "licences" / "pyside6-essentials").is_dir() or (
        bundle / "_internal" / "resources" / "licences" / "LGPL-3.0.txt"
    ).is_file()


# ── the Debian package ──


@pytest.mark.skipif(sys.platform != "linux", reason="Debian's own")
def test_the_debian_package_installs_into_a_root_of_its_own(bundle, tmp_path):
    pack = [sys.executable, "desktop/release/deb.py", str(bundle), "--out", str(tmp_path)]
    pack.append("--quick")
    made = subprocess.run(pack, cwd=ROOT, check=True, capture_output=True, text=True)
    root = tmp_path / "root"
    for folder in ("var/lib/dpkg/updates", "var/lib/dpkg/info", "usr/bin"):
        (root / folder).mkdir(parents=True)
    for name in ("status", "available"):
        (root / "var/lib/dpkg" / name).touch()
    # Its dependencies are the machine's; here is only its own folder to be laid.
    install = ["dpkg", f"--root={root}", "--force-depends", "--force-script-chrootless"]
    install += ["--force-not-root", "--install", made.stdout.strip()]
    done = subprocess.run(install, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert (root / "usr/share/applications/firepost.desktop").is_file()
    assert (root / "usr/lib/udev/rules.d/60-firepost-gps.rules").is_file()
    assert (root / "usr/bin/firepost").readlink().as_posix() == "/opt/firepost/firepost"
    assert run(root / "opt/firepost", "--help").returncode == 0
