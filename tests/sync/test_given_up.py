"""A bundle on its way to a stick tells how far it is, and stopped anywhere leaves nothing half."""

from __future__ import annotations

import pytest

from firepost import bootstrap
from firepost.app.attachments import keep
from firepost.domain.errors import Refused, Stopped
from posts import words
from sync.test_photographs import photograph


@pytest.fixture
def full(post_at, tmp_path):
    """A post with a fire and a photograph of some chunks."""
    desk = post_at("包垟前指")
    desk.says("incident.open", name="北坑湾", district="330329", lon_deg=119.98, lat_deg=27.66)
    fire = desk.board.incidents[0].id
    keep(desk.post, fire, [photograph(tmp_path / "camera", 3_000_000)], words())
    return desk


def written(desk, stick, goes):
    return bootstrap.courier().write_open(desk.post, stick, lambda work: work(), goes)


def test_the_share_grows_to_the_whole(full, tmp_path):
    stick = tmp_path / "stick"
    shares: list[float] = []

    bundle = written(full, stick, shares.append)

    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert len(shares) > 8
    assert [one.name for one in stick.iterdir()] == [bundle.file.name]


def test_stopped_at_any_share_nothing_is_left_and_the_next_one_is_whole(full, tmp_path):
    stick = tmp_path / "stick"
    shares: list[float] = []
    whole = written(full, stick, shares.append)
    whole.file.unlink()

    for last in range(0, len(shares), 2):
        left = iter(range(last))

        def goes(_share: float, left=left) -> None:
            if next(left, None) is None:
                raise Refused("stick.given_up", path=str(stick))

        with pytest.raises(Stopped) as stopped:
            written(full, stick, goes)
        assert stopped.value.notice.key == "stick.given_up"
        assert list(stick.iterdir()) == [], f"stopped at {shares[last]:.2f}"

    standing = bootstrap.courier().standing(full.post)
    assert standing.exports[0].failed is not None
    assert written(full, stick, lambda _share: None).entries == whole.entries
