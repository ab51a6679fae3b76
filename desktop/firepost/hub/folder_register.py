"""The register as small files in the hub's folder, each made once and never rewritten.

So several programs may add to it at once (`hub enrol` while the hub serves) without a lock:
whoever makes a file first has said it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from firepost.domain.errors import Trouble
from firepost.hub.ports import Enrolled

_PRIVATE: Final = 0o600


class _Row(msgspec.Struct, frozen=True):
    number: str
    name: str
    role: str
    at_ms: int


class FolderRegister:
    """`enrolled/NUMBER.json`, `.device`, `.revoked`, `.seen`; `admitted/DEVICE`; `secrets/`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for part in ("enrolled", "admitted", "secrets"):
            (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)

    def secret(self, name: str) -> bytes | None:
        return _read(self._folder / "secrets" / name)

    def keep_secret(self, name: str, value: bytes) -> bytes:
        return _first(self._folder / "secrets" / name, value)

    def add(self, enrolled: Enrolled) -> None:
        row = _Row(enrolled.number, enrolled.name, enrolled.role, enrolled.at_ms)
        _first(self._of(enrolled.number, "json"), msgspec.json.encode(row))

    def one(self, number: str) -> Enrolled | None:
        path = self._of(number, "json")
        content = _read(path)
        if content is None:
            return None
        try:
            return self._whole(msgspec.json.decode(content, type=_Row))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise Trouble("hub.register_damaged", path=str(path)) from error

    def all(self) -> list[Enrolled]:
        numbers = [path.stem for path in (self._folder / "enrolled").glob("*.json")]
        found = [one for number in numbers if (one := self.one(number)) is not None]
        return sorted(found, key=lambda one: (one.at_ms, one.number))

    def _whole(self, row: _Row) -> Enrolled:
        plain = Enrolled(row.number, row.name, row.role, row.at_ms)
        revoked = _read(self._of(row.number, "revoked"))
        at_ms, upto = msgspec.msgpack.decode(revoked) if revoked else (None, {})
        seen = _read(self._of(row.number, "seen"))
        return replace(
            plain,
            device=_read(self._of(row.number, "device")),
            seen_ms=int(seen) if seen else None,
            revoked_ms=at_ms,
            upto=upto,
        )

    def bind(self, number: str, device: bytes) -> bytes:
        return _first(self._of(number, "device"), device)

    def seen(self, number: str, at_ms: int) -> None:
        _put(self._of(number, "seen"), str(at_ms).encode())

    def revoke(self, number: str, at_ms: int, upto: Mapping[bytes, int]) -> None:
        _first(self._of(number, "revoked"), msgspec.msgpack.encode((at_ms, dict(upto))))

    def admitted(self) -> dict[bytes, int]:
        found = {}
        for path in (self._folder / "admitted").iterdir():
            if len(path.name) == 64:
                found[bytes.fromhex(path.name)] = int(path.read_bytes())
        return found

    def admit(self, devices: Collection[bytes], at_ms: int) -> None:
        for device in devices:
            _first(self._folder / "admitted" / device.hex(), str(at_ms).encode())

    def _of(self, number: str, what: str) -> Path:
        return self._folder / "enrolled" / f"{number}.{what}"


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _first(path: Path, content: bytes) -> bytes:
    """Put `content` there, whole, unless something is; hands back what is there."""
    draft = _draft(path, content)
    try:
        with contextlib.suppress(FileExistsError):
            if hasattr(os, "link"):
                os.link(draft, path)
            elif not path.exists():
                draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return path.read_bytes()


def _put(path: Path, content: bytes) -> None:
    _draft(path, content).replace(path)


def _draft(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft
