"""The command: `firepost` opens the desk, `firepost COMMAND …` answers one question."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    from firepost import bootstrap
    from firepost.cli.main import serve

    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a windowed program has none
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return serve(sys.argv[1:] if argv is None else list(argv), bootstrap.parts())


if __name__ == "__main__":
    sys.exit(main())
