"""What every test stands on: no screen is needed, and none is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# No deadline: two cores and a cold start say nothing of a rule. No database: tests write
# to tmp_path alone.
hypothesis.settings.register_profile("house", deadline=None, database=None)
hypothesis.settings.load_profile("house")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def post_at(tmp_path: Path) -> Iterator[object]:
    """Posts by name, each a device of its own; `post_at("前指")` opens or makes its desk."""
    from posts import Posts

    posts = Posts(tmp_path)
    yield posts
    posts.close()
