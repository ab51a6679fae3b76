"""What can be done about each of doctor's findings: by the program, from a stick, by a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

# by_itself: the program does it now. repair: the desk is made anew from what proves itself and
# from copies. update: a newer program from a stick. program: what is missing of this one is taken
# from another folder of it. parties: a person decides on the page of exchange. clock: a person
# sets the clock by the satellites.
Remedy = Literal["by_itself", "repair", "update", "program", "parties", "clock"]

REMEDIES: Final[Mapping[str, Remedy]] = {
    "keys": "by_itself",
    "space": "by_itself",
    "desk": "repair",
    "store": "repair",
    "chain": "repair",
    "seals": "repair",
    "forks": "parties",
    "entries": "update",
    "maps": "program",
    "fonts": "program",
    "clock": "clock",
}
# What it is done with, where a person has to point at it.
NEEDS: Final[Mapping[Remedy, str]] = {"update": "package", "program": "folder"}
