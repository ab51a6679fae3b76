"""What is done to good files: bits turned, pieces cut, doubled, mixed; also behind a checksum."""

from __future__ import annotations

import io
import random
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 4_000_000
Inner = Callable[[bytes, random.Random], bytes]


def damaged(
    samples: Sequence[bytes], chance: random.Random, inner: Inner | None = None
) -> Iterator[bytes]:
    """For ever. Where there is an `inner`, every other one is damaged behind the checksum."""
    while True:
        sample = chance.choice(samples)
        if inner is not None and chance.random() < 0.6:
            content = inner(sample, chance)
        else:
            content = spoilt(sample, samples, chance)
        yield content[:MOST_BYTES]


def spoilt(sample: bytes, samples: Sequence[bytes], chance: random.Random) -> bytes:
    content = bytearray(sample)
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
                number = chance.choice((b"1e999", b"-1", b"NaN", b"9" * 40, b"null", b"[[[["))
                content[at : at + len(number)] = number
    return bytes(content)


def in_archive(sample: bytes, chance: random.Random) -> bytes:
    """A member or two of a ZIP; the archive itself is whole and its sums are right."""
    with zipfile.ZipFile(io.BytesIO(sample)) as held:
        members = {name: held.read(name) for name in held.namelist()}
    contents = list(members.values())
    for name in chance.choices(list(members), k=chance.randint(1, 2)):
        members[name] = spoilt(members[name], contents, chance)
    if chance.random() < 0.15:
        members.pop(chance.choice(list(members)))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return made.getvalue()


def in_tables(sample: bytes, chance: random.Random) -> bytes:
    """Values of an SQLite file: the file is sound, what stands in it is not."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        path.write_bytes(sample)
        db = sqlite3.connect(path, isolation_level=None)
        tables = [
            name
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]
        for _ in range(chance.randint(1, 4)):
            with suppress(sqlite3.Error):  # a trigger or a rule of its own forbids it
                _one_value(db, chance.choice(tables), chance)
        db.close()
        return path.read_bytes()


def _one_value(db: sqlite3.Connection, table: str, chance: random.Random) -> None:
    columns = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]
    rows = [row for (row,) in db.execute(f'SELECT rowid FROM "{table}"')]
    if not rows:
        return
    column, row = chance.choice(columns), chance.choice(rows)
    found = db.execute(
        f'SELECT "{column}" FROM "{table}" WHERE rowid = ?',
        (row,),
    ).fetchone()
    if found is None:  # of a sort whose rows are found by no number
        return
    (held,) = found
    raw = held if isinstance(held, bytes) else str(held).encode()
    strange: tuple[object, ...] = (None, -1, 2**62, 1e308, "", "π" * 50, b"", b"\xff" * 30)
    value = spoilt(raw, [raw], chance) if chance.random() < 0.6 else chance.choice(strange)
    if isinstance(held, str) and isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    db.execute(
        f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?',
        (value, row),
    )


def in_sentences(sample: bytes, chance: random.Random) -> bytes:
    """Lines of NMEA whose fields are wrong and whose sums are right."""
    lines = sample.splitlines()[:400]
    for _ in range(chance.randint(1, 20)):
        at = chance.randrange(len(lines))
        fields = lines[at].split(b"*")[0].split(b",")
        spot = chance.randrange(len(fields))
        fields[spot] = chance.choice(
            (
                b"",
                b"-1",
                b"9" * 30,
                b"1e308",
                b"nan",
                b"\xff\xfe",
                b"0",
                spoilt(fields[spot], [fields[spot]], chance),
            )
        )
        body = b",".join(fields).lstrip(b"$!")
        sum_ = 0
        for byte in body:
            sum_ ^= byte
        lines[at] = b"$" + body + b"*%02X" % sum_
    return b"\r\n".join(lines) + b"\r\n"


_WORD = re.compile(rb"[^\s,;:=\"'\[\]{}<>|]+")
_STRANGE = (
    *(b"", b"-1", b"0", b"1e999", b"9" * 400, b"0x7f", b"null", b"true", b"[", b"{", b'"'),
    *("٣".encode(), "零".encode(), "²".encode(), "\u202e".encode(), "🔥".encode(), b"\x00"),
    *("１２".encode(), b"2026-02-30T25:61:00", b"inf", b"nan", "度分秒".encode()),
)


def in_words(sample: bytes, chance: random.Random) -> bytes:
    """Words of a text, each for another that somebody might type."""
    content = sample
    for _ in range(chance.randint(1, 8)):
        words = list(_WORD.finditer(content))
        if not words:
            break
        spot = chance.choice(words)
        other = chance.choice((*_STRANGE, chance.choice(words).group()))
        content = content[: spot.start()] + other + content[spot.end() :]
    return content
