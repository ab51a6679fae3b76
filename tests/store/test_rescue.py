"""A damaged desk gives up all that still proves itself, and is not touched."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from firepost.domain.errors import Trouble
from firepost.store.home import Home
from firepost.store.rescue import salvaged


@pytest.fixture
def damaged(post_at):
    """A desk of 600 entries, closed; `hurt` flips bytes of one page."""
    desk = post_at("前指")
    for number in range(600):
        desk.says("log.say", text=f"第{number}条：东北翼外扩，请求水带二十米，" + "火" * 40)
    desk.post.close()
    post_at.desks.clear()
    path = desk.folder / "前指.fire"
    home = Home.open({"FIREPOST_HOME": str(desk.folder / "home-前指")}, now_ms=0)

    def hurt(page: int) -> None:
        content = bytearray(path.read_bytes())
        rng = random.Random(page)
        for _ in range(30):
            content[page * 4096 + rng.randrange(4096)] ^= 0xFF
        path.write_bytes(content)

    return path, home, hurt


def test_all_of_a_sound_desk_is_taken_out(damaged):
    path, home, _ = damaged

    with salvaged(path, home) as found:
        assert (found.entries, found.unreadable, found.unplaced) == (600, 0, [])


def test_whatever_page_is_hurt_nothing_false_comes_out_and_the_rest_is_named(damaged):
    path, home, hurt = damaged
    whole = path.read_bytes()
    pages = len(whole) // 4096
    saved = 0
    for page in range(1, pages, 3):
        path.write_bytes(whole)
        hurt(page)
        before = path.read_bytes()
        with suppress(Trouble), salvaged(path, home) as found:
            told = found.entries + len(found.unplaced)
            assert told <= 600
            assert told == 600 or found.unreadable > 0
            saved += told
        assert path.read_bytes() == before
    # A page in the middle of the entries' own tree takes what hangs on it along.
    tried = len(range(1, pages, 3))
    assert saved > 600 * tried * 0.8


def test_a_worn_header_is_mended_in_the_copy(damaged):
    path, home, _ = damaged
    content = bytearray(path.read_bytes())
    content[6] ^= 0x01
    path.write_bytes(content)

    with salvaged(path, home) as found:
        assert found.entries == 600
