"""Verifying a package anywhere: every change is found, and the file that differs is named."""

from __future__ import annotations

import json
import random
import shutil

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from firepost.app.package import Signature
from firepost.domain.errors import Trouble
from firepost.reports import manifest
from firepost.reports.verify import verify
from reports.test_package import write


@pytest.fixture
def package(tmp_path):
    return write(tmp_path / "stick").folder


def test_an_untouched_package_is_fine_wherever_it_lies(package, tmp_path):
    moved = shutil.copytree(package, tmp_path / "elsewhere")

    assert verify(moved).ok


@pytest.mark.parametrize("n", range(200))
def test_a_package_cut_short_is_found_out_and_the_file_named(package, n):
    chance = random.Random(n)
    file = chance.choice(sorted(package.iterdir()))
    held = file.read_bytes()
    file.write_bytes(held[: chance.randrange(len(held))])

    verdict = verify(package)

    assert not verdict.ok
    assert verdict.changed == (file.name,)


@pytest.mark.parametrize("n", range(60))
def test_one_flipped_bit_is_found_out(package, n):
    chance = random.Random(1000 + n)
    file = chance.choice(sorted(package.iterdir()))
    held = bytearray(file.read_bytes())
    held[chance.randrange(len(held))] ^= 1 << chance.randrange(8)
    file.write_bytes(bytes(held))

    assert verify(package).differs == (file.name,)


def test_a_missing_file_is_named(package):
    file = next(package.glob("*.pdf"))
    file.unlink()

    verdict = verify(package)

    assert (verdict.missing, verdict.changed, verdict.extra) == ((file.name,), (), ())


def test_a_file_that_was_put_in_is_named(package):
    (package / "photos").mkdir()
    (package / "photos" / "a.jpg").write_bytes(b"x")
    (package / "Thumbs.db").write_bytes(b"what Windows leaves behind")

    assert verify(package).extra == ("photos/a.jpg",)


def test_a_file_renamed_is_missing_here_and_extra_there(package):
    file = next(package.glob("*.json"))
    if manifest.is_manifest(file.name):
        file = next(f for f in package.glob("*.json") if not manifest.is_manifest(f.name))
    file.rename(package / "other.json")

    verdict = verify(package)

    assert verdict.missing == (file.name,)
    assert verdict.extra == ("other.json",)


def test_a_manifest_that_was_edited_to_fit_no_longer_fits_its_seal(package):
    path = package / manifest.NAME
    told = json.loads(path.read_text(encoding="utf-8"))
    told["number"] = 9
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    assert verify(package).changed == (manifest.NAME,)


def test_a_folder_without_a_manifest_is_no_package(tmp_path):
    assert verify(tmp_path).missing == (manifest.NAME,)


def test_a_folder_that_is_not_there_is_the_worlds_fault(tmp_path):
    for path, key in ((tmp_path / "no", "verify.no_folder"), (__file__, "verify.not_a_folder")):
        with pytest.raises(Trouble) as stopped:
            verify(type(tmp_path)(path))
        assert stopped.value.notice.key == key


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b", "C:\\x", ""])
def test_a_manifest_may_not_point_outside_its_folder(tmp_path, path):
    body = {"format": manifest.FORMAT, "files": [{"path": path, "sha256": "0", "bytes": 1}]}
    sealed = {**body, "seal": manifest.seal_of(body)}
    (tmp_path / manifest.NAME).write_bytes(manifest.written(sealed))

    assert verify(tmp_path).missing == (path,)


def test_a_link_is_not_the_file(package, tmp_path):
    file = next(package.glob("*.pdf"))
    moved = shutil.move(file, tmp_path / "moved.pdf")
    file.symlink_to(moved)

    assert verify(package).missing == (file.name,)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_as_a_manifest_or_refused(held):
    assert manifest.read(held) is None


@pytest.mark.parametrize(
    "held", [b"[" * 100_000, b'{"format": 1}', b"null", b"\xff", b'{"a":1e999}']
)
def test_hostile_json_is_no_manifest(held):
    assert manifest.read(held) is None


def signed(tmp_path, tamper=None):
    key = Ed25519PrivateKey.generate()

    def sign(words):
        made = key.sign(words)
        return Signature(key.public_key().public_bytes_raw().hex(), (tamper or made).hex())

    return write(tmp_path / "signed", sign=sign).folder


def test_the_devices_signature_is_checked(tmp_path):
    assert verify(signed(tmp_path)).ok


def test_a_wrong_signature_is_found_out(tmp_path):
    folder = signed(tmp_path, tamper=b"\0" * 64)

    assert verify(folder).changed == (manifest.NAME,)


def test_a_manifest_made_anew_cannot_be_signed_anew(tmp_path):
    """Whoever edits and reseals it still lacks the device's key."""
    path = signed(tmp_path) / manifest.NAME
    told = json.loads(path.read_text(encoding="utf-8"))
    told["number"] = 9
    told["seal"] = manifest.seal_of(told)
    path.write_bytes(manifest.written(told))

    assert verify(path.parent).changed == (manifest.NAME,)


def test_a_manifest_laid_out_anew_is_no_longer_as_it_was_written(package):
    path = package / manifest.NAME
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2), encoding="utf-8")

    assert verify(package).changed == (manifest.NAME,)
