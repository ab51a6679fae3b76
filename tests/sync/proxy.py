"""A bad link between a device and its hub: slow, late, cut every so often, all of it counted."""

from __future__ import annotations

import random
import select
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

_CHUNK = 256


@dataclass
class BadLink:
    """Forwards a local port to the hub. `bytes_s` None: as fast as it goes."""

    target: tuple[str, int]
    bytes_s: float | None = None
    delay_s: float = 0.0
    cut_every: tuple[int, int] | None = None  # bytes, both ways together
    most: int | None = None  # connections; whoever comes after is shut out
    seed: int = 1
    carried: int = 0
    cuts: int = 0
    connections: int = 0
    _threads: list[threading.Thread] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._chance = random.Random(self.seed)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}"
        self._begin(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def _begin(self, work, *args) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stop.is_set():
            with suppress(TimeoutError):
                near, _ = self._listener.accept()
                if self.connections == self.most:
                    near.close()
                    continue
                self.connections += 1
                self._begin(self._carry, near)

    def _carry(self, near: socket.socket) -> None:
        far = socket.create_connection(self.target)
        left = self._chance.randint(*self.cut_every) if self.cut_every else None
        ends = {near: far, far: near}
        try:
            while not self._stop.is_set():
                ready, _, _ = select.select(list(ends), [], [], 0.1)
                for end in ready:
                    data = end.recv(_CHUNK if self.bytes_s else 16_384)
                    if not data:
                        return
                    if left is not None and len(data) >= left:
                        data = data[:left]
                    self._wait(len(data))
                    ends[end].sendall(data)
                    self.carried += len(data)
                    if left is not None:
                        left -= len(data)
                        if left <= 0:
                            self.cuts += 1
                            return
        except OSError:
            return
        finally:
            for end in ends:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()

    def _wait(self, size: int) -> None:
        if self.bytes_s:
            time.sleep(size / self.bytes_s)
        if self.delay_s:
            time.sleep(self.delay_s)
