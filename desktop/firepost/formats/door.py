"""The one door for files of shapes: tells by its content what a file is, and has it read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from firepost.app.layers import Layer, Sheet
from firepost.domain.errors import Refused
from firepost.formats import geojson
from firepost.formats.datum import settle
from firepost.formats.source import Source

ReadTables: TypeAlias = Callable[[Path], tuple[Sheet, ...]]

_JSON: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")


def read_layers(path: Path, *, assume: str | None = None) -> tuple[Layer, ...]:
    """Every layer of a file; see `app.layers.ReadLayers`."""
    source = Source.at(path)
    format_name, sheets = _sheets(source)
    sha256 = source.sha256()
    return tuple(
        settle(sheet, format_name=format_name, sha256=sha256, assume=assume) for sheet in sheets
    )


def _sheets(source: Source) -> tuple[str, tuple[Sheet, ...]]:
    if _JSON.match(source.head):
        return "geojson", geojson.read(source.text_bytes(), source.path)
    raise Refused("formats.unknown", path=source.path)
