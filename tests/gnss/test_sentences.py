"""What a line may hold: talkers, checksums, status, noise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firepost.domain.fix import Plausible
from firepost.gnss.epochs import Epochs
from firepost.gnss.sentences import LINE_MOST
from gnss.nmea import gga, rmc, sentence


def fixes_of(*data: bytes):
    epochs = Epochs()
    return [fix for piece in data for fix in epochs.feed(piece)] + epochs.close()


@pytest.mark.parametrize("talker", ["GP", "GN", "GL", "GA", "GB", "BD"])
def test_each_system_is_heard(talker):
    (fix,) = fixes_of(gga(talker=talker))

    assert (fix.lat_deg, fix.lon_deg) == (27.55, pytest.approx(119.9166667))


def test_a_talker_that_is_no_receiver_is_not_heard():
    assert fixes_of(gga(talker="II")) == []


def test_one_bit_wrong_and_the_sentence_is_not_taken():
    good = gga()

    for at in range(1, len(good) - 5):
        broken = bytearray(good)
        broken[at] ^= 1
        assert fixes_of(bytes(broken)) == []


def test_a_sentence_without_checksum_is_not_taken():
    assert fixes_of(gga().split(b"*")[0] + b"\r\n") == []


@pytest.mark.parametrize("quality", [0, 6, 7, 8])
def test_a_quality_that_is_no_fix_gives_none(quality):
    assert fixes_of(gga(quality=quality)) == []


@pytest.mark.parametrize("quality", [1, 2, 3, 4, 5, 9])
def test_a_quality_that_is_a_fix_gives_one(quality):
    assert len(fixes_of(gga(quality=quality))) == 1


@pytest.mark.parametrize("mode", ["N", "E", "M", "S"])
def test_a_mode_that_is_no_fix_gives_none_whatever_gga_claims(mode):
    assert fixes_of(gga(), rmc(mode=mode)) == []
    assert fixes_of(rmc(mode=mode), gga()) == []


def test_a_year_beyond_all_years_is_no_date_and_no_fault():
    zda = sentence("GPZDA,060000.00,01,03,99999999999999999999,00,00")

    assert [fix.at_ms for fix in fixes_of(zda, gga())] == [None]


def test_status_v_outweighs_a_claimed_fix():
    assert fixes_of(gga(), rmc(status="V")) == []


def test_gns_of_several_systems_stands_by_any_that_does():
    body = "GNGNS,082559,2733.0000,N,11955.0000,E,{},07,1.2,420.0,8.3,,"

    assert len(fixes_of(sentence(body.format("NANN")))) == 1
    assert fixes_of(sentence(body.format("NNNN"))) == []
    assert fixes_of(sentence(body.format("NSNN"))) == []


def test_gsa_that_has_no_fix_outweighs_gga():
    assert fixes_of(gga(), sentence("GNGSA,A,1,,,,,,,,,,,,,,,")) == []


def test_the_sentence_with_more_digits_gives_the_position():
    (fix,) = fixes_of(rmc(lat="2733.00,N"), gga(lat="2733.00123,N"))

    assert fix.lat_deg == pytest.approx(27.5500205, abs=1e-7)


def test_a_place_without_hemisphere_is_none():
    assert fixes_of(sentence("GPGGA,082559,2733.0,,11955.0,E,1,08,0.8,1,M,,M,,")) == []


def test_midnight_between_date_and_position_keeps_the_day():
    first, second = fixes_of(rmc(at="235959"), gga(at="235959"), gga(at="000000"))

    assert second.at_ms - first.at_ms == 1000


def test_two_sentences_stuck_together_are_both_read():
    assert len(fixes_of(gga().strip() + rmc(at="082600"))) == 2


def test_a_line_that_never_ends_takes_no_memory():
    epochs = Epochs()

    for _ in range(200):
        epochs.feed(b"x" * 10_000)

    assert len(epochs._lines._rest) <= LINE_MOST
    assert len(epochs.feed(b"\n" + gga()) + epochs.close()) == 1


@given(st.lists(st.one_of(st.binary(max_size=60), st.just(gga()), st.just(rmc()))))
def test_no_bytes_stop_the_reading(pieces):
    for fix in fixes_of(*pieces):
        assert -90 <= fix.lat_deg <= 90


@given(
    st.sampled_from(["GGA", "RMC", "GNS", "GLL", "GST", "GSA", "ZDA"]),
    st.lists(st.text(alphabet=st.characters(codec="ascii", min_codepoint=32), max_size=12)),
)
def test_no_fields_stop_the_reading(kind, fields):
    body = ",".join([f"GN{kind}", *fields])
    fixes_of(sentence(body), gga(at="120000"))


def ten_seconds(lat_of):
    data = [gga(at=f"0826{n:02}", lat=lat_of(n)) + rmc(at=f"0826{n:02}") for n in range(10)]
    plausible = Plausible()
    return [plausible.mark(fix) for fix in fixes_of(*data)]


def test_a_jump_of_ten_kilometres_is_doubted_and_forgotten():
    marked = ten_seconds(lambda n: "2738.4000,N" if n == 4 else "2733.0000,N")

    assert [fix.doubt for fix in marked] == [None] * 4 + ["jump"] + [None] * 5
    assert marked[4].doubt_m == pytest.approx(10_000, rel=0.01)


def test_a_new_place_is_believed_once_it_has_stood_five_times():
    marked = ten_seconds(lambda n: "2738.4000,N" if n >= 3 else "2733.0000,N")

    assert [fix.doubt for fix in marked] == [None] * 3 + ["jump"] * 4 + [None] * 3


def test_time_that_goes_back_is_doubted():
    plausible = Plausible()
    told = fixes_of(rmc(at="082600"), rmc(at="082601"), rmc(at="081000"), rmc(at="082602"))

    marked = [plausible.mark(fix) for fix in told]

    assert [fix.doubt for fix in marked] == [None, None, "back", None]
    assert marked[2].doubt_s == 961
