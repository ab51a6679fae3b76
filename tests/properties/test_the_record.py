"""Laws of the record: the same entries give the same state, however they came."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from firepost.domain.digest import projected
from firepost.domain.record import Record, record_of
from firepost.domain.register import Claim
from properties.histories import DEPOT, FIRE, histories, interleavings


def taken_one_by_one(entries):
    """The journal holds them all from the start, as after a stick; the record takes its turns."""
    record = Record()
    kept = {entry.id: entry for entry in entries}
    for entry in entries:
        record.take(entry, kept.get)
    return record


def registers(record):
    return [held for fields in record.fields.values() for held in fields.values()]


@given(histories().flatmap(lambda h: st.tuples(st.just(h), interleavings(h), interleavings(h))))
@settings(max_examples=200, deadline=None)
def test_the_record_does_not_depend_on_the_order_of_arrival(told):
    written, one_way, another = told

    in_bulk = projected(record_of(written))

    assert projected(taken_one_by_one(one_way)) == in_bulk
    assert projected(record_of(another)) == in_bulk


@given(histories().flatmap(lambda h: st.tuples(st.just(h), interleavings(h))))
@settings(max_examples=200, deadline=None)
def test_asking_between_two_entries_changes_nothing(told):
    """What is reckoned on the way, and carried on from, is what would be reckoned at the end."""
    written, arrived = told
    record, kept = Record(), {}
    for entry in arrived:
        kept[entry.id] = entry
        record.take(entry, kept.get)
        for register in registers(record):
            register.standing(record.views)
        for place, items in record.shelves.items():
            for item in items:
                record.balance(place, item)

    assert projected(record) == projected(record_of(written))


@given(histories())
@settings(max_examples=200, deadline=None)
def test_what_stands_is_what_the_rule_of_the_contract_says(written):
    """Reckoned again the slow way: each claim against each other, by the words of the rule."""
    record = record_of(written)
    for register in registers(record):
        claims = register.claims
        assert {c.id for c in register.standing(record.views)} == {
            claim.id for claim in claims if stands(claim, claims, record)
        }


def stands(claim: Claim, claims: list[Claim], record: Record) -> bool:
    def saw(later: Claim, earlier: Claim) -> bool:
        return record.views.held(later.stream, later.seq, earlier.stream) >= earlier.seq

    def late(one: Claim) -> bool:
        return any(saw(one, other) and other.at_ms > one.at_ms for other in claims)

    return not late(claim) and not any(
        saw(other, claim) and other.at_ms >= claim.at_ms and not late(other) for other in claims
    )


@given(histories())
@settings(max_examples=100, deadline=None)
def test_stock_is_conserved(written):
    """Uncorrected movements add up; a count puts its figure in place of what it had seen."""
    plain = [e for e in written if e.verb not in ("entry.correct", "stock.count")]
    record = record_of(plain)
    moves = [e for e in plain if e.verb.startswith("stock.")]
    signs = {"stock.receive": 1, "stock.return": 1, "stock.issue": -1}
    total = sum(signs[e.verb] * e.values["quantity"] for e in moves)

    balance = record.balance(DEPOT, "水泵")

    known = any(e.verb == "stock.receive" for e in moves)
    assert balance == (total if known else None)


@given(histories(), st.integers(0, 9))
@settings(max_examples=100, deadline=None)
def test_looking_back_is_as_if_nothing_later_had_been_said(written, at):
    then = record_of(written, at_ms=at * 1000)

    for register in registers(then):
        assert all(claim.at_ms <= at * 1000 for claim in register.claims)
    assert then.entries == len(written)
    assert FIRE in then.things
