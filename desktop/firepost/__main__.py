"""The command: `firepost` opens the desk, `firepost COMMAND …` answers one question."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    from firepost import bootstrap
    from firepost.cli.main import serve

    return serve(sys.argv[1:] if argv is None else list(argv), bootstrap.parts())


if __name__ == "__main__":
    sys.exit(main())
