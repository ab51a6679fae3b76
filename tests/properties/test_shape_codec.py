"""Laws of the shape codec: every coordinate comes back as it was given, whatever it was."""

from __future__ import annotations

import math
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import effort, most_bytes
from firepost.domain.errors import Trouble
from firepost.store import shape_codec

steps = st.one_of(
    st.floats(-180, 180),
    st.tuples(st.integers(-(10**11), 10**11), st.integers(0, 9)).map(
        lambda p: p[0] / 10 ** p[1]
    ),
    st.integers(-180, 180).map(float),
)


@st.composite
def shapes(draw: st.DrawFn) -> dict:
    """Polygons of any decimals, flat or with heights, closed or not, of any number of rings."""
    dims = draw(st.sampled_from([2, 2, 3, 4]))
    point = st.lists(steps, min_size=dims, max_size=dims)
    polygon = st.lists(st.lists(point, max_size=6), max_size=3)
    if draw(st.booleans()):
        return {"type": "Polygon", "coordinates": draw(polygon)}
    return {"type": "MultiPolygon", "coordinates": draw(st.lists(polygon, max_size=3))}


@given(shapes())
@settings(max_examples=400, deadline=None)
def test_a_shape_comes_back_as_it_was_given(shape):
    packed = shape_codec.pack(shape)

    assert shape_codec.unpack(packed) == shape
    assert shape_codec.pack(shape_codec.unpack(packed)) == packed


def test_points_of_unequal_length_come_back_too():
    shape = {"type": "Polygon", "coordinates": [[[1.5, 2.5], [3.5, 4.5, 100.0], [1.5, 2.5]]]}

    assert shape_codec.unpack(shape_codec.pack(shape)) == shape


def test_a_million_vertices_are_a_million_times_the_work_of_one_and_no_more():
    ring = [
        [round(119.9 + math.cos(n / 1e5) / 50, 7), round(27.5 + math.sin(n / 1e5) / 50, 7)]
        for n in range(1_000_000)
    ]
    shape = {"type": "Polygon", "coordinates": [ring]}

    packed = shape_codec.pack(shape)
    same = shape_codec.unpack(packed) == shape

    assert same
    assert len(packed) < 9_000_000
    few = {"type": "Polygon", "coordinates": [ring[:10_000]]}

    def to_and_fro():
        return shape_codec.unpack(shape_codec.pack(few))

    work = effort(to_and_fro)
    assert work.lines < 3 * 10_000
    assert work.calls < 3 * 10_000
    assert most_bytes(to_and_fro) < 300 * 10_000


def read(packed: bytes) -> None:
    """A shape or `Trouble`; any other exception is a fault."""
    with suppress(Trouble):
        shape_codec.unpack(packed)


@given(st.sampled_from([b"FPG1", b"FPD1", b"FPJ1", b""]), st.binary(max_size=120))
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_a_shape_or_trouble(magic, rest):
    read(magic + rest)


@given(shapes(), st.randoms(use_true_random=False))
@settings(max_examples=500, deadline=None)
def test_flipped_bytes_are_a_shape_or_trouble(shape, chance):
    packed = bytearray(shape_codec.pack(shape))
    for _ in range(chance.randint(1, 4)):
        packed[chance.randrange(len(packed))] = chance.randrange(256)

    read(bytes(packed))


@pytest.mark.parametrize("magic", [b"FPG1", b"FPJ1"])
def test_a_body_of_brackets_is_trouble(magic):
    read(magic + (50_000).to_bytes(4, "little") + b"\x91" * 50_000)
    read(magic + b"[" * 50_000)
