"""Every recording of gpsd's suite gives what gpsd gives, and no more than the receiver stood by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from firepost.domain.errors import Refused, Trouble
from firepost.gnss.recording import SIZE_MOST, read_recording

LOGS = Path(__file__).parents[1] / "data" / "gps"
# Distinct moments with a position the receiver stands by, counted from the sentences.
MOMENTS = {
    "beidou-gb": 2,
    "bu353-glonass": 9,
    "firefly-II": 23,
    "garmin-geko201": 0,
    "gp-320fw-2019-04-07-coldboot": 2,
    "hemi": 21,
    "polarx2": 5,
    "telit-he910": 187,
    "tn200": 0,
    "ublox-zed-f9p-nmea": 29,
}
DATES = {
    "beidou-gb": "2015-03-02",
    "bu353-glonass": "2014-05-26",
    "firefly-II": "2010-07-08",
    "gp-320fw-2019-04-07-coldboot": "2019-04-07",
    "hemi": "2018-09-07",
    "polarx2": "2012-03-22",
    "telit-he910": "2019-03-12",
    "ublox-zed-f9p-nmea": "2019-04-12",
}


def told_by_gpsd(log: str):
    """Latitude, longitude, and milliseconds of the day where gpsd gives a time."""
    for line in (LOGS / f"{log}.log.chk").read_text(errors="replace").splitlines():
        said = json.loads(line) if line.startswith("{") else {}
        if said.get("class") == "TPV" and said["mode"] >= 2 and "lat" in said:
            yield said["lat"], said["lon"], day_ms(said.get("time"))


def day_ms(time: str | None) -> int | None:
    if time is None:
        return None
    hours, minutes, seconds = time[11:-1].split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)


def test_every_log_is_in_the_table():
    assert {path.stem for path in LOGS.glob("*.log")} == set(MOMENTS)


@pytest.mark.parametrize("log", [name for name in MOMENTS if name != "garmin-geko201"])
def test_it_holds_every_position_that_gpsd_gives(log):
    fixes = read_recording(LOGS / f"{log}.log").fixes

    for lat, lon, at in told_by_gpsd(log):
        assert any(
            abs(fix.lat_deg - lat) < 1e-6
            and abs(fix.lon_deg - lon) < 1e-6
            and at in (None, fix.day_ms)
            for fix in fixes
        ), (lat, lon, at)


@pytest.mark.parametrize("log", MOMENTS)
def test_each_moment_counts_once(log):
    fixes = read_recording(LOGS / f"{log}.log").fixes

    assert len(fixes) == MOMENTS[log]
    assert len({fix.at_ms for fix in fixes}) == MOMENTS[log]


@pytest.mark.parametrize("log", DATES)
def test_dates_are_those_of_the_log(log):
    fixes = read_recording(LOGS / f"{log}.log").fixes

    days = {fix.at_ms // 86_400_000 for fix in fixes}
    assert days == {day_number(DATES[log])}


def day_number(day: str) -> int:
    from datetime import date

    return (date.fromisoformat(day) - date(1970, 1, 1)).days


def test_a_demonstration_is_told_as_one():
    assert read_recording(LOGS / "garmin-geko201.log").refused == {"demo": 18}


def test_accuracy_is_what_gst_says_and_reckoned_from_hdop_without_it():
    gst = read_recording(LOGS / "ublox-zed-f9p-nmea.log").fixes[0]
    before = read_recording(LOGS / "polarx2.log").fixes[0]
    hdop = read_recording(LOGS / "beidou-gb.log").fixes[0]

    assert gst.accuracy_m == pytest.approx((2.3**2 + 3.5**2) ** 0.5)
    assert before.accuracy_m == pytest.approx((317.563**2 + 10.659**2) ** 0.5)
    assert hdop.accuracy_m == pytest.approx(1.2 * 5.0)


def test_what_is_no_recording_is_refused(tmp_path):
    (tmp_path / "noise.log").write_bytes(bytes(range(256)) * 4000)
    (tmp_path / "empty.log").touch()

    for name in ("noise.log", "empty.log"):
        with pytest.raises(Refused) as stopped:
            read_recording(tmp_path / name)
        assert stopped.value.notice.key == "gps.no_sentence"


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    with (tmp_path / "huge.log").open("wb") as file:
        file.truncate(SIZE_MOST + 1)

    with pytest.raises(Refused) as stopped:
        read_recording(tmp_path / "huge.log")
    assert stopped.value.notice.key == "gps.too_large"


def test_a_missing_file_is_trouble(tmp_path):
    with pytest.raises(Trouble) as stopped:
        read_recording(tmp_path / "none.log")
    assert stopped.value.notice.key == "gps.no_file"
