"""One thread of our own for PROJ's register of coordinate systems.

pyproj keeps PROJ's context by Python thread. A thread that Qt made is a new Python thread at
every call into it, the context of the last call is gone, and the second coordinate system
asked for there ends the program (seen with pyproj 3.7.2: a segmentation fault in
`proj_create`). `pyproj.Geod` keeps no context and may be used anywhere.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, wraps
from typing import Final, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Told = TypeVar("Told")

_NAME: Final = "proj"


@cache
def _room() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=_NAME)


def in_proj_room(work: Callable[Asked, Told]) -> Callable[Asked, Told]:
    """Have `work` done in PROJ's own thread; the caller waits for it."""

    @wraps(work)
    def asked(*args: Asked.args, **kwargs: Asked.kwargs) -> Told:
        if threading.current_thread().name.startswith(_NAME):
            return work(*args, **kwargs)
        return _room().submit(work, *args, **kwargs).result()

    return asked
