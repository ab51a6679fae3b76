"""What a soak measures: how long the screen's thread is held, and the memory."""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 10
_PAGE = os.sysconf("SC_PAGE_SIZE")


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * _PAGE / 2**20


class Thread(QObject):
    """A beat every 10 ms on the screen's thread: what comes late was held, with what was done.

    `held` is what this program's own work made of a delay (its processor time meanwhile, at
    most the delay): the rest was spent waiting for a processor that other programs had. On a
    quiet machine the two are one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.doing = "start"
        self.late: list[tuple[float, float, str]] = []  # wall, held, doing
        self._last = self._last_own = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.late.clear()
        self._last, self._last_own = time.perf_counter(), time.process_time()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now, own = time.perf_counter(), time.process_time()
        late_ms = max(0.0, (now - self._last) * 1000 - BEAT_MS)
        own_ms = max(0.0, (own - self._last_own) * 1000)
        self.late.append((late_ms, min(late_ms, own_ms), self.doing))
        self._last, self._last_own = now, own

    def told(self) -> dict[str, Any]:
        beats = self.late or [(0.0, 0.0, "")]
        wall = sorted(one[0] for one in beats)
        own = sorted(one[1] for one in beats)
        over = Counter(doing for late_ms, _, doing in beats if late_ms > 100)
        return {
            "beats": len(beats),
            "p50_ms": round(wall[len(wall) // 2], 1),
            "p99_ms": round(wall[int(len(wall) * 0.99)], 1),
            "longest_ms": round(wall[-1], 1),
            "held_p99_ms": round(own[int(len(own) * 0.99)], 1),
            "held_longest_ms": round(own[-1], 1),
            "over_100_ms": sum(over.values()),
            "over_100_held": sum(one > 100 for one in own),
            "over_100_while": dict(over.most_common()),
            "worst": [
                f"{late_ms:.0f} ms ({own_ms:.0f} held) {doing}"
                for late_ms, own_ms, doing in sorted(beats, reverse=True)[:12]
            ],
        }
