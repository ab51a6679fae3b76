"""A device's folder: made late, private, sealed by a PIN that can cost time but no data."""

from __future__ import annotations

import json
import os
import stat
import threading
from typing import ClassVar

import pytest

from firepost.domain.errors import Trouble
from firepost.store.desk_file import DeskFile
from firepost.store.home import Home


def test_reading_makes_no_home(tmp_path, home_at):
    home = home_at()

    assert (home.person, home.post, home.device_id) == ("值班员", "前指", None)
    assert home.desk_key("0" * 16) is None
    with pytest.raises(Trouble, match=r"desk\.missing"):
        DeskFile.open(tmp_path / "none.fire", home, write=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps profiles private by other means")
def test_folder_and_keys_are_the_owners_alone(tmp_path, home, new_desk):
    new_desk()

    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    for path in (tmp_path / "home").iterdir():
        assert not path.stat().st_mode & 0o077, path
    assert home.is_private()


def test_two_homes_are_two_devices(home_at):
    one, other = home_at("one"), home_at("other")
    one.device_signing_key()
    other.device_signing_key()

    assert one.device_id != other.device_id
    assert home_at("one").device_id == one.device_id


def test_settings_outlive_the_program(home_at):
    home_at().change(person="王队", post="泰顺前指")
    home_at().admit([bytes(32)])

    again = home_at()

    assert (again.person, again.post) == ("王队", "泰顺前指")
    assert again.trusts(bytes(32))
    assert not again.trusts(bytes([1]) * 32)


def test_two_programs_of_one_home_lose_no_key(home_at):
    """Two desks are made at once; each program holds the keys as they were before."""
    home_at().device_signing_key()
    homes = [home_at() for _ in range(4)]
    for one in homes:
        assert one.desk_ids() == ()
    makers = [
        threading.Thread(
            target=one.keep_desk_key, args=(f"{number:016x}", bytes([number]) * 32)
        )
        for number, one in enumerate(homes)
    ]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()

    assert sorted(home_at().desk_ids()) == [f"{number:016x}" for number in range(4)]


def test_sealed_keys_need_the_pin(tmp_path, home_at, new_desk, say, words_of):
    desk = new_desk()
    say(desk, "said before the PIN")
    desk.close()
    home_at().seal_with_pin("2580")

    with pytest.raises(Trouble, match=r"keys\.locked"):
        DeskFile.open(tmp_path / "season.fire", home_at(), write=False)
    with DeskFile.open(tmp_path / "season.fire", home_at(pin="2580"), write=True) as again:
        say(again, "and after")
        assert words_of(again) == ["said before the PIN", "and after"]
    assert home_at().sealed_by == "pin"


def test_sealing_leaves_no_plain_copy(tmp_path, home_at):
    home = home_at()
    seed = home.device_signing_key().private_bytes_raw()
    home.seal_with_pin("2580")

    import base64

    for path in (tmp_path / "home").rglob("*"):
        if path.is_file():
            assert base64.b64encode(seed) not in base64.b64decode(
                json.loads(path.read_bytes()).get("box", "")
                if path.name.startswith("keys.json")
                else b""
            ), path


def test_a_new_desk_can_be_made_with_sealed_keys(home_at, tmp_path):
    home_at().seal_with_pin("2580")
    with DeskFile.create(tmp_path / "b.fire", home_at(pin="2580"), drill=False, now_ms=0):
        pass

    with DeskFile.open(tmp_path / "b.fire", home_at(pin="2580"), write=False) as desk:
        assert desk.heads() == {}
    home_at(pin="2580").seal_with_pin(None)
    with DeskFile.open(tmp_path / "b.fire", home_at(), write=False) as desk:
        assert desk.heads() == {}


def test_wrong_pins_cost_time_and_never_data(home_at):
    home_at().seal_with_pin("2580")

    def wait_of(pin: str, now_ms: int) -> tuple[str, object]:
        try:
            home_at(pin=pin, now_ms=now_ms).desk_ids()
        except Trouble as trouble:
            return trouble.notice.key, dict(trouble.notice.values)["wait_s"]
        return "open", 0

    assert wait_of("0000", 0) == ("keys.wrong_pin", 0)
    assert wait_of("1111", 0) == ("keys.wrong_pin", 0)
    assert wait_of("2222", 0) == ("keys.wrong_pin", 2)
    assert wait_of("2580", 1_500) == ("keys.wait", 1)
    assert wait_of("3333", 2_000) == ("keys.wrong_pin", 4)
    assert wait_of("2580", 6_000) == ("open", 0)
    assert wait_of("4444", 6_001) == ("keys.wrong_pin", 0)


def test_a_clock_set_back_does_not_lock_the_officers_out(home_at):
    home_at().seal_with_pin("2580")
    for _ in range(3):
        with pytest.raises(Trouble, match=r"keys\.wrong_pin"):
            home_at(pin="0000", now_ms=10**12).desk_ids()

    assert home_at(pin="2580", now_ms=0).desk_ids() == ()


def test_one_damaged_key_file_is_made_good_by_its_spare(tmp_path, home_at):
    home_at().keep_desk_key("aa" * 8, bytes(32))
    path = tmp_path / "home" / "keys.json"
    path.write_bytes(path.read_bytes().replace(b"box", b"bux"))

    assert home_at().desk_key("aa" * 8) == bytes(32)
    (tmp_path / "home" / "keys.json.spare").write_bytes(b"{}")
    with pytest.raises(Trouble, match=r"keys\.damaged"):
        home_at().desk_ids()


def test_damaged_keys_are_never_overwritten(tmp_path, home_at, new_desk):
    home_at().keep_desk_key("aa" * 8, bytes(32))
    for name in ("keys.json", "keys.json.spare"):
        (tmp_path / "home" / name).write_bytes(b"torn")

    with pytest.raises(Trouble, match=r"keys\.damaged"):
        new_desk()
    assert (tmp_path / "home" / "keys.json").read_bytes() == b"torn"


def test_the_key_chain_holds_the_seal_once_chosen(tmp_path, home_at, monkeypatch):
    import keyring
    from keyring.backend import KeyringBackend

    class Chain(KeyringBackend):
        priority = 1
        held: ClassVar[dict[tuple[str, str], str]] = {}

        def get_password(self, service, username):
            return self.held.get((service, username))

        def set_password(self, service, username, password):
            self.held[service, username] = password

        def delete_password(self, service, username):
            del self.held[service, username]

    before = keyring.get_keyring()
    keyring.set_keyring(Chain())
    try:
        home_at().keep_desk_key("aa" * 8, bytes(32))
        assert Chain.held == {}
        home_at().seal_with_keychain()
        assert home_at().desk_key("aa" * 8) == bytes(32)
        assert home_at().sealed_by == "keychain"
        Chain.held.clear()
        with pytest.raises(Trouble, match=r"keys\.wrong_keychain"):
            home_at().desk_ids()
    finally:
        keyring.set_keyring(before)


def test_where_nothing_is_named_the_platform_says(monkeypatch):
    home = Home.open({}, now_ms=0)

    assert home.folder.name == "firepost"
    assert home.folder.is_absolute()
