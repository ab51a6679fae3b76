"""The station's own maps as they are drawn: each tile in its place, nothing where there is none."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage, QPainter

from firepost.ui.map.pens import Inks
from firepost.ui.map.raster import MOST_TILES, OwnLayer, TileSheet, _in_sight
from firepost.ui.map.viewport import Viewport, mercator


class Shelf:
    """Tiles of one colour each, told by their place; some are no pictures."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int, int]] = []

    def tile(self, tile):
        self.asked.append(tile)
        _, column, row = tile
        if (column + row) % 5 == 0:
            return b"no picture"
        out = io.BytesIO()
        colour = (200, column % 200 + 20, row % 200 + 20)
        Image.new("RGB", (256, 256), colour).save(out, "PNG")
        return out.getvalue()

    def close(self) -> None:
        pass


def view(m_per_px: float = 4.0) -> Viewport:
    x, y = mercator(119.92, 27.55)
    return Viewport(x, y, m_per_px, 800, 500)


def painted(sheet, at: Viewport, inks: Inks) -> QImage:
    image = QImage(at.width_px, at.height_px, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    sheet.paint(painter, at, inks, lambda: None)
    painter.end()
    return image


def tile_under(at: Viewport, zoom: int, x_px: float, y_px: float) -> tuple[int, int]:
    x, y = at.metres_at(x_px, y_px)
    half = np.pi * 6378137.0
    side = 2 * half / 2**zoom
    return int((x + half) // side), int((half - y) // side)


@pytest.mark.parametrize("ratio", [0.7, 1.0, 3.0])
def test_every_pixel_shows_the_tile_that_lies_there(setting, ratio):
    shelf, at = Shelf(), view(4.0 * ratio)
    image = painted(
        TileSheet(lambda: shelf, least_zoom=8, most_zoom=16), at, Inks.of(setting.look)
    )

    zoom = shelf.asked[0][0]
    for x in range(20, 800, 97):
        for y in range(20, 500, 71):
            places = {tile_under(at, zoom, x + dx, y + dy) for dx in (-2, 2) for dy in (-2, 2)}
            if len(places) > 1:
                continue  # at a seam
            (column, row), colour = places.pop(), image.pixelColor(x, y)
            wanted = (
                (0, 0, 0)
                if (column + row) % 5 == 0
                else (200, column % 200 + 20, row % 200 + 20)
            )
            assert (colour.red(), colour.green(), colour.blue()) == wanted


def test_coarser_tiles_are_drawn_larger_and_finer_views_ask_no_more(setting):
    shelf = Shelf()
    painted(
        TileSheet(lambda: shelf, least_zoom=8, most_zoom=12), view(0.5), Inks.of(setting.look)
    )

    assert {zoom for zoom, _, _ in shelf.asked} == {12}
    assert len(shelf.asked) <= 4


def test_from_far_off_a_fine_map_is_left_out(setting):
    shelf = Shelf()
    painted(
        TileSheet(lambda: shelf, least_zoom=14, most_zoom=18),
        view(400.0),
        Inks.of(setting.look),
    )

    assert shelf.asked == []
    assert len(list(_in_sight(view(400.0), 18))) <= MOST_TILES


def test_a_tile_is_asked_for_once(setting):
    shelf = Shelf()
    sheet = TileSheet(lambda: shelf, least_zoom=8, most_zoom=16)
    for _ in range(3):
        painted(sheet, view(), Inks.of(setting.look))

    assert len(shelf.asked) == len(set(shelf.asked))


def test_at_night_white_is_no_glare(setting):
    setting.look.turn(night=True)
    shelf = Shelf()
    image = painted(
        TileSheet(lambda: shelf, least_zoom=8, most_zoom=16), view(), Inks.of(setting.look)
    )
    setting.look.turn(night=False)

    brightest = max(
        image.pixelColor(x, y).lightness() for x in range(0, 800, 9) for y in range(0, 500, 9)
    )
    assert 20 < brightest < 90


def test_a_layer_of_ones_own_shows_lines_areas_and_points(setting):
    lon, lat = 119.92, 27.55
    box = [[lon - 0.003, lat - 0.002], [lon + 0.003, lat - 0.002], [lon + 0.003, lat + 0.002],
           [lon - 0.003, lat + 0.002], [lon - 0.003, lat - 0.002]]  # fmt: skip
    features = [
        {"geometry": {"type": "Polygon", "coordinates": [box]}},
        {
            "geometry": {
                "type": "MultiLineString",
                "coordinates": [[[lon - 0.01, lat], [lon + 0.01, lat]]],
            }
        },
        {
            "geometry": {
                "type": "GeometryCollection",
                "geometries": [{"type": "Point", "coordinates": [lon, lat + 0.004]}],
            },
            "name": "水池",
        },
        {"geometry": None},
    ]
    image = painted(OwnLayer.of(features), view(), Inks.of(setting.look))

    def lit(lon_deg: float, lat_deg: float) -> bool:
        x, y = view().to_px(lon_deg, lat_deg)
        near = [(round(x) + dx, round(y) + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        return any(image.pixelColor(*spot).lightness() > 0 for spot in near)

    assert lit(lon - 0.008, lat)  # the line
    assert lit(lon, lat + 0.002)  # the area's edge
    assert lit(lon, lat + 0.004)  # the point
    assert not lit(lon + 0.008, lat + 0.006)
