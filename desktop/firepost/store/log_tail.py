"""What SQLite passes over in silence: a -wal whose newest part does not read.

After a power cut an unfinished last write is normal there, and SQLite rightly stops before
it. The same silence would swallow whole commits after one bad sector. This reads the frames
as the file format describes them (sqlite.org/fileformat2.html, part 4) and tells whether
anything of the log's present run lies beyond the point where SQLite stops.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

_HEADER: Final = struct.Struct(">8I")
_FRAME: Final = struct.Struct(">6I")
_MAGIC: Final = (0x377F0682, 0x377F0683)  # the last bit says the checksums' byte order


def is_broken(log: Path) -> bool:
    """Whether frames of this run follow one that does not hold, or the head itself is bad."""
    try:
        content = log.read_bytes()
    except OSError:
        return False
    if len(content) < _HEADER.size:
        return False
    magic, _, page, _, salt_1, salt_2, sum_1, sum_2 = _HEADER.unpack_from(content)
    order = ">" if magic == _MAGIC[1] else "<"
    sums: tuple[int, int] | None = _summed((0, 0), content[:24], order)
    if magic not in _MAGIC or sums != (sum_1, sum_2):
        return True
    step = _FRAME.size + page
    for start in range(_HEADER.size, len(content) - step + 1, step):
        frame = _FRAME.unpack_from(content, start)
        if sums is not None:
            told = (frame[4], frame[5])
            body = content[start + _FRAME.size : start + step]
            sums = _summed(_summed(sums, content[start : start + 8], order), body, order)
            if frame[2:4] == (salt_1, salt_2) and sums == told:
                continue
            sums = None  # SQLite stops here
        if frame[2:4] == (salt_1, salt_2):
            return True
    return False


def _summed(sums: tuple[int, int], words: bytes, order: str) -> tuple[int, int]:
    one, two = sums
    numbers = struct.unpack(f"{order}{len(words) // 4}I", words)
    for first, second in zip(numbers[::2], numbers[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two
