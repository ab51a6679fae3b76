"""Every decoder meets damaged input: a moment each here, five minutes each in the deep run."""

from __future__ import annotations

import os

import pytest

from torture.decoders import DECODERS
from torture.fuzz import alone, fuzz

# Pieces cut out of a bundle, and an enrolment that no hub wrote.
WHOLE_ONLY_IN_ITS_PLACE = ("header", "segment", "piece", "enrolment")
SECONDS = float(os.environ.get("FIREPOST_FUZZ_SECONDS", "300"))


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize("name", DECODERS)
def test_a_decoder_reads_or_stops_in_words(name, tmp_path):
    assert fuzz(name, seconds=0.3, seed=1, place=tmp_path).inputs > 0


@pytest.mark.parametrize("name", DECODERS)
def test_its_samples_are_read_as_they_are(name, tmp_path):
    """Damage to what nobody could read tells nothing."""
    decoder = DECODERS[name]
    read = 0
    for sample in decoder.samples():
        try:
            decoder.read(sample, tmp_path)
        except decoder.words:
            continue
        read += 1

    assert read > 0 or name in WHOLE_ONLY_IN_ITS_PLACE


def test_a_decoder_that_is_killed_is_a_finding_with_its_input(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    assert "no decoder" not in alone("packing", seconds=0.2, seed=1).finding
    assert alone("nobody", seconds=0.2, seed=1).finding


@pytest.mark.deep
@pytest.mark.parametrize("name", DECODERS)
def test_a_decoder_holds_for_minutes(name, tmp_path):
    run = fuzz(name, seconds=SECONDS, seed=2, place=tmp_path)

    print(run)  # noqa: T201 - the figures, with -s
