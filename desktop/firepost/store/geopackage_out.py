"""GeoPackage out: a table a layer, ids that stay, one plain file without a log beside it."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry import shape as as_shape
from sqlcipher3 import dbapi2

from firepost.app.columns import Column, as_kind, columns_of, row_of
from firepost.app.errand import stepping
from firepost.app.layers import Outgoing
from firepost.domain.errors import Trouble
from firepost.store.engine import Connection

SRS: Final = 4326
_APPLICATION: Final = 0x47504B47  # "GPKG"
_VERSION: Final = 10300
_SQL_KINDS: Final = {"whole": "INTEGER", "real": "REAL", "text": "TEXT"}
_WGS84: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AUTHORITY["EPSG","4326"]]'
)
_SCHEMA: Final = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
  m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""
_SYSTEMS: Final = (
    ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", None),
    ("WGS 84", SRS, "EPSG", SRS, _WGS84, None),
)


def write_tables(path: Path, layers: Sequence[Outgoing]) -> None:
    """Make the file.

    Raises:
        Trouble: the medium failed.
    """
    try:
        with closing(dbapi2.connect(path, isolation_level=None)) as db:
            # A rollback journal: the file travels alone and needs no -wal beside it.
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute(f"PRAGMA application_id = {_APPLICATION}")
            db.execute(f"PRAGMA user_version = {_VERSION}")
            db.execute("BEGIN")
            for statement in _SCHEMA.split(";\n"):
                db.execute(statement)
            db.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", _SYSTEMS)
            taken: set[str] = set()
            for layer in layers:
                _table(db, _free_name(layer.name, taken), layer)
            db.execute("COMMIT")
    except dbapi2.Error as error:
        raise Trouble("formats.cannot_write", says=str(error), path=path) from error


def _table(db: Connection, name: str, layer: Outgoing) -> None:
    rows = [row_of(feature) for feature in layer.features]
    columns = columns_of(rows)
    shapes = [
        shapely.force_2d(as_shape(feature.geometry))
        for feature in stepping(layer.features, "shaping", of=len(rows))
    ]
    kinds = {shape.geom_type.upper() for shape in shapes}
    named = _column_names(columns)
    described = ", ".join(
        f"{_quoted(own)} {_SQL_KINDS[column.kind]}"
        for own, column in zip(named, columns, strict=True)
    )
    # Names are quoted, kinds are ours; nothing of a stranger's becomes a statement.
    db.execute(
        f"CREATE TABLE {_quoted(name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,"
        f" geom {'GEOMETRY' if len(kinds) > 1 else next(iter(kinds))}, {described})"
    )
    box = shapely.total_bounds(shapes).tolist()
    db.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x,"
        " max_y, srs_id) VALUES (?, 'features', ?, ?, ?, ?, ?, ?)",
        (name, name, *box, SRS),
    )
    db.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
        (name, "GEOMETRY" if len(kinds) > 1 else next(iter(kinds)), SRS),
    )
    places = ", ".join("?" * (len(columns) + 1))
    wanted = ", ".join(["geom", *map(_quoted, named)])
    db.executemany(
        f"INSERT INTO {_quoted(name)} ({wanted}) VALUES ({places})",  # noqa: S608 - quoted
        (
            (_blob(shape), *(as_kind(row.get(column.name), column.kind) for column in columns))
            for shape, row in stepping(
                zip(shapes, rows, strict=True), "writing", of=len(rows), each=50
            )
        ),
    )


def _blob(shape: Any) -> bytes:
    """The standard's head with the box, little-endian, then the shape."""
    west, south, east, north = shape.bounds
    head = struct.pack("<2sBBi4d", b"GP", 0, 0b00000011, SRS, west, east, south, north)
    return head + bytes(shapely.to_wkb(shape, byte_order=1))


def _column_names(columns: Sequence[Column]) -> list[str]:
    """Different from each other, whatever the case, and from the two of the file's own."""
    taken = {"fid", "geom"}
    return [_free_name(column.name, taken) for column in columns]


def _free_name(name: str, taken: set[str]) -> str:
    plain = name.strip() or "layer"
    if plain.lower().startswith(("gpkg_", "sqlite_", "rtree_")):
        plain = f"x_{plain}"
    free, number = plain, 2
    while free.lower() in taken:
        free, number = f"{plain}_{number}", number + 1
    taken.add(free.lower())
    return free


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""').replace("\x00", "") + '"'
