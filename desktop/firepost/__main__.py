"""The command: `firepost` opens the desk, `firepost COMMAND …` answers one question."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import Final

# A start makes a quarter of a million objects that all stay; looking through them every 700
# was a tenth of it. The window sets a rhythm of its own once it stands (ui/waste.py).
_COLLECT_EVERY: Final = 400_000


def main(argv: Sequence[str] | None = None) -> int:
    gc.set_threshold(_COLLECT_EVERY, 20, 20)
    # Nothing here multiplies matrices: no thread for each core just for that.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from firepost import bootstrap
    from firepost.cli.main import serve

    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a windowed program has none
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return serve(sys.argv[1:] if argv is None else list(argv), bootstrap.parts())


if __name__ == "__main__":
    sys.exit(main())
