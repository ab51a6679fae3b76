"""Every decoder meets damaged input: a moment each here, five minutes each in the deep run."""

from __future__ import annotations

import os

import pytest

from torture.fuzz import DECODERS, fuzz

SECONDS = float(os.environ.get("FIREPOST_FUZZ_SECONDS", "300"))


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize("name", DECODERS)
def test_a_decoder_reads_or_stops_in_words(name, tmp_path):
    assert fuzz(name, seconds=0.4, seed=1, place=tmp_path) > 0


@pytest.mark.deep
@pytest.mark.parametrize("name", DECODERS)
def test_a_decoder_holds_for_minutes(name, tmp_path):
    count = fuzz(name, seconds=SECONDS, seed=2, place=tmp_path)

    print(f"{name}: {count} inputs")  # noqa: T201 - the figures, with -s
