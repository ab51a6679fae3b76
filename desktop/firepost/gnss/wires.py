"""The lines sentences come down: a serial port, TCP, UDP. Each read waits a moment at most."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from typing import Final, Protocol

from firepost.app.receiver import Source
from firepost.domain.errors import Notice
from firepost.gnss.ports import serial_ports

WAIT_S: Final = 0.25  # of one read; a receiver that says nothing so long ended its moment
CONNECT_S: Final = 2.0
CHUNK: Final = 4096
# A source whose cable was pulled says no goodbye. Its kernel is asked after so many seconds,
# so often; one that lives and is silent stays connected.
ALIVE_AFTER_S, ALIVE_EVERY_S, ALIVE_TIMES = 4, 1, 3


class WireGone(Exception):
    """The line is not there; `notice` says why in words."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice.key)
        self.notice = notice


class Wire(Protocol):
    @property
    def place(self) -> str: ...

    def read(self) -> bytes:
        """What came within `WAIT_S`; nothing is b"".

        Raises:
            WireGone: the line is broken.
        """
        ...

    def close(self) -> None: ...


def open_wire(source: Source, *, baud: int) -> Wire:
    """Open a line.

    Args:
        baud: the speed of a serial port where the source names none.

    Raises:
        WireGone: it can't be opened now.
    """
    match source.kind:
        case "serial":
            return SerialWire(source.place, source.number or baud)
        case "tcp":
            return TcpWire(source.place, source.number or 0)
        case _:
            return UdpWire(source.place, source.number or 0)


class SerialWire:
    def __init__(self, port: str, baud: int) -> None:
        from serial import Serial, SerialException

        found = port or next(iter(serial_ports()), "")
        if not found:
            raise WireGone(Notice.of("gps.no_port"))
        self.place = f"{found}@{baud}"
        self._gone = Notice.of("gps.port_gone", place=found)
        try:
            self._port = Serial(found, baud, timeout=WAIT_S)
        except (SerialException, OSError, ValueError) as error:
            denied = "denied" in str(error).lower()
            key = "gps.port_denied" if denied else "gps.port_gone"
            raise WireGone(Notice.of(key, place=found)) from error

    def read(self) -> bytes:
        from serial import SerialException

        try:
            first: bytes = self._port.read(1)
            return first + self._port.read(min(self._port.in_waiting, CHUNK)) if first else b""
        except (SerialException, OSError, TypeError) as error:
            raise WireGone(self._gone) from error

    def close(self) -> None:
        with suppress(Exception):  # the port may be out of the machine by now
            self._port.close()


class TcpWire:
    def __init__(self, host: str, port: int) -> None:
        self.place = f"{host}:{port}"
        self._gone = Notice.of("gps.net_gone", place=self.place)
        try:
            self._socket = socket.create_connection((host, port), timeout=CONNECT_S)
        except (OSError, UnicodeError) as error:
            raise WireGone(self._gone) from error
        _ask_whether_alive(self._socket)
        self._socket.settimeout(WAIT_S)

    def read(self) -> bytes:
        try:
            data = self._socket.recv(CHUNK)
        except TimeoutError:
            return b""
        except OSError as error:
            raise WireGone(self._gone) from error
        if not data:
            raise WireGone(self._gone)
        return data

    def close(self) -> None:
        self._socket.close()


def _ask_whether_alive(wire: socket.socket) -> None:
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if sys.platform == "win32":
        every = (1, ALIVE_AFTER_S * 1000, ALIVE_EVERY_S * 1000)
        wire.ioctl(socket.SIO_KEEPALIVE_VALS, every)
        return
    for name, value in (
        ("TCP_KEEPIDLE", ALIVE_AFTER_S),
        ("TCP_KEEPINTVL", ALIVE_EVERY_S),
        ("TCP_KEEPCNT", ALIVE_TIMES),
    ):
        if hasattr(socket, name):
            wire.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


class UdpWire:
    def __init__(self, host: str, port: int) -> None:
        self.place = f"{host or '*'}:{port}"
        kind = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(kind, socket.SOCK_DGRAM)
        try:
            self._socket.bind((host, port))
        except (OSError, UnicodeError) as error:
            self._socket.close()
            raise WireGone(Notice.of("gps.udp_taken", place=self.place)) from error
        self._socket.settimeout(WAIT_S)

    def read(self) -> bytes:
        try:
            data = self._socket.recv(1 << 16)
        except TimeoutError:
            return b""
        except OSError as error:
            raise WireGone(Notice.of("gps.net_gone", place=self.place)) from error
        return data if data.endswith(b"\n") else data + b"\n"

    def close(self) -> None:
        self._socket.close()
