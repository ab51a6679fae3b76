"""How much work a deed is, counted and not timed: the same on any machine, however busy it is."""

from __future__ import annotations

import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any


@dataclass(frozen=True, slots=True)
class Effort:
    """Of this thread alone: `calls` of Python and of C functions, `lines` of Python run."""

    calls: int
    lines: int


def effort(deed: Callable[[], Any]) -> Effort:
    calls = lines = 0

    def called(_frame: FrameType, event: str, _what: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    def traced(_frame: FrameType, event: str, _what: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return traced

    kept = sys.getprofile(), sys.gettrace()
    sys.setprofile(called)
    sys.settrace(traced)
    try:
        deed()
    finally:
        sys.setprofile(kept[0])
        sys.settrace(kept[1])
    return Effort(calls, lines)


def most_bytes(deed: Callable[[], Any]) -> int:
    """What the deed holds at most beyond what was held before it: numpy's arrays too, GEOS' shapes
    not. Never where other threads are at work: Python 3.11 may crash as the measuring ends.
    """
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        deed()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def run_here(deed: Callable[[], Any]) -> Counter[str]:
    """What of ours ran on this thread, `firepost.ui.map.drawing:draw`, and how often."""
    ran: Counter[str] = Counter()

    def called(frame: FrameType, event: str, _what: Any) -> None:
        module = frame.f_globals.get("__name__", "")
        if event == "call" and module.startswith("firepost."):
            ran[f"{module}:{frame.f_code.co_qualname}"] += 1

    kept = sys.getprofile()
    sys.setprofile(called)
    try:
        deed()
    finally:
        sys.setprofile(kept)
    return ran
