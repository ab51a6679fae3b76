"""Mosaics and terrain models: every compression, every block, each pixel where it belongs."""

from __future__ import annotations

import struct
from contextlib import closing, suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firepost.domain.errors import Refused
from firepost.formats import warp
from firepost.formats.crs import crs_of, from_degrees, to_degrees
from firepost.formats.geotiff import GeoTiff
from judge import gdal
from mosaics import NORTH_M, WEST_M, mosaic, pattern, terrain

EXACT = {
    "none": (),
    "lzw": ("COMPRESS=LZW", "PREDICTOR=2", "TILED=YES"),
    "deflate-bigtiff": ("COMPRESS=DEFLATE", "PREDICTOR=2", "TILED=YES", "BIGTIFF=YES"),
    "bands-apart": ("COMPRESS=LZW", "INTERLEAVE=BAND"),
    "packbits": ("COMPRESS=PACKBITS",),
    "zstd": ("COMPRESS=ZSTD", "TILED=YES"),
}
LOSSY = {
    "jpeg": ("COMPRESS=JPEG", "PHOTOMETRIC=YCBCR", "TILED=YES", "JPEG_QUALITY=95"),
    "jpeg-rgb": ("COMPRESS=JPEG", "TILED=YES", "JPEG_QUALITY=95"),
}


def creation(options):
    return [word for option in options for word in ("-co", option)]


@pytest.mark.parametrize("options", EXACT.values(), ids=EXACT)
def test_each_pixel_is_what_was_written(tmp_path, options):
    tiff = GeoTiff(mosaic(tmp_path, *creation(options)))

    assert (tiff.rgba(100, 50, 400, 300)[:, :, :3] == pattern()[50:350, 100:500]).all()
    tiff.close()


@pytest.mark.parametrize("options", LOSSY.values(), ids=LOSSY)
def test_a_photograph_is_what_was_written_but_for_its_loss(tmp_path, options):
    tiff = GeoTiff(mosaic(tmp_path, *creation(options)))

    off = np.abs(tiff.rgba(0, 0, 700, 500)[:, :, :3].astype(int) - pattern())
    assert off.mean() < 1.5
    tiff.close()


def test_a_cloud_optimised_mosaic_with_a_mask_shows_nothing_outside_it(tmp_path):
    pixels = np.dstack([pattern(), np.full((500, 700), 255, np.uint8)])
    pixels[:200, :, 3] = 0
    masked = mosaic(
        tmp_path,
        "-b",
        "1",
        "-b",
        "2",
        "-b",
        "3",
        "-mask",
        "4",
        pixels=pixels,
        name="masked.tif",
    )
    cog = tmp_path / "cog.tif"
    gdal("gdal_translate", "-q", "-of", "COG", "-co", "COMPRESS=JPEG", masked, cog)
    tiff = GeoTiff(cog)

    alpha = tiff.rgba(0, 0, 700, 500)[:, :, 3]
    assert (alpha[:200] == 0).all()
    assert (alpha[200:] == 255).all()
    tiff.close()


@pytest.mark.parametrize("crs", ["EPSG:4549", "EPSG:32651"])
def test_a_tile_shows_each_colour_where_it_lies(tmp_path, crs):
    """Against PROJ: the colour under a place in the tile is that of the file's pixel there."""
    pixels = np.zeros((500, 700, 3), np.uint8)
    pixels[200:260, 300:380] = (255, 0, 0)
    tiff = GeoTiff(mosaic(tmp_path, pixels=pixels, crs=crs))
    red = np.zeros((0, 2))
    zoom = warp.finest_zoom(tiff)
    for tile in warp.tiles_in(tiff.box_deg, zoom):
        picture = warp.cut(tiff, tile)
        if picture is not None:
            rows, columns = np.nonzero(picture[:, :, 0] > 128)
            columns_of, rows_of = warp._pixels_of(tiff, tile)
            red = np.vstack(
                [red, np.column_stack([columns_of[rows, columns], rows_of[rows, columns]])]
            )
    tiff.close()

    assert red.min(axis=0) == pytest.approx([300, 200], abs=1.2)
    assert red.max(axis=0) == pytest.approx([380, 260], abs=1.2)


def test_the_way_to_degrees_and_back_is_one():
    crs = crs_of("EPSG:4549")
    points = np.array([[WEST_M, NORTH_M], [WEST_M + 5000, NORTH_M - 700]])

    assert from_degrees(to_degrees(points, crs), crs) == pytest.approx(points, abs=1e-4)


def test_a_place_without_a_system_is_refused_until_somebody_says_it(tmp_path):
    bare = mosaic(tmp_path, crs=None)

    with pytest.raises(Refused) as stopped:
        GeoTiff(bare)
    assert stopped.value.notice.key == "maps.no_crs"
    GeoTiff(bare, assume="EPSG:4549").close()


def test_an_old_earth_is_refused(tmp_path):
    with pytest.raises(Refused) as stopped:
        GeoTiff(mosaic(tmp_path, crs="EPSG:2437"))
    assert stopped.value.notice.key == "maps.old_earth"


def test_a_picture_without_a_place_is_refused(tmp_path):
    made = mosaic(tmp_path)
    gdal(
        "gdal_translate",
        "-q",
        "-co",
        "PROFILE=BASELINE",
        made.with_name("mosaic.tif.png"),
        tmp_path / "x.tif",
    )

    with pytest.raises(Refused) as stopped:
        GeoTiff(tmp_path / "x.tif", assume="EPSG:4549")
    assert stopped.value.notice.key == "maps.no_place"


def test_heights_know_their_voids(tmp_path):
    heights = np.full((40, 50), 120.0)
    heights[10:20, 10:20] = -9999
    tiff = GeoTiff(terrain(tmp_path, heights))

    read = tiff.heights_m(-1, -1, 52, 42)

    assert tiff.is_terrain
    assert np.isnan(read[0]).all()
    assert np.isnan(read[11:21, 11:21]).all()
    assert np.nansum(read) == 120.0 * (40 * 50 - 100)
    tiff.close()


def read_all(path):
    with closing(GeoTiff(path)) as tiff:
        return tiff.rgba(0, 0, min(tiff.width, 700), min(tiff.height, 500))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_torn_mosaic_is_refused_in_words(tmp_path, share):
    made = mosaic(tmp_path, *creation(LOSSY["jpeg"]))
    whole = made.read_bytes()
    made.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(Refused) as stopped:
        read_all(made)
    assert stopped.value.notice.key.startswith("maps.")


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), min_size=1, max_size=8))
def test_flipped_bytes_are_read_or_refused_and_never_a_bug(tmp_path_factory, flips):
    folder = tmp_path_factory.getbasetemp()
    good = folder / "flipped.tif"
    if not good.exists():
        mosaic(folder, *creation(EXACT["lzw"]), name="flipped.tif", pixels=pattern(90, 70))
    broken = bytearray(good.read_bytes())
    for at, value in flips:
        broken[at % len(broken)] = value
    bad = folder / "bad.tif"
    bad.write_bytes(broken)

    with suppress(Refused):
        read_all(bad)


def test_a_directory_that_leads_to_itself_ends(tmp_path):
    path = tmp_path / "loop.tif"
    tags = [(256, 4, 1, 10), (257, 4, 1, 10), (258, 3, 1, 8), (273, 4, 1, 8), (279, 4, 1, 100)]
    body = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    path.write_bytes(
        b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", 5) + body + b"\x08\x00\x00\x00"
    )

    with pytest.raises(Refused):
        GeoTiff(path, assume="EPSG:4549")


def test_an_image_that_claims_a_huge_block_is_refused(tmp_path):
    path = tmp_path / "bomb.tif"
    side = 200_000
    tags = [
        (256, 4, 1, side), (257, 4, 1, side), (258, 3, 1, 8), (259, 3, 1, 8),
        (273, 4, 1, 8), (278, 4, 1, side), (279, 4, 1, 100),
    ]  # fmt: skip
    body = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    path.write_bytes(b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", 7) + body + b"\x00" * 200)

    with pytest.raises(Refused) as stopped:
        GeoTiff(path, assume="EPSG:4549")
    assert stopped.value.notice.key == "maps.tiff_block"


def test_pixels_too_fine_to_lie_anywhere_are_refused(tmp_path):
    dots = (WEST_M, NORTH_M, WEST_M + 1e-9, NORTH_M - 1e-9)
    with pytest.raises(Refused) as refused:
        GeoTiff(mosaic(tmp_path, "-a_ullr", *dots))

    assert refused.value.notice.key == "maps.no_place"


def test_a_block_that_lies_before_the_file_is_damage(tmp_path):
    """Its place was written as a signed number."""
    path = mosaic(tmp_path, "-co", "TILED=YES")
    tiff = GeoTiff(path)
    tiff.tiff.images[0].tags[324] = (-1,) * 50
    with pytest.raises(Refused) as refused:
        tiff.rgba(0, 0, 9, 9)
    tiff.close()

    assert refused.value.notice.key == "maps.tiff_damaged"


def test_a_directory_beyond_the_end_of_the_file_is_damage(tmp_path):
    path = tmp_path / "far.tif"
    path.write_bytes(b"II+\x00\x08\x00\x00\x00" + b"\xff" * 8)
    with pytest.raises(Refused) as refused:
        GeoTiff(path)

    assert refused.value.notice.key == "maps.tiff_damaged"
