"""Who comes to the hub with bad papers, old words or no end: bounded, logged, explained."""

from __future__ import annotations

import http.client
import json
import ssl
from urllib.parse import urlsplit

import msgspec
import pytest

from devices import Device
from firepost.app.authority import Authority, Credentials
from firepost.app.exchange import segment_record
from firepost.app.wire import letters, messages, records
from firepost.hub import link as hub_link
from hubs import serving
from sync.lines import FIRE, say
from sync.writers import Writer


@pytest.fixture
def hub(tmp_path):
    with serving(str(tmp_path / "hub"), tmp_path) as hub:
        yield hub


def guest(hub, folder, name: str = "甲") -> http.client.HTTPSConnection:
    """A connection with an enrolled certificate, and nothing of ours around it."""
    said = json.loads(hub.enrolment(name).read_text(encoding="utf-8"))
    context = ssl._create_unverified_context()
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    certificate.write_text(said["certificate"])
    key.write_text(said["key"])
    context.load_cert_chain(certificate, key)
    parts = urlsplit(hub.url)
    return http.client.HTTPSConnection(parts.hostname, parts.port, context=context, timeout=25)


def posted(connection, path: str, body) -> tuple[int, bytes]:
    connection.request("POST", path, body)
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_the_same_request_again_changes_nothing(hub, tmp_path):
    """A recorded push played three times: kept once, known twice; and so is the vector."""
    writer = Writer().say(count=20)
    record = segment_record(writer.segment())
    connection = guest(hub, tmp_path)
    answers = []
    for _ in range(3):
        status, body = posted(connection, f"/v1/push/{writer.desk}?drill=1", record)
        assert status == 200
        answers.append(letters.decode(body, messages.Held))
    assert [one.known for one in answers] == [0, 20, 20] or answers[0].quarantined == 20
    assert answers[0].vector == answers[1].vector == answers[2].vector
    connection.close()


def test_who_sends_for_ever_is_stopped_and_what_was_good_is_kept(hub, tmp_path):
    """The bound is 64 MB a request; whoever goes on is told so, and others are served."""
    writer = Writer().say(*("x" * 7000 for _ in range(18)))
    record = segment_record(writer.segment())
    newer = records.frame(b"FPx1", bytes(250_000))  # of a kind that a newer version may have
    sent = 0

    def endless():
        nonlocal sent
        yield record
        while True:
            sent += len(newer)
            yield newer

    connection = guest(hub, tmp_path)
    try:
        status, body = posted(connection, f"/v1/push/{writer.desk}?drill=1", endless())
    except OSError:  # it hung up on us: as good
        status, body = 403, b""
    assert status == 403
    assert sent < hub_link.PUSH_MAX + 16_000_000
    if body:
        assert letters.decode(body, messages.Refusal).key == "link.too_much"
    connection.close()

    front = Device("乙", tmp_path)
    hub.enrols(front)
    front.feeds(FIRE, say("到位"))
    assert front.run("sync", front.desk, "--json").json["acknowledged"] == 2


def test_an_expired_certificate_is_shut_out_and_the_post_goes_on(hub, tmp_path):
    """What the post enters stays here, unsent; the hub says why, whatever the post's clock."""
    front = Device("甲", tmp_path)
    front.feeds(FIRE)
    file = hub.enrolment("甲")
    said = json.loads(file.read_text(encoding="utf-8"))
    secret = next((tmp_path / "hub").rglob("authority*"))
    kept = msgspec.msgpack.decode(secret.read_bytes(), type=tuple[bytes, bytes])
    authority = Authority(Credentials(*kept))
    old, _ = authority.enrol("甲", "post", 1_500_000_000_000)
    said |= {"certificate": old.certificate.decode(), "key": old.key.decode()}
    file.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    assert front.run("enrol", file, "--json").code == 0

    done = front.run("sync", front.desk, "--json")

    assert done.code == 3
    assert done.json["key"] == "link.expired", done
    assert front.shows()["unsent"] == 1
