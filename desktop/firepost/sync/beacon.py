"""Finding the post that serves, by asking around on the local network."""

from __future__ import annotations

import secrets
import socket
import struct
import threading
import time
from contextlib import suppress
from typing import Final, Self

from firepost.sync.channel import PORT

_ASKS: Final = b"firepost?1"
_SAYS: Final = b"firepost!1"
_EVERYBODY: Final = ("255.255.255.255", PORT)
_NONCE: Final = 8
_ASK_AGAIN_S: Final = 0.5


class Beacon:
    """Answers who asks for this room: where to connect. Without a network it stays silent."""

    def __init__(self, room: str, port: int, *, at: tuple[str, int] = ("", PORT)) -> None:
        self._says = room.encode() + struct.pack(">H", port)
        self._room = room.encode()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.settimeout(0.3)
        self.at: tuple[str, int] | None = None
        self._ends = threading.Event()
        with suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind(at)
            self.at = self._socket.getsockname()
        self._thread = threading.Thread(target=self._answer, daemon=True, name="beacon")

    def __enter__(self) -> Self:
        if self.at is not None:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        if self._thread.is_alive():
            self._thread.join(2)
        self._socket.close()

    def _answer(self) -> None:
        while not self._ends.is_set():
            with suppress(OSError):
                asked, who = self._socket.recvfrom(64)
                nonce = asked[len(_ASKS) : len(_ASKS) + _NONCE]
                wants = asked[len(_ASKS) + _NONCE :]
                if asked.startswith(_ASKS) and len(nonce) == _NONCE and wants == self._room:
                    self._socket.sendto(_SAYS + nonce + self._says, who)


def find(
    room: str, *, seconds: float = 4.0, ask: tuple[str, int] = _EVERYBODY
) -> tuple[str, int] | None:
    """The address of the post that serves in this room; None where nobody answers."""
    nonce = secrets.token_bytes(_NONCE)
    begins = _SAYS + nonce + room.encode()
    until = time.monotonic() + seconds
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        asking.settimeout(_ASK_AGAIN_S)
        while time.monotonic() < until:
            with suppress(OSError):
                asking.sendto(_ASKS + nonce + room.encode(), ask)
                while time.monotonic() < until:
                    said, who = asking.recvfrom(64)
                    if said.startswith(begins) and len(said) == len(begins) + 2:
                        return str(who[0]), int.from_bytes(said[-2:], "big")
    return None
