"""GeoPackages of others in: each table of features as a sheet, from a file that may be hostile.

Files of their own, never the desk: they are opened without a key, read-only, and closed.
"""

from __future__ import annotations

import shutil
import struct
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry import mapping
from sqlcipher3 import dbapi2

from firepost.app.errand import stepping, unwanted
from firepost.app.layers import MAX_FEATURES, Feature, Sheet
from firepost.domain.errors import Notice, Refused
from firepost.store.engine import Connection

MAX_TABLES: Final = 200
_LONGEST_READ_S: Final = 60.0
_STEPS_BETWEEN_LOOKS: Final = 100_000
_LONGEST_TEXT: Final = 2_000
_MARK: Final = b"GP"
_HEAD_BYTES: Final = 8
# Bytes of the box that goes before the shape, by its code in the flags.
_BOX_BYTES: Final = (0, 32, 48, 48, 64)
_TABLES_SQL: Final = """
SELECT c.table_name AS table_name, g.column_name AS shape, g.srs_id AS srs,
       s.organization AS organization, s.organization_coordsys_id AS code,
       s.definition AS definition
FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
WHERE c.data_type = 'features' ORDER BY c.table_name LIMIT 201
"""


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    shape: str  # the column of the geometry
    srs: int
    crs: str | None


def read_tables(path: Path) -> tuple[Sheet, ...]:
    """A sheet for each table of features.

    Raises:
        Refused: no GeoPackage, damaged, or too slow to be sound.
    """
    with _opened(path) as db:
        try:
            return tuple(_sheet(db, table, path) for table in _tables(db, path))
        except (dbapi2.Error, TypeError, ValueError, OverflowError) as error:
            # Damage may turn any number of the file's own tables into something else.
            raise Refused("formats.gpkg_damaged", says=str(error)[:80], path=path) from error


@contextmanager
def _opened(path: Path) -> Iterator[Connection]:
    """Read-only, in time, and without leaving a file beside it."""
    with tempfile.TemporaryDirectory(prefix="firepost-") as folder:
        log = path.with_name(path.name + "-wal")
        if log.is_file() and log.stat().st_size:
            # What is still in its log belongs to it; folding it in is not for us to do.
            for part in (path, log):
                shutil.copyfile(part, Path(folder) / part.name)
            uri = (Path(folder) / path.name).as_uri() + "?mode=ro"
        else:
            uri = path.resolve().as_uri() + "?mode=ro&immutable=1"
        try:
            db = dbapi2.connect(uri, uri=True, isolation_level=None)
        except dbapi2.Error as error:
            raise Refused("formats.gpkg_damaged", says=str(error)[:80], path=path) from error
        with closing(db):
            db.text_factory = lambda text: text.decode("utf-8", "replace")
            deadline_s = time.monotonic() + _LONGEST_READ_S
            db.set_progress_handler(
                lambda: int(time.monotonic() > deadline_s or unwanted()), _STEPS_BETWEEN_LOOKS
            )
            # Functions hidden in views and triggers of the file are not run.
            for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
                db.execute(f"PRAGMA {pragma}")
            yield db


def _tables(db: Connection, path: Path) -> list[_Table]:
    found = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    if "gpkg_contents" not in found:
        key = "formats.mbtiles" if {"tiles", "metadata"} <= found else "formats.not_gpkg"
        raise Refused(key, path=path)
    rows = list(db.execute(_TABLES_SQL)) if "gpkg_geometry_columns" in found else []
    if not rows:
        raise Refused("formats.gpkg_no_features", path=path)
    if len(rows) > MAX_TABLES:
        raise Refused("formats.too_many_features", limit=MAX_TABLES, path=path)
    return [
        _Table(str(name), str(shape), int(srs), _crs(int(srs), organization, code, definition))
        for name, shape, srs, organization, code, definition in rows
    ]


def _crs(srs: int, organization: object, code: object, definition: object) -> str | None:
    if srs in (-1, 0):  # undefined, by the standard
        return None
    if isinstance(organization, str) and organization.upper() in ("EPSG", "ESRI", "OGC"):
        return f"{organization.upper()}:{code}"
    return str(definition) if definition else None


def _sheet(db: Connection, table: _Table, path: Path) -> Sheet:
    columns = [
        (str(row[1]), bool(row[5]))
        for row in db.execute(f"PRAGMA table_info({_quoted(table.name)})")
    ]
    if table.shape not in [name for name, _ in columns]:
        raise Refused("formats.gpkg_damaged", says=f"{table.name}.{table.shape}", path=path)
    names = [name for name, is_key in columns if name != table.shape and not is_key]
    wanted = ", ".join(map(_quoted, [table.shape, *names]))
    # Every name is quoted: it comes from the file's own schema.
    rows = db.execute(f"SELECT {wanted} FROM {_quoted(table.name)}")  # noqa: S608
    features = []
    with_heights = False
    for number, (blob, *values) in enumerate(stepping(rows, "reading", each=100)):
        if number >= MAX_FEATURES:
            raise Refused("formats.too_many_features", limit=MAX_FEATURES, path=path)
        shape = _shape(blob, table, number, path)
        with_heights = with_heights or bool(shape is not None and shape.has_z)
        features.append(_feature(shape, dict(zip(names, values, strict=True))))
    said = (Notice.of("formats.heights_ignored"),) if with_heights else ()
    return Sheet(table.name, tuple(features), crs=table.crs, clues=(path.name,), warnings=said)


def _feature(shape: Any, values: Mapping[str, object]) -> Feature:
    attributes = {
        name: value[:_LONGEST_TEXT] if isinstance(value, str) else value
        for name, value in values.items()
        if isinstance(value, str | int | float)
    }
    if shape is None or shape.is_empty:
        return Feature(None, attributes)
    try:
        return Feature(_as_lists(mapping(shapely.force_2d(shape))), attributes)
    except (shapely.GEOSException, TypeError, ValueError, AttributeError):
        # Arcs: our maps have none, and drawing them straight would move the edge.
        said = Notice.of("formats.curved", type=shape.geom_type)
        return Feature(None, attributes, warnings=(said,))


def _shape(blob: object, table: _Table, number: int, path: Path) -> Any:
    """The shape in a cell, or None where it is empty.

    Raises:
        Refused: no shape, or one on another system than its table.
    """
    if blob is None:
        return None
    where = f"{table.name}[{number}]"
    if not isinstance(blob, bytes) or len(blob) < _HEAD_BYTES or not blob.startswith(_MARK):
        raise Refused("formats.gpkg_shape", where=where, path=path)
    flags = blob[3]
    srs = struct.unpack_from("<i" if flags & 1 else ">i", blob, 4)[0]
    if srs != table.srs:
        raise Refused("formats.two_datums", one=table.srs, two=srs, path=where)
    box = flags >> 1 & 7
    if box >= len(_BOX_BYTES):
        raise Refused("formats.gpkg_shape", where=where, path=path)
    try:
        return shapely.from_wkb(blob[_HEAD_BYTES + _BOX_BYTES[box] :])
    except (shapely.GEOSException, ValueError) as error:
        raise Refused("formats.gpkg_shape", where=where, path=path) from error


def _as_lists(written: Any) -> Any:
    if isinstance(written, Mapping):
        return {key: _as_lists(value) for key, value in written.items()}
    if isinstance(written, list | tuple):
        return [_as_lists(each) for each in written]
    return written


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
