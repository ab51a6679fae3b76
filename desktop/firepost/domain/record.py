"""Everything the entries say, folded: the same for the same entries, in whatever order.

The record grows in place (a copy an entry would cost the square of the journal) and
belongs to the one thread that keeps the journal; what others see is a frozen `Board`.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

from msgspec import field
from msgspec.structs import replace

from firepost.domain.causality import Views
from firepost.domain.entry import Entry, split_id
from firepost.domain.frozen import Changing
from firepost.domain.meaning import (
    Claims,
    Counted,
    Makes,
    Moves,
    Observed,
    meaning_of,
    mentions,
)
from firepost.domain.register import Claim, Register, graver
from firepost.domain.stock import Movement, Shelf
from firepost.domain.verbs_of_tracks import QUIET

# What corrects was written after what it corrects, so this ends of itself, but for forged
# entries that say to have seen each other.
_CORRECTIONS_DEEP: Final = 50
THINGS: Final = "*"  # among what was touched: something was made, renamed or taken back
LOG_LIMIT: Final = 2000  # lines kept ready for the screen; the journal holds the rest

Find = Callable[[str], Entry | None]


class Thing(Changing):
    """Something an entry made: an incident, a team, a depot, a perimeter …"""

    id: str
    kind: str
    values: dict[str, Any]
    made: Claim


class Line(Changing):
    """One entry as the running log shows it."""

    made: Claim  # value: the entry's values
    verb: str
    incident: str | None


class Record(Changing):
    heads: dict[str, int] = field(default_factory=dict)  # stream: entries folded
    views: Views = field(default_factory=Views)
    things: dict[str, Thing] = field(default_factory=dict)
    kinds: dict[str, dict[str, None]] = field(default_factory=dict)  # ids by kind of thing
    fields: dict[str, dict[str, Register]] = field(default_factory=dict)  # entity, field
    shelves: dict[str, dict[str, Shelf]] = field(default_factory=dict)  # place, item
    weather: list[Claim] = field(default_factory=list)
    log: list[Line] = field(default_factory=list)
    book: list[Line] = field(default_factory=list)  # movements of goods, stocktakes apart
    said: dict[str, int] = field(default_factory=dict)  # log.say entries an incident ("" none)
    uses: dict[str, int] = field(default_factory=dict)  # how many entries speak of a thing
    corrections: dict[str, Register] = field(default_factory=dict)  # by the entry corrected
    not_understood: int = 0
    # Entities and places that entries spoke of since somebody last looked.
    touched: set[str] = field(default_factory=set)

    @property
    def entries(self) -> int:
        return sum(self.heads.values())

    # -- taking entries in ----------------------------------------------------------

    def take(self, entry: Entry, find: Find) -> None:
        """Fold one entry. Facts are taken, never argued with.

        `find` gives an entry as it was first kept; a correction needs the one it corrects.
        """
        self.see(entry)
        self._put(entry, find)

    def see(self, entry: Entry) -> None:
        """Note that the entry is held and what its author had seen, before it is folded."""
        self.heads[entry.stream] = max(self.heads.get(entry.stream, 0), entry.seq)
        self.views.take(entry.stream, entry.seq, entry.seen)

    def skip(self, stream: str, seq: int) -> None:
        """Count an entry of a kind this version does not understand."""
        self.heads[stream] = max(self.heads.get(stream, 0), seq)
        self.not_understood += 1

    def _put(self, entry: Entry, find: Find) -> None:
        now_meant = self.as_corrected(entry)
        if now_meant is not None:
            self._apply(now_meant, find)

    def _apply(self, entry: Entry, find: Find, deep: int = 0) -> None:
        if entry.verb == "entry.correct":
            self._correct(
                entry, find, lambda register: register.add(_claim(entry), self.views), deep
            )
        self._mean(entry)
        for thing in mentions(entry):
            self.uses[thing] = self.uses.get(thing, 0) + 1
        if entry.verb in QUIET:
            return
        line = Line(_claim(entry, dict(entry.values)), entry.verb, entry.incident)
        for kept in (self.log, self.book) if _moves_goods(entry) else (self.log,):
            insort(kept, line, key=_by_time)
            if len(kept) > LOG_LIMIT:
                del kept[0]
        if entry.verb == "log.say":
            fire = entry.incident or ""
            self.said[fire] = self.said.get(fire, 0) + 1

    def take_back(self, entry: Entry, find: Find, deep: int = 0) -> None:
        """Undo what the entry, as now meant, put into the record."""
        if entry.verb == "entry.correct":
            self._correct(
                entry, find, lambda register: register.remove(entry.stream, entry.seq), deep
            )
        for part in meaning_of(entry):
            self._unmean(part, entry)
        for thing in mentions(entry):
            self.uses[thing] = self.uses.get(thing, 0) - 1
        self.log = _without(self.log, entry)
        if _moves_goods(entry):
            self.book = _without(self.book, entry)
        if entry.verb == "log.say":
            fire = entry.incident or ""
            self.said[fire] = self.said.get(fire, 0) - 1

    def put_back(self, entry: Entry, find: Find) -> None:
        """Redo what `take_back` undid."""
        self._apply(entry, find)

    def put_folded(self, entry: Entry) -> None:
        """Fold an entry of a bulk whose corrections are settled; the log is sorted after."""
        self._mean(entry)
        for thing in mentions(entry):
            self.uses[thing] = self.uses.get(thing, 0) + 1
        if entry.verb in QUIET:
            return
        line = Line(_claim(entry, entry.values), entry.verb, entry.incident)
        self.log.append(line)
        if _moves_goods(entry):
            self.book.append(line)
        if entry.verb == "log.say":
            fire = entry.incident or ""
            self.said[fire] = self.said.get(fire, 0) + 1

    def _mean(self, entry: Entry) -> None:
        for part in meaning_of(entry):
            match part:
                case Makes(kind, values):
                    self.touched |= {entry.id, THINGS}
                    self.things[entry.id] = Thing(entry.id, kind, dict(values), _claim(entry))
                    self.kinds.setdefault(kind, {})[entry.id] = None
                case Claims(entity, name, value):
                    self.touched.add(entity)
                    register = self.fields.setdefault(entity, {}).get(name)
                    if register is None:
                        register = self.fields[entity][name] = Register()
                    register.add(_claim(entry, value), self.views)
                case Moves(place, item, change, receives):
                    self.touched.add(place)
                    self.shelf(place, item).move(
                        Movement(entry.stream, entry.seq, entry.at_ms, change, receives),
                        self.views,
                    )
                case Counted(place, item, quantity):
                    self.touched.add(place)
                    self.shelf(place, item).count(_claim(entry, quantity), self.views)
                case Observed(values):
                    insort(self.weather, _claim(entry, dict(values)), key=_claim_time)

    def _unmean(self, part: object, entry: Entry) -> None:
        match part:
            case Makes(kind):
                self.touched |= {entry.id, THINGS}
                self.things.pop(entry.id, None)
                self.kinds.get(kind, {}).pop(entry.id, None)
            case Claims(entity, name):
                self.touched.add(entity)
                register = self.fields.get(entity, {}).get(name, Register())
                register.remove(entry.stream, entry.seq)
                if not register.claims:
                    self.fields.get(entity, {}).pop(name, None)
            case Moves(place, item) | Counted(place, item):
                self.touched.add(place)
                shelf = self.shelf(place, item)
                shelf.remove(entry.stream, entry.seq)
                if not shelf.movements and not shelf.counts.claims:
                    del self.shelves[place][item]
            case Observed():
                here = (entry.stream, entry.seq)
                self.weather = [w for w in self.weather if (w.stream, w.seq) != here]

    # -- corrections ----------------------------------------------------------------

    def _correct(
        self, entry: Entry, find: Find, change: Callable[[Register], None], deep: int
    ) -> None:
        """Change what is said against one entry, and put what it now means in its place."""
        target = str(entry.values["entry"])
        if deep == _CORRECTIONS_DEEP or not self.views.precedes(
            target, entry.stream, entry.seq
        ):
            return
        original = find(target) if self._has_folded(target) else None
        before = self.as_corrected(original) if original is not None else None
        register = self.corrections.setdefault(target, Register())
        change(register)
        if not register.claims:
            del self.corrections[target]
        if original is None:  # not here yet: it will be read as corrected when it comes
            return
        after = self.as_corrected(original)
        if before is not None:
            self.take_back(before, find, deep + 1)
        if after is not None:
            self._apply(after, find, deep + 1)

    def _has_folded(self, entry_id: str) -> bool:
        """Whether the entry is in here: the journal may hold it and its turn not have come."""
        stream, seq = split_id(entry_id)
        return seq <= self.heads.get(stream, 0)

    def as_corrected(self, entry: Entry) -> Entry | None:
        """The entry as it is now meant; None when it was corrected away."""
        register = self.corrections.get(entry.id)
        if register is None or not register.claims:
            return entry
        standing = graver(register.standing(self.views), None)
        assert standing is not None
        meant = standing.value
        if meant is None:
            return None
        assert isinstance(meant, Mapping)
        if meant["do"] != entry.verb:  # no desk of ours says so; it puts nothing in its place
            return entry
        at_ms, offset_min = meant["at"] or (entry.at_ms, entry.offset_min)
        return replace(
            entry,
            values=meant["values"],
            at_ms=at_ms,
            offset_min=offset_min,
            by=meant["by"] or entry.by,
            source=meant["source"] or entry.source,
            incident=meant["incident"] or entry.incident,
        )

    # -- asking ---------------------------------------------------------------------

    def shelf(self, place: str, item: str) -> Shelf:
        items = self.shelves.setdefault(place, {})
        shelf = items.get(item)
        if shelf is None:
            shelf = items[item] = Shelf()
        return shelf

    def balance(self, place: str, item: str) -> int | None:
        shelf = self.shelves.get(place, {}).get(item)
        return shelf.balance(self.views) if shelf else None

    def thing(self, thing_id: str, kind: str) -> Thing | None:
        thing = self.things.get(thing_id)
        return thing if thing is not None and thing.kind == kind else None

    def all_of(self, kind: str) -> list[Thing]:
        """Things of one kind in the order they were so, the same on every desk."""
        found = [self.things[thing_id] for thing_id in self.kinds.get(kind, ())]
        return sorted(
            found, key=lambda thing: (thing.made.at_ms, thing.made.stream, thing.made.seq)
        )

    def register(self, entity: str, name: str) -> Register | None:
        return self.fields.get(entity, {}).get(name)

    def named(self, entity: str, prefix: str) -> list[str]:
        """The fields of an entity that begin so, sorted."""
        return sorted(name for name in self.fields.get(entity, ()) if name.startswith(prefix))

    def standing(self, entity: str, name: str, now_ms: int | None = None) -> list[Claim]:
        register = self.register(entity, name)
        return register.standing(self.views, now_ms=now_ms) if register else []


def record_of(
    entries: Iterable[Entry],
    *,
    at_ms: int | None = None,
    known_ms: int | None = None,
    through: Callable[[Collection[Entry]], Iterable[Entry]] = iter,
) -> Record:
    """Fold many entries at once.

    Args:
        at_ms: leave out what is dated after it (a correction's own date does not count).
        known_ms: leave out what this post learned after it.
        through: what they pass while they are folded: it may count them, and may raise.
    """
    kept = {e.id: e for e in entries if known_ms is None or e.learned_ms <= known_ms}
    record = Record()
    for entry in kept.values():
        record.see(entry)
    corrections = [e for e in kept.values() if e.verb == "entry.correct"]
    _settle_corrections(record, corrections)
    for entry in through(kept.values()):
        meant = record.as_corrected(entry)
        if meant is None:
            continue
        if at_ms is not None and meant.at_ms > at_ms:
            continue
        record.put_folded(meant)
    for lines in (record.log, record.book):
        lines.sort(key=_by_time)
        del lines[:-LOG_LIMIT]
    record.weather.sort(key=_claim_time)
    return record


def _settle_corrections(record: Record, corrections: list[Entry]) -> None:
    """Lay each correction, as itself corrected, against the entry it corrects.

    Round by round: what the last round laid says what the corrections themselves mean.
    """
    for _ in range(_CORRECTIONS_DEEP):
        laid: dict[str, Register] = {}
        for entry in corrections:
            meant = record.as_corrected(entry)
            if meant is None:
                continue
            target = str(meant.values["entry"])
            if record.views.precedes(target, entry.stream, entry.seq):
                laid.setdefault(target, Register()).add(_claim(meant), record.views)
        before, record.corrections = record.corrections, laid
        if _same(before, laid):
            return


def _same(before: Mapping[str, Register], after: Mapping[str, Register]) -> bool:
    return before.keys() == after.keys() and all(
        register.claims == after[target].claims for target, register in before.items()
    )


def _claim(entry: Entry, value: object = None) -> Claim:
    if value is None and entry.verb == "entry.correct":
        value = entry.values["with"]
    return Claim(
        entry.stream,
        entry.seq,
        entry.at_ms,
        entry.by,
        entry.learned_ms,
        value,
        entry.offset_min,
        entry.source,
    )


def line_of(entry: Entry) -> Line:
    """An entry as the running log shows it."""
    return Line(_claim(entry, dict(entry.values)), entry.verb, entry.incident)


def _moves_goods(entry: Entry) -> bool:
    return entry.verb.startswith("stock.") and entry.verb != "stock.count"


def _without(lines: list[Line], entry: Entry) -> list[Line]:
    here = (entry.stream, entry.seq)
    return [line for line in lines if (line.made.stream, line.made.seq) != here]


def _by_time(line: Line) -> tuple[int, int, str, int]:
    return line.made.at_ms, line.made.known_ms, line.made.stream, line.made.seq


def _claim_time(claim: Claim) -> tuple[int, str, int]:
    return claim.at_ms, claim.stream, claim.seq
