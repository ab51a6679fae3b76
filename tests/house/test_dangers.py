"""Dangers in our own code: bandit's findings answered one by one, no secret in any file."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache

from house.tree import ROOT, files

# (finding, file) -> why it is none here; a folder answers for what lies in it.
ANSWERED = {
    ("B101", "desktop/"): "asserts state our own invariants; no build runs with -O",
    ("B404", "desktop/release/"): "builds packages by the system's own tools",
    (
        "B603",
        "desktop/release/",
    ): "builds packages by the system's own tools; nothing from outside",
    ("B404", "desktop/firepost/cli/bench/timing.py"): "the benchmark starts this program again",
    ("B603", "desktop/firepost/cli/bench/timing.py"): "the benchmark starts this program again",
    (
        "B404",
        "desktop/firepost/cli/bench/peer.py",
    ): "starts this program and QGIS, by its own words",
    (
        "B603",
        "desktop/firepost/cli/bench/peer.py",
    ): "starts this program and QGIS, by its own words",
    (
        "B404",
        "desktop/firepost/cli/bench/exchange.py",
    ): "the benchmark starts the peer it stands beside",
    (
        "B603",
        "desktop/firepost/cli/bench/exchange.py",
    ): "the benchmark starts the peer it stands beside",
    ("B311", "desktop/firepost/cli/bench/exchange.py"): "a load, not a secret",
    ("B404", "desktop/firepost/telling.py"): "starts this program again, by its own words",
    ("B603", "desktop/firepost/telling.py"): "starts this program again, by its own words",
    ("B404", "desktop/firepost/cli/bench/frames.py"): "the benchmark starts this program again",
    ("B603", "desktop/firepost/cli/bench/frames.py"): "the benchmark starts this program again",
    ("B311", "desktop/firepost/cli/bench/season.py"): "a season that is made up, not guessed",
    ("B311", "desktop/firepost/sync/round.py"): "how long to wait before trying again",
    ("B104", "desktop/firepost/cli/hub.py"): "compares an address; the hub listens where told",
    ("B104", "desktop/firepost/cli/lan.py"): "a person starts it, by a code spoken aloud",
    ("B104", "desktop/firepost/neighbouring.py"): "a person starts it, by a code spoken aloud",
    ("B405", "desktop/firepost/formats/"): "Element is a type here; parsing is safe_xml's",
    ("B608", "desktop/firepost/store/"): "names are quoted or our own; values are bound",
}
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{36}\b"
    r"|(?i:\b(?:password|passwd|secret|api_key|token)\b\s*[=:]\s*[\"'][^\"'\s{}]{12,}[\"'])"
)


@cache
def findings():
    command = [
        sys.executable,
        "-m",
        "bandit",
        "-q",
        "-r",
        "desktop/firepost",
        "desktop/release",
    ]
    done = subprocess.run(
        [*command, "-f", "json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return json.loads(done.stdout)


def answer(finding):
    named, place = finding["test_id"], finding["filename"].removeprefix("./")
    return next(
        (pair for pair in ANSWERED if pair[0] == named and place.startswith(pair[1])), None
    )


def test_every_danger_bandit_sees_is_answered():
    assert findings()["errors"] == []
    assert [
        f"{one['filename']}:{one['line_number']} {one['test_id']} {one['issue_text']}"
        for one in findings()["results"]
        if answer(one) is None
    ] == []


def test_no_answer_outlives_its_finding():
    assert set(ANSWERED) == {answer(one) for one in findings()["results"]} - {None}


def test_no_file_holds_a_secret():
    held = {}
    for name in files():
        if name.endswith((".ttf", ".png", ".ico", ".lock", ".geojson")):
            continue
        text = (ROOT / name).read_text(encoding="utf-8", errors="replace")
        if found := SECRETS.findall(text):
            held[name] = found

    assert {
        name: found for name, found in held.items() if name != "tests/house/test_dangers.py"
    } == {}
