"""In which encoding the words of a .dbf are: as it says, or as its bytes look."""

from __future__ import annotations

import codecs
import re
import struct
from typing import Final

# The language byte of the header, where programs in China set one.
_BY_BYTE: Final = {
    0x4D: "gbk",
    0x7A: "gbk",
    0x4F: "big5",
    0x78: "big5",
    0x03: "cp1252",
    0x57: "",
}
_LANGUAGE_AT: Final = 29
_HEAD: Final = struct.Struct("<xxxxLHH")
_NAMED: Final = {
    "936": "gbk",
    "54936": "gb18030",
    "65001": "utf-8",
    "950": "big5",
    "1252": "cp1252",
}
_SAMPLE_BYTES: Final = 2_000_000


def encoding_of(dbf: bytes, cpg: bytes | None) -> tuple[str, bool]:
    """The encoding, and whether it had to be guessed.

    The .cpg file outranks the language byte. Without either the bytes are judged: valid
    UTF-8, else pairs of high bytes as Chinese has them, else Western. That GBK decodes
    without an error proves nothing: Western letters do too.
    """
    for said in (_from_cpg(cpg), _from_byte(dbf)):
        if said:
            return said, False
    words = _words(dbf)
    if words.isascii():
        return "utf-8", False
    return _guess(words), True


def _from_cpg(cpg: bytes | None) -> str:
    text = (cpg or b"").decode("ascii", "ignore").strip().lower()
    digits = re.search(r"(\d+)$", text)
    for name in (text, _NAMED.get(digits[1], "") if digits else ""):
        try:
            found = codecs.lookup(name).name if name else ""
        except LookupError:
            continue
        if found:
            return "gb18030" if found in ("gb2312", "gbk") else found
    return ""


def _from_byte(dbf: bytes) -> str:
    language = dbf[_LANGUAGE_AT] if len(dbf) > _LANGUAGE_AT else 0
    return _BY_BYTE.get(language, "")


def _words(dbf: bytes) -> bytes:
    """Names of the columns and the records, without the numbers of the header."""
    if len(dbf) < 32:
        return b""
    _, head_bytes, _ = _HEAD.unpack_from(dbf)
    names = b" ".join(dbf[at : at + 11] for at in range(32, min(head_bytes, len(dbf)) - 1, 32))
    return names + b" " + dbf[head_bytes : head_bytes + _SAMPLE_BYTES]


def _guess(words: bytes) -> str:
    utf8 = words.decode("utf-8", "replace")
    broken = utf8.count("\ufffd")
    high = sum(1 for character in utf8 if ord(character) > 127) - broken
    # A field may end in the middle of a character: some breaks prove nothing.
    if high > 10 * broken:
        return "utf-8"
    pairs = sum(len(run) // 2 * 2 for run in re.findall(rb"[\xa1-\xfe]{2,}", words))
    total = sum(1 for byte in words if byte > 127)
    return "gb18030" if pairs >= 0.8 * total else "cp1252"
