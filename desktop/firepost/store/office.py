"""This device's home and desks, as the exchange asks for them. Implements `app.office`."""

from __future__ import annotations

from pathlib import Path

from firepost.app import authority
from firepost.app.chains import HUB
from firepost.app.exchange import EventStore
from firepost.app.membership import Enrolment, Gate, Ties, packed
from firepost.app.office import Desk
from firepost.app.wire import letters, records
from firepost.app.wire.letters import ReceiptWords
from firepost.app.wire.messages import Members, Voucher, voucher_words
from firepost.app.wire.packing import Unreadable
from firepost.domain.entry import Draft
from firepost.domain.errors import Trouble
from firepost.store.desk_file import DeskFile
from firepost.store.home import Home, Settings
from firepost.store.journal import DeskJournal

_HUB_KEY = "hub-key"


class DeviceOffice:
    def __init__(self, home: Home, *, now_ms: int) -> None:
        self.home = home
        self._now_ms = now_ms

    @property
    def person(self) -> str:
        return self.home.person

    @property
    def post(self) -> str:
        return self.home.post

    @property
    def device_key(self) -> bytes | None:
        return self.home.device_key

    def trusts(self, device_key: bytes) -> bool:
        return self.home.trusts(device_key)

    def trusted(self) -> list[bytes]:
        chosen = self.home.settings
        others = [bytes.fromhex(one) for one in sorted(chosen.admitted | chosen.enrolled)]
        own = self.home.device_key
        return others if own is None or own in others else [own, *others]

    def note_post(self, device: str, name: str) -> None:
        self.home.note_post(device, name[:60])

    # -- the hub it belongs to

    def ties(self) -> Ties | None:
        return Ties.of(self.home.settings.hub)

    def tie(self, enrolment: Enrolment) -> None:
        signing = self.home.device_signing_key()
        device = signing.public_key().public_bytes_raw()
        key = enrolment.key.encode()
        voucher = Voucher(
            device,
            authority.der_of(enrolment.certificate.encode()),
            authority.sign_with(key, voucher_words(enrolment.hub, device)),
        )
        self.home.keep_secret(_HUB_KEY, key)
        same = self.home.settings.hub.get("hub") == enrolment.hub
        old = self.home.settings.hub if same else {}
        told = {
            "hub": enrolment.hub,
            "url": enrolment.url,
            "name": enrolment.name,
            "role": enrolment.role,
            "authority": enrolment.authority,
            "certificate": enrolment.certificate,
            "voucher": packed(voucher),
        }
        self.home.change(hub={**old, **told}, post=self._post_named(enrolment.name))

    def _post_named(self, name: str) -> str:
        """The post takes the name it was enrolled by, unless a person gave it one."""
        chosen = self.home.settings.post
        return name if chosen == Settings().post else chosen

    def hub_key(self) -> bytes:
        key = self.home.secret(_HUB_KEY)
        if key is None:
            raise Trouble("keys.damaged", path=str(self.home.folder))
        return key

    def letters(self) -> list[bytes]:
        ties = self.ties()
        if ties is None:
            return []
        return [records.frame(records.MEMBERS, letters.encode(ties.letter()))]

    def hear(self, store: EventStore, record: records.Record) -> bool:
        ties = self.ties()
        if ties is None:
            return False
        if record.kind == records.RECEIPT:
            return self._hear_receipt(ties, store, record.payload)
        if record.kind == records.MEMBERS:
            try:
                members = letters.decode(record.payload, Members)
            except Unreadable:
                return False
            return self.learn(members, live=False)
        return False

    def learn(self, members: Members, *, live: bool = True) -> bool:
        """Take news of membership, from the hub itself or from a stick."""
        ties = self.ties()
        heard = None if ties is None else ties.heard(members, live=live)
        if ties is None or heard is None:
            return False
        gone = heard.revoked()
        enrolled = (self.home.settings.enrolled | heard.devices()) - gone
        self.home.change(
            hub={**self.home.settings.hub, **heard.kept(ties)},
            enrolled=enrolled,
            admitted=self.home.settings.admitted - gone,
        )
        return True

    def _hear_receipt(self, ties: Ties, store: EventStore, payload: bytes) -> bool:
        words = ties.receipt(payload)
        if words is None or words.desk != store.desk_id or not isinstance(store, DeskFile):
            return False
        peer = f"{HUB}{ties.hub}"
        held = store.signed_receipts().get(peer)
        if held is not None:
            before = ties.receipt(held)
            if before is not None and not _newer(words, before):
                return False
        store.keep_receipt(peer, letters.by_name(words.vector), payload)
        return True

    def gate(self, store: EventStore) -> Gate:
        ties = self.ties()
        if ties is None or ties.members is None:
            return Gate()
        return Gate(
            {one.device: one.upto for one in ties.members.revoked},
            {stream.key: stream.certificate.device for stream in store.streams()},
        )

    # -- its desks

    def exists(self, desk: Path) -> bool:
        return desk.exists()

    def open(self, desk: Path) -> Desk:
        return DeskFile.open(desk, self.home, write=True)

    def make(self, desk: Path, *, desk_id: str, drill: bool) -> Desk:
        return DeskFile.create(
            desk, self.home, drill=drill, now_ms=self._now_ms, desk_id=desk_id
        )

    def say_join(self, desk: Desk, other: str, *, now_ms: int) -> None:
        assert isinstance(desk, DeskFile)
        journal = DeskJournal(desk)
        draft = Draft(
            "desk.join", {"desk": other}, at_ms=now_ms, by=self.person, entered_ms=now_ms
        )
        journal.append(draft, journal.record().heads)


def _newer(words: ReceiptWords, before: ReceiptWords) -> bool:
    more = sum(words.vector.values()) > sum(before.vector.values())
    return words.at_ms > before.at_ms or (words.at_ms == before.at_ms and more)


def read_file(path: Path) -> bytes:
    """A small file from outside.

    Raises:
        Trouble: `enrol.missing`
    """
    try:
        with path.open("rb") as file:
            return file.read(1024 * 1024)
    except OSError as error:
        raise Trouble("enrol.missing", path=str(path), says=error.strerror) from error
