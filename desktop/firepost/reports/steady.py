"""Office files without a clock in them: the same report twice is the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Final

from firepost.reports.speech import BEIJING

_CORE: Final = "docProps/core.xml"
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def steady(packed: bytes, at: datetime) -> bytes:
    """The same zip with one time on all its parts, and as the time it was changed."""
    local = at.astimezone(BEIJING)
    stamp = (local.year, local.month, local.day, local.hour, local.minute, local.second)
    said = at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            held = old.read(name)
            if name == _CORE:
                held = _MODIFIED.sub(rb"\g<1>" + said, held)
            new.writestr(entry, held)
    return out.getvalue()
