"""A hub as HQ runs it: a process of its own, devices enrolled by file."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from devices import Device, Done


@dataclass
class RunningHub:
    """`url` is where it listens; `through` another address for the same (a proxy)."""

    store: str
    url: str
    folder: Path
    process: subprocess.Popen[str]

    def enrols(self, device: Device, *, url: str | None = None, role: str = "post") -> None:
        file = self.enrolment(device.name, url=url, role=role)
        done = device.run("enrol", file, "--json")
        assert done.code == 0, done

    def enrolment(self, name: str, *, url: str | None = None, role: str = "post") -> Path:
        file = self.folder / f"{name}.enrolment"
        done = self.asks("enrol", name, "--url", url or self.url, "--out", file, "--role", role)
        assert done.code == 0, done
        return file

    def asks(self, verb: str, *rest: object) -> Done:
        desk = Device("administrator", self.folder)
        return desk.run("hub", verb, *rest, "--store", self.store, "--json")

    def stops(self) -> str:
        """Ends it; hands back its log."""
        if self.process.poll() is None:
            self.process.terminate()
        _, log = self.process.communicate(timeout=20)
        return log


@contextlib.contextmanager
def serving(store: str, folder: Path, *, listen: str = "127.0.0.1:0") -> Iterator[RunningHub]:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "firepost",
            "hub",
            "serve",
            "--store",
            store,
            "--listen",
            listen,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "FIREPOST_HOME": str(folder / "home-of-hub")},
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        _, log = process.communicate(timeout=20)
        raise AssertionError(log)
    hub = RunningHub(store, json.loads(line)["listening"], folder, process)
    try:
        yield hub
    finally:
        hub.stops()
