"""The drill as it is played: what its evening brings fits on the pages, at every size."""

from __future__ import annotations

from pathlib import Path

import pytest

from firepost import bootstrap
from firepost.fronting import Front
from ui.fitting import lasting, resized
from ui.test_fit import SIZES

ROOT = Path(__file__).parents[2]


@pytest.fixture
def drill(open_window, tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    window = open_window(
        lambda: Front(lambda: parts, bootstrap.now).drill(parts),
        drill=True,
        courier=parts.courier,
        press=lambda post: parts.press(post=post),
    )
    window.go_outdoors()
    return window


@pytest.mark.parametrize("size", SIZES)
def test_the_drill_fits_on_its_pages(drill, size):
    found = {}
    for language in ("zh", "en"):
        drill.tongue.speak(language)
        resized(drill, size)
        for page in ("forces", "depots", "office"):
            drill.go(page)
            if wrong := lasting(drill):
                found[f"{language} {page}"] = wrong
    assert not found, "\n".join(f"{k}: {v}" for k, vs in found.items() for v in vs)
