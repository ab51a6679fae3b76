"""Our side of the benchmark beside another program: does one thing at a time as it is told.

Says `ready`, then answers each line of stdin (map, area, edit, export) with a JSON object:
milliseconds, and what came of it. The data are the same file the other program reads.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QApplication

from firepost.app.areas import measured
from firepost.app.layers import Layer, Outgoing
from firepost.domain.geometry.shape import Shape
from firepost.domain.geometry.sketch import Sketch
from firepost.ui.look import Look
from firepost.ui.map.basemap import read_basemap
from firepost.ui.map.drawing import Edge, Scene, draw
from firepost.ui.map.outline import outline_of
from firepost.ui.map.pens import Inks
from firepost.ui.map.viewport import Viewport

if TYPE_CHECKING:
    from firepost.ui.app import Given

SIZE_PX: Final = (1366, 768)
FIRST_CORNER: Final = 7


class Side:
    """The shapes read once, as a person has them open."""

    def __init__(self, parts: Given, open_post: Callable[[], Any], shapes: Path) -> None:
        self._parts, self._folder = parts, shapes.parent
        self._layers: tuple[Layer, ...] = tuple(parts.read_layers(shapes, assume="EPSG:4326"))
        features = [one for layer in self._layers for one in layer.features if one.geometry]
        geometries = [one.geometry for one in features if one.geometry is not None]
        edges = [Edge(outline_of(geometry), "") for geometry in geometries]
        base = read_basemap(parts.maps)
        self._scene = Scene(base, None, edges[-1], tuple(edges[:-1]), ())
        self._inks = Inks.of(Look(parts.resources))
        first = Shape.of(geometries[0])
        self._sketch = Sketch(first)
        self._features = features
        self._post = open_post()
        fire = self._post.do({"do": "incident.open", "name": "并排"})
        self._fire = fire.id
        west, south, east, north = first.measure().box_deg
        view = Viewport(0, 0, 1, *SIZE_PX)
        self._view = view.fitted((west, south, east, north), share=1.0)

    def map(self, _number: int) -> object:
        return draw(self._scene, self._view, self._inks, 1.0, lambda: None).width()

    def area(self, _number: int) -> object:
        found = [one.measure for one in measured(self._layers)]
        return sum(one.area_ha for one in found if one is not None)

    def edit(self, number: int) -> object:
        """A corner moved, the area anew, saved: on disk when it is done."""
        corner = FIRST_CORNER + number
        lon, lat = self._sketch.corner(0, corner)
        self._sketch.move(0, corner, (lon + 1e-5, lat + 1e-5))
        area_ha = self._sketch.area_ha
        rings = [ring.tolist() for ring in self._sketch.finished().rings]
        polygons = [[[*ring, ring[0]]] for ring in rings]
        shape = {"type": "MultiPolygon", "coordinates": polygons}
        told = {"do": "perimeter.record", "geometry": shape, "method": "sketch"}
        self._post.do({**told, "incident": self._fire})
        return area_ha

    def export(self, number: int) -> object:
        path = self._folder / f"ours-{number}.geojson"
        self._parts.write_layers(path, [Outgoing("fires", self._features)])
        return path.stat().st_size


def serve(parts: Given, open_post: Callable[[], Any], shapes: Path) -> int:
    app = QApplication(sys.argv[:1])
    side = Side(parts, open_post, shapes)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for number, line in enumerate(sys.stdin):
        deed = getattr(side, line.strip())
        begun = time.perf_counter()
        said = deed(number)
        took_ms = (time.perf_counter() - begun) * 1000
        sys.stdout.write(json.dumps({"ms": took_ms, "said": said}) + "\n")
        sys.stdout.flush()
    side._post.close()  # noqa: SLF001 - its own
    app.quit()
    return 0
