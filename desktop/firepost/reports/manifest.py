"""The manifest: which files belong to a package, byte for byte, and what the package is.

It is JSON in one canonical writing, so that a changed byte anywhere in it is seen; `seal`
is the SHA-256 of all before it. Its own hash is in the journal's entry of the issue.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from firepost.app.package import FileWritten
from firepost.reports.speech import Speech

FORMAT: Final = "firepost-package/1"
NAME: Final = "manifest.json"
MAX_BYTES: Final = 64_000_000


def name_of(speech: Speech, *, drill: bool) -> str:
    return f"{speech.say('report.drill')}_{NAME}" if drill else NAME


def is_manifest(name: str) -> bool:
    return name == NAME or name.endswith(f"_{NAME}")


def manifest_of(about: Mapping[str, Any], files: Iterable[FileWritten]) -> bytes:
    """`about` is what the package is; the files' paths are their names in the folder."""
    body: dict[str, Any] = {
        "format": FORMAT,
        **about,
        "files": [
            {"path": file.path.name, "sha256": file.sha256, "bytes": file.bytes}
            for file in files
        ],
    }
    return _written({**body, "seal": _seal(body)})


def _seal(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(_written(body)).hexdigest()


def _written(body: Mapping[str, Any]) -> bytes:
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def read(content: bytes) -> dict[str, Any] | None:
    """What the manifest says; None where it is not as it was written."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        return None
    if _written(body) != content:
        return None
    unsealed = {key: value for key, value in body.items() if key != "seal"}
    if body.get("seal") != _seal(unsealed) or not _sound(body.get("files")):
        return None
    return body


def _sound(files: object) -> bool:
    if not isinstance(files, list):
        return False
    return all(
        isinstance(file, dict)
        and isinstance(file.get("path"), str)
        and isinstance(file.get("sha256"), str)
        and isinstance(file.get("bytes"), int)
        for file in files
    )
