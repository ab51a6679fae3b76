"""Tables for HQ's own GIS, made anew from the journal: perimeters, teams, depots, levels.

They are read by others and by us never. Where PostGIS is not installed they are left out,
and the log says so.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any, Final

import psycopg
from psycopg import sql

from firepost.app.board import Board

_log = logging.getLogger("firepost.hub")
_LOCK: Final = 0x46474953  # "FGIS"

_TABLES: Final = """
CREATE SCHEMA IF NOT EXISTS firepost_gis;

CREATE TABLE IF NOT EXISTS firepost_gis.perimeter (
    desk text NOT NULL, drill boolean NOT NULL, incident text NOT NULL,
    incident_name text NOT NULL, perimeter text NOT NULL, holds boolean NOT NULL,
    method text NOT NULL, at timestamptz NOT NULL, said_by text NOT NULL,
    area_ha double precision NOT NULL, length_m double precision NOT NULL,
    accuracy_m double precision, geom geometry(MultiPolygon, 4326) NOT NULL,
    PRIMARY KEY (desk, perimeter)
);
CREATE INDEX IF NOT EXISTS perimeter_geom ON firepost_gis.perimeter USING gist (geom);

CREATE TABLE IF NOT EXISTS firepost_gis.team (
    desk text NOT NULL, drill boolean NOT NULL, team text NOT NULL, name text NOT NULL,
    kind text NOT NULL, people integer, status text, task text, incident text,
    last_contact_at timestamptz, geom geometry(Point, 4326), PRIMARY KEY (desk, team)
);

CREATE TABLE IF NOT EXISTS firepost_gis.depot (
    desk text NOT NULL, drill boolean NOT NULL, depot text NOT NULL, name text NOT NULL,
    tier text NOT NULL, can_equip integer, limited_by text, stock jsonb NOT NULL,
    geom geometry(Point, 4326), PRIMARY KEY (desk, depot)
);

CREATE TABLE IF NOT EXISTS firepost_gis.level (
    desk text NOT NULL, drill boolean NOT NULL, incident text NOT NULL, name text NOT NULL,
    state text NOT NULL, declared text, proposed text, burning_since timestamptz,
    burned_area_ha double precision, PRIMARY KEY (desk, incident)
);
"""

_PERIMETER: Final = (
    "INSERT INTO firepost_gis.perimeter VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
    " %s, %s, ST_Multi(ST_CollectionExtract(ST_MakeValid("
    "ST_SetSRID(ST_GeomFromGeoJSON(%s), 4326)), 3)))"
)
_LEVEL: Final = "INSERT INTO firepost_gis.level VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
# A point of unknown place is null, because either ordinate is.
_TEAM: Final = (
    "INSERT INTO firepost_gis.team VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
    " ST_SetSRID(ST_MakePoint(%s::float8, %s::float8), 4326))"
)
_DEPOT: Final = (
    "INSERT INTO firepost_gis.depot VALUES (%s, %s, %s, %s, %s, %s, %s, %s,"
    " ST_SetSRID(ST_MakePoint(%s::float8, %s::float8), 4326))"
)


class Projection:
    """Writes one desk's tables whole, in one transaction."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._able: bool | None = None

    def write(self, desk: str, board: Board, shape: Callable[[str], Any]) -> None:
        """Never in the way of the board: what fails is logged and tried at the next change."""
        if self._able is False:
            return
        try:
            with psycopg.connect(self._url, autocommit=True) as connection:
                if self._laid(connection):
                    with connection.transaction():
                        _write(connection, desk, board, shape)
        except psycopg.Error as error:
            _log.warning("PostGIS tables of %s: %s", desk, error)

    def _laid(self, connection: psycopg.Connection[Any]) -> bool:
        if self._able is None:
            connection.execute("SET client_min_messages TO warning")
            try:
                connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
                with connection.transaction():
                    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                    connection.execute(_TABLES)
            except (
                psycopg.errors.FeatureNotSupported,
                psycopg.errors.UndefinedFile,
                psycopg.errors.InsufficientPrivilege,
                psycopg.errors.UndefinedObject,
            ) as error:
                _log.warning("no PostGIS here, no tables for it: %s", error)
                self._able = False
            else:
                self._able = True
        return self._able


def _write(
    connection: psycopg.Connection[Any], desk: str, board: Board, shape: Callable[[str], Any]
) -> None:
    for table in ("perimeter", "team", "depot", "level"):
        name = sql.Identifier("firepost_gis", table)
        connection.execute(sql.SQL("DELETE FROM {} WHERE desk = %s").format(name), (desk,))
    with connection.cursor() as cursor:
        cursor.executemany(_PERIMETER, _perimeters(desk, board, shape))
        cursor.executemany(_TEAM, _teams(desk, board))
        cursor.executemany(_DEPOT, _depots(desk, board))
        cursor.executemany(_LEVEL, _levels(desk, board))


def _teams(desk: str, board: Board) -> Iterator[tuple[Any, ...]]:
    for team in board.teams:
        status = team.status.value if team.status else None
        who = (desk, board.drill, team.id, team.name, team.kind, team.people)
        what = (status, team.task, team.incident, team.last_contact_at)
        yield (*who, *what, team.lon_deg, team.lat_deg)


def _depots(desk: str, board: Board) -> Iterator[tuple[Any, ...]]:
    for depot in board.depots:
        stock = json.dumps(dict(depot.stock), ensure_ascii=False)
        which = (desk, board.drill, depot.id, depot.name, depot.tier)
        yield (*which, depot.can_equip, depot.limited_by, stock, depot.lon_deg, depot.lat_deg)


def _levels(desk: str, board: Board) -> Iterator[tuple[Any, ...]]:
    for fire in board.incidents:
        declared = fire.declared.value if fire.declared else None
        proposed = None if fire.silent else fire.plan.level
        burned_ha = fire.area.value_ha if fire.area else None
        which = (desk, board.drill, fire.id, fire.name, fire.state.value)
        yield (*which, declared, proposed, fire.burning_since, burned_ha)


def _perimeters(
    desk: str, board: Board, shape: Callable[[str], Any]
) -> Iterator[tuple[Any, ...]]:
    for fire in board.incidents:
        held = fire.area.perimeter.id if fire.area and fire.area.perimeter else None
        for one in fire.perimeters:
            geometry = shape(one.id)
            if geometry is None:
                continue
            yield (
                desk,
                board.drill,
                fire.id,
                fire.name,
                one.id,
                one.id == held,
                one.method,
                one.said.at,
                one.said.by,
                one.area_ha,
                one.length_m,
                one.accuracy_m,
                json.dumps(geometry),
            )
