"""MBTiles: strangers' read with care, our own written. Rows count from the south in the file."""

from __future__ import annotations

import contextlib
import io
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from firepost.app.maps import Box, Checked, Tile
from firepost.domain.errors import Notice, Refused
from firepost.store.engine import Connection

MOST_ZOOM: Final = 24
TILE_BYTES: Final = 4_000_000
TILE_SIDE_PX: Final = 4096
_LOOKED_AT: Final = 40  # tiles, when it is taken in
_CHECK_S: Final = 60.0
_TILE_S: Final = 1.0  # of finding one
_STEPS_BETWEEN_LOOKS: Final = 100_000
_TEXT_MOST: Final = 200
_IMAGES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF")
# What the engine says of a file that is none; its words may quote bytes that are no text.
_BROKEN: Final = (dbapi2.Error, UnicodeDecodeError)
_GZIP: Final = b"\x1f\x8b"  # what vector tiles begin with


def check(path: Path) -> Checked:
    """What it holds, by its tables and by some of its tiles.

    Raises:
        Refused: no MBTiles, damaged, vector tiles, or tiles that are no pictures.
    """
    try:
        with _opened(path, within_s=_CHECK_S) as db:
            return _checked(db, path)
    except (dbapi2.Error, TypeError, ValueError, OverflowError) as error:
        raise Refused("maps.mbtiles_damaged", says=_said(error), path=path) from error


def _checked(db: Connection, path: Path) -> Checked:
    names = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    if "tiles" not in names:
        raise Refused("maps.not_mbtiles", path=path)
    told = _metadata(db) if "metadata" in names else {}
    if told.get("format", "").lower() == "pbf":
        raise Refused("maps.vector_tiles", path=path)
    row = db.execute("SELECT min(zoom_level), max(zoom_level), count(*) FROM tiles").fetchone()
    least, most, count = row
    if not count:
        raise Refused("maps.no_tiles", path=path)
    if not (
        isinstance(least, int) and isinstance(most, int) and 0 <= least <= most <= MOST_ZOOM
    ):
        raise Refused("maps.mbtiles_damaged", says=f"zoom {least}…{most}", path=path)
    warnings = _look_at_some(db, path)
    return Checked(
        name=told.get("name", "")[:_TEXT_MOST],
        attribution=told.get("attribution", "")[:_TEXT_MOST],
        box_deg=_box(told.get("bounds", "")) or _box_of_tiles(db, most),
        zooms=(least, most),
        count=int(count),
        warnings=warnings,
    )


def _metadata(db: Connection) -> dict[str, str]:
    rows = db.execute("SELECT name, value FROM metadata LIMIT 200")
    return {str(name): str(value) for name, value in rows if value is not None}


def _look_at_some(db: Connection, path: Path) -> tuple[Notice, ...]:
    last = db.execute("SELECT max(rowid) FROM tiles").fetchone()[0] if _has_rowid(db) else None
    if isinstance(last, int) and last > _LOOKED_AT:
        every = last // _LOOKED_AT
        places = ",".join(str(1 + n * every) for n in range(_LOOKED_AT))
        # Whole numbers of our own making.
        rows = db.execute(f"SELECT tile_data FROM tiles WHERE rowid IN ({places})")  # noqa: S608
    else:
        rows = db.execute(f"SELECT tile_data FROM tiles LIMIT {_LOOKED_AT}")  # noqa: S608
    looked = [data for (data,) in rows]
    if any(isinstance(data, bytes) and data.startswith(_GZIP) for data in looked):
        raise Refused("maps.vector_tiles", path=path)
    bad = sum(not is_picture(data) for data in looked)
    if looked and bad == len(looked):
        raise Refused("maps.tiles_no_pictures", path=path)
    return (Notice.of("maps.some_no_pictures", bad=bad, looked=len(looked)),) if bad else ()


def _has_rowid(db: Connection) -> bool:
    """Many writers keep each picture once and make `tiles` a view over two tables."""
    kind = db.execute("SELECT type, sql FROM sqlite_master WHERE name = 'tiles'").fetchone()
    return kind[0] == "table" and "WITHOUT ROWID" not in str(kind[1]).upper()


def is_picture(data: object) -> bool:
    """A picture of a size that a tile may have, by its header alone."""
    if not isinstance(data, bytes) or not data.startswith(_IMAGES) or len(data) > TILE_BYTES:
        return False
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as opened:
            return 0 < max(opened.size) <= TILE_SIDE_PX
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False


def _box(text: str) -> Box | None:
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        return None
    sound = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return (west, south, east, north) if sound else None


def _box_of_tiles(db: Connection, zoom: int) -> Box | None:
    from math import atan, degrees, pi, sinh

    left, right, low, high = db.execute(
        "SELECT min(tile_column), max(tile_column), min(tile_row), max(tile_row)"
        " FROM tiles WHERE zoom_level = ?",
        (zoom,),
    ).fetchone()
    most = 2**zoom
    if not all(isinstance(n, int) and 0 <= n < most for n in (left, right, low, high)):
        return None

    def lat(row: int) -> float:
        return degrees(atan(sinh(pi * (2 * row / most - 1))))

    return (left / most * 360 - 180, lat(low), (right + 1) / most * 360 - 180, lat(high + 1))


@contextmanager
def _opened(path: Path, *, within_s: float | None = None) -> Iterator[Connection]:
    uri = path.resolve().as_uri() + "?mode=ro&immutable=1"
    with closing(dbapi2.connect(uri, uri=True, isolation_level=None)) as db:
        _guard(db, within_s)
        yield db


def _guard(db: Connection, within_s: float | None) -> None:
    db.text_factory = lambda text: text.decode("utf-8", "replace")
    if within_s is not None:
        until_s = time.monotonic() + within_s
        db.set_progress_handler(lambda: int(time.monotonic() > until_s), _STEPS_BETWEEN_LOOKS)
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
        db.execute(f"PRAGMA {pragma}")


def _said(error: Exception) -> str:
    """The engine's own words; of words that are no text none."""
    return "schema" if isinstance(error, UnicodeDecodeError) else str(error)[:80]


def fold_log(path: Path) -> None:
    """Make one file of a copy and what lay in its log.

    Raises:
        Refused: `maps.mbtiles_damaged`.
    """
    try:
        with closing(dbapi2.connect(str(path), isolation_level=None)) as db:
            db.execute("PRAGMA trusted_schema = OFF")
            db.execute("PRAGMA journal_mode = DELETE")
    except _BROKEN as error:
        raise Refused("maps.mbtiles_damaged", says=_said(error), path=path.name) from error


class TileFile:
    """Tiles of a file on the shelf, for one thread at a time. Implements `app.maps.Tiles`."""

    def __init__(self, path: Path) -> None:
        """Raises: Refused `maps.mbtiles_damaged`."""
        uri = path.resolve().as_uri() + "?mode=ro&immutable=1"
        try:
            # One thread at a time, but not always the same: a pool makes its threads anew.
            self._db: Connection = dbapi2.connect(
                uri, uri=True, isolation_level=None, check_same_thread=False
            )
            _guard(self._db, None)
            # A stranger's `tiles` may be a view that never ends.
            self._until_s = float("inf")
            self._db.set_progress_handler(
                lambda: int(time.monotonic() > self._until_s), _STEPS_BETWEEN_LOOKS
            )
        except _BROKEN as error:
            raise Refused("maps.mbtiles_damaged", says=_said(error), path=path) from error

    def tile(self, tile: Tile) -> bytes | None:
        """The picture's bytes; None where there is none, or what lies there is none."""
        zoom, column, row = tile
        self._until_s = time.monotonic() + _TILE_S
        try:
            found = self._db.execute(
                "SELECT tile_data FROM tiles"
                " WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                (zoom, column, 2**zoom - 1 - row),
            ).fetchone()
        except _BROKEN:
            return None
        finally:
            self._until_s = float("inf")
        return found[0] if found is not None and is_picture(found[0]) else None

    def block(self, row: int, column: int) -> bytes | None:
        try:
            found = self._db.execute(
                "SELECT data FROM heights WHERE row = ? AND col = ?", (row, column)
            ).fetchone()
        except _BROKEN:
            return None
        return found[0] if found is not None and isinstance(found[0], bytes) else None

    def count(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM tiles").fetchone()[0])

    def is_whole(self) -> bool:
        said = self._db.execute("PRAGMA quick_check(1)").fetchone()
        return said is not None and said[0] == "ok"

    def close(self) -> None:
        self._db.close()


class TileBook:
    """Tiles being written to a draft that is thrown away if anything goes wrong.

    Implements `app.maps.Book`.
    """

    def __init__(self, path: Path) -> None:
        self._db: Connection = dbapi2.connect(str(path), isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "page_size = 4096"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(
            "CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT);"
            "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER,"
            " tile_data BLOB);"
            "CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row);"
            "CREATE TABLE heights (row INTEGER, col INTEGER, data BLOB,"
            " PRIMARY KEY (row, col));"
            "BEGIN"
        )

    def put(self, tile: Tile, data: bytes) -> None:
        zoom, column, row = tile
        self._db.execute(
            "INSERT INTO tiles VALUES (?, ?, ?, ?)", (zoom, column, 2**zoom - 1 - row, data)
        )

    def tile(self, tile: Tile) -> bytes | None:
        zoom, column, row = tile
        found = self._db.execute(
            "SELECT tile_data FROM tiles"
            " WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
            (zoom, column, 2**zoom - 1 - row),
        ).fetchone()
        return None if found is None else bytes(found[0])

    def at_zoom(self, zoom: int) -> list[Tile]:
        rows = self._db.execute(
            "SELECT tile_column, tile_row FROM tiles WHERE zoom_level = ?", (zoom,)
        )
        return [(zoom, column, 2**zoom - 1 - row) for column, row in rows]

    def put_block(self, row: int, column: int, data: bytes) -> None:
        self._db.execute("INSERT INTO heights VALUES (?, ?, ?)", (row, column, data))

    def finish(self, told: Mapping[str, str]) -> None:
        rows = {"format": "png", "type": "overlay", "version": "1", **told}
        self._db.executemany("INSERT INTO metadata VALUES (?, ?)", rows.items())
        self._db.execute("COMMIT")

    def close(self) -> None:
        with contextlib.suppress(dbapi2.Error):
            self._db.close()


@contextmanager
def kept_for_a_while() -> Iterator[Callable[[Iterable[tuple[Tile, bytes]]], TileFile]]:
    """Writes tiles into a file that goes with the block, and opens them from there."""
    with tempfile.TemporaryDirectory(prefix="firepost-tiles-") as folder, ExitStack() as opened:

        def keep(tiles: Iterable[tuple[Tile, bytes]]) -> TileFile:
            path = Path(folder) / "tiles.mbtiles"
            book = TileBook(path)
            for tile, data in tiles:
                book.put(tile, data)
            book.finish({})
            book.close()
            file = TileFile(path)
            opened.callback(file.close)
            return file

        yield keep
