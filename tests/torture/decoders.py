"""Every decoder of what comes from outside, and how a damaged file is handed to it."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from firepost.app import quick, weather_file
from firepost.app.draft_box import DraftBox
from firepost.app.membership import read_enrolment
from firepost.app.plans import read_plan
from firepost.app.wire import blobs, letters, messages, packing, segments
from firepost.domain.errors import Stopped
from firepost.domain.plan.intake import situation_from_json
from firepost.domain.reading import read_command
from firepost.formats import update_package
from firepost.formats.geotiff import GeoTiff
from firepost.reports.template import Known, check
from firepost.store import keys, mbtiles, shape_codec
from firepost.store.home import Home
from firepost.ui.typed.moment import parse_moment
from firepost.ui.typed.numbers import Wrong, parse_amount, parse_count, parse_place
from torture import damage, samples
from torture.samples import NOW, ROOT, SIGNER, Samples, of, parts


@dataclass(frozen=True, slots=True)
class Decoder:
    """`read` takes bytes and a folder to lay them in; `samples` are good ones.

    Attributes:
        words: what it may stop with.
        inner: damages what lies behind the first checksum.
    """

    read: Callable[[bytes, Path], object]
    samples: Samples
    words: tuple[type[Exception], ...] = (Stopped,)
    inner: damage.Inner | None = None


def written(name: str, read: Callable[[Path], object]) -> Callable[[bytes, Path], object]:
    """A decoder of files: the bytes lie under `name`."""

    def run(content: bytes, place: Path) -> object:
        path = place / name
        path.write_bytes(content)
        return read(path)

    return run


def layers(name: str) -> Callable[[bytes, Path], object]:
    return written(name, lambda path: list(parts().read_layers(path)))


def read_parts(content: bytes, place: Path) -> object:
    """A shapefile as its parts, side by side."""
    folder = place / "parts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as held:
            for name in held.namelist():
                if name.startswith("chinese."):
                    (folder / name).write_bytes(held.read(name))
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        return None  # the carrier's damage, not the shapefile's
    except Exception as error:  # zlib has an error of its own
        if type(error).__name__ != "error" and not isinstance(error, RuntimeError):
            raise
        return None
    shape = folder / "chinese.shp"
    return list(parts().read_layers(shape)) if shape.exists() else None


def read_bundle(path: Path) -> object:
    into = path.with_name("into.fire")
    return parts().courier().read_bundle(path, into, accept=True, join=True)


def read_update(content: bytes, place: Path) -> object:
    package = io.BytesIO(content)
    listed = update_package.read_list(package, "x", [SIGNER.public_key().public_bytes_raw()])
    folder = place / "out"
    shutil.rmtree(folder, ignore_errors=True)
    update_package.unpack(package, "x", listed, folder)
    return listed


def in_update(sample: bytes, chance: object) -> bytes:
    """A list that is wrong and well signed."""
    at = len(update_package.MAGIC)
    size = int.from_bytes(sample[at : at + 4], "big")
    text, rest = sample[at + 4 : at + 4 + size], sample[at + 4 + size + 64 :]
    return samples.signed(damage.in_words(text, chance)) + rest  # type: ignore[arg-type]


def read_line(content: bytes, _place: Path) -> object:
    said = json.loads(content)
    return read_command(said, lambda name: name) if isinstance(said, dict) else None


def read_raster(path: Path) -> object:
    tiff = GeoTiff(path)
    try:
        wide, tall = min(tiff.width, 64), min(tiff.height, 64)
        return (
            tiff.heights_m(0, 0, wide, tall) if tiff.is_terrain else tiff.rgba(0, 0, wide, tall)
        )
    finally:
        tiff.close()


def add_map(path: Path) -> object:
    """The whole door: kind, check, cut, read again; the shelf is emptied each time."""
    held = parts().maps_of_station().add(path)
    try:
        return held.box_deg
    finally:
        shutil.rmtree(held.file.parent, ignore_errors=True)


def read_tiles(path: Path) -> object:
    found = mbtiles.check(path)
    file = mbtiles.TileFile(path)
    try:
        return [file.tile((9, column, 212)) for column in range(425, 431)], found.count
    finally:
        file.close()


def read_words(content: bytes, _place: Path) -> object:
    text = content.decode("utf-8", "replace")
    said = quick.understand(text, {"司前半专": "t1", "半专": "t1"}, {"埠下村"})
    return quick.commands(said, (), incident="f1", now=NOW), quick.moment_of(said, NOW)


def read_typed(content: bytes, _place: Path) -> object:
    text = content.decode("utf-8", "replace")
    found: list[object] = [parse_moment(text, NOW)]
    for parse in (parse_count, parse_amount, parse_place):
        try:
            found.append(parse(text))
        except Wrong:
            continue
    return found


def read_situation(content: bytes, _place: Path) -> object:
    return situation_from_json(json.loads(content), plan=parts().plans.plan())


def read_letter(content: bytes, _place: Path) -> object:
    kinds = (messages.Hello, messages.Welcome, messages.Held, messages.Pull, messages.Members)
    found = []
    for kind in kinds:
        try:
            found.append(msgspec.msgpack.decode(content, type=kind))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
    return found


def read_template(content: bytes, _place: Path) -> object:
    return check(content.decode("utf-8", "replace"), Known(frozenset(), {}))


def read_settings(content: bytes, place: Path) -> object:
    folder = place / "device"
    folder.mkdir(exist_ok=True)
    (folder / "settings.json").write_bytes(content)
    return Home.open({"FIREPOST_HOME": str(folder)}, now_ms=0).settings


def read_package(content: bytes, place: Path) -> object:
    folder = place / "package"
    folder.mkdir(exist_ok=True)
    (folder / "a.pdf").write_bytes(b"paper")
    (folder / "manifest.json").write_bytes(content)
    return parts().verify(folder)


PLANS = ROOT / "resources" / "plans"
TEMPLATES = ROOT / "resources" / "report_templates"
WORDS = (Stopped, ValueError, RecursionError)
DECODERS: dict[str, Decoder] = {
    "geojson": Decoder(
        layers("x.geojson"), of("fires/wfigs_attributes*.geojson"), inner=damage.in_words
    ),
    "kml": Decoder(layers("x.kml"), of("formats/*.kml"), inner=damage.in_words),
    "kmz": Decoder(layers("x.kmz"), samples.kmz, inner=damage.in_archive),
    "dji": Decoder(layers("x.kmz"), of("drone/*.kmz"), inner=damage.in_archive),
    "plt": Decoder(layers("x.plt"), of("formats/*.plt"), inner=damage.in_words),
    "gpx": Decoder(layers("x.gpx"), of("formats/*.gpx"), inner=damage.in_words),
    "geopackage": Decoder(layers("x.gpkg"), of("formats/*.gpkg"), inner=damage.in_tables),
    "table of points": Decoder(
        layers("x.csv"),
        lambda: [b"name,lon,lat\n" + b"A,119.9,27.5\nB,120.0,27.6\n" * 20],
        inner=damage.in_words,
    ),
    "shapefile": Decoder(read_parts, samples.shapefiles, inner=damage.in_archive),
    "shapefile in zip": Decoder(layers("x.zip"), samples.shapefiles, inner=damage.in_archive),
    "geotiff": Decoder(written("x.tif", read_raster), samples.rasters),
    "geotiff as map": Decoder(written("x.tif", add_map), samples.rasters),
    "mbtiles": Decoder(
        written("x.mbtiles", read_tiles), samples.tile_books, inner=damage.in_tables
    ),
    "mbtiles as map": Decoder(
        written("x.mbtiles", add_map), samples.tile_books, inner=damage.in_tables
    ),
    "receiver": Decoder(
        written("x.log", lambda path: parts().read_recording(path)),
        samples.recordings,
        inner=damage.in_sentences,
    ),
    "roster": Decoder(
        written("x.csv", lambda path: parts().read_tables(path)),
        of("**/*.csv", under=ROOT / "resources/samples"),
        inner=damage.in_words,
    ),
    "roster workbook": Decoder(
        written("x.xlsx", lambda path: parts().read_tables(path)),
        samples.workbooks,
        inner=damage.in_archive,
    ),
    "weather": Decoder(
        lambda content, _: weather_file.read_file(content, NOW),
        samples.weather,
        inner=damage.in_words,
    ),
    "radio": Decoder(read_words, samples.radio, inner=damage.in_words),
    "typed figures": Decoder(read_typed, samples.typed, inner=damage.in_words),
    "situation": Decoder(read_situation, samples.situations, WORDS, damage.in_words),
    "plan": Decoder(
        lambda content, _: read_plan(content, name="x"),
        of("*.toml", under=PLANS),
        inner=damage.in_words,
    ),
    "template": Decoder(read_template, of("*.toml", under=TEMPLATES), inner=damage.in_words),
    "package": Decoder(read_package, samples.manifests, inner=damage.in_words),
    "bundle": Decoder(written("x.ffb", read_bundle), samples.bundles),
    "letter": Decoder(read_letter, samples.letters),
    "enrolment": Decoder(
        lambda content, _: read_enrolment(content, "x"), lambda: [b'{"hub":"a","name":"b"}' * 3]
    ),
    "update": Decoder(read_update, samples.updates, inner=in_update),
    "key file": Decoder(written("keys.json", keys.read), samples.key_files),
    "settings": Decoder(read_settings, samples.homes, inner=damage.in_words),
    "draft": Decoder(lambda c, _: DraftBox(bytes(64)).open(c), samples.drafts),
    "command": Decoder(read_line, samples.commands, WORDS, damage.in_words),
    "shape": Decoder(lambda c, _: shape_codec.unpack(c), samples.shapes, WORDS),
    "header": Decoder(
        lambda c, _: letters.decode_header(c),
        samples.letters_of_a_bundle,
        (packing.Unreadable,),
    ),
    "segment": Decoder(
        lambda c, _: segments.decode_segment(c),
        samples.letters_of_a_bundle,
        (packing.Unreadable,),
    ),
    "piece": Decoder(
        lambda c, _: blobs.decode_piece(c), samples.letters_of_a_bundle, (packing.Unreadable,)
    ),
    "packing": Decoder(
        lambda c, _: packing.unpack(c, most=100_000),
        lambda: [packing.pack(bytes(range(200)) * 20)],
        (packing.Unreadable,),
    ),
}
