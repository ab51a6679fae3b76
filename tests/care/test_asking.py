"""Secrets at a terminal: asked for, not shown; from a pipe they come as lines, as ever."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from devices import Device
from house.tree import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a terminal of Unix")


def at_a_terminal(tmp_path, typed, *words, home=None):
    """(exit code, what the screen showed) of the command with somebody at the keys."""
    import pty

    ours, theirs = pty.openpty()
    env = {
        **os.environ,
        "FIREPOST_HOME": str(home or tmp_path / "home"),
        "PYTHONPATH": str(ROOT / "desktop"),
        "LC_ALL": "C.UTF-8",
    }
    running = subprocess.Popen(
        [sys.executable, "-m", "firepost", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=env,
        start_new_session=True,  # no other terminal to ask at
    )
    os.close(theirs)
    shown = bytearray()
    waiting = list(typed)

    def look():
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # whoever held the other end has gone
                return
            if not piece:
                return
            shown.extend(piece)
            if waiting and shown.decode("utf-8", "ignore").rstrip(" ").endswith(":"):
                os.write(ours, (waiting.pop(0) + "\n").encode())
                shown.extend(b"|")

    looking = threading.Thread(target=look)
    looking.start()
    try:
        code = running.wait(timeout=120)
    finally:
        running.kill()
        looking.join(timeout=30)
        os.close(ours)
    return code, shown.decode("utf-8")


def test_a_new_pin_is_asked_for_twice_and_never_shown(tmp_path):
    code, shown = at_a_terminal(tmp_path, ["tulin5271", "tulin5271"], "keys", "pin")

    assert code == 0, shown
    assert "新口令:" in shown
    assert "恢复码：" in shown
    assert "tulin5271" not in shown


def test_a_slip_in_the_second_changes_nothing(tmp_path):
    code, shown = at_a_terminal(tmp_path, ["tulin5271", "tulin5277"], "keys", "pin")

    assert code == 2, shown
    assert "不一样" in shown
    assert at_a_terminal(tmp_path, [], "keys")[0] == 0  # still without a PIN


def test_a_forgotten_pin_is_set_anew_by_hand(tmp_path):
    """HQ's administrator types the code of the sheet and the new PIN, as the guide says."""
    _, shown = at_a_terminal(tmp_path, ["tulin5271", "tulin5271"], "keys", "pin")
    recovery = shown.split("恢复码：")[1][:29]

    typed = [recovery, "shankou88", "shankou88"]
    code, shown = at_a_terminal(tmp_path, typed, "keys", "recover")
    asked, told = at_a_terminal(tmp_path, ["shankou88"], "keys", "--pin-stdin")

    assert code == 0, shown
    assert recovery not in shown
    assert asked == 0, told


def test_the_word_of_the_register_is_asked_for_and_never_shown(tmp_path):
    device, word = Device("asked", tmp_path), "beikengmingce"
    who = {"do": "casualty.register", "condition": "serious", "who": {"name": "张三"}}
    fed = device.run(
        "feed",
        device.desk,
        "--word-stdin",
        lines=[word, {"do": "incident.open", "name": "北坑湾"}, who],
    )
    assert [line["ok"] for line in fed.lines] == [True, True]

    code, shown = at_a_terminal(
        tmp_path, [word], "show", str(device.desk), "--people", "--word-stdin", "--json",
        home=device.home,
    )  # fmt: skip

    assert code == 0, shown
    assert "名册口令:" in shown
    assert "张三" in shown
    assert word not in shown
