"""The manifest: which files belong to a package, byte for byte, and what the package is.

It is JSON in one canonical writing, so that a changed byte anywhere in it is seen; `seal`
is the SHA-256 of all before it, and the device signs the seal. Its own hash is in the
journal's entry of the issue.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from firepost.app.package import FileWritten, Sign
from firepost.reports.speech import Speech

FORMAT: Final = "firepost-package/1"
NAME: Final = "manifest.json"
MAX_BYTES: Final = 64_000_000


def name_of(speech: Speech, *, drill: bool) -> str:
    return f"{speech.say('report.drill')}_{NAME}" if drill else NAME


def is_manifest(name: str) -> bool:
    return name == NAME or name.endswith(f"_{NAME}")


def manifest_of(
    about: Mapping[str, Any], files: Mapping[str, FileWritten], sign: Sign | None = None
) -> bytes:
    """`about` is what the package is; `files` stand under their paths in the folder."""
    body: dict[str, Any] = {
        "format": FORMAT,
        **about,
        "files": [
            {"path": path, "sha256": file.sha256, "bytes": file.bytes}
            for path, file in files.items()
        ],
    }
    seal = seal_of(body)
    signed = {"signature": asdict(sign(words_of(seal)))} if sign else {}
    return written({**body, "seal": seal, **signed})


def words_of(seal: str) -> bytes:
    """What a signature is over."""
    return f"{FORMAT}\n{seal}\n".encode()


def seal_of(body: Mapping[str, Any]) -> str:
    unsealed = {key: value for key, value in body.items() if key not in ("seal", "signature")}
    return hashlib.sha256(written(unsealed)).hexdigest()


def written(body: Mapping[str, Any]) -> bytes:
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def read(content: bytes) -> dict[str, Any] | None:
    """What the manifest says; None where it is not as it was written."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        return None
    if written(body) != content:
        return None
    if body.get("seal") != seal_of(body) or not _sound(body.get("files")):
        return None
    if "signature" in body and not _signed(body["signature"], words_of(body["seal"])):
        return None
    return body


def _signed(signature: object, words: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if not isinstance(signature, dict):
        return False
    try:
        key, said = (bytes.fromhex(signature[part]) for part in ("key", "signature"))
        Ed25519PublicKey.from_public_bytes(key).verify(said, words)
    except (KeyError, TypeError, ValueError, InvalidSignature):
        return False
    return True


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
