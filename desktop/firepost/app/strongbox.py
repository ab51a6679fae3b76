"""Who keeps this device's keys, and what may be asked of it: PIN, recovery code, role."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from firepost.domain.errors import Refused

SealedBy = Literal["none", "pin", "keychain"]
Role = Literal["observer", "clerk", "officer"]
ROLES: Final[tuple[Role, ...]] = ("observer", "clerk", "officer")
PIN_LEAST: Final = 6

# What only an officer enters: what others act on as the post's decision.
_DECISIONS: Final = frozenset(
    {"level.declare", "level.postpone", "setting.choose", "evacuation.order"}
)
_LAST_STATES: Final = frozenset({"accepted", "closed"})


class StrongBox(Protocol):
    """This device's keys. One whose seal is not open raises Trouble(`keys.locked`)."""

    @property
    def folder(self) -> Path: ...

    @property
    def sealed_by(self) -> SealedBy: ...

    @property
    def role(self) -> Role: ...

    def open_up(self) -> None:
        """Open the seal with the PIN that was given.

        Raises:
            Trouble: `keys.locked`, `keys.wrong_pin`, `keys.wait`, …
        """
        ...

    def seal_with_pin(self, pin: str | None) -> str:
        """Seal the keys by this PIN (None: lay them plain); the recovery code, "" for plain."""
        ...

    def seal_with_keychain(self) -> str:
        """Have the system's key chain hold the seal; the recovery code."""
        ...

    def recover(self, code: str, pin: str) -> str:
        """Open the seal with the code of the sheet and seal anew; the new code.

        Raises:
            Refused: `keys.code_mistyped`.
            Trouble: `keys.wrong_code`, `keys.wait`
        """
        ...

    def take_role(self, role: Role) -> None: ...


def may_enter(role: Role, command: dict[str, Any]) -> None:
    """
    Raises:
        Refused: `role.observer`, `role.clerk`
    """
    if role == "officer":
        return
    if role == "observer":
        raise Refused("role.observer", path="do")
    verb, state = command.get("do"), command.get("state")
    inner = command.get("with")
    if verb == "entry.correct" and isinstance(inner, dict):
        may_enter(role, inner)
    if verb in _DECISIONS or (verb == "fire.state" and state in _LAST_STATES):
        raise Refused("role.clerk", path="do")


def good_pin(pin: str) -> str:
    """The PIN itself, where it would hold off a guess or two.

    Raises:
        Refused: `keys.pin_too_short`, `keys.pin_too_plain`
    """
    if len(pin) < PIN_LEAST:
        raise Refused("keys.pin_too_short", least=PIN_LEAST)
    steps = {ord(after) - ord(before) for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {-1}):
        raise Refused("keys.pin_too_plain")
    return pin
