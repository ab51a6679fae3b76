"""Ctrl+Z: every verb a person can enter is taken back and done again, on a real desk."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import asdict, replace
from PySide6.QtCore import Qt

from fakes import boards
from firepost import bootstrap
from firepost.domain.fix import Fix
from firepost.domain.vocabulary import THING, VERBS
from firepost.ui.clerk import Clerk
from firepost.ui.everyday.helper import helper
from firepost.ui.everyday.undo import Undo
from firepost.ui.stage import Stage
from firepost.ui.whereabouts.recorder import Recorder
from make import golden_story
from ui.conftest import let_run
from ui.keys import CTRL, Keys


class Told:
    def __init__(self, setting) -> None:
        self.setting, self.said, self.stopped = setting, [], []

    def show_told(self, text):
        self.said.append(text)

    def show_stopped(self, notice):
        self.stopped.append(self.setting.notice(notice))


@pytest.fixture
def hands(setting, tmp_path, monkeypatch, qapp):
    """A stage over a real desk, with Ctrl+Z beside it."""
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    clerk = Clerk()
    stage = Stage(clerk, bootstrap.now)
    told = Told(setting)
    undo = Undo(setting, stage, told, stage)
    clerk.open(lambda: parts.open_post(tmp_path / "2026.fire", write=True))
    let_run(lambda: stage.board is not None)
    yield SimpleNamespace(stage=stage, undo=undo, told=told)
    clerk.close()


def state_of(board: Any) -> Any:
    """All a board says but the log, its counts and its own time."""
    at = board.at
    return replace(
        board,
        said_of={key: n for key, n in board.said_of.items() if n},
        at=at,
        known_at=at,
        log=(),
        entries=0,
        unsent=0,
        oldest_unsent_at=None,
    )


def differs(one: Any, other: Any) -> list[str]:
    """The parts of a board that are not alike."""
    before, after = asdict(state_of(one)), asdict(state_of(other))
    apart = [name for name in before if before[name] != after[name]]
    return [name for name in apart if name not in ("at", "known_at")]


def names_a_thing(do: str, key: str) -> bool:
    field = VERBS[do].field(key)
    return field is not None and field.type == THING


class Teller:
    """Tells the story through the stage; each line is undone and done again on its way."""

    def __init__(self, hands) -> None:
        self.hands, self.refs, self.verbs = hands, {}, set()
        self.clock = SimpleNamespace(pass_by=lambda **_: None)
        self.failures: list[str] = []
        self.sentences: dict[str, str] = {}

    def word(self, do: str) -> str:
        return self.hands.told.setting.say(f"ui.verb.{do}")

    def says(self, do: str, **keys: Any) -> Any:
        stage, undo, told = self.hands.stage, self.hands.undo, self.hands.told
        ref = keys.pop("ref", None)
        command = {"do": do, **{key.rstrip("_"): value for key, value in keys.items()}}
        command = {
            key: self.refs.get(value, value) if names_a_thing(do, key) else value
            for key, value in command.items()
        }
        if VERBS[do].incident != "never" and stage.fire_id and do != "incident.open":
            command["incident"] = stage.fire_id
        before, entries, steps = stage.board, stage.board.entries, len(stage.steps)
        stage.do(command, None, lambda notice: pytest.fail(f"{do}: {notice}"))
        let_run(lambda: stage.board.entries == entries + 1 and len(stage.steps) > steps)
        after = stage.board
        entry = stage.mine[-1].entry
        undo.back()
        let_run(lambda: stage.board.entries == entries + 2 and not undo._asked)
        if differs(before, stage.board):
            self.failures.append(f"{do}: not as before: {differs(before, stage.board)}")
        assert "已撤回" in told.said[-1]
        self.sentences[do] = told.said[-1].removeprefix("已撤回：").partition("。")[0]
        undo.again()
        let_run(lambda: stage.board.entries == entries + 3 and not undo._asked)
        if differs(after, stage.board):
            self.failures.append(f"{do}: not as after: {differs(after, stage.board)}")
        assert told.stopped == []
        self.verbs.add(do)
        if ref is not None:
            self.refs[ref] = entry
        return SimpleNamespace(entry=entry)


def test_every_verb_a_person_can_enter_is_taken_back_and_holds_again(hands):
    desk = Teller(hands)
    golden_story._rosters(desk)
    golden_story._fire(desk)
    golden_story._people(desk)
    golden_story._tracks(desk)
    desk.says("fire.state", state="controlled")
    desk.says("sector.accept", sector="甲", no_fire=True, no_smoke=True, no_vapour=False)
    golden_story._corrections(desk)

    assert desk.failures == []
    assert {name for name, verb in VERBS.items() if verb.spoken} == desk.verbs
    # Each says what was taken back, not the verb alone: of whom, how many, which.
    bare = {do for do, what in desk.sentences.items() if what == desk.word(do)}
    assert bare == {"rollcall.close"}  # 点名结束: one at a time


def test_several_steps_back_each_said_and_what_others_stand_on_is_refused_in_words(hands):
    stage, undo, told = hands.stage, hands.undo, hands.told
    stage.do({"do": "incident.open", "name": "北坑湾"})
    let_run(lambda: len(stage.steps) == 1 and stage.fire_id is not None)
    stage.do({"do": "log.say", "text": "一", "incident": stage.fire_id})
    stage.do({"do": "log.say", "text": "二", "incident": stage.fire_id})
    let_run(lambda: len(stage.steps) == 3)

    for expected in ("二", "一", "北坑湾"):
        left = len(stage.steps)
        undo.back()
        let_run(lambda left=left: len(stage.steps) < left)
        assert expected in told.said[-1]
    let_run(lambda: stage.board.said_count == 0 and stage.board.incidents == ())

    undo.back()
    assert told.said[-1].startswith("本次打开后没有可撤回的记录")


def test_what_was_recorded_as_one_goes_back_as_one(hands):
    stage, undo, told = hands.stage, hands.undo, hands.told
    stage.do({"do": "incident.open", "name": "北坑湾"})
    let_run(lambda: stage.fire_id is not None)
    fire = stage.fire_id
    together = [{"do": "log.say", "text": f"第{n}条", "incident": fire} for n in range(3)] + [
        {"do": "casualties.report", "minor_injuries": 2, "incident": fire}
    ]
    stage.do_together(together)
    let_run(lambda: len(stage.steps) == 2 and stage.board.said_count == 3)

    undo.back()
    let_run(lambda: stage.board.said_count == 0)

    assert not stage.board.incidents[0].casualties
    assert "等 4 条" in told.said[-1]
    undo.again()
    let_run(lambda: stage.board.said_count == 3)


def test_a_step_others_refer_to_is_refused_in_a_sentence(hands):
    stage, undo, told = hands.stage, hands.undo, hands.told
    stage.do({"do": "team.register", "name": "一队", "kind": "professional"})
    let_run(lambda: len(stage.steps) == 1)
    team = stage.mine[0].entry
    stage.clerk.ask(lambda post: post.do({"do": "team.contact", "team": team}))
    let_run(lambda: stage.board.teams and stage.board.teams[0].last_contact_at is not None)

    undo.back()
    let_run(lambda: told.stopped != [])

    assert told.stopped[0].startswith("登记队伍：一队：没有撤回。")
    assert told.stopped[0].endswith("再按 Ctrl+Z 撤回它之前的一步")
    assert "。。" not in told.stopped[0]
    assert len(stage.steps) == 1


def test_what_cannot_be_taken_back_does_not_stand_in_the_way_of_the_step_before(hands):
    stage, undo, told = hands.stage, hands.undo, hands.told
    stage.do({"do": "log.say", "text": "一"})
    stage.do({"do": "team.register", "name": "一队", "kind": "professional"})
    let_run(lambda: len(stage.steps) == 2)
    team = stage.mine[-1].entry
    stage.clerk.ask(lambda post: post.do({"do": "team.contact", "team": team}))
    let_run(lambda: stage.board.teams and stage.board.teams[0].last_contact_at is not None)

    undo.back()
    let_run(lambda: told.stopped != [])
    undo.back()
    let_run(lambda: stage.board.said_count == 0 and told.said != [])

    assert "记录「一」" in told.said[-1]


def test_a_track_with_points_is_said_to_stay_and_lets_the_step_before_go(hands):
    stage, undo, told = hands.stage, hands.undo, hands.told
    stage.do({"do": "incident.open", "name": "北坑湾"})
    let_run(lambda: stage.fire_id is not None)
    stage.do({"do": "log.say", "text": "一", "incident": stage.fire_id})
    let_run(lambda: len(stage.steps) == 2)
    recorder = Recorder(told.setting, stage, stage)
    written = []
    recorder.begin("手持北斗", then=lambda: written.append("begun"))
    let_run(lambda: written == ["begun"])
    now_ms = int(bootstrap.now().timestamp() * 1000)
    recorder.take([Fix(lon_deg=119.9, lat_deg=27.6, day_ms=0, at_ms=now_ms)])
    recorder.end(then=lambda: written.append("kept"))
    let_run(lambda: written == ["begun", "kept"])

    undo.back()
    assert told.said[-1].startswith("轨迹是接收机记下的")
    undo.back()
    let_run(lambda: stage.board.said_count == 0)
    assert told.stopped == []


def test_a_numbered_report_is_said_to_stay_and_the_next_press_goes_before_it(hands):
    stage, undo, told = hands.stage, hands.undo, hands.told
    stage.do({"do": "log.say", "text": "一"})
    let_run(lambda: len(stage.steps) == 1)
    stage.note_step([{"do": "report.issue"}])

    undo.back()
    assert "不能撤回" in told.said[-1]
    undo.back()
    let_run(lambda: stage.steps == [])


def test_what_was_recorded_since_is_not_overrun_by_doing_again(hands):
    stage, undo, told = hands.stage, hands.undo, hands.told
    stage.do({"do": "log.say", "text": "一"})
    let_run(lambda: len(stage.steps) == 1)
    undo.back()
    let_run(lambda: stage.steps == [])
    stage.do({"do": "log.say", "text": "二"})
    let_run(lambda: len(stage.steps) == 1)

    undo.again()

    assert told.said[-1] == "没有可恢复的一步"


def test_ctrl_z_in_the_empty_line_is_the_desks_and_in_a_typed_one_its_own(open_window):
    post = boards.MemoryPost()
    post.together = _nothing
    window = open_window(post)
    line = window.quick.line
    line.setFocus()
    keys = Keys(window)
    keys.text("A段可控")
    keys.key(Qt.Key.Key_Return)
    let_run(lambda: line.text() == "" and len(window.stage.steps) == 1)

    keys.text("打错")
    keys.key(Qt.Key.Key_Z, held=CTRL)
    assert line.text() == ""
    assert len(post.done) == 1

    line.setText("")
    keys.key(Qt.Key.Key_Z, held=CTRL)
    let_run(lambda: len(post.done) == 2)

    assert post.done[1]["do"] == "entry.correct"
    assert post.done[1]["with"] is None
    let_run(lambda: "「A段可控」。两条都留" in window.notice.words.text())
    assert helper(window) is helper(window)


class _nothing:  # noqa: N801 - stands for the post's own method
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False
