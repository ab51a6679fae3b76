"""zstd with a hard cap on what may come out."""

from __future__ import annotations

from functools import cache
from typing import Final

import zstandard

_BEST, _FAIR, _QUICK = 19, 9, 3
_BEST_MAX: Final = 128 * 1024  # bytes; above it the best costs seconds
_PLAIN, _PACKED = b"\x00", b"\x01"
_WINDOW_MAX: Final = 1 << 27  # bytes; a level-19 window is 8 MB
_PREFIX_WINDOW: Final = 27


class Unreadable(Exception):
    """The bytes are none of ours, or would become more than they may."""


@cache
def _compressor(level: int) -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(level=level, write_checksum=False, write_dict_id=False)


def _level(data: bytes) -> int:
    return _BEST if len(data) <= _BEST_MAX else _FAIR


def quick_size(data: bytes) -> int:
    """About how large it would be by itself, quickly."""
    return len(_compressor(_QUICK).compress(data))


def pack(data: bytes) -> bytes:
    packed = _compressor(_level(data)).compress(data)
    return _PACKED + packed if len(packed) < len(data) else as_it_is(data)


def as_it_is(data: bytes) -> bytes:
    return _PLAIN + data


def unpack(packed: bytes, *, most: int) -> bytes:
    """The bytes back, never more than `most` of them.

    Raises:
        Unreadable
    """
    form, data = packed[:1], packed[1:]
    if form == _PLAIN:
        if len(data) > most:
            raise Unreadable("size")
        return data
    if form != _PACKED:
        raise Unreadable("form")
    return _decompressed(data, zstandard.ZstdDecompressor(max_window_size=_WINDOW_MAX), most)


def pack_after(data: bytes, base: bytes) -> bytes:
    """`data` as what differs from `base`, which the reader must hold."""
    return _after(base, _level(data), len(data)).compress(data)


def size_after(data: bytes, base: bytes) -> int:
    """About how large it would be, quickly."""
    return len(_after(base, _QUICK, len(data)).compress(data))


def unpack_after(packed: bytes, base: bytes, *, most: int) -> bytes:
    prefix = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    engine = zstandard.ZstdDecompressor(dict_data=prefix, max_window_size=_WINDOW_MAX)
    return _decompressed(packed, engine, most)


def _after(base: bytes, level: int, size: int) -> zstandard.ZstdCompressor:
    prefix = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    window = min(_PREFIX_WINDOW, max(10, (len(base) + size).bit_length()))
    shape = zstandard.ZstdCompressionParameters.from_level(
        level, source_size=size, dict_size=len(base), window_log=window
    )
    return zstandard.ZstdCompressor(dict_data=prefix, compression_params=shape)


def _decompressed(data: bytes, engine: zstandard.ZstdDecompressor, most: int) -> bytes:
    try:
        # A frame says how large it will be, and the library takes that room at once.
        said = zstandard.get_frame_parameters(data).content_size
        if said > most:  # "unknown" is the largest number there is
            raise Unreadable("size")
        out = engine.decompress(data, max_output_size=most, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise Unreadable(str(error)) from error
    except MemoryError as error:
        raise Unreadable("memory") from error
    if len(out) > most:
        raise Unreadable("size")
    return out
