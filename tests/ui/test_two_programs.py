"""Two programs on one desk, and a clock set back a day under an open one: the desk stays."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from firepost import bootstrap
from ui.conftest import let_run


class Clock:
    """The laptop's own clock, as somebody sets it."""

    def __init__(self):
        self.off = timedelta()
        self._true = bootstrap.now

    def __call__(self):
        return self._true() + self.off


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(bootstrap, "now", made)
    return made


@pytest.fixture
def start(open_window, setting, tmp_path, monkeypatch, clock):
    """Each call is one more program of this home on the same desk."""
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    desk = tmp_path / "2026.fire"
    object.__setattr__(setting, "now", clock)

    def start_(**doors):
        return open_window(
            lambda: parts.open_post(desk, write=True),
            open_reading=lambda: parts.open_post(desk, write=False),
            drafts=tmp_path / "drafts",
            draft_box=parts.care().draft_box,
            **doors,
        )

    return start_


def fire_of(window, name="雅阳镇埠下村林火"):
    window.stage.do({"do": "incident.open", "name": name})
    let_run(lambda: window.stage.fire is not None and window.drafts.is_open)


def test_the_second_program_leaves_the_firsts_words_and_place_alone(start, tmp_path):
    """It reads, is closed, and what the first keeps of its own is as it was."""
    first = start()
    fire_of(first)
    first.open_form("casualties")
    first.drawers.drawer.form.source.line.setText("120 电话")
    first.scribe.note()
    first.go("situation")
    first.drafts.keep(page="situation", fire=first.stage.fire_id)
    first.drafts._pool.waitForDone()
    before = {path.name: path.read_bytes() for path in (tmp_path / "drafts").iterdir()}

    second = start(opens=False)
    let_run(lambda: second.failed is not None, 30_000)
    assert second.failed.key == "desk.in_use"
    second.closed.reading.click()
    let_run(lambda: second.stage.board is not None)
    second.go("response")
    second.turn_night()
    second.quick.line.setText("只是看看")
    second.close()

    after = {path.name: path.read_bytes() for path in (tmp_path / "drafts").iterdir()}
    assert after == before
    assert json.loads(after["window.json"])["page"] == "situation"


def test_when_the_first_is_closed_the_second_takes_the_desk_with_one_press(start):
    first = start()
    fire_of(first)
    second = start(opens=False)
    let_run(lambda: second.failed is not None, 30_000)
    assert not second.closed.retry.isHidden()
    first.close()

    second.closed.retry.click()
    let_run(lambda: second.stage.board is not None)
    second.stage.do({"do": "log.say", "text": "接着记"})
    let_run(lambda: second.stage.board.log[-1].text == "接着记")
    assert second.drafts.quiet is False


def test_a_clock_set_back_a_day_under_an_open_desk_loses_and_refuses_nothing(start, clock):
    """What is said before, after, and once the clock is right again stands in the log."""
    window = start()
    fire_of(window)
    for off, text in ((0, "拨钟之前"), (-1, "拨钟之后"), (0, "拨回来之后")):
        clock.off = timedelta(days=off)
        window.stage.do({"do": "log.say", "text": text})
        let_run(lambda text=text: any(one.text == text for one in window.stage.board.log))
    window.stage._tick()
    window.close()

    again = start()
    texts = {line.text for line in again.stage.board.log}
    assert {"拨钟之前", "拨钟之后", "拨回来之后"} <= texts
    assert again.stage.fire is not None
    assert again.failed is None
