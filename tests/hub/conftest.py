"""The hub's two back ends, each fresh."""

from __future__ import annotations

import os

import pytest

from firepost.hub.folder_store import FolderStore
from firepost.store.hub_shelf import HubShelf

NOW_MS = 1_772_000_000_000
POSTGRES = "FIREPOST_TEST_POSTGRES"


def postgres_url() -> str:
    url = os.environ.get(POSTGRES)
    if not url:
        assert os.environ.get("CI") != "true", f"CI has to set {POSTGRES}"
        pytest.skip(f"no PostgreSQL here: {POSTGRES} is not set")
    return url


@pytest.fixture
def fresh_postgres() -> str:
    """A database without any of our tables."""
    import psycopg

    url = postgres_url()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET client_min_messages TO warning")
        connection.execute("DROP SCHEMA IF EXISTS firepost CASCADE")
        connection.execute("DROP SCHEMA IF EXISTS firepost_gis CASCADE")
    return url


@pytest.fixture(params=["folder", "postgresql"])
def store_url(request, tmp_path) -> str:
    if request.param == "folder":
        return str(tmp_path / "hub")
    return request.getfixturevalue("fresh_postgres")


@pytest.fixture
def open_store(store_url):
    """Opens the store again and again, as several programs would."""
    opened = []

    def open_():
        if store_url.startswith("postgresql"):
            from firepost.hub.postgres_store import PostgresStore

            opened.append(PostgresStore(store_url))
        else:
            from pathlib import Path

            folder = Path(store_url)
            shelf = HubShelf(folder / "home", now_ms=NOW_MS)
            opened.append(FolderStore(folder, shelf, now_ms=lambda: NOW_MS))
        return opened[-1]

    yield open_
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store):
    return open_store()
