"""Good files of every kind that is read, for the fuzzers to damage."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firepost import bootstrap
from firepost.app.parts import Parts
from firepost.app.wire import messages
from firepost.formats import update_package
from firepost.store import keys, mbtiles
from judge import gdal
from mosaics import mosaic, pattern, terrain

Samples = Callable[[], Sequence[bytes]]
DATA = Path(__file__).resolve().parent.parent / "data"
ROOT = bootstrap.resources_dir()
NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
SIGNER = Ed25519PrivateKey.generate()


@cache
def parts() -> Parts:
    return bootstrap.parts()


def of(*patterns: str, under: Path = DATA) -> Samples:
    return lambda: [p.read_bytes() for pattern in patterns for p in sorted(under.glob(pattern))]


def zipped(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return made.getvalue()


@cache
def bundles() -> list[bytes]:
    """A bundle of a few entries and a shape, as a post writes it."""
    shape = json.loads(
        (DATA / "fires" / "hermits_peak_2022_13_steps.geojson").read_text("utf-8")
    )
    ring = shape["features"][0]["geometry"]
    told: list[dict[str, Any]] = [
        {"do": "incident.open", "name": "火场"},
        {"do": "perimeter.record", "geometry": ring, "method": "gps"},
        *({"do": "log.say", "text": f"第{n}条"} for n in range(30)),
    ]
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "a.fire"
        post = parts().open_post(desk, write=True)
        for one in told:
            post.do(one)
        post.close()
        return [parts().courier().write_bundle(desk, Path(folder)).file.read_bytes()]


def letters_of_a_bundle() -> list[bytes]:
    return [bundles()[0][at : at + 4000] for at in range(0, 12_000, 1500)]


def updates() -> list[bytes]:
    text = (
        b'{"version":"9.0.0","platform":"linux","files":[{"path":"a","bytes":0,"sha256":"%s"}]}'
    )
    text %= hashlib.sha256().hexdigest().encode()
    return [signed(text) + zstandard.compress(b"")]


def signed(text: bytes) -> bytes:
    head = update_package.MAGIC + len(text).to_bytes(4, "big") + text
    return head + SIGNER.sign(head)


def key_files() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "keys.json"
        closed = keys.close(keys.fresh(), sealed_by="none", secret=b"", salt=b"")
        keys.write(path, closed)
        return [path.read_bytes()]


def commands() -> list[bytes]:
    story = ROOT / "resources" / "drills" / "taishun.jsonl"
    return story.read_bytes().splitlines()[:200]


@cache
def shapefiles() -> list[bytes]:
    """The parts of some, together in a ZIP; one on no earth, with Chinese in its table."""
    told = DATA / "fires" / "wfigs_valid_60.geojson"
    with tempfile.TemporaryDirectory() as name:
        made = Path(name) / "chinese.shp"
        gdal("ogr2ogr", "-f", "ESRI Shapefile", "-limit", "3", made, told)
        folders = (Path(name), DATA / "formats")
        return [
            zipped({p.name: p.read_bytes() for p in sorted(folder.glob("chinese.*"))})
            for folder in folders
        ]


def kmz() -> list[bytes]:
    pages = [p.read_bytes() for p in sorted((DATA / "formats").glob("*.kml"))]
    return [zipped({"doc.kml": page}) for page in pages]


@cache
def rasters() -> list[bytes]:
    """Mosaics in every compression, and terrain; small, so that many are tried."""
    ways = (
        ("COMPRESS=LZW", "PREDICTOR=2", "TILED=YES"),
        ("COMPRESS=DEFLATE", "BIGTIFF=YES"),
        ("COMPRESS=PACKBITS",),
        ("COMPRESS=ZSTD", "TILED=YES"),
        ("COMPRESS=JPEG", "PHOTOMETRIC=YCBCR", "TILED=YES"),
        ("INTERLEAVE=BAND",),
    )
    pixels = pattern(90, 70)
    hills = np.add.outer(np.arange(40.0), np.arange(50.0))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = [
            mosaic(folder, *_creation(way), pixels=pixels, name=f"{number}.tif").read_bytes()
            for number, way in enumerate(ways)
        ]
        for number, way in enumerate((("COMPRESS=DEFLATE", "PREDICTOR=3"), ())):
            made.append(
                terrain(folder, hills, *_creation(way), name=f"t{number}.tif").read_bytes()
            )
        return made


def _creation(way: Sequence[str]) -> list[str]:
    return [word for option in way for word in ("-co", option)]


@cache
def tile_books() -> list[bytes]:
    """An MBTiles of a few tiles, PNG and JPEG."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a.mbtiles"
        book = mbtiles.TileBook(path)
        for number, kind in enumerate(("PNG", "JPEG", "PNG")):
            picture = io.BytesIO()
            Image.fromarray(pattern(256, 256)).save(picture, kind)
            book.put((9, 426 + number, 212), picture.getvalue())
        book.finish({"name": "图", "bounds": "119.5,27.0,121.0,28.5", "attribution": "自制"})
        book.close()
        return [path.read_bytes()]


@cache
def workbooks() -> list[bytes]:
    """The sample rosters as XLSX."""
    grids = []
    from firepost.app.roster.tables import Grid

    for path in sorted((ROOT / "resources/samples").rglob("*.csv"))[:4]:
        (table,) = parts().read_tables(path)
        rows = [[cell.text for cell in row.cells] for row in table.rows[:12]]
        grids.append(
            Grid(
                path.stem, path.stem[:20], tuple(rows[0]), tuple(tuple(row) for row in rows[1:])
            )
        )
    with tempfile.TemporaryDirectory() as name:
        return [path.read_bytes() for path in parts().write_xlsx(Path(name), grids)]


def recordings() -> list[bytes]:
    return [p.read_bytes()[:40_000] for p in sorted((DATA / "gps").glob("*.log"))]


def weather() -> list[bytes]:
    return [
        "东南风3级，阵风5级，气温18℃，湿度32%\n14:30 西北风 6.5m/s 阵风12m/s 湿度 21%\n".encode(),
        "时间,风向,风速,气温,湿度\n2026-03-01 14:30,225,3.4,18.5,32\n15:00,西南,4,18,30\n".encode(),
        "时间\t风向\t风力\n14:30\t北\t3级\n".encode("gbk"),
    ]


def radio() -> list[bytes]:
    said = (
        "司前半专14:30到北线，23人，要风力灭火机5台",
        "现在位置119.9123,27.5342 B段复燃，西南风4级",
        "转移埠下村120人到雅阳小学，5分钟前",
        "27°32′10″N 119°54′30″E 明火已灭",
    )
    return [one.encode() for one in said]


def typed() -> list[bytes]:
    said = (
        *("1814", "18:14", "-6", "11-27 18:14", "2026-03-01 14:00", "27.5342,119.9123"),
        *("27°32′10″N 119°54′30″E", "50R KQ 12345 67890", "3062000 498000", "12.5", "3,400"),
    )
    return [one.encode() for one in said]


def situations() -> list[bytes]:
    fire = {
        "id": "A",
        "burning_since": "2026-03-01T06:30:00+08:00",
        "burned_area_ha": 41.4,
        "deaths": 0,
    }
    return [
        json.dumps(
            {"at": "2026-03-01T14:00:00+08:00", "fires": [fire, {**fire, "id": "B"}]}
        ).encode()
    ]


def letters() -> list[bytes]:
    """What a device and a hub say to each other."""
    said = (
        messages.Hello(1, "d", False, b"x" * 16, b"y" * 8, 1, "前指", b"k" * 32, None),
        messages.Welcome(1, "h", "d", False, 1, {b"a" * 8: 3}, [messages.Want(b"n" * 32)]),
        messages.Held(1, {b"a" * 8: 3}, b"r" * 64, 1, 2),
        messages.Pull("d", {b"a" * 8: 3}, [messages.Want(b"n" * 32, 1, 2)]),
        messages.Members("h", b"w" * 40, b"s" * 64, [messages.Voucher(b"d", b"c", b"s")]),
    )
    return [msgspec.msgpack.encode(one) for one in said]


def shapes() -> list[bytes]:
    from firepost.store import shape_codec

    told = json.loads(
        (DATA / "fires" / "hermits_peak_2022_13_steps.geojson").read_text("utf-8")
    )
    return [shape_codec.pack(one["geometry"]) for one in told["features"][:4]]


def drafts() -> list[bytes]:
    from firepost.app.draft_box import DraftBox

    return [DraftBox(bytes(64)).close('{"quick": "北线见烟"}')]


def manifests() -> list[bytes]:
    """A report package as its manifest; the file beside is made by who reads it."""
    paper = hashlib.sha256(b"paper").hexdigest()
    from firepost.reports import manifest

    body = {
        "kind": "first",
        "number": 1,
        "files": [{"path": "a.pdf", "sha256": paper, "bytes": 5}],
    }
    return [manifest.written(body)]


def homes() -> list[bytes]:
    """The settings of a device."""
    with tempfile.TemporaryDirectory() as name:
        from firepost.store.home import Home

        home = Home.open({**os.environ, "FIREPOST_HOME": name}, now_ms=0)
        home.change(person="李四", posts={"00": "前指"}, calm={"font": "大"})
        return [(Path(name) / "settings.json").read_bytes()]
