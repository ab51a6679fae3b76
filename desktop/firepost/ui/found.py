"""What the import of a perimeter is given: the areas of a file, and the way to read one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from firepost.domain.errors import Notice
from firepost.domain.frozen import Frozen


class Found(Frozen, frozen=True):
    """A polygon that a file holds, in WGS 84 and measured on the ellipsoid."""

    name: str
    geometry: Mapping[str, Any]
    area_ha: float
    length_m: float
    at: datetime | None = None
    notes: tuple[Notice, ...] = ()
    doubts: tuple[Notice, ...] = ()  # on which earth it stands is to be asked
    sha256: str = ""  # of the file


# A file, and the datum a person says it is on.
ReadShapes = Callable[[Path, str | None], Sequence[Found]]
