"""读入U盘 as hands use it: what a stick holds, what is only named like it, whose devices count."""

from __future__ import annotations

import os
import shutil

from firepost import bootstrap
from posts import Desk
from ui.conftest import let_run
from ui.test_office_page import opened


def wrote(desk: Desk, stick) -> None:
    """What that post's window would write to the stick."""
    bootstrap.courier().write_open(desk.post, stick, lambda work: work())


def form_of(window, page, media=None):
    page.stick.read.click()
    form = window.drawers._made["read_stick"]
    let_run(form.isVisible)
    return form


def told(form) -> str:
    return "".join(one.text for one in form.shown.lines)


def read(page, form, stick) -> str:
    form.folder.set_text(str(stick))
    form.save.click()
    let_run(lambda: page.exchange.seen.reading is None)
    return told(form)


def two(post_at, open_window):
    ours, theirs = post_at("包垟前指"), post_at("珊溪前指")
    ours.says("log.say", text="到位")
    post_at.desks.clear()
    window, page = opened(open_window, ours)
    return theirs, window, page


def test_a_stick_is_read_and_counts_once_its_device_was_admitted(
    open_window, post_at, tmp_path
):
    stick = tmp_path / "stick"
    stick.mkdir()
    theirs, window, page = two(post_at, open_window)
    theirs.says("log.say", text="风转东北")
    theirs.says("log.say", text="火到山脊")
    wrote(theirs, stick)
    theirs.post.close()
    before = sorted(stick.iterdir())
    form = form_of(window, page)
    assert not form.admit.isVisible()

    said = read(page, form, stick)

    assert window.stage.board.entries == 1
    assert sorted(stick.iterdir()) == before
    let_run(form.admit.isVisible)
    shown = "".join(one.text for one in form.apart.lines)
    assert "2 条收下了，没计入" in said
    assert "2 条没有计入" in shown
    form.admit.click()
    assert window.stage.board.entries == 1  # asked for the number first
    assert "核对过" in form.admit.text()
    form.admit.click()
    let_run(lambda: window.stage.board.entries == 3)
    let_run(lambda: not form.admit.isVisible())

    again = read(page, form, stick)
    assert "没有新内容" in again


def test_what_is_only_named_like_a_bundle_is_named_and_holds_nothing_up(
    open_window, post_at, tmp_path
):
    stick = tmp_path / "stick"
    stick.mkdir()
    theirs, window, page = two(post_at, open_window)
    theirs.says("log.say", text="风转东北")
    wrote(theirs, stick)
    theirs.post.close()
    (stick / "说明.ffb").write_text("不是数据包", encoding="utf-8")
    (stick / "photo.ffb").write_bytes(b"\x89PNG" + bytes(100_000))
    (stick / "folder.ffb").mkdir()
    (stick / "link.ffb").symlink_to("/dev/zero")
    os.mkfifo(stick / "pipe.ffb")
    form = form_of(window, page)

    said = read(page, form, stick)

    assert "5 个文件只是名字像数据包" in said
    let_run(form.admit.isVisible)


def test_an_empty_stick_and_none_at_all_are_said(open_window, post_at, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    theirs, window, page = two(post_at, open_window)
    theirs.post.close()
    form = form_of(window, page)

    form.save.click()
    assert "选一个U盘" in form.wrong.text()
    assert "没有可读的数据包" in read(page, form, empty)
    assert "插好U盘再试" in read(page, form, tmp_path / "gone")


def test_a_thousand_bundles_are_followed_and_the_older_ones_passed_over(
    open_window, post_at, tmp_path
):
    stick = tmp_path / "stick"
    stick.mkdir()
    theirs, window, page = two(post_at, open_window)
    theirs.says("log.say", text="第一句")
    wrote(theirs, stick)
    older = next(stick.iterdir())
    for n in range(60):
        theirs.says("log.say", text=f"第{n}句")
    wrote(theirs, stick)
    theirs.post.close()
    for n in range(998):
        shutil.copyfile(older, stick / f"{n:04d}.ffb")
    form = form_of(window, page)
    heard = []
    page.exchange.changed.connect(lambda: heard.append(page.exchange.seen.bundle))

    said = read(page, form, stick)

    assert "999 个旧数据包没有新内容" in said, said
    assert max(heard) == (1000, 1000)


def test_a_reading_can_be_stopped_and_what_came_stays(open_window, post_at, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    theirs, window, page = two(post_at, open_window)
    theirs.says("log.say", text="第一句")
    wrote(theirs, stick)
    theirs.post.close()
    form = form_of(window, page)
    form.folder.set_text(str(stick))
    form.save.click()
    let_run(form.halt.isVisible)
    form.halt.click()
    let_run(lambda: page.exchange.seen.reading is None)

    assert "已停下" in told(form) or "读完" in told(form)
    assert form.save.isEnabled()
