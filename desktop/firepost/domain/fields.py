"""What keys of a verb may be: their types, and how a verb is made of them."""

from __future__ import annotations

from typing import Final

from firepost.domain.frozen import Frozen

TEXT: Final = "text"
TIME: Final = "time"
NUMBER: Final = "number"  # any finite number
AMOUNT: Final = "amount"  # finite, 0 or more
COUNT: Final = "count"  # whole, 0 or more
SOME: Final = "some"  # whole, above 0
FLAG: Final = "flag"  # true or false
LON: Final = "lon"
LAT: Final = "lat"
DISTRICT: Final = "district"  # six digits, GB/T 2260
CHOICE: Final = "choice"
THING: Final = "thing"  # id of a team, depot, equipment
THINGS: Final = "things"
ENTRY: Final = "entry"
GEOMETRY: Final = "geometry"
FIXES: Final = "fixes"  # positions of a receiver: [when, lon_deg, lat_deg, accuracy_m or null]
COMMAND: Final = "command"
FACT: Final = "fact"  # its type hangs on which fact
DEGREES: Final = "degrees"  # 0 to 360
PERCENT: Final = "percent"
NOTES: Final = "notes"  # texts by name, kept from one report to the next
SCALAR: Final = "scalar"  # a number, a text, true or false
LINE: Final = "line"  # positions along the ground, degrees, longitude first
MEASURES: Final = "measures"  # written by the program beside a geometry


class Field(Frozen, frozen=True):
    """One key of a verb."""

    name: str
    type: str
    needed: bool = False
    choices: tuple[str, ...] = ()
    nullable: bool = False  # null says "unknown" and differs from saying nothing
    kind: str = ""  # which thing a THING names
    given: bool = True  # false: the program writes it, no command may


class Verb(Frozen, frozen=True):
    """One kind of entry. `incident`: "needed" (●), "may" (○) or "never" (the desk's)."""

    name: str
    code: int
    incident: str
    fields: tuple[Field, ...]
    makes: str = ""  # the kind of thing it makes
    spoken: bool = True  # false: not a feed command
    one_of: tuple[str, ...] = ()  # at least one of these is needed

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)
