"""Makes what a stick carries to posts: a release key once, then a signed update package.

    python desktop/release/update.py key FOLDER                  release-key.private, release-key.public
    python desktop/release/update.py pack dist/firepost --key FOLDER/release-key.private [--out DIR]

The private key stays with whoever releases. The public one goes into the bundle:
FIREPOST_UPDATE_KEY=FOLDER/release-key.public python3 dev.py bundle
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path

import msgspec
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firepost.formats.update_package import MAGIC, File, List

LEVEL = 19  # takes some minutes, once; a slow stick is written by everybody


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    key = verbs.add_parser("key")
    key.add_argument("folder", type=Path)
    packing = verbs.add_parser("pack")
    packing.add_argument("bundle", type=Path)
    packing.add_argument("--key", type=Path, required=True)
    packing.add_argument("--out", type=Path, default=Path("dist"))
    asked = parser.parse_args()
    if asked.verb == "key":
        print(make_key(asked.folder))
    else:
        print(pack(asked.bundle, asked.key, asked.out))
    return 0


def make_key(folder: Path) -> Path:
    """A new release key; the public half's path."""
    made = Ed25519PrivateKey.generate()
    folder.mkdir(parents=True, exist_ok=True)
    private, public = folder / "release-key.private", folder / "release-key.public"
    handle = os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made.private_bytes_raw().hex() + "\n")
    public.write_text(made.public_key().public_bytes_raw().hex() + "\n", encoding="ascii")
    return public


def pack(bundle: Path, key: Path, out: Path) -> Path:
    """The package made of a bundle's folder, signed."""
    said = json.loads((bundle / "_internal" / "version.json").read_text(encoding="utf-8"))
    paths = sorted(path for path in bundle.rglob("*") if path.is_symlink() or path.is_file())
    listed = List(
        said["version"], said["platform"], tuple(file_of(bundle, one) for one in paths)
    )
    text = msgspec.json.encode(listed)
    head = MAGIC + len(text).to_bytes(4, "big") + text
    signer = Ed25519PrivateKey.from_private_bytes(
        bytes.fromhex(key.read_text(encoding="ascii").strip())
    )
    out.mkdir(parents=True, exist_ok=True)
    made = out / f"firepost-{listed.version}-{listed.platform}.fpu"
    with made.open("wb") as package:
        package.write(head + signer.sign(head))
        with zstandard.ZstdCompressor(level=LEVEL, threads=2).stream_writer(
            package, closefd=False
        ) as squeezed:
            for path in paths:
                if not path.is_symlink():
                    squeezed.write(path.read_bytes())
    return made


def file_of(bundle: Path, path: Path) -> File:
    name = path.relative_to(bundle).as_posix()
    if path.is_symlink():
        return File(name, link=str(path.readlink()))
    content = path.read_bytes()
    runs = os.access(path, os.X_OK) and "." not in path.name
    return File(name, len(content), hashlib.sha256(content).hexdigest(), runs)


if __name__ == "__main__":
    sys.exit(main())
