"""Listens to one source on a thread of its own, and comes back to it by itself.

Implements `app.receiver.OpenReceiver`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from firepost.app.receiver import BAUDS, Reception, Source, Tell
from firepost.domain.fix import DAY_MS, Fix, Plausible, on_day_near, rolled_weeks
from firepost.gnss.epochs import Epochs
from firepost.gnss.wires import Wire, WireGone, open_wire

log = logging.getLogger(__name__)

RETRY_S: Final = 1.0
WEEK_MS: Final = 7 * DAY_MS
IDLE_READS: Final = 2  # so many reads without a byte end a moment: half a second
BAUD_TRY_S: Final = 3.0  # a receiver says something every second; the wrong speed gives noise


class LineReceiver:
    """Reads until closed. What it tells, it tells on its own thread."""

    def __init__(
        self,
        source: Source,
        tell: Tell,
        *,
        now_ms: Callable[[], int],
        steady_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source, self._tell = source, tell
        self._now_ms, self._steady_s = now_ms, steady_s
        self._stop = threading.Event()
        self._said = Reception(source, "opening")
        self._plausible = Plausible()
        self._bauds = list(BAUDS)
        self._thread = threading.Thread(target=self._run, name="receiver", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(timeout=5.0)

    def _run(self) -> None:
        self._say(self._said)
        while not self._stop.is_set():
            try:
                wire = open_wire(self._source, baud=self._bauds[0])
            except WireGone as gone:
                self._lose(gone)
                continue
            try:
                self._listen(wire)
            except WireGone as gone:
                self._lose(gone)
            finally:
                wire.close()
        self._say(replace(self._said, link="ended"))

    def _lose(self, gone: WireGone) -> None:
        if self._said.link != "lost" or self._said.trouble != gone.notice:
            self._say(replace(self._said, link="lost", trouble=gone.notice, noise_s=None))
        self._stop.wait(RETRY_S)

    def _listen(self, wire: Wire) -> None:
        """Until the line breaks, another speed is to be tried, or nobody listens any more."""
        epochs = Epochs()
        self._say(replace(self._said, link="open", place=wire.place, trouble=None))
        opened_s, waited = self._steady_s(), 0
        while not self._stop.is_set():
            data = wire.read()
            good = epochs.tally.good
            waited = 0 if data else waited + 1
            fixes = epochs.feed(data, self._now_ms()) if data else []
            if waited == IDLE_READS:
                fixes = epochs.pause()
            self._take(fixes, epochs, spoke=epochs.tally.good > good, noise=bool(data))
            silent_s = self._steady_s() - opened_s
            if not epochs.tally.good and self._may_turn(silent_s):
                return

    def _may_turn(self, silent_s: float) -> bool:
        """A serial port whose speed nobody named is tried at the next of the usual ones."""
        if self._source.kind != "serial" or self._source.number or silent_s < BAUD_TRY_S:
            return False
        self._bauds = [*self._bauds[1:], self._bauds[0]]
        return True

    def _take(self, fixes: list[Fix], epochs: Epochs, *, spoke: bool, noise: bool) -> None:
        now_s = self._steady_s()
        said = self._said
        if spoke:
            said = replace(said, spoke_s=now_s, noise_s=None)
        elif noise and said.noise_s is None:
            said = replace(said, noise_s=now_s)
        said = replace(said, refusal=epochs.last_refusal)
        marked = [self._plausible.mark(self._dated(fix)) for fix in fixes]
        if marked:
            said = replace(said, fix=marked[-1], heard_s=now_s)
        if marked or said.refusal != self._said.refusal or said.noise_s != self._said.noise_s:
            self._say(said, tuple(marked))
        else:
            self._said = said

    def _dated(self, fix: Fix) -> Fix:
        """A receiver that says no date is taken to speak of today; so is the laptop's clock
        never far off by it, and no offset is made of it. One whose calendar began anew is
        right but for its weeks."""
        if fix.received_ms is None:
            return fix
        if fix.at_ms is None:
            at_ms = on_day_near(fix.day_ms, fix.received_ms)
            return replace(fix, at_ms=at_ms, received_ms=None)
        weeks = rolled_weeks(fix.at_ms, fix.received_ms)
        return replace(fix, at_ms=fix.at_ms + weeks * WEEK_MS, rolled_weeks=weeks)

    def _say(self, said: Reception, fixes: tuple[Fix, ...] = ()) -> None:
        self._said = said
        try:
            self._tell(said, fixes)
        except RuntimeError:  # the window went first
            log.debug("nobody was there to hear the receiver")
