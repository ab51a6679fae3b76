"""Devices for the tests: each a home of its own, the command line called as scripts call it."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from firepost import bootstrap
from firepost.cli.main import serve


@dataclass
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


class _Stdin:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)

    def isatty(self) -> bool:
        return False


@dataclass
class Device:
    """One laptop. Runs in this process, with its own FIREPOST_HOME."""

    name: str
    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / f"home-{self.name}"

    @property
    def desk(self) -> Path:
        return self.folder / f"{self.name}.fire"

    def run(self, *argv: object, lines: Iterable[dict[str, Any] | str] = ()) -> Done:
        told = (
            line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
            for line in lines
        )
        said = "".join(f"{line}\n" for line in told)
        out, err = io.StringIO(), io.StringIO()
        env = {**os.environ, "FIREPOST_HOME": str(self.home)}
        with (
            patch.dict(os.environ, env),
            patch.object(sys, "stdin", _Stdin(said.encode())),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = serve([str(each) for each in argv], bootstrap.parts())
        return Done(code, out.getvalue(), err.getvalue())

    def feeds(self, *lines: dict[str, Any], desk: Path | None = None, drill: bool = False):
        more = ["--drill"] if drill else []
        done = self.run("feed", desk or self.desk, *more, lines=lines)
        assert done.code == 0
        assert [line for line in done.lines if not line["ok"]] == []
        return done.lines

    def writes(self, to: Path, desk: Path | None = None) -> Path:
        done = self.run("bundle", "write", desk or self.desk, "--to", to, "--json")
        assert done.code == 0, done
        return Path(done.json["file"])

    def reads(self, file: Path, *options: str, into: Path | None = None) -> Done:
        return self.run("bundle", "read", file, "--into", into or self.desk, *options, "--json")

    def shows(self, desk: Path | None = None) -> Any:
        return self.run("show", desk or self.desk, "--json").json

    def digest(self, desk: Path | None = None) -> Any:
        return self.run("digest", desk or self.desk, "--json").json
