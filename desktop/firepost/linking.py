"""Joins what the exchange needs: home, desks, sticks, the link, the hub."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from firepost.app.courier import Read, Written
from firepost.domain.instants import ms_of
from firepost.store.home import Home
from firepost.store.office import DeviceOffice


class DeviceCourier:
    """This device's courier. Implements `app.courier.Courier`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def write_bundle(self, desk: Path, to: Path, *, pin: str | None = None) -> Written:
        from firepost.sync.bundle_write import write_bundle

        return write_bundle(self._office(pin), desk, to, now_ms=self._now_ms())

    def read_bundle(
        self, file: Path, into: Path, *, accept: bool, join: bool, pin: str | None = None
    ) -> Read:
        from firepost.sync.bundle_read import read_bundle

        return read_bundle(
            self._office(pin), file, into, accept=accept, join=join, now_ms=self._now_ms()
        )

    def _now_ms(self) -> int:
        return ms_of(self._now())

    def _office(self, pin: str | None) -> DeviceOffice:
        now_ms = self._now_ms()
        return DeviceOffice(Home.open(os.environ, now_ms=now_ms, pin=pin), now_ms=now_ms)
