"""TIFF by its blocks: the directory read within bounds, each tile or strip decoded by itself.

Pillow decodes a block (given to it as a little TIFF of its own), so every compression its
libtiff knows is known here. It would read a mosaic only whole, and refuses a large one.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from firepost.domain.errors import Refused

MAX_DIRECTORIES: Final = 64
MAX_TAGS: Final = 200
MAX_VALUES: Final = 4_000_000  # of one tag
MAX_SIDE: Final = 300_000
MAX_BLOCK_PX: Final = 64_000_000
MAX_BLOCK_BYTES: Final = 256_000_000
CACHE_BYTES: Final = 96_000_000
MAGICS: Final = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_TYPES: Final = {
    1: "B", 2: "c", 3: "H", 4: "I", 5: "II", 6: "b", 7: "c", 8: "h", 9: "i",
    10: "ii", 11: "f", 12: "d", 13: "I", 16: "Q", 17: "q", 18: "Q",
}  # fmt: skip
_NONE, _DEFLATE, _OLD_DEFLATE = 1, 8, 32946
# Those, LZW, JPEG, PackBits, LZMA, Zstandard.
_KNOWN: Final = frozenset({_NONE, _DEFLATE, _OLD_DEFLATE, 5, 7, 32773, 34925, 50000})
_KINDS: Final = {1: "u", 2: "i", 3: "f"}

Pixels = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Directory:
    """One image of the file: its tags by number."""

    tags: dict[int, Any]
    order: str  # "<" or ">"

    def numbers(self, tag: int) -> tuple[float, ...]:
        value = self.tags.get(tag, ())
        return value if isinstance(value, tuple) else ()

    def number(self, tag: int, default: int) -> int:
        found = self.numbers(tag)
        return int(found[0]) if found else default

    def text(self, tag: int) -> str:
        value = self.tags.get(tag, b"")
        return value.rstrip(b"\x00").decode("utf-8", "replace") if type(value) is bytes else ""

    @property
    def width(self) -> int:
        return self.number(256, 0)

    @property
    def height(self) -> int:
        return self.number(257, 0)

    @property
    def samples(self) -> int:
        return self.number(277, 1)

    @property
    def tiled(self) -> bool:
        return 324 in self.tags

    @property
    def block(self) -> tuple[int, int]:
        """Width and height of a block; the last ones of a striped image are lower."""
        if self.tiled:
            return self.number(322, 0), self.number(323, 0)
        return self.width, min(self.number(278, self.height), self.height)

    @property
    def dtype(self) -> np.dtype[Any]:
        bits = {int(each) for each in self.numbers(258)} or {1}
        kinds = {int(each) for each in self.numbers(339)} or {1}
        if bits == {1}:  # a mask
            return np.dtype(np.uint8)
        if len(bits) > 1 or len(kinds) > 1 or bits.isdisjoint({8, 16, 32, 64}):
            raise Refused("maps.tiff_pixels", bits=max(bits))
        kind = _KINDS.get(kinds.pop(), "u")
        try:
            return np.dtype(f"{self.order}{kind}{bits.pop() // 8}")
        except TypeError:
            raise Refused("maps.tiff_pixels", bits=8) from None


# What decoders say of bytes that are none of theirs.
_BROKEN: Final = (
    *(ValueError, OSError, SyntaxError, TypeError),
    *(ArithmeticError, LookupError, MemoryError),
)


class Tiff:
    """An open file. Blocks lately decoded are kept, up to `CACHE_BYTES`."""

    def __init__(self, path: Path) -> None:
        """Raises: Refused `maps.tiff_damaged`, `maps.tiff_pixels`."""
        self.path = path
        self._file: BinaryIO = path.open("rb")
        self._cache: OrderedDict[tuple[int, int], Pixels] = OrderedDict()
        self._held = 0
        try:
            self.size = self._file.seek(0, io.SEEK_END)
            self.images = _directories(self._file, self.size)
            _check(self.images[0])
        except (struct.error, IndexError, KeyError, OverflowError, MemoryError) as error:
            self.close()
            raise Refused("maps.tiff_damaged", path=path) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._file.close()
        self._cache.clear()

    def block(self, image: int, number: int) -> Pixels:
        """A block as `(height, width, samples)`.

        Raises:
            Refused: `maps.tiff_damaged`; the rest of the file may be sound.
        """
        key = (image, number)
        found = self._cache.pop(key, None)
        if found is None:
            found = self._decoded(self.images[image], number)
            self._held += found.nbytes
        self._cache[key] = found
        while self._held > CACHE_BYTES and len(self._cache) > 1:
            self._held -= self._cache.popitem(last=False)[1].nbytes
        return found

    def window(self, left: int, top: int, width: int, height: int, *, of: int = 0) -> Pixels:
        """Pixels of an image as `(height, width, samples)`; the window must lie within."""
        image = self.images[of]
        wide, tall = image.block
        across = -(-image.width // wide)
        out = np.zeros((height, width, image.samples), image.dtype.newbyteorder("="))
        for row in range(top // tall, -(-(top + height) // tall)):
            for column in range(left // wide, -(-(left + width) // wide)):
                block = self.block(of, row * across + column)
                x, y = column * wide, row * tall
                x0, x1 = max(left, x), min(left + width, x + block.shape[1])
                y0, y1 = max(top, y), min(top + height, y + block.shape[0])
                out[y0 - top : y1 - top, x0 - left : x1 - left] = block[
                    y0 - y : y1 - y, x0 - x : x1 - x
                ]
        return out

    def _decoded(self, image: Directory, number: int) -> Pixels:
        wide, tall = image.block
        if not image.tiled:
            tall = min(tall, image.height - number * tall)
        separate = image.number(284, 1) == 2 and image.samples > 1
        across, down = -(-image.width // wide), -(-image.height // image.block[1])
        planes = range(image.samples) if separate else (0,)
        parts = [
            self._part(
                image,
                number + plane * across * down,
                wide,
                tall,
                1 if separate else image.samples,
            )
            for plane in planes
        ]
        return np.concatenate(parts, axis=2) if separate else parts[0]

    def _part(self, image: Directory, at: int, wide: int, tall: int, samples: int) -> Pixels:
        starts, counts = (
            image.numbers(324) or image.numbers(273),
            image.numbers(325) or image.numbers(279),
        )
        try:
            start, count = int(starts[at]), int(counts[at])
        except (IndexError, ValueError, OverflowError):
            raise Refused("maps.tiff_damaged", path=self.path) from None
        shape = (tall, wide, samples)
        if count == 0:  # a sparse file leaves empty blocks out
            return np.zeros(shape, image.dtype.newbyteorder("="))
        if min(start, count) < 0 or start + count > self.size or count > MAX_BLOCK_BYTES:
            raise Refused("maps.tiff_damaged", path=self.path)
        self._file.seek(start)
        data = self._file.read(count)
        try:
            if image.number(259, 1) in (_NONE, _DEFLATE, _OLD_DEFLATE):
                return _plain(image, data, shape)
            return _by_pillow(image, data, shape)
        except (*_BROKEN, zlib.error, struct.error) as error:
            raise Refused("maps.tiff_damaged", path=self.path) from error


def _directories(file: BinaryIO, size: int) -> list[Directory]:
    file.seek(0)
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    big = head[2:4] in (b"+\x00", b"\x00+")
    at = struct.unpack_from(order + ("Q" if big else "I"), head, 8 if big else 4)[0]
    found: list[Directory] = []
    seen: set[int] = set()
    while at and at not in seen and len(found) < MAX_DIRECTORIES:
        seen.add(at)
        tags, at = _tags(file, at, order, big=big, size=size)
        found.append(Directory(tags, order))
    return found


def _tags(
    file: BinaryIO, at: int, order: str, *, big: bool, size: int
) -> tuple[dict[int, Any], int]:
    count_format, entry_format, room = ("Q", "HHQ8s", 8) if big else ("H", "HHI4s", 4)
    if at >= size:
        raise struct.error
    file.seek(at)
    count = struct.unpack(order + count_format, file.read(struct.calcsize(count_format)))[0]
    if count > MAX_TAGS:
        raise struct.error
    entry = struct.Struct(order + entry_format)
    entries = [entry.unpack(file.read(entry.size)) for _ in range(count)]
    following = struct.unpack(order + ("Q" if big else "I"), file.read(room))[0]
    tags: dict[int, Any] = {}
    for tag, kind, values, inline in entries:
        letter = _TYPES.get(kind)
        if letter is None or values > MAX_VALUES:
            continue
        length = struct.calcsize("=" + letter) * values
        data = inline[:length]
        if length > room:
            start = struct.unpack(order + ("Q" if big else "I"), inline)[0]
            if start + length > size:
                continue
            file.seek(start)
            data = file.read(length)
        if letter == "c":
            tags[tag] = data
        elif len(letter) == 1:
            tags[tag] = struct.unpack(f"{order}{values}{letter}", data)
    return tags, following


def _check(image: Directory) -> None:
    wide, tall = image.block
    if image.number(259, 1) not in _KNOWN:
        raise Refused("maps.tiff_compression", code=image.number(259, 1))
    sides = (image.width, image.height, wide, tall)
    if not all(0 < side <= MAX_SIDE for side in sides) or not 1 <= image.samples <= 16:
        raise Refused("maps.tiff_pixels", bits=image.number(258, 1))
    if (
        wide * tall > MAX_BLOCK_PX
        or wide * tall * image.samples * image.dtype.itemsize > MAX_BLOCK_BYTES
    ):
        raise Refused("maps.tiff_block", mpx=round(wide * tall / 1e6))


def _plain(image: Directory, data: bytes, shape: tuple[int, int, int]) -> Pixels:
    tall, wide, samples = shape
    one_bit = image.number(258, 1) == 1
    row_bytes = -(-wide * samples // 8) if one_bit else wide * samples * image.dtype.itemsize
    wanted = tall * row_bytes
    if image.number(259, 1) != _NONE:
        data = zlib.decompressobj().decompress(data, wanted)
    if len(data) < wanted:
        raise ValueError("short")
    if one_bit:
        bits = np.unpackbits(
            np.frombuffer(data[:wanted], np.uint8).reshape(tall, row_bytes), axis=1
        )
        return bits[:, : wide * samples].reshape(shape)
    predictor = image.number(317, 1)
    if predictor == 3:
        return _float_rows(np.frombuffer(data[:wanted], np.uint8), image.dtype, shape)
    pixels = np.frombuffer(data[:wanted], image.dtype).reshape(shape)
    pixels = pixels.astype(image.dtype.newbyteorder("="))
    if predictor == 2:
        pixels = np.cumsum(pixels, axis=1, dtype=pixels.dtype)
    return pixels


def _float_rows(
    data: NDArray[np.uint8], dtype: np.dtype[Any], shape: tuple[int, int, int]
) -> Pixels:
    """Predictor 3: bytes differenced along a row, most significant bytes of all first."""
    tall, wide, samples = shape
    size = dtype.itemsize
    rows = (
        data.reshape(tall, wide * size, samples) if samples > 1 else data.reshape(tall, -1, 1)
    )
    summed = np.cumsum(rows, axis=1, dtype=np.uint8).reshape(tall, size, wide * samples)
    swapped = np.ascontiguousarray(summed.transpose(0, 2, 1))
    return swapped.view(np.dtype(f">f{size}")).astype(f"=f{size}").reshape(shape)


def _by_pillow(image: Directory, data: bytes, shape: tuple[int, int, int]) -> Pixels:
    from PIL import Image

    with Image.open(io.BytesIO(_little_tiff(image, data, shape)), formats=("TIFF",)) as opened:
        pixels = np.asarray(opened.convert("RGB") if opened.mode == "YCbCr" else opened)
    if image.dtype.kind == "i":
        pixels = pixels.astype(f"u{image.dtype.itemsize}").view(f"i{image.dtype.itemsize}")
    pixels = pixels.reshape(shape[0], shape[1], -1)
    return pixels if pixels.shape[2] >= shape[2] else np.repeat(pixels, shape[2], axis=2)


# What a block needs to be told of it, beside its own size and place.
_TOLD: Final = (258, 259, 262, 277, 317, 320, 338, 339, 347, 530, 532)


def _little_tiff(image: Directory, data: bytes, shape: tuple[int, int, int]) -> bytes:
    tall, wide, samples = shape
    entries: list[tuple[int, str, tuple[Any, ...] | bytes]] = [
        (256, "I", (wide,)),
        (257, "I", (tall,)),
        (273, "I", (0,)),  # set below
        (278, "I", (tall,)),
        (279, "I", (len(data),)),
        (284, "H", (1,)),
    ]
    for tag in _TOLD:
        value = image.tags.get(tag)
        if value is None:
            continue
        if tag == 277:
            value = (samples,)
        elif tag == 339 and value[0] == 2:
            value = (1,) * samples  # Pillow turns signed numbers of the other order twice
        elif tag in (258, 339):
            value = value[:samples] * (samples if len(value) < samples else 1)
        elif tag == 262 and samples != image.samples:
            value = (1,)
        letter = "H" if isinstance(value, tuple) and tag != 532 else "f"
        if isinstance(value, tuple) and tag == 532:
            continue
        entries.append((tag, letter, value))
    entries.sort()
    return _laid_out(entries, data, image.order)


def _laid_out(
    entries: list[tuple[int, str, tuple[Any, ...] | bytes]], data: bytes, order: str
) -> bytes:
    codes = {"H": 3, "I": 4}
    directory = struct.pack(order + "H", len(entries))
    beyond = 8 + 2 + 12 * len(entries) + 4
    tail = b""
    packed = [
        (tag, 7, len(value), value)
        if isinstance(value, bytes)
        else (
            tag,
            codes[letter],
            len(value),
            struct.pack(f"{order}{len(value)}{letter}", *value),
        )
        for tag, letter, value in entries
    ]
    sizes = sum(len(raw) + len(raw) % 2 for _, _, _, raw in packed if len(raw) > 4)
    for tag, code, count, raw in packed:
        if tag == 273:
            raw = struct.pack(order + "I", beyond + sizes)  # noqa: PLW2901 - known only now
        if len(raw) > 4:
            place = struct.pack(order + "I", beyond + len(tail))
            tail += raw + b"\x00" * (len(raw) % 2)
        else:
            place = raw.ljust(4, b"\x00")
        directory += struct.pack(order + "HHI", tag, code, count) + place
    head = (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(order + "I", 8)
    return head + directory + b"\x00\x00\x00\x00" + tail + data
