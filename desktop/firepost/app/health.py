"""What a look at this post finds: each thing by name, whether it is well, what to do."""

from __future__ import annotations

from firepost.domain.errors import Notice
from firepost.domain.frozen import Frozen


class Check(Frozen, frozen=True):
    """`do` says what to do; None where nothing needs doing."""

    name: str  # store chain seals keys space maps fonts gps stick clock …
    ok: bool
    says: Notice
    do: Notice | None = None


def well(name: str, key: str, **values: object) -> Check:
    return Check(name, ok=True, says=Notice.of(key, **values))


def ill(name: str, says: Notice, do: str, **values: object) -> Check:
    return Check(name, ok=False, says=says, do=Notice.of(do, **values))
