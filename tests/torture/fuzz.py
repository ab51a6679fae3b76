"""Fuzzing of every decoder: `python -m torture.fuzz --minutes 5 [NAME …]`, from tests/.

Samples that were read rightly are damaged, cut, doubled and mixed; whatever comes, a decoder
reads it or stops in words, within its bounds of time. Anything else is a finding.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firepost import bootstrap
from firepost.app.membership import read_enrolment
from firepost.app.parts import Parts
from firepost.app.wire import blobs, letters, packing, segments
from firepost.domain.errors import Stopped
from firepost.domain.reading import read_command
from firepost.formats import update_package
from firepost.store import keys

DATA = Path(__file__).resolve().parent.parent / "data"
SLOWEST_S = 20.0


@dataclass(frozen=True, slots=True)
class Decoder:
    """`read` takes bytes under a name of that kind; `samples` are good ones."""

    read: Callable[[bytes, Path], object]
    samples: Callable[[], Sequence[bytes]]
    words: tuple[type[Exception], ...] = (Stopped,)


@cache
def parts() -> Parts:
    return bootstrap.parts()


def written(name: str, read: Callable[[Path], object]) -> Callable[[bytes, Path], object]:
    """A decoder of files: the bytes lie under `name`."""

    def run(content: bytes, place: Path) -> object:
        path = place / name
        path.write_bytes(content)
        return read(path)

    return run


def of(*patterns: str) -> Callable[[], Sequence[bytes]]:
    return lambda: [p.read_bytes() for pattern in patterns for p in sorted(DATA.glob(pattern))]


def layers(name: str) -> Callable[[bytes, Path], object]:
    return written(name, lambda path: list(parts().read_layers(path)))


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


def read_bundle(path: Path) -> object:
    into = path.with_name("into.fire")
    return parts().courier().read_bundle(path, into, accept=True, join=True)


def updates() -> list[bytes]:
    text = b'{"version":"9.0.0","platform":"linux","files":[{"path":"a","bytes":0}]}'
    head = update_package.MAGIC + len(text).to_bytes(4, "big") + text
    return [head + SIGNER.sign(head) + zstandard.compress(b"")]


def read_update(content: bytes, place: Path) -> object:
    package = io.BytesIO(content)
    listed = update_package.read_list(package, "x", [SIGNER.public_key().public_bytes_raw()])
    folder = place / f"out-{len(content)}-{hash(content)}"
    update_package.unpack(package, "x", listed, folder)
    return listed


def key_files() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "keys.json"
        closed = keys.close(keys.fresh(), sealed_by="none", secret=b"", salt=b"")
        keys.write(path, closed)
        return [path.read_bytes()]


def commands() -> list[bytes]:
    story = bootstrap.resources_dir() / "resources" / "drills" / "taishun.jsonl"
    return story.read_bytes().splitlines()[:200]


def read_line(content: bytes, _place: Path) -> object:
    said = json.loads(content)
    return read_command(said, lambda name: name) if isinstance(said, dict) else None


def letters_of_a_bundle() -> list[bytes]:
    return [bundles()[0][at : at + 4000] for at in range(0, 12_000, 1500)]


SIGNER = Ed25519PrivateKey.generate()
DECODERS: dict[str, Decoder] = {
    "geojson": Decoder(layers("x.geojson"), of("fires/wfigs_attributes*.geojson")),
    "kml": Decoder(layers("x.kml"), of("formats/*.kml")),
    "kmz": Decoder(layers("x.kmz"), of("drone/*.kmz")),
    "gpx": Decoder(layers("x.gpx"), of("formats/*.gpx")),
    "geopackage": Decoder(layers("x.gpkg"), of("formats/*.gpkg")),
    "table of points": Decoder(
        layers("x.csv"), lambda: [b"name,lon,lat\nA,119.9,27.5\nB,120.0,27.6\n" * 20]
    ),
    "shapefile": Decoder(layers("chinese.shp"), of("formats/chinese.shp")),
    "roster": Decoder(
        written("x.csv", lambda path: parts().read_tables(path)),
        lambda: [
            path.read_bytes()
            for path in sorted((bootstrap.resources_dir() / "resources/samples").rglob("*.csv"))
        ],
    ),
    "bundle": Decoder(written("x.ffb", read_bundle), bundles),
    "enrolment": Decoder(
        lambda content, _: read_enrolment(content, "x"), lambda: [b'{"hub":"a","name":"b"}' * 3]
    ),
    "update": Decoder(read_update, updates),
    "key file": Decoder(written("keys.json", keys.read), key_files),
    "command": Decoder(read_line, commands, (Stopped, ValueError, RecursionError)),
    "header": Decoder(
        lambda c, _: letters.decode_header(c), letters_of_a_bundle, (packing.Unreadable,)
    ),
    "segment": Decoder(
        lambda c, _: segments.decode_segment(c), letters_of_a_bundle, (packing.Unreadable,)
    ),
    "piece": Decoder(
        lambda c, _: blobs.decode_piece(c), letters_of_a_bundle, (packing.Unreadable,)
    ),
    "packing": Decoder(
        lambda c, _: packing.unpack(c, most=100_000),
        lambda: [zstandard.compress(os.urandom(200) * 20)],
        (packing.Unreadable,),
    ),
}


def damaged(samples: Sequence[bytes], chance: random.Random) -> Iterator[bytes]:
    while True:
        content = bytearray(chance.choice(samples))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(content) + 1) if content else 0
            match chance.randrange(7):
                case 0 if content:
                    content[at - 1] ^= 1 << chance.randrange(8)
                case 1:
                    content[at : at + chance.randrange(64)] = b""
                case 2:
                    content[at:at] = chance.randbytes(chance.randrange(32))
                case 3:
                    content[at:at] = content[: chance.randrange(2000)]
                case 4:
                    content[at : at + 4] = chance.choice(
                        (b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff")
                    )
                case 5:
                    other = chance.choice(samples)
                    content[at:] = other[chance.randrange(len(other) + 1) :]
                case 6:
                    number = chance.choice(
                        (b"1e999", b"-1", b"NaN", b"9" * 40, b"null", b"[[[[")
                    )
                    content[at : at + len(number)] = number
        yield bytes(content[:4_000_000])


def fuzz(name: str, *, seconds: float, seed: int, place: Path) -> int:
    """How many inputs it took.

    Raises:
        AssertionError: a finding, with the input kept beside.
    """
    decoder = DECODERS[name]
    chance = random.Random(f"{seed}/{name}")
    samples = decoder.samples()
    ends, count = time.monotonic() + seconds, 0
    for content in damaged(samples, chance):
        begun = time.monotonic()
        if begun > ends:
            return count
        count += 1
        try:
            decoder.read(content, place)
        except decoder.words:
            pass
        except Exception as error:
            (place / "finding").write_bytes(content)
            raise AssertionError(f"{name}: {error!r} of input {count}, seed {seed}") from error
        took = time.monotonic() - begun
        assert took < SLOWEST_S, f"{name}: {took:.1f} s for input {count}, seed {seed}"
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for name in asked.names or DECODERS:
        place = Path(tempfile.mkdtemp(prefix="firepost-fuzz-"))
        os.environ["FIREPOST_HOME"] = str(place / "home")
        count = fuzz(name, seconds=60 * asked.minutes, seed=asked.seed, place=place)
        sys.stdout.write(f"{name}: {count} inputs, no finding\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
