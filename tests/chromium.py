"""A headless Chromium, asked over its debugging pipe: no library, no port."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest


def found() -> str:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        assert os.environ.get("CI") != "true", "CI has to bring a Chromium"
        pytest.skip("no chromium on this machine")
    return chromium


class Turned(Exception):
    """The page was left for another while it was asked."""


@dataclass
class Page:
    """One tab. `troubles` is what the console and uncaught errors said."""

    to: int
    from_: int
    session: str = ""
    troubles: list[str] = field(default_factory=list)
    loads: int = 0
    _number: int = 0
    _held: bytes = b""

    def asks(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + 30
        while True:
            told = self._next(end)
            if told is None:
                raise AssertionError(f"{method}: no answer")
            if told.get("id") == self._number:
                said = told.get("error", {}).get("message", "")
                if "navigated" in said or "context" in said:
                    raise Turned
                assert "error" not in told, told
                return told["result"]

    def _next(self, end: float) -> dict[str, Any] | None:
        while b"\0" not in self._held:
            ready, _, _ = select.select([self.from_], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                return None
            self._held += os.read(self.from_, 1 << 16)
        one, self._held = self._held.split(b"\0", 1)
        told: dict[str, Any] = json.loads(one)
        self._heed(told)
        return told

    def _heed(self, told: dict[str, Any]) -> None:
        params = told.get("params", {})
        match told.get("method"):
            case "Page.loadEventFired":
                self.loads += 1
            case "Runtime.exceptionThrown":
                self.troubles.append(json.dumps(params["exceptionDetails"]))
            case "Log.entryAdded" if params["entry"]["level"] == "error":
                self.troubles.append(params["entry"]["text"])
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "assert"):
                self.troubles.append(json.dumps(params["args"]))

    def opens(self, url: str) -> None:
        self.asks("Page.navigate", url=url)

    def says(self, script: str) -> Any:
        told = self.asks("Runtime.evaluate", expression=script, returnByValue=True)
        return told["result"].get("value")

    def until(self, script: str, *, wait_s: float = 20.0) -> Any:
        """Asks until it is so; hands it back."""
        end = time.monotonic() + wait_s
        while not (value := self._says_now(script)):
            assert time.monotonic() < end, f"never so: {script}"
            self._next(time.monotonic() + 0.1)
        return value

    def _says_now(self, script: str) -> Any:
        """Nothing, where the page turned under the question."""
        try:
            return self.says(script)
        except Turned:
            return None


@contextmanager
def opened(folder: Path, *, script: bool = True) -> Iterator[Page]:
    command = found()
    theirs_in, to = os.pipe()
    from_, theirs_out = os.pipe()
    words = [
        command,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--ignore-certificate-errors",
        "--remote-debugging-pipe",
        f"--user-data-dir={folder / 'chromium'}",
        "about:blank",
    ]

    # The browser reads at 3 and writes at 4; a shell puts them there.
    line = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
    process = subprocess.Popen(
        ["/bin/bash", "-c", line, "bash", *words],
        pass_fds=(theirs_in, theirs_out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    page = Page(to, from_)
    try:
        target = page.asks("Target.createTarget", url="about:blank")["targetId"]
        tied = page.asks("Target.attachToTarget", targetId=target, flatten=True)
        page.session = tied["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            page.asks(f"{domain}.enable")
        if not script:
            page.asks("Emulation.setScriptExecutionDisabled", value=True)
        yield page
    finally:
        process.terminate()
        process.wait(20)
        os.close(to)
        os.close(from_)
