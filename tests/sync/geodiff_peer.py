"""The peer's bytes: the same history as append-only tables of a GeoPackage, diffed by geodiff.

Run as a process of its own, `python geodiff_peer.py FOLDER < history.json`: geodiff brings its
own SQLite, and none but ours may live in the program's process. Prints the bytes of the
changeset, packed as our segments are.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import struct
import sys
from pathlib import Path

import pygeodiff
import zstandard

TABLES = """
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


def point(lon_deg: float, lat_deg: float) -> bytes:
    header = b"GP\x00\x01" + struct.pack("<i", 4326)
    return header + struct.pack("<BIdd", 1, 1, lon_deg, lat_deg)


def main() -> None:
    folder, history = Path(sys.argv[1]), json.load(sys.stdin)
    base, now = folder / "base.gpkg", folder / "now.gpkg"
    with sqlite3.connect(base) as made:
        made.executescript(TABLES)
    made.close()
    shutil.copy(base, now)
    with sqlite3.connect(now) as grown:
        for one in history:
            if one["do"] == "team.assign":
                geom = point(one["lon_deg"], one["lat_deg"])
                row = (geom, one["team"], one["status"], one["at_ms"], one["by"])
                grown.execute(
                    "INSERT INTO position (geom, team, status, at_ms, author)"
                    " VALUES (?, ?, ?, ?, ?)",
                    row,
                )
            else:
                row = (one["do"], one["depot"], one["item"], one["quantity"], one["signed_by"])
                grown.execute(
                    "INSERT INTO movement (act, depot, item, quantity, signed_by, at_ms, author)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (*row, one["at_ms"], one["by"]),
                )
    grown.close()
    diff = folder / "base-to-now.diff"
    pygeodiff.GeoDiff().create_changeset(str(base), str(now), str(diff))
    plain = diff.read_bytes()
    packed = zstandard.ZstdCompressor(level=19).compress(plain)
    sys.stdout.write(json.dumps({"plain": len(plain), "packed": len(packed)}))


if __name__ == "__main__":
    main()
