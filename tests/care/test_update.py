"""Updates from a stick: signed, verified, the old version kept."""

from __future__ import annotations

import importlib.util
import io
import json
import sys

import pytest

from firepost import bootstrap
from firepost.app.errand import HALTED, Errand
from firepost.cli.main import serve
from firepost.domain.errors import Refused
from firepost.formats import update_package
from firepost.formats.update_package import MAGIC
from house.tree import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")


@pytest.fixture(scope="module")
def packer():
    spec = importlib.util.spec_from_file_location(
        "packer", ROOT / "desktop" / "release" / "update.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def made(packer, tmp_path):
    """A small program folder of a version to come, packed and signed."""

    def make(version="9.1.0", platform=sys.platform):
        folder = tmp_path / "built" / "firepost"
        inner = folder / "_internal"
        inner.mkdir(parents=True, exist_ok=True)
        said = {"version": version, "platform": platform, "hq": False}
        (inner / "version.json").write_text(json.dumps(said), encoding="utf-8")
        (folder / "firepost").write_bytes(b"\x7fELF" + bytes(range(256)) * 40)
        (folder / "firepost").chmod(0o755)
        if not (inner / "again.json").is_symlink():
            (inner / "again.json").symlink_to("version.json")
        return packer.pack(folder, tmp_path / "key" / "release-key.private", tmp_path / "stick")

    packer.make_key(tmp_path / "key")
    return make


@pytest.fixture
def update(tmp_path, monkeypatch, capsys):
    """Updates the folder `program/firepost`, whose build holds the release key."""
    installed = tmp_path / "program" / "firepost"
    installed.mkdir(parents=True)
    (installed / "firepost").write_text("old", encoding="utf-8")
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    resources = tmp_path / "resources"
    (resources / "update_keys").mkdir(parents=True)

    def run(package, *, keys="key"):
        from dataclasses import replace

        from firepost.caring import Caretaker

        parts = bootstrap.parts()
        if keys:
            key = (tmp_path / keys / "release-key.public").read_bytes()
            (resources / "update_keys" / "release-key.public").write_bytes(key)
        care = Caretaker(
            parts.now,
            resources=resources,
            courier=parts.courier,
            rescue=parts.rescue,
            examine=lambda _desk, _home: [],
        )
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        code = serve(
            ["update", str(package), "--into", str(installed), "--json"],
            replace(parts, care=lambda: care),
        )
        return code, json.loads(capsys.readouterr().out), installed

    return run


def test_a_signed_package_takes_the_place_of_the_old_version_which_stays(made, update):
    code, told, folder = update(made())

    assert (code, told["version"]) == (0, "9.1.0")
    assert (folder / "firepost").read_bytes()[:4] == b"\x7fELF"
    assert (folder / "firepost").stat().st_mode & 0o111
    assert (folder / "_internal" / "again.json").is_symlink()
    assert (folder.parent / "firepost-0.1.0" / "firepost").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("at", [0.001, 0.02, 0.5, 0.98])
def test_an_altered_package_installs_nothing(made, update, at):
    package = made()
    content = bytearray(package.read_bytes())
    content[int(len(content) * at)] ^= 1
    package.write_bytes(content)

    code, told, folder = update(package)

    assert code in (3, 4), told
    assert (folder / "firepost").read_text(encoding="utf-8") == "old"
    assert [path.name for path in folder.parent.iterdir()] == ["firepost"]


def test_a_torn_package_installs_nothing(made, update):
    package = made()
    package.write_bytes(package.read_bytes()[:-40])

    code, told, folder = update(package)

    assert (code, told["key"]) == (4, "update.torn")
    assert [path.name for path in folder.parent.iterdir()] == ["firepost"]


def test_a_strangers_signature_is_refused(made, update, packer, tmp_path):
    packer.make_key(tmp_path / "other")

    assert update(made(), keys="other")[1]["key"] == "update.not_signed"


def test_a_build_without_a_key_takes_no_package(made, update):
    assert update(made(), keys="")[1]["key"] == "update.no_key"


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"version": "0.1.0"}, "update.not_newer"),
        ({"version": "0.0.9"}, "update.not_newer"),
        ({"platform": "beos"}, "update.other_platform"),
    ],
)
def test_an_older_or_foreign_package_is_refused(made, update, said, key):
    assert update(made(**said))[1]["key"] == key


@pytest.mark.parametrize("path", ["../evil", "/etc/evil", "a/../../evil", "C:\\evil", "a\\b"])
def test_even_a_signed_list_never_leads_outside_the_folder(made, update, tmp_path, path):
    import msgspec
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from firepost.formats.update_package import File, List

    text = msgspec.json.encode(List("9.9.9", sys.platform, (File(path, 0, ""),)))
    head = MAGIC + len(text).to_bytes(4, "big") + text
    made()
    key = (tmp_path / "key" / "release-key.private").read_text(encoding="ascii").strip()
    package = tmp_path / "evil.fpu"
    package.write_bytes(
        head + Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key)).sign(head)
    )

    assert update(package)[1]["key"] == "update.not_one"


@pytest.mark.parametrize("at", ["unpacking", "settling"])
def test_an_update_that_is_stopped_leaves_nothing(made, tmp_path, at):
    package = made()
    key = bytes.fromhex((tmp_path / "key" / "release-key.public").read_text().strip())
    errand = Errand(lambda name, _done, _of: errand.halt() if name == at else None)

    with package.open("rb") as file:
        listed = update_package.read_list(file, str(package), [key])
        with errand.under_way(), pytest.raises(Refused) as caught:
            update_package.unpack(file, str(package), listed, tmp_path / "fresh")

    assert caught.value.notice.key == HALTED
    assert not list(tmp_path.glob("fresh*"))
