"""Two laptops on one table: one serves, the other joins by a code that is read aloud."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress

import pytest

from devices import Device
from firepost import bootstrap
from firepost.domain.errors import Refused
from firepost.sync import beacon, pairing
from firepost.sync.pairing import Card, Code, WrongCode

LOOP = "127.0.0.1"


@contextmanager
def serving(device: Device, *more: object):
    """`firepost lan serve` in a process of its own; hands back what it printed, and itself."""
    process = subprocess.Popen(
        [
            sys.executable, "-m", "firepost", "lan", "serve", str(device.desk), "--json",
            "--listen", LOOP, "--port", "0", "--minutes", "1", *map(str, more),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "FIREPOST_HOME": str(device.home)},
    )  # fmt: skip
    line = process.stdout.readline()
    assert line, process.communicate(timeout=10)[1]
    try:
        yield json.loads(line), process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=20)


def join(device: Device, told: dict, code: str | None = None):
    return device.run(
        "lan", "join", device.desk, "--code", code or told["code"],
        "--at", told["listening"][0], "--json",
    )  # fmt: skip


@pytest.fixture
def evening(tmp_path):
    desk = Device("包垟前指", tmp_path)
    desk.feeds(
        {"do": "incident.open", "name": "北坑湾", "lon_deg": 119.98, "lat_deg": 27.66},
        {
            "do": "perimeter.record",
            "method": "gps",
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[119.98, 27.66], [119.99, 27.66], [119.99, 27.67], [119.98, 27.66]]
                ],
            },
        },
        *({"do": "log.say", "text": f"第{n}次报告"} for n in range(200)),
    )
    return desk


def test_a_new_laptop_joins_in_one_exchange_and_shows_the_same(evening, tmp_path):
    """It has no desk yet; afterwards it has the same, shapes too, and writes in it."""
    new = Device("第二台", tmp_path)

    with serving(evening) as (told, process):
        done = join(new, told)
        host = json.loads(process.communicate(timeout=20)[0])

    assert done.code == 0, done
    assert (done.json["received"], done.json["sent"]) == (202, 0)
    assert (host["sent"], host["received"]) == (202, 0)
    assert new.digest() == evening.digest()
    assert new.shows()["incidents"][0]["burned_area_ha"] is not None


def test_what_both_wrote_since_goes_both_ways_and_the_neighbour_counts(evening, tmp_path):
    new = Device("第二台", tmp_path)
    with serving(evening) as (told, _):
        join(new, told)
    new.feeds({"do": "log.say", "text": "第二台到位"})
    evening.feeds({"do": "log.say", "text": "收到"})

    with serving(evening) as (told, process):
        done = join(new, told)
        process.communicate(timeout=20)

    assert (done.json["received"], done.json["sent"]) == (1, 1)
    assert new.digest() == evening.digest()
    assert evening.shows()["log"] == 202


def test_a_wrong_code_gets_nothing_and_three_end_the_invitation(evening, tmp_path):
    new = Device("第二台", tmp_path)
    with serving(evening) as (told, process):
        room = told["code"][:2]
        wrong = "000-000" if told["code"][3:] != "000-000" else "111-111"
        answers = [join(new, told, f"{room}-{wrong}") for _ in range(3)]
        code = process.wait(20)
    assert [one.json["key"] for one in answers] == ["neighbour.wrong_code"] * 3
    assert code == 3
    assert not new.desk.exists()


def test_what_is_no_code_or_no_address_is_said_before_anything_is_tried(evening, tmp_path):
    new = Device("第二台", tmp_path)
    told = {"listening": ["127.0.0.1:1"]}
    assert join(new, told, "12-34").json["key"] == "neighbour.not_a_code"
    assert join(new, told, "12-345-678").json["key"] == "neighbour.away"
    told = {"listening": ["nowhere:port"]}
    assert join(new, told, "12-345-678").json["key"] == "neighbour.not_an_address"
    assert not new.desk.exists()


def test_another_fires_desk_is_refused_on_both_sides_and_nobody_is_admitted(evening, tmp_path):
    other = Device("别处", tmp_path)
    other.feeds({"do": "log.say", "text": "另一个工作库"})
    before = other.digest()

    with serving(evening) as (told, process):
        done = join(other, told)
        process.terminate()
        process.communicate(timeout=20)

    assert (done.code, done.json["key"]) == (3, "desk.other")
    assert other.digest() == before
    assert not (evening.home / "settings.json").exists(), "nobody was admitted"


def test_strangers_who_knock_stop_nobody(evening, tmp_path):
    """Random bytes, a TLS greeting without a code, a knock and silence: then the right one."""
    new = Device("第二台", tmp_path)
    with serving(evening) as (told, process):
        host, port = told["listening"][0].split(":")
        for knock in (b"", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x00\x05hello", os.urandom(500),
                      pairing.PREFIX + b"\xff\xff\xff\xff"):  # fmt: skip
            with socket.create_connection((host, int(port)), 5) as link, suppress(OSError):
                link.sendall(knock)
                link.shutdown(socket.SHUT_WR)
                link.recv(10)
        done = join(new, told)
        process.communicate(timeout=20)
    assert done.code == 0, done
    assert new.digest() == evening.digest()


def test_a_drill_never_enters_a_real_desk(evening, tmp_path):
    drill = Device("演练", tmp_path)
    drill.feeds({"do": "log.say", "text": "演练"}, drill=True)
    with serving(evening) as (told, process):
        done = join(drill, told)
        process.terminate()
        process.communicate(timeout=20)
    assert done.json["key"] == "bundle.of_a_real_desk"


# -- the pieces


def cards() -> tuple[Card, Card]:
    from datetime import UTC, datetime

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from firepost.sync.channel import fresh_credentials

    made = []
    for post in ("甲", "乙"):
        key = Ed25519PrivateKey.generate()
        pem = fresh_credentials(datetime(2026, 3, 1, tzinfo=UTC)).certificate
        made.append(
            Card(
                key.public_key().public_bytes_raw(),
                post,
                pem,
                key.sign(pairing.card_words(pem)),
            )
        )
    return made[0], made[1]


def met(host_code: Code, guest_code: Code, host_card: Card, guest_card: Card):
    near, far = socket.socketpair()
    found: list[object] = []

    def serve() -> None:
        with far:
            try:
                assert pairing.exactly(far, len(pairing.PREFIX)) == pairing.PREFIX
                found.append(pairing.meet_as_host(far, host_code, host_card))
            except WrongCode as wrong:
                found.append(wrong)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with near:
            near.settimeout(5)
            try:
                found.append(pairing.meet_as_guest(near, guest_code, guest_card))
            except WrongCode as wrong:
                found.append(wrong)
    finally:
        thread.join(5)
    return found


def test_the_same_code_tells_each_who_the_other_is():
    host, guest = cards()
    code = Code.read("27 483-162")
    assert set(met(code, code, host, guest)) == {host, guest}


def test_another_code_tells_neither_anything():
    host, guest = cards()
    found = met(Code.read("27-483-162"), Code.read("27-483-163"), host, guest)
    assert [type(one) for one in found] == [WrongCode, WrongCode]


def test_a_card_for_another_s_certificate_is_no_card():
    host, guest = cards()
    forged = Card(guest.device, guest.post, host.certificate, guest.signed)
    code = Code.fresh()
    found = met(code, code, host, forged)
    assert any(isinstance(one, WrongCode) for one in found)


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "12-345-67x", "１２３４５６７８"])
def test_a_code_has_eight_digits(text):
    with pytest.raises(Refused):
        Code.read(text)


def test_a_code_is_read_as_it_was_told():
    code = Code.fresh()
    assert Code.read(str(code)) == code
    assert Code.read(f" {code.room} {code.secret} ") == code


def test_the_room_that_is_asked_for_answers_and_no_other():
    with beacon.Beacon("27", 40_001, at=(LOOP, 0)) as shining:
        assert beacon.find("27", seconds=3, ask=shining.at) == (LOOP, 40_001)
        assert beacon.find("28", seconds=0.3, ask=shining.at) is None


def test_the_open_window_s_desk_keeps_in_step_without_a_second_code(tmp_path, post_at):
    """What the window does: the table stays laid, and who came once comes again."""
    ours, theirs = post_at("包垟前指"), post_at("第二台")
    ours.says("log.say", text="到位")
    told: list[object] = []
    invited: list[object] = []
    courier = bootstrap.courier()
    turns = threading.Semaphore(0)
    ends = threading.Event()
    work: list = []

    def on_main(job):
        done = threading.Event()
        box: list = []

        def run() -> None:
            box.append(job())
            done.set()

        work.append(run)
        turns.release()
        assert done.wait(10)
        return box[0]

    hosts = courier.neighbours(ours.post, on_main)
    thread = threading.Thread(
        target=lambda: hosts.serve(
            goes_on=lambda: not ends.is_set(), ready=invited.append, told=told.append
        )
    )
    guests = courier.neighbours(theirs.post, lambda job: job())
    results: list = []

    def guest(deed) -> None:
        thread_of_guest = threading.Thread(target=lambda: results.append(deed()))
        thread_of_guest.start()
        while thread_of_guest.is_alive() or work:
            if turns.acquire(timeout=0.05):
                work.pop(0)()
        thread_of_guest.join()

    # The guest's desk is on another thread here, so it is borrowed the same way.
    guests = courier.neighbours(theirs.post, on_main)
    thread.start()
    try:
        while not invited:
            if turns.acquire(timeout=0.05):
                work.pop(0)()
        port = invited[0].addresses[0].rpartition(":")[2] if invited[0].addresses else "47471"
        guest(lambda: guests.join(invited[0].code, f"{LOOP}:{port}"))
        theirs.says("log.say", text="第二台到位")
        guest(guests.again)
    finally:
        ends.set()
        while thread.is_alive():
            if turns.acquire(timeout=0.05):
                work.pop(0)()
        thread.join()
    assert [one["received"] for one in results] == [1, 0]
    assert [one["sent"] for one in results] == [0, 1]
    assert ours.board.entries == theirs.board.entries == 2
