"""What the program asks of the receivers. Loads nothing until it is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from firepost.app.receiver import OpenReceiver, Receiver, Recording, Source, Tell
from firepost.domain.instants import ms_of


def receivers(now: Callable[[], datetime]) -> OpenReceiver:
    def open_(source: Source, tell: Tell) -> Receiver:
        from firepost.gnss.receiver import LineReceiver

        return LineReceiver(source, tell, now_ms=lambda: ms_of(now()))

    return open_


def read_recording(path: Path) -> Recording:
    from firepost.gnss import recording

    return recording.read_recording(path)


def serial_ports() -> list[str]:
    from firepost.gnss import ports

    return ports.serial_ports()
