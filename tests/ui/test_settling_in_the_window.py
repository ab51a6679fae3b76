"""Every kind of contested value is settled at 报告同步 with one key."""

from __future__ import annotations

from sayings import APART, differ
from ui.conftest import let_run
from ui.test_office_page import key_named, opened


def test_each_contested_value_is_settled_with_one_key(open_window, post_at):
    ours, theirs = differ(post_at, *APART)
    theirs.post.close()
    post_at.desks.clear()
    window, page = opened(open_window, ours)
    kinds = {one.kind for one in window.stage.board.conflicts}
    assert kinds == {
        "state",
        "perimeter",
        "level",
        "casualties",
        "fact",
        "assignment",
        "count",
        "equipment",
        "correction",
    }
    left = len(window.stage.board.conflicts)
    assert left >= len(APART)

    while left:
        assert "ui." not in page.conflicts.what.lines[0].text
        page.conflicts.reason.setText("现场点过")
        key_named(page.conflicts, "认定").click()
        let_run(lambda left=left: len(window.stage.board.conflicts) < left)
        left = len(window.stage.board.conflicts)
        let_run(lambda left=left: page.conflicts.count.accessibleName() == str(left))

    assert page.conflicts.count.accessibleName() == "0"
