"""A laptop was copied and both write on: whatever becomes of the hub, it has the words of both."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from devices import Device
from firepost.hub.folder_store import FolderStore
from firepost.store.hub_shelf import HubShelf
from hubs import serving
from sync.lines import FIRE, say


class Headquarters:
    """A hub that is started where it stood, put back from a backup, and looked into."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store, self.listen = folder, folder / "hub", "127.0.0.1:0"

    @contextmanager
    def at_work(self):
        with serving(str(self.store), self.folder, listen=self.listen) as hub:
            self.listen = urlsplit(hub.url).netloc
            yield hub

    def backs_up(self) -> None:
        shutil.copytree(self.store, self.folder / "backup")

    def is_put_back(self) -> None:
        shutil.rmtree(self.store)
        shutil.copytree(self.folder / "backup", self.store)

    def aside(self) -> set[str]:
        """What stands aside there, as far as it can be read as text."""
        store = FolderStore(
            self.store, HubShelf(self.store / "home", now_ms=0), now_ms=lambda: 0
        )
        try:
            (held,) = store.desks()
            with store.desk(held.desk) as desk:
                return {one.content.decode(errors="replace") for one in desk.quarantine()}
        finally:
            store.close()

    def has_aside(self, words: str) -> bool:
        return any(words in one for one in self.aside())


@pytest.fixture
def headquarters(tmp_path) -> Headquarters:
    return Headquarters(tmp_path)


def syncs(device: Device) -> None:
    done = device.run("sync", device.desk, "--json")
    assert done.code == 0, done


def copied(device: Device, folder: Path) -> Device:
    """Its disk is imaged and put into another machine."""
    folder.mkdir()
    twin = Device(device.name, folder)
    shutil.copytree(device.home, twin.home)
    shutil.copyfile(device.desk, twin.desk)
    return twin


@pytest.mark.parametrize("more", [0, 1, 2])
def test_a_hub_put_back_is_told_again_what_a_copy_said(headquarters, tmp_path, more):
    """It has forgotten that it set the copy's words aside, and the copy once saw that it had."""
    first = Device("甲", tmp_path)
    first.feeds(FIRE, say("起火"))
    with headquarters.at_work() as hub:
        hub.enrols(first)
        syncs(first)
    twin = copied(first, tmp_path / "twin")
    first.feeds(say("甲到山脊"), say("甲到水源"), say("甲撤回"))
    twin.feeds(say("乙路断了"))
    with headquarters.at_work():
        syncs(first)
    headquarters.backs_up()
    with headquarters.at_work():
        syncs(twin)
    assert headquarters.has_aside("乙路断了")

    headquarters.is_put_back()
    assert not headquarters.has_aside("乙路断了")
    if more:
        first.feeds(*(say(f"甲又说{count}") for count in range(more)))
    with headquarters.at_work():
        syncs(first)
        syncs(twin)

    assert headquarters.has_aside("乙路断了")
    assert not headquarters.has_aside("甲又说")
