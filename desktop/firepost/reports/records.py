"""The report for machines: every figure with its source and time, and the perimeters' shapes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec

from firepost.app.board import PerimeterOnBoard, Said
from firepost.app.manners import SCREEN
from firepost.app.package import Content
from firepost.reports.figures.model import Figure, Row, Table
from firepost.reports.figures.told import Told
from firepost.reports.speech import BEIJING, MU_PER_HA

FORMAT: Final = "firepost-report/1"
Json = dict[str, Any]

_encode: Final = msgspec.json.encode  # json's own keeps the interpreter for 60 ms


def about(content: Content) -> Json:
    """Which report it is: the same in the manifest and in the figures' file."""
    return {
        "number": content.number,
        "kind": content.kind,
        "incident": content.fire.id,
        "incident_name": content.fire.name,
        "desk": content.board.desk,
        "drill": content.board.drill,
        "post": content.post,
        "by": content.by,
        "approved_by": content.approved_by,
        "corrects": content.corrects,
        "at": time(content.board.at),
        "known_at": time(content.board.known_at),
        "issued_at": time(content.issued_at),
        "plan": content.board.plan.plan,
        "law": content.board.plan.law,
    }


def figures_json(content: Content, told: Told) -> bytes:
    body = {
        "format": FORMAT,
        **about(content),
        "figures": [_figure(figure) for figure in told.figures.values()],
        "tables": {key: _table(table) for key, table in told.tables.items()},
    }
    return msgspec.json.format(_encode(body), indent=1) + b"\n"


def _figure(figure: Figure) -> Json:
    said: Json = {"key": figure.key, "value": figure.value, "text": figure.text}
    if figure.unit:
        said["unit"] = figure.unit
    said["unknown"] = figure.missing
    if figure.between:
        said["between"] = list(figure.between)
    for flag in ("contested", "changed"):
        if getattr(figure, flag):
            said[flag] = True
    if figure.changed:
        said["before"] = figure.before
    if figure.said:
        said["said"] = _said(figure.said)
    return said


def _said(said: Said) -> Json:
    return {
        "entry": said.entry,
        "by": said.by,
        "at": time(said.at),
        "known_at": time(said.known_at),
        "source": said.source,
    }


def _table(table: Table) -> Json:
    return {
        "title": table.title,
        "columns": [{"key": column.key, "label": column.label} for column in table.columns],
        "rows": [_row(table, row) for row in table.rows],
    }


def _row(table: Table, row: Row) -> Json:
    told: Json = {
        "key": row.key,
        "values": {
            column.key: cell.value
            for column, cell in zip(table.columns, row.cells, strict=True)
        },
    }
    changed = [
        column.key
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.changed
    ]
    if changed:
        told["changed"] = changed
    if row.contested:
        told["contested"] = True
    if row.said:
        told["said"] = _said(row.said)
    return told


def perimeters_geojson(content: Content) -> bytes:
    """RFC 7946: WGS 84, longitude first, shapes exactly as they were recorded."""
    features = []
    for edge in content.fire.perimeters:
        SCREEN.give_way()
        features.append(_encode(_feature(content, edge)))
    return b'{"type":"FeatureCollection","features":[' + b",".join(features) + b"]}\n"


def _feature(content: Content, edge: PerimeterOnBoard) -> Json:
    area = content.fire.area
    held = area.perimeter if area else None
    return {
        "type": "Feature",
        "id": edge.id,
        "properties": {
            "incident": content.fire.id,
            "name": content.fire.name,
            "current": bool(held and held.id == edge.id),
            "at": time(edge.said.at),
            "known_at": time(edge.said.known_at),
            "by": edge.said.by,
            "source": edge.said.source,
            "method": edge.method,
            "accuracy_m": edge.accuracy_m,
            "area_ha": edge.area_ha,
            "area_mu": edge.area_ha * MU_PER_HA,
            "length_m": edge.length_m,
            "parts": edge.parts,
            "holes": edge.holes,
            "drill": content.board.drill,
        },
        "geometry": content.shapes(edge.id),
    }


def time(at: datetime) -> str:
    return at.astimezone(BEIJING).isoformat()
