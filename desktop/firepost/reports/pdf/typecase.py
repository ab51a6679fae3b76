"""A font of 30,000 characters cut to the few a report needs, in milliseconds.

Reading all of such a font takes the PDF library longer than setting the whole report. This
copies the wanted glyphs, unchanged, into a small font of the same faces and measures, and
leaves everything else to that library. Source of the tables' layout: OpenType 1.9.1.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from firepost.app.manners import SCREEN

_KEPT: Final = ("OS/2", "name", "cvt ", "fpgm", "prep")
_WORDS, _SCALE, _MORE, _TWO_SCALES, _FOUR_SCALES = 0x01, 0x08, 0x20, 0x40, 0x80
_POST_3: Final = b"\x00\x03\x00\x00"  # glyphs without names
_LOCA_FORMAT_AT: Final = 50
_H_METRICS_AT: Final = 34
_GLYPHS_AT: Final = 4


@dataclass(frozen=True, slots=True)
class Typecase:
    """One font file, opened just so far that glyphs can be taken from it."""

    data: bytes
    tables: Mapping[str, tuple[int, int]]  # tag: offset, length
    first: NDArray[np.int64]  # runs of characters: first, last, glyph of the first
    last: NDArray[np.int64]
    glyph: NDArray[np.int64]

    def holds(self, char: str) -> bool:
        return bool(self._glyphs_of(np.array([ord(char)]))[0] >= 0)

    def cut(self, characters: Iterable[str]) -> bytes:
        """A font with these characters only; the whole one if it is not of the kind we cut."""
        if "glyf" not in self.tables:
            return self.data
        codes = np.array(sorted({ord(char) for char in characters}), dtype=np.int64)
        glyphs = self._glyphs_of(codes)
        codes, glyphs = codes[glyphs >= 0], glyphs[glyphs >= 0]
        loca = self._loca()
        order = self._with_parts({0, *glyphs.tolist()}, loca)
        new_of = {old: new for new, old in enumerate(order)}
        bodies = []
        for old in order:
            SCREEN.give_way()
            bodies.append(self._body(old, loca, new_of))
        cmap = _cmap(codes, np.array([new_of[int(g)] for g in glyphs], dtype=np.int64))
        return _assembled({**self._measures(order), **_outlines(bodies), "cmap": cmap})

    def table(self, tag: str) -> bytes:
        at, length = self.tables[tag]
        return self.data[at : at + length]

    def _glyphs_of(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """-1 where the font has none."""
        at = np.searchsorted(self.first, codes, "right") - 1
        held = (at >= 0) & (codes <= self.last[at])
        return np.where(held, self.glyph[at] + codes - self.first[at], -1)

    def _loca(self) -> NDArray[np.int64]:
        long = struct.unpack_from(">h", self.table("head"), _LOCA_FORMAT_AT)[0]
        held = np.frombuffer(self.table("loca"), ">u4" if long else ">u2")
        return held.astype(np.int64) * (1 if long else 2)

    def _outline(self, glyph: int, loca: NDArray[np.int64]) -> bytes:
        start = self.tables["glyf"][0]
        return self.data[start + int(loca[glyph]) : start + int(loca[glyph + 1])]

    def _with_parts(self, wanted: set[int], loca: NDArray[np.int64]) -> list[int]:
        """The glyphs and those they are built of, .notdef first."""
        todo = list(wanted)
        while todo:
            for _, part in _parts(self._outline(todo.pop(), loca)):
                if part not in wanted:
                    wanted.add(part)
                    todo.append(part)
        return sorted(wanted)

    def _body(self, glyph: int, loca: NDArray[np.int64], new_of: Mapping[int, int]) -> bytes:
        outline = self._outline(glyph, loca)
        parts = _parts(outline)
        if not parts:
            return outline
        patched = bytearray(outline)
        for at, part in parts:
            struct.pack_into(">H", patched, at, new_of[part])
        return bytes(patched)

    def _measures(self, order: list[int]) -> dict[str, bytes]:
        """Everything that counts or measures glyphs, for the new count."""
        hhea, maxp = bytearray(self.table("hhea")), bytearray(self.table("maxp"))
        many = struct.unpack_from(">H", hhea, _H_METRICS_AT)[0]
        hmtx = self.table("hmtx")
        full = np.frombuffer(hmtx[: 4 * many], ">u2").reshape(-1, 2)
        bearings = np.frombuffer(hmtx[4 * many :], ">u2")
        advances = full[np.minimum(order, many - 1), 0]
        left = [full[g, 1] if g < many else bearings[g - many] for g in order]
        struct.pack_into(">H", hhea, _H_METRICS_AT, len(order))
        struct.pack_into(">H", maxp, _GLYPHS_AT, len(order))
        head = bytearray(self.table("head"))
        struct.pack_into(">h", head, _LOCA_FORMAT_AT, 1)
        return {
            **{tag: self.table(tag) for tag in _KEPT if tag in self.tables},
            "head": bytes(head),
            "hhea": bytes(hhea),
            "maxp": bytes(maxp),
            "hmtx": np.column_stack([advances, left]).astype(">u2").tobytes(),
            "post": _POST_3 + self.table("post")[4:32],
        }


@lru_cache(maxsize=4)
def open_typecase(path: Path) -> Typecase:
    """Kept open: the next report needs it again."""
    data = path.read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {}
    for n in range(count):
        tag, _, at, length = struct.unpack_from(">4sIII", data, 12 + 16 * n)
        tables[tag.decode("latin-1")] = (at, length)
    return Typecase(data, tables, *_runs(data, tables["cmap"][0]))


def _runs(
    data: bytes, cmap: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The runs of the full Unicode map (format 12), which every font of Chinese has."""
    count = struct.unpack_from(">H", data, cmap + 2)[0]
    for n in range(count):
        at = cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * n)[0]
        if struct.unpack_from(">H", data, at)[0] == 12:
            groups = struct.unpack_from(">I", data, at + 12)[0]
            held = np.frombuffer(data, ">u4", 3 * groups, at + 16).reshape(-1, 3)
            first, last, glyph = held.astype(np.int64).T
            return first, last, glyph
    raise ValueError("the font has no full map of Unicode")


def _parts(outline: bytes) -> list[tuple[int, int]]:
    """Of a composite glyph: where each part's number stands, and the number."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return []
    parts = []
    at, more = 10, True
    while more:
        flags, part = struct.unpack_from(">HH", outline, at)
        parts.append((at + 2, part))
        at += 4 + (4 if flags & _WORDS else 2)
        if flags & _SCALE:
            at += 2
        elif flags & _TWO_SCALES:
            at += 4
        elif flags & _FOUR_SCALES:
            at += 8
        more = bool(flags & _MORE)
    return parts


def _outlines(bodies: list[bytes]) -> dict[str, bytes]:
    padded = [body + b"\0" * (-len(body) % 4) for body in bodies]
    ends = np.cumsum([0, *map(len, padded)])
    return {"glyf": b"".join(padded), "loca": ends.astype(">u4").tobytes()}


def _cmap(codes: NDArray[np.int64], glyphs: NDArray[np.int64]) -> bytes:
    groups = np.column_stack([codes, codes, glyphs]).astype(">u4").tobytes()
    head = struct.pack(">HHHHI", 0, 1, 3, 10, 12)
    return head + struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(codes)) + groups


def _assembled(tables: Mapping[str, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(
        ">IHHHH", 0x00010000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    listing, bodies = b"", b""
    start = 12 + 16 * count
    for tag in sorted(tables):
        body = tables[tag]
        at = start + len(bodies)
        listing += struct.pack(">4sIII", tag.encode("latin-1"), _checksum(body), at, len(body))
        bodies += body + b"\0" * (-len(body) % 4)
    return head + listing + bodies


def _checksum(body: bytes) -> int:
    padded = body + b"\0" * (-len(body) % 4)
    return int(np.frombuffer(padded, ">u4").sum(dtype=np.uint64)) & 0xFFFFFFFF
