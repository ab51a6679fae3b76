"""Joins the sentences of one moment into one position, or into why there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Final

from firepost.domain.fix import DAY_MS, Fix, accuracy_m, on_day_near
from firepost.domain.instants import ms_of
from firepost.gnss.sentences import DEMO, ESTIMATE, NO, YES, Lines, Sentence, Tally, sentences

# Of several positions of one moment the one whose sentence carries most digits is taken.
_RANK: Final = {"GGA": 3, "GNS": 3, "RMC": 2, "GLL": 1}
_BEGINS: Final = frozenset({*_RANK, "ZDA"})


@dataclass(slots=True)
class _Moment:
    """The sentences that bear one time of day."""

    day_ms: int
    received_ms: int | None
    places: list[tuple[int, tuple[float, float]]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    hdops: list[float] = field(default_factory=list)
    dimensions: list[int] = field(default_factory=list)
    spread_m: tuple[float, float] | None = None

    def take(self, said: Sentence) -> None:
        if said.kind in _RANK:
            if said.stands is not None:
                self.words.add(said.stands)
            if said.place is not None and said.stands == YES:
                self.places.append((_RANK[said.kind], said.place))
        if said.kind == "GSA" and said.dimension is not None:
            self.dimensions.append(said.dimension)
        if said.hdop is not None:
            self.hdops.append(said.hdop)


class Epochs:
    """Feed it bytes; it gives each position once, when its moment is over.

    `refused` counts the moments without one by why: "no", "demo", "estimate".
    """

    def __init__(self) -> None:
        self.tally = Tally()
        self.refused: Counter[str] = Counter()
        self.last_refusal: str | None = None  # of the newest moment; None where it had a fix
        self._lines = Lines()
        self._moment: _Moment | None = None
        self._spread: tuple[int | None, tuple[float, float]] | None = None
        self._day_ms: int | None = None  # of the newest moment, over or not
        self._day: tuple[date, int] | None = None  # the last date said, and its time of day

    def feed(self, data: bytes, received_ms: int | None = None) -> list[Fix]:
        fixes: list[Fix] = []
        for line in self._lines.feed(data):
            for sentence in sentences(line, self.tally):
                fixes += self._take(sentence, received_ms)
        return fixes

    def pause(self) -> list[Fix]:
        """Nothing came for a while: what was begun is over, and what trails in late of it
        is left."""
        done, self._moment = self._moment, None
        return list(self._finish(done))

    def close(self) -> list[Fix]:
        fixes: list[Fix] = []
        for line in self._lines.close():
            for sentence in sentences(line, self.tally):
                fixes += self._take(sentence, None)
        return fixes + self.pause()

    def _take(self, said: Sentence, received_ms: int | None) -> Iterator[Fix]:
        if said.kind in _BEGINS and said.day_ms not in (None, self._day_ms):
            done, self._moment = self._moment, None
            yield from self._finish(done)
            if said.kind in _RANK:
                self._begin(said.day_ms or 0, received_ms)
        if said.day is not None and said.day_ms is not None:
            self._day = (said.day, said.day_ms)  # after: it is not the old moment's date
        moment = self._moment
        if said.kind == "GST" and said.spread_m is not None:
            if moment is not None and said.day_ms in (None, moment.day_ms):
                moment.spread_m = said.spread_m
            else:  # it may stand before the position it speaks of
                self._spread = (said.day_ms, said.spread_m)
        elif moment is not None:
            moment.take(said)

    def _begin(self, day_ms: int, received_ms: int | None) -> None:
        self._day_ms = day_ms
        self._moment = _Moment(day_ms, received_ms)
        if self._spread is not None and self._spread[0] == day_ms:
            self._moment.spread_m = self._spread[1]

    def _finish(self, moment: _Moment | None) -> Iterator[Fix]:
        if moment is None:
            return
        refusal = _refusal(moment)
        self.last_refusal = refusal
        if refusal is not None:
            self.refused[refusal] += 1
            return
        _, (lat, lon) = max(moment.places, key=lambda ranked: ranked[0])
        north_m, east_m = moment.spread_m or (None, None)
        hdop = min(moment.hdops, default=None)
        yield Fix(
            lat_deg=lat,
            lon_deg=lon,
            day_ms=moment.day_ms,
            at_ms=self._at_ms(moment.day_ms),
            accuracy_m=accuracy_m(hdop=hdop, lat_m=north_m, lon_m=east_m),
            hdop=hdop,
            dimension=max(moment.dimensions, default=None),
            received_ms=moment.received_ms,
        )

    def _at_ms(self, day_ms: int) -> int | None:
        if self._day is None:
            return None
        day, said_ms = self._day
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return on_day_near(day_ms, ms_of(midnight) + said_ms)


def _refusal(moment: _Moment) -> str | None:
    """Why there is no position; one sentence that denies it outweighs others that claim it.

    A receiver in demonstration says so in one sentence and claims a fix in the next.
    """
    for word in (DEMO, NO, ESTIMATE):
        if word in moment.words:
            return word
    if moment.dimensions and max(moment.dimensions) == 1:
        return NO
    return None if moment.places else NO


def positions(data: Iterable[bytes]) -> tuple[list[Fix], Epochs]:
    """Every position of a recording, each moment once; dates that come late are filled in."""
    epochs = Epochs()
    fixes = [fix for piece in data for fix in epochs.feed(piece)] + epochs.close()
    known = next((fix.at_ms for fix in fixes if fix.at_ms is not None), None)
    if known is not None:
        fixes = [
            fix if fix.at_ms is not None else replace(fix, at_ms=_before(fix.day_ms, known))
            for fix in fixes
        ]
    return _once(fixes), epochs


def _before(day_ms: int, known_ms: int) -> int:
    """The last instant with that time of day that is not after the first that has a date."""
    at_ms = known_ms - known_ms % DAY_MS + day_ms
    return at_ms if at_ms <= known_ms else at_ms - DAY_MS


def _once(fixes: list[Fix]) -> list[Fix]:
    """Some receivers come back to a moment they have told already."""
    seen: dict[tuple[int | None, int], Fix] = {}
    for fix in fixes:
        seen.setdefault((fix.at_ms, fix.day_ms), fix)
    return list(seen.values())
