"""The peer's bytes: the same history as append-only tables of a GeoPackage, diffed by geodiff.

A process of its own, `python -m firepost.store.geodiff_peer FOLDER < history.json`: geodiff
brings its own SQLite, and none but ours may live in the program's process. Prints the bytes of
the changeset, plain and packed as our segments are.
"""

from __future__ import annotations

import importlib
import json
import shutil
import struct
import sys
from pathlib import Path
from typing import Any, Final

import zstandard
from sqlcipher3 import dbapi2

_TABLES: Final = """
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT,
  srs_id INTEGER, z TINYINT, m TINYINT, PRIMARY KEY (table_name, column_name));
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
  organization_coordsys_id INTEGER, definition TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS[]');
INSERT INTO gpkg_contents VALUES ('position', 'features', 4326), ('movement', 'attributes', 4326);
INSERT INTO gpkg_geometry_columns VALUES ('position', 'geom', 'POINT', 4326, 0, 0);
CREATE TABLE position (fid INTEGER PRIMARY KEY, geom BLOB, team TEXT, status TEXT, at_ms INTEGER,
  author TEXT);
CREATE TABLE movement (fid INTEGER PRIMARY KEY, act TEXT, depot TEXT, item TEXT, quantity INTEGER,
  signed_by TEXT, at_ms INTEGER, author TEXT);
"""
_POSITION: Final = (
    "INSERT INTO position (geom, team, status, at_ms, author) VALUES (?, ?, ?, ?, ?)"
)
_MOVEMENT: Final = (
    "INSERT INTO movement (act, depot, item, quantity, signed_by, at_ms, author)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def _point(lon_deg: float, lat_deg: float) -> bytes:
    header = b"GP\x00\x01" + struct.pack("<i", 4326)
    return header + struct.pack("<BIdd", 1, 1, lon_deg, lat_deg)


def _keep(connection: Any, one: dict[str, Any]) -> None:
    if one["do"] == "team.assign":
        geom = _point(one["lon_deg"], one["lat_deg"])
        row: tuple[Any, ...] = (geom, one["team"], one["status"], one["at_ms"], one["by"])
        connection.execute(_POSITION, row)
        return
    row = (one["do"], one["depot"], one["item"], one["quantity"], one["signed_by"])
    connection.execute(_MOVEMENT, (*row, one["at_ms"], one["by"]))


def main(folder: Path, history: list[dict[str, Any]]) -> None:
    base, now = folder / "base.gpkg", folder / "now.gpkg"
    made = dbapi2.connect(str(base))
    made.executescript(_TABLES)
    made.close()
    shutil.copy(base, now)
    grown = dbapi2.connect(str(now))
    with grown:
        for one in history:
            _keep(grown, one)
    grown.close()
    diff = folder / "base-to-now.diff"
    geodiff = importlib.import_module("pygeodiff")
    geodiff.GeoDiff().create_changeset(str(base), str(now), str(diff))
    plain = diff.read_bytes()
    packed = zstandard.ZstdCompressor(level=19).compress(plain)
    sys.stdout.write(json.dumps({"plain": len(plain), "packed": len(packed)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.load(sys.stdin))
