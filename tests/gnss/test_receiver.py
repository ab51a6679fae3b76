"""A receiver is listened to, lost, and found again by itself: real sockets, a real terminal line."""

from __future__ import annotations

import os
import queue
import socket
import time
from contextlib import closing

import pytest

from firepost.app.receiver import (
    STOPPED_S,
    ClockSaid,
    Reception,
    Source,
    read_source,
)
from firepost.domain.errors import Refused
from firepost.domain.fix import Fix
from firepost.gnss.receiver import RETRY_S, LineReceiver
from firepost.gnss.wires import CONNECT_S
from gnss.nmea import gga, rmc

NOW_MS = 1772353560000  # 2026-03-01T08:26:00Z


class Heard:
    """What a receiver told, and a steady clock that can be put forward."""

    def __init__(self, source: str) -> None:
        self.told: queue.SimpleQueue = queue.SimpleQueue()
        self.receiver = LineReceiver(
            read_source(source),
            lambda said, fixes: self.told.put((said, fixes)),
            now_ms=lambda: NOW_MS,
        )

    def until(self, wanted, within_s: float = 60.0) -> tuple[Reception, tuple[Fix, ...]]:
        end = time.monotonic() + within_s
        while (left := end - time.monotonic()) > 0:
            said, fixes = self.told.get(timeout=left)
            if wanted(said, fixes):
                return said, fixes
        pytest.fail("not told in time")

    def close(self) -> None:
        self.receiver.close()


def listening(port: int = 0) -> socket.socket:
    server = socket.create_server(("127.0.0.1", port))
    server.settimeout(5)
    return server


def test_a_tcp_source_that_dies_is_tried_again_by_itself_every_few_seconds():
    """Its return is heard of at the next try: within five seconds."""
    assert RETRY_S + CONNECT_S < 5
    server = listening()
    port = server.getsockname()[1]
    with closing(Heard(f"tcp://127.0.0.1:{port}")) as heard:
        wire, _ = server.accept()
        wire.sendall(gga(at="082559") + rmc(at="082559"))
        said, fixes = heard.until(lambda _, fixes: fixes)
        assert said.link == "open"
        assert fixes[0].lat_deg == 27.55

        wire.close()
        server.close()
        lost, _ = heard.until(lambda said, _: said.link == "lost")
        assert lost.words(time.monotonic()).key == "gps.net_gone"
        assert lost.fix == fixes[0]  # the last position is kept, with its age

        with closing(listening(port)) as back:
            wire, _ = back.accept()
            wire.sendall(rmc(at="082605") + rmc(at="082606"))
            heard.until(lambda _, fixes: fixes)
            wire.close()


def test_a_source_that_is_not_there_yet_is_waited_for():
    with closing(listening()) as free:
        port = free.getsockname()[1]
    with closing(Heard(f"tcp://127.0.0.1:{port}")) as heard:
        heard.until(lambda said, _: said.link == "lost")
        with closing(listening(port)) as server:
            wire, _ = server.accept()
            wire.sendall(rmc(at="082559") + rmc(at="082600"))
            heard.until(lambda _, fixes: fixes)
            wire.close()


def test_a_silent_source_stays_connected_and_goes_grey_within_ten_seconds():
    with closing(listening()) as server:
        port = server.getsockname()[1]
        with closing(Heard(f"tcp://127.0.0.1:{port}")) as heard:
            wire, _ = server.accept()
            wire.sendall(rmc(at="082559"))
            said, _ = heard.until(lambda _, fixes: fixes)

            assert said.freshness(said.heard_s + 1) == "live"
            assert said.freshness(said.heard_s + 9) == "stale"
            assert said.freshness(said.heard_s + STOPPED_S + 1) == "stopped"

            wire.sendall(rmc(at="082620"))
            again, _ = heard.until(lambda _, fixes: fixes)
            assert again.freshness(again.heard_s) == "live"
            wire.close()


def test_a_line_that_lives_is_asked_whether_it_does():
    """A cable that is pulled sends no goodbye: the kernel finds out in seven seconds."""
    from firepost.gnss import wires

    with closing(listening()) as server:
        wire = wires.TcpWire(*server.getsockname())
        asked = wire._socket.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        wire.close()

    assert asked
    assert wires.ALIVE_AFTER_S + wires.ALIVE_EVERY_S * wires.ALIVE_TIMES < 10


def test_udp_is_heard():
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with closing(Heard(f"udp://127.0.0.1:{port}")) as heard:
        heard.until(lambda said, _: said.link == "open")
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sender:
            sender.sendto(rmc().strip(), ("127.0.0.1", port))
            _, fixes = heard.until(lambda _, fixes: fixes)

    assert fixes[0].lat_deg == 27.55


def test_a_serial_port_that_is_pulled_out_is_found_again():
    main, tail = os.openpty()
    name = os.ttyname(tail)
    with closing(Heard(f"{name}@4800")) as heard:
        heard.until(lambda said, _: said.link == "open")
        os.write(main, rmc())
        _, fixes = heard.until(lambda _, fixes: fixes)
        assert fixes[0].lat_deg == 27.55

        os.close(main)
        os.close(tail)
        lost, _ = heard.until(lambda said, _: said.link == "lost")

    assert lost.words(0).key in ("gps.port_gone", "gps.port_denied")


def test_a_receiver_without_a_date_is_taken_to_speak_of_today():
    with closing(listening()) as server:
        port = server.getsockname()[1]
        with closing(Heard(f"tcp://127.0.0.1:{port}")) as heard:
            wire, _ = server.accept()
            wire.sendall(gga(at="082559"))
            said, (fix,) = heard.until(lambda _, fixes: fixes)
            wire.close()

    assert fix.at_ms == NOW_MS - 1000
    assert said.clock() is None


def test_the_laptops_clock_is_held_against_the_receivers():
    assert ClockSaid(900).agrees
    assert not ClockSaid(-240_000).agrees


def test_a_receiver_whose_calendar_began_anew_is_right_but_for_its_weeks():
    """RMC says 15 July 2006; 1,024 weeks later it is 1 March 2026."""
    with closing(listening()) as server:
        port = server.getsockname()[1]
        with closing(Heard(f"tcp://127.0.0.1:{port}")) as heard:
            wire, _ = server.accept()
            wire.sendall(rmc(at="082559", day="160706"))
            said, (fix,) = heard.until(lambda _, fixes: fixes)
            wire.close()

    assert fix.at_ms == NOW_MS - 1000
    assert fix.rolled_weeks == 1024
    assert (said.clock().off_ms, said.clock().rolled) == (1000, True)


def test_a_doubtful_position_is_not_live():
    fix = Fix(27.55, 119.9, 0, doubt="jump", doubt_m=10_000.0)
    said = Reception(Source("x", "tcp"), "open", fix=fix, heard_s=0.0)

    assert said.freshness(1.0) == "stale"
    assert said.words(1.0).key == "gps.jump"


def test_bytes_without_a_sentence_are_told_as_noise():
    said = Reception(Source("x", "serial"), "open", place="COM3@4800", noise_s=0.0)

    assert said.words(5.0).key == "gps.none"
    assert said.words(11.0).key == "gps.noise"


@pytest.mark.parametrize(
    ("text", "kind", "place", "number"),
    [
        ("COM3", "serial", "COM3", None),
        ("com12@9600", "serial", "com12", 9600),
        ("/dev/ttyUSB0", "serial", "/dev/ttyUSB0", None),
        ("serial", "serial", "", None),
        ("tcp://192.168.1.1:2947", "tcp", "192.168.1.1", 2947),
        ("tcp:gps.local:10110", "tcp", "gps.local", 10110),
        ("udp://:10110", "udp", "", 10110),
        ("udp:10110", "udp", "", 10110),
        ("/media/log.nmea", "file", "/media/log.nmea", None),
        ("C:\\logs\\a.txt", "file", "C:\\logs\\a.txt", None),
    ],
)
def test_a_source_is_understood(text, kind, place, number):
    source = read_source(text)

    assert (source.kind, source.place, source.number) == (kind, place, number)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "gps.source_unknown"),
        ("tcp://a:99999", "gps.port_number"),
        ("tcp:1", "gps.host_missing"),
    ],
)
def test_a_source_that_can_be_none_is_refused(text, key):
    with pytest.raises(Refused) as stopped:
        read_source(text)
    assert stopped.value.notice.key == key
