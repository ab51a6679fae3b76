"""GeoTIFFs for the tests, made by GDAL of numbers whose place is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from judge import gdal

WEST_M, NORTH_M = 498_000.0, 3_062_000.0  # EPSG:4549, the working grid, near Taishun


def pattern(width: int = 700, height: int = 500):
    """Colours that tell column and row apart."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x // 4 % 256, y // 3 % 256, (x + y) // 7 % 256], 2).astype(np.uint8)


def mosaic(
    folder: Path, *options: str, pixels=None, crs="EPSG:4549", name="mosaic.tif"
) -> Path:
    """A GeoTIFF of 1 m pixels with its corner at WEST_M, NORTH_M."""
    pixels = pattern() if pixels is None else pixels
    plain = folder / f"{name}.png"
    Image.fromarray(pixels).save(plain)
    made = folder / name
    place = (WEST_M, NORTH_M, WEST_M + pixels.shape[1], NORTH_M - pixels.shape[0])
    on = () if crs is None else ("-a_srs", crs)
    gdal("gdal_translate", "-q", *on, "-a_ullr", *place, *options, plain, made)
    return made


def terrain(
    folder: Path, heights_m, *options: str, name="terrain.tif", crs="EPSG:4549"
) -> Path:
    """A terrain model of 10 m cells, floats, -9999 for a void."""
    rows, columns = heights_m.shape
    text = folder / f"{name}.asc"
    head = (
        f"ncols {columns}\nnrows {rows}\nxllcorner {WEST_M}\nyllcorner {NORTH_M - 10 * rows}\n"
        "cellsize 10\nNODATA_value -9999\n"
    )
    lines = "\n".join(" ".join(f"{height:.3f}" for height in row) for row in heights_m)
    text.write_text(head + lines + "\n")
    made = folder / name
    gdal("gdal_translate", "-q", "-a_srs", crs, "-ot", "Float32", *options, text, made)
    return made
