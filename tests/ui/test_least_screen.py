"""The window never asks for more than the screen has: on real screens of Qt's, at real scales."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from firepost.ui.least import LEAST_TALL_PX, LEAST_WIDE_PX
from ui.fitting import TOUCH_PX

TESTS = Path(__file__).resolve().parents[1]

# In a process of its own: the scale is one for all of an application.
PROBE = """
import json, sys
from firepost.ui.least import application
app = application(sys.argv[1])
from fakes import boards
from firepost import bootstrap
from firepost.ui.doors import Doors
from firepost.ui.look import Look
from firepost.ui.setting import Setting
from firepost.ui.window import Window
from ui.conftest import let_run
from ui.fitting import lasting
root = bootstrap.resources_dir()
words, look = bootstrap.words(root), Look(root / "resources")
setting = Setting(look, words, lambda: boards.NOW, root / "resources" / "icons")
doors = Doors(open_post=boards.MemoryPost, maps=root / "maps")
window = Window(setting, doors, drill=False)
window.showMaximized()
window.open()
let_run(lambda: window.stage.board is not None and window.base.counties != ())
room = app.primaryScreen().availableGeometry()
found = {}
for page in window.pages.names:
    window.go(page)
    app.processEvents()
    if wrong := lasting(window):
        found[page] = wrong
print(json.dumps({
    "room": [room.width(), room.height()],
    "least": [window.minimumWidth(), window.minimumHeight()],
    "window": [window.width(), window.height()],
    "ratio": window.devicePixelRatioF(),
    "found": found,
}))
window.close()
"""


def shown_on(tmp_path, wide, tall, scale, size="standard"):
    """What a desk looks like on a screen of so many real pixels, scaled by the system."""
    screen = {
        "name": "panel",
        "x": 0,
        "y": 0,
        "width": wide,
        "height": tall,
        "logicalDpi": 96,
        "logicalBaseDpi": 96,
        "dpr": 1,
    }
    described = tmp_path / "screen.json"
    described.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    env = {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={described}",
        "QT_SCALE_FACTOR": str(scale),
        "PYTHONPATH": os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")]),
    }
    ran = subprocess.run(
        [sys.executable, "-c", PROBE, size],
        env=env,
        cwd=TESTS.parent,
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout.strip().splitlines()[-1])


@pytest.mark.parametrize(
    ("wide", "tall", "scale", "size"),
    [
        (1920, 1080, 2.0, "standard"),
        (1366, 768, 1.25, "standard"),
        (1366, 768, 1.0, "glove"),
        (1024, 768, 1.0, "standard"),
    ],
)
def test_nothing_is_cut_where_the_screen_is_too_small(tmp_path, wide, tall, scale, size):
    seen = shown_on(tmp_path, wide, tall, scale, size)

    assert seen["room"][0] >= LEAST_WIDE_PX
    assert seen["room"][1] >= LEAST_TALL_PX
    for asked, has in zip(seen["least"], seen["room"], strict=True):
        assert asked <= has
    assert seen["found"] == {}
    # As large as it can be: one step more and something would not fit.
    spare = min(seen["room"][0] / LEAST_WIDE_PX, seen["room"][1] / LEAST_TALL_PX)
    assert spare == pytest.approx(1, abs=0.005)
    if wide > LEAST_WIDE_PX and tall > LEAST_TALL_PX:
        assert TOUCH_PX * seen["ratio"] > TOUCH_PX


def test_a_screen_with_room_keeps_the_scale_it_was_given(tmp_path):
    seen = shown_on(tmp_path, 1920, 1080, 1.25)
    assert seen["ratio"] == 1.25
    assert seen["room"] == [1536, 864]
    assert seen["found"] == {}
