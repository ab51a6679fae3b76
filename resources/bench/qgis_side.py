"""QGIS's side of the benchmark, run by the Python that QGIS is installed for.

Says `ready`, then does one line of stdin at a time (map, area, edit, export) and answers with a
JSON object: milliseconds, and what came of it.

    python3 qgis_side.py SHAPES.geojson COUNTIES.geojson FOLDER WEST SOUTH EAST NORTH
"""

import json
import os
import sys
import time

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsDistanceArea,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize

WGS84 = "EPSG:4326"
SIZE_PX = (1366, 768)


def measure(layer):
    ruler = QgsDistanceArea()
    crs = QgsCoordinateReferenceSystem(WGS84)
    ruler.setSourceCrs(crs, QgsProject.instance().transformContext())
    ruler.setEllipsoid("EPSG:7030")
    return sum(ruler.measureArea(one.geometry()) for one in layer.getFeatures()) / 10_000


def picture(layers, box):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setOutputSize(QSize(*SIZE_PX))
    settings.setFlag(QgsMapSettings.Antialiasing, True)
    transform = QgsProject.instance().transformContext()
    from qgis.core import QgsCoordinateTransform

    there = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem(WGS84), settings.destinationCrs(), transform
    )
    settings.setExtent(there.transformBoundingBox(QgsRectangle(*box)))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage().width()


def written(layer, path, driver):
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = driver
    context = QgsProject.instance().transformContext()
    said = QgsVectorFileWriter.writeAsVectorFormatV3(layer, path, context, options)
    assert said[0] == QgsVectorFileWriter.NoError, said
    return os.path.getsize(path)


def edit(layer, number):
    """A corner moved, the area anew, saved."""
    feature = next(layer.getFeatures())
    corner = 7 + number
    at = feature.geometry().vertexAt(corner)
    assert layer.startEditing()
    assert layer.moveVertex(at.x() + 1e-5, at.y() + 1e-5, feature.id(), corner)
    ruler = QgsDistanceArea()
    ruler.setEllipsoid("EPSG:7030")
    area = ruler.measureArea(layer.getFeature(feature.id()).geometry()) / 10_000
    assert layer.commitChanges(), layer.commitErrors()
    return area


def main():
    shapes, counties, folder = sys.argv[1:4]
    box = [float(one) for one in sys.argv[4:8]]
    app = QgsApplication([], True)
    app.initQgis()
    layer, under = QgsVectorLayer(shapes, "fires", "ogr"), QgsVectorLayer(counties, "c", "ogr")
    assert layer.isValid() and under.isValid()
    desk = os.path.join(folder, "theirs.gpkg")
    written(layer, desk, "GPKG")
    own = QgsVectorLayer(desk, "own", "ogr")
    print("ready", flush=True)
    for number, line in enumerate(sys.stdin):
        begun = time.perf_counter()
        verb = line.strip()
        if verb == "map":
            said = picture([layer, under], box)
        elif verb == "area":
            said = measure(layer)
        elif verb == "edit":
            said = edit(own, number)
        else:
            said = written(layer, os.path.join(folder, "theirs-%d.geojson" % number), "GeoJSON")
        took = (time.perf_counter() - begun) * 1000
        print(json.dumps({"ms": took, "said": said}), flush=True)
    app.exitQgis()


main()
