"""Maps of the user's own: taken into this station's folder, tiled, told with where they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from msgspec import field

from firepost.domain.errors import Notice, Refused
from firepost.domain.frozen import Frozen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from firepost.domain.geometry.earth import Ring

TILES, TERRAIN, LAYER = "tiles", "terrain", "layer"
# Of how much of the work each step stands for.
HASHING: Final = "hashing"
COPYING: Final = "copying"
CUTTING: Final = "cutting"
CHECKING: Final = "checking"
READING: Final = "reading"

Box = tuple[float, float, float, float]  # west, south, east, north, degrees
Tile = tuple[int, int, int]  # zoom, column, row from the north


class HeldMap(Frozen, frozen=True):
    """One map of this station's folder."""

    id: str
    name: str
    kind: str  # tiles terrain layer
    file: Path
    source: str  # the name of the file it was made of
    sha256: str  # of that file
    bytes: int  # of `file`
    added_at: datetime
    dated: str | None  # the day the source file was last written
    box_deg: Box | None
    datum: str
    because: str  # why it is taken to be on that datum, in words
    least_zoom: int | None = None
    most_zoom: int | None = None
    count: int = 0  # tiles, or features
    attribution: str = ""
    warnings: tuple[str, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)


# Told now and then: the step, how much of it is done, of how much. False asks to stop:
# nothing is left behind then.
Progress = Callable[[str, int, int], bool]


def no_progress(_step: str, _done: int, _of: int) -> bool:
    return True


def keep_on(progress: Progress, step: str, done: int, of: int) -> None:
    """Raises: Refused `maps.cancelled`."""
    if not progress(step, done, of):
        raise Refused("maps.cancelled")


class AddMap(Protocol):
    def __call__(
        self, path: Path, *, assume: str | None = None, progress: Progress = no_progress
    ) -> HeldMap:
        """Take a map in: MBTiles, GeoTIFF (mosaic or terrain), or a file of features.

        A map that is held already is given back as it is. May take minutes: off the
        screen's thread.

        Args:
            assume: the coordinate system a person says it is on.

        Raises:
            Refused: no map, damaged, on an unknown or doubtful datum, or cancelled.
            Trouble: not there, or no room for it.
        """
        ...


class Tiles(Protocol):
    """Pictures by tile, for one thread at a time."""

    def tile(self, tile: Tile) -> bytes | None: ...

    def close(self) -> None: ...


class Ground(Frozen, frozen=True):
    """What the terrain is like at a place. None where the model has a void."""

    height_m: float | None
    slope_deg: float | None
    faces_deg: float | None  # which way the slope falls; None on the level


class Terrain(Protocol):
    """For one thread at a time."""

    def at(self, lon_deg: float, lat_deg: float) -> Ground | None:
        """None beyond the model's edge."""
        ...

    def heights(self, degrees: Ring) -> NDArray[np.float64]:
        """Many at once, (n,) metres; NaN in a void and beyond the edge."""
        ...

    def close(self) -> None: ...


class Atlas(Frozen, frozen=True):
    """What the window and the command line may ask of the station's maps."""

    add: AddMap
    held: Callable[[], tuple[HeldMap, ...]]
    tiles: Callable[[HeldMap], Tiles]
    terrain: Callable[[HeldMap], Terrain]
    features: Callable[[HeldMap], Iterable[Mapping[str, object]]]  # GeoJSON features
    remove: Callable[[HeldMap], None]  # from this station; raises Trouble `maps.folder`


# -- taking one in


class Cutter(Protocol):
    """An opened GeoTIFF, ready to be cut."""

    is_terrain: bool
    datum: str
    because: Notice
    box_deg: Box
    zooms: tuple[int, int]
    more: Mapping[str, object]  # of terrain: its grid

    def tiles(self) -> Iterable[Tile]: ...

    def cut(self, tile: Tile) -> bytes | None: ...

    def merge(self, children: Mapping[tuple[int, int], bytes]) -> bytes: ...

    def blocks(self) -> Iterable[tuple[int, int, bytes]]:
        """Of terrain: its heights by block row and column."""
        ...

    def block_count(self) -> int: ...

    def close(self) -> None: ...


class Book(Protocol):
    """Tiles being written."""

    def put(self, tile: Tile, data: bytes) -> None: ...

    def tile(self, tile: Tile) -> bytes | None: ...

    def at_zoom(self, zoom: int) -> list[Tile]: ...

    def put_block(self, row: int, column: int, data: bytes) -> None: ...

    def finish(self, told: Mapping[str, str]) -> None: ...

    def close(self) -> None: ...


class Checked(Frozen, frozen=True):
    """What a stranger's MBTiles holds."""

    name: str
    attribution: str
    box_deg: Box | None
    zooms: tuple[int, int]
    count: int
    warnings: tuple[Notice, ...]


class Shelf(Protocol):
    """The station's folder of maps."""

    def held(self) -> tuple[HeldMap, ...]: ...

    def draft(self, name: str, need_bytes: int) -> Path: ...

    def keep(self, draft: Path, held: HeldMap) -> HeldMap: ...

    def drop(self, draft: Path) -> None: ...

    def remove(self, held: HeldMap) -> None: ...


class Workshop(Frozen, frozen=True):
    """What taking a map in needs of the adapters."""

    shelf: Shelf
    kind: Callable[[Path], str]  # mbtiles tiff features; refuses what is none
    sha256: Callable[[Path, Progress], str]
    copy: Callable[[Path, Path, Progress], None]
    check: Callable[[Path], Checked]
    cutter: Callable[[Path, str | None], Cutter]
    book: Callable[[Path], Book]
    layer: Callable[[Path, Path, str | None], LayerMade]
    reread: Callable[[Path, HeldMap], bool]
    say: Callable[[Notice], str]
    now: Callable[[], datetime]
    dated: Callable[[Path], str | None]
    size: Callable[[Path], int]


class LayerMade(Frozen, frozen=True):
    """A file of features as it now lies in degrees."""

    datum: str
    because: Notice
    count: int
    box_deg: Box | None
    warnings: tuple[Notice, ...]


def add_map(
    shop: Workshop, path: Path, *, assume: str | None = None, progress: Progress = no_progress
) -> HeldMap:
    """See `AddMap`."""
    kind = shop.kind(path)
    sha256 = shop.sha256(path, progress)
    for held in shop.shelf.held():
        if held.sha256 == sha256 and (assume is None or held.more.get("assumed") == assume):
            return held
    made = {"mbtiles": _take_tiles, "tiff": _take_tiff, "features": _take_features}[kind]
    number = sha256[:16] if assume is None else f"{sha256[:12]}-{len(shop.shelf.held()):03}"
    blank = HeldMap(
        id=number,
        name=path.stem,
        kind=TILES,
        file=path,
        source=path.name,
        sha256=sha256,
        bytes=0,
        added_at=shop.now(),
        dated=shop.dated(path),
        box_deg=None,
        datum="EPSG:3857",
        because="",
        more={} if assume is None else {"assumed": assume},
    )
    return made(shop, path, blank, assume, progress)


def _kept(shop: Workshop, draft: Path, held: HeldMap, progress: Progress) -> HeldMap:
    """On the shelf once it was read again and found to be what was meant."""
    keep_on(progress, CHECKING, 0, 1)
    if not shop.reread(draft, held):
        raise Refused("maps.reread_differs", path=held.source)
    return shop.shelf.keep(draft, held)


def _take_tiles(
    shop: Workshop, path: Path, blank: HeldMap, _assume: str | None, progress: Progress
) -> HeldMap:
    draft = shop.shelf.draft(f"{blank.id}.mbtiles", shop.size(path))
    try:
        shop.copy(path, draft, progress)
        found = shop.check(draft)
        held = replace(
            blank,
            name=found.name or blank.name,
            because=shop.say(Notice.of("maps.because_mbtiles")),
            box_deg=found.box_deg,
            least_zoom=found.zooms[0],
            most_zoom=found.zooms[1],
            count=found.count,
            attribution=found.attribution,
            warnings=tuple(map(shop.say, found.warnings)),
        )
        return _kept(shop, draft, held, progress)
    except BaseException:
        shop.shelf.drop(draft)
        raise


def _take_tiff(
    shop: Workshop, path: Path, blank: HeldMap, assume: str | None, progress: Progress
) -> HeldMap:
    cutter = shop.cutter(path, assume)
    try:
        draft = shop.shelf.draft(f"{blank.id}.mbtiles", shop.size(path) * 2)
        try:
            count, zooms = _cut_all(shop, cutter, draft, progress)
            held = replace(
                blank,
                kind=TERRAIN if cutter.is_terrain else TILES,
                datum=cutter.datum,
                because=shop.say(cutter.because),
                box_deg=cutter.box_deg,
                least_zoom=zooms[0],
                most_zoom=zooms[1],
                count=count,
                more={**blank.more, **cutter.more},
            )
            return _kept(shop, draft, held, progress)
        except BaseException:
            shop.shelf.drop(draft)
            raise
    finally:
        cutter.close()


def _cut_all(
    shop: Workshop, cutter: Cutter, draft: Path, progress: Progress
) -> tuple[int, tuple[int, int]]:
    """Every tile of the finest zoom, then each zoom above of the one below."""
    book = shop.book(draft)
    try:
        least, most = cutter.zooms
        wanted = list(cutter.tiles())
        whole = len(wanted) * 4 // 3 + 1 + cutter.block_count()
        done = count = 0
        for tile in wanted:
            data = cutter.cut(tile)
            if data is not None:
                book.put(tile, data)
                count += 1
            done += 1
            keep_on(progress, CUTTING, done, whole)
        if not count:
            raise Refused("maps.nothing_shown")
        for zoom in range(most - 1, least - 1, -1):
            for tile, children in _families(book, zoom).items():
                book.put(tile, cutter.merge(children))
                count += 1
                done = min(done + 1, whole)
                keep_on(progress, CUTTING, done, whole)
        for row, column, data in cutter.blocks():
            book.put_block(row, column, data)
            done = min(done + 1, whole)
            keep_on(progress, CUTTING, done, whole)
        west, south, east, north = cutter.box_deg
        book.finish(
            {
                "bounds": f"{west:.7f},{south:.7f},{east:.7f},{north:.7f}",
                "minzoom": str(least),
                "maxzoom": str(most),
            }
        )
        return count, (least, most)
    finally:
        book.close()


def _families(book: Book, zoom: int) -> dict[Tile, dict[tuple[int, int], bytes]]:
    """Parents at a zoom with the tiles below each."""
    families: dict[Tile, dict[tuple[int, int], bytes]] = {}
    for below, column, row in book.at_zoom(zoom + 1):
        data = book.tile((below, column, row))
        if data is not None:
            parent = families.setdefault((zoom, column // 2, row // 2), {})
            parent[column % 2, row % 2] = data
    return families


def _take_features(
    shop: Workshop, path: Path, blank: HeldMap, assume: str | None, progress: Progress
) -> HeldMap:
    keep_on(progress, READING, 0, 1)
    draft = shop.shelf.draft(f"{blank.id}.geojson", shop.size(path) * 4)
    try:
        made = shop.layer(path, draft, assume)
        held = replace(
            blank,
            kind=LAYER,
            datum=made.datum,
            because=shop.say(made.because),
            box_deg=made.box_deg,
            count=made.count,
            warnings=tuple(map(shop.say, made.warnings)),
        )
        return _kept(shop, draft, held, progress)
    except BaseException:
        shop.shelf.drop(draft)
        raise
