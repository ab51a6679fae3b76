"""The hub's work, whatever asks for it: the link, a stick on its desk, its administrator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from firepost.app import authority, membership
from firepost.app.authority import Authority, Credentials
from firepost.app.exchange import (
    EventStore,
    Intake,
    Pieces,
    Taken,
    wants_of,
)
from firepost.app.membership import FORM, Enrolment, Gate, receipt_words, vouches
from firepost.app.wire import letters, messages, records
from firepost.app.wire.messages import Held, Hello, MemberList, Members, Revoked, Welcome
from firepost.app.wire.packing import Unreadable
from firepost.domain.errors import Refused
from firepost.hub.ports import Enrolled, HubStore

_AUTHORITY: Final = "authority"
_PIECES_MAX: Final = 256  # devices with a blob begun


class Hub:
    """Used by one thread at a time."""

    def __init__(self, store: HubStore, *, now_ms: Callable[[], int]) -> None:
        self.store = store
        self._now_ms = now_ms
        self.authority = Authority(self._credentials())
        self._pieces: dict[tuple[str, str], Pieces] = {}
        self._revoked: dict[bytes, dict[bytes, int]] = {}
        self._members = Members(self.authority.hub)
        self.devices: frozenset[bytes] = frozenset()  # whose entries count
        self.refresh()

    def _credentials(self) -> Credentials:
        kept = self.store.register.secret(_AUTHORITY)
        if kept is None:
            made = authority.make_authority(self._now_ms())
            content = msgspec.msgpack.encode((made.certificate, made.key))
            kept = self.store.register.keep_secret(_AUTHORITY, content)
        return Credentials(*msgspec.msgpack.decode(kept, type=tuple[bytes, bytes]))

    @property
    def name(self) -> str:
        return self.authority.hub

    # -- whom it knows

    def enrol(self, name: str, role: str, url: str) -> Enrolment:
        """
        Raises:
            Refused: `hub.name_taken`, `hub.url_not_https`
        """
        if not url.startswith("https://"):
            raise Refused("hub.url_not_https", url=url, path="--url")
        active = [one for one in self.store.register.all() if one.revoked_ms is None]
        if any(one.name == name for one in active):
            raise Refused("hub.name_taken", name=name, path="NAME")
        now_ms = self._now_ms()
        credentials, number = self.authority.enrol(name, role, now_ms)
        self.store.register.add(Enrolled(number, name, role, now_ms))
        return Enrolment(
            firepost=FORM,
            hub=self.name,
            url=url.rstrip("/"),
            name=name,
            role=role,
            authority=self.authority.certificate.decode(),
            certificate=credentials.certificate.decode(),
            key=credentials.key.decode(),
        )

    def revoke(self, name: str) -> Enrolled:
        """From now on nothing of that device is taken but what the hub holds already.

        Raises:
            Refused: `hub.no_such_device`
        """
        found = [
            one
            for one in self.store.register.all()
            if one.name == name and one.revoked_ms is None
        ]
        if not found:
            raise Refused("hub.no_such_device", name=name, path="NAME")
        upto: dict[bytes, int] = {}
        for held in self.store.desks():
            with self.store.desk(held.desk) as desk:
                upto |= {
                    stream.key[:8]: stream.head
                    for stream in desk.streams()
                    if stream.certificate.device == found[0].device
                }
        self.store.register.revoke(found[0].number, self._now_ms(), upto)
        self.refresh()
        return found[0]

    def who(self, certificate: bytes | None) -> Enrolled:
        """
        Raises:
            Refused: `link.no_certificate`, `link.not_enrolled`, `link.expired` by the clock
                here, `link.revoked`
        """
        if certificate is None:
            raise Refused("link.no_certificate")
        try:
            shown = authority.shown(certificate)
        except ValueError:
            raise Refused("link.not_enrolled") from None
        if shown.until_ms < self._now_ms():
            raise Refused("link.expired")
        enrolled = self.store.register.one(shown.number)
        if enrolled is None:
            raise Refused("link.not_enrolled")
        if enrolled.revoked_ms is not None:
            raise Refused("link.revoked", name=enrolled.name)
        return enrolled

    def refresh(self) -> None:
        """Read the register anew: whose entries count, whose no longer, what members are told."""
        devices: dict[bytes, str] = {}
        revoked: dict[bytes, dict[bytes, int]] = {}
        for one in self.store.register.all():
            if one.device is None:
                continue
            devices[one.device] = one.name
            if one.revoked_ms is not None:
                revoked[one.device] = dict(sorted(one.upto.items()))
        entered = len(devices) + len(revoked)
        for device in self.store.register.admitted():
            entered += 1
            devices.setdefault(device, "")
        for device in revoked:
            del devices[device]
        self._revoked = revoked
        self.devices = frozenset(devices)
        self.store.trust(devices)
        self._tell(devices, entered)

    def _tell(self, devices: dict[bytes, str], number: int) -> None:
        gone = [Revoked(device, upto) for device, upto in sorted(self._revoked.items())]
        told = MemberList(
            messages.MEMBERS, self.name, number, dict(sorted(devices.items())), gone
        )
        words = letters.encode(told)
        if words != self._members.words:
            self._members = Members(self.name, words, self.authority.sign(words))

    def members(self) -> Members:
        return self._members

    # -- the link

    def hello(self, certificate: bytes | None, hello: Hello) -> Welcome:
        enrolled = self.who(certificate)
        self.refresh()  # other programs write in the register too
        if hello.device in self._revoked:  # enrolled anew under another name: still the same
            raise Refused("link.revoked", name=enrolled.name)
        self._tie(enrolled, hello)
        now_ms = self._now_ms()
        self.store.register.seen(enrolled.number, now_ms)
        desk = hello.desk or self._only_desk()
        drill, wants = hello.drill, list[messages.Want]()
        vector, marks, asides = dict[str, int](), dict[str, bytes](), dict[str, bytes]()
        if any(held.desk == desk for held in self.store.desks()):
            with self.store.desk(desk) as store:
                if hello.desk is not None and store.drill != hello.drill:
                    raise Refused("link.drill_differs", desk=desk)
                drill, vector, marks = store.drill, store.vector(), store.marks()
                wants = wants_of(store, self._pieces_of(enrolled, desk))
                asides = {
                    name: b"".join(map(messages.word_mark, words))
                    for name, words in store.asides().items()
                }
        same = messages.vector_digest(vector, marks) == hello.digest
        aside = {} if same else asides
        known = messages.members_digest(self._members.words)
        return Welcome(
            version=messages.VERSION,
            hub=self.name,
            desk=desk,
            drill=drill,
            now_ms=now_ms,
            vector=None if same else letters.by_key(vector),
            wants=wants,
            receipt=self._receipt(desk, vector, now_ms),
            members=None if known == hello.members else self._members,
            marks=b"" if same else b"".join(marks[name] for name in sorted(vector)),
            aside={bytes.fromhex(name): words for name, words in aside.items()},
        )

    def _tie(self, enrolled: Enrolled, hello: Hello) -> None:
        if enrolled.device is None:
            voucher = hello.voucher
            sound = (
                voucher is not None
                and vouches(voucher, hub=self.name, by=self.authority.certificate)
                and authority.shown(voucher.certificate).number == enrolled.number
            )
            if voucher is None or not sound:
                raise Refused("link.not_enrolled")
            tied = self.store.register.bind(enrolled.number, voucher.device)
            self.refresh()
        else:
            tied = enrolled.device
        if tied != hello.device:
            raise Refused("link.enrolment_taken", name=enrolled.name)

    def _only_desk(self) -> str:
        desks = self.store.desks()
        if len(desks) != 1:
            raise Refused("desk.ambiguous", count=len(desks))
        return desks[0].desk

    def _receipt(self, desk: str, vector: dict[str, int], now_ms: int) -> bytes:
        words = receipt_words(hub=self.name, desk=desk, at_ms=now_ms, vector=vector)
        return self.authority.sign(words)

    def may_push(self, certificate: bytes | None, desk: str, *, drill: bool) -> Enrolled:
        """
        Raises:
            Refused
        """
        enrolled = self.who(certificate)
        if enrolled.role == "reader":
            raise Refused("link.reads_only", name=enrolled.name)
        self.store.make(desk, drill=drill)
        with self.store.desk(desk) as store:
            if store.drill != drill:
                raise Refused("link.drill_differs", desk=desk)
        return enrolled

    def take(
        self, enrolled: Enrolled, desk: str, came: Sequence[records.Record], so_far: Taken
    ) -> None:
        """Take what came, durably; adds to `so_far`."""
        with self.store.desk(desk) as store, store.together():
            intake = Intake(
                store,
                learned_ms=self._now_ms(),
                from_=f"link:{enrolled.name}",
                allowed=self.gate(store),
                pieces=self._pieces_of(enrolled, desk),
            )
            heard = False
            for record in came:
                if not intake.take(record) and record.kind == records.MEMBERS:
                    heard = self._hear(record.payload) or heard
        if heard:
            self.refresh()
        if intake.taken.new or heard:
            self.store.settle(desk)
        so_far.merge(intake.taken)

    def take_part(self, enrolled: Enrolled, desk: str, part: records.Broken) -> None:
        """The link was cut within a piece of a blob: what came of it need not come again."""
        with self.store.desk(desk) as store:
            intake = Intake(
                store,
                learned_ms=self._now_ms(),
                from_=f"link:{enrolled.name}",
                pieces=self._pieces_of(enrolled, desk),
            )
            intake.take_part(part)

    def held(self, enrolled: Enrolled, desk: str, taken: Taken, *, skip: int = 0) -> Held:
        """The durable answer to a push."""
        now_ms = self._now_ms()
        with self.store.desk(desk) as store:
            vector = store.vector()
            wants = wants_of(store, self._pieces_of(enrolled, desk), skip=skip)
        return Held(
            now_ms=now_ms,
            vector=letters.by_key(vector),
            receipt=self._receipt(desk, vector, now_ms),
            new=taken.new,
            known=taken.known,
            damaged=taken.damaged,
            quarantined=taken.quarantined,
            forks=taken.forks,
            wants=wants,
        )

    def gate(self, store: EventStore) -> Gate:
        return Gate(
            self._revoked,
            {stream.key: stream.certificate.device for stream in store.streams()},
        )

    def _pieces_of(self, enrolled: Enrolled, desk: str) -> Pieces:
        name = (enrolled.number, desk)
        if name not in self._pieces and len(self._pieces) >= _PIECES_MAX:
            del self._pieces[next(iter(self._pieces))]
        return self._pieces.setdefault(name, Pieces())

    # -- a stick on its desk

    def take_stick(
        self,
        header: letters.Header,
        came: Iterable[records.Record],
        *,
        accept: bool,
    ) -> Taken:
        """Take a bundle in; with `accept` let its devices in everywhere at this hub."""
        self.refresh()  # other programs write in the register too
        self.store.make(header.desk, drill=header.drill)
        with self.store.desk(header.desk) as store:
            if store.drill != header.drill:
                raise Refused("link.drill_differs", desk=header.desk)
            taken = self._taken_from(store, header, came)
            if accept:
                apart = {
                    stream.certificate.device
                    for stream in store.streams()
                    if stream.name in taken.streams and not stream.counted
                }
                self.store.register.admit(apart - set(self._revoked), self._now_ms())
        self.refresh()
        self.store.settle(header.desk)
        return taken

    def _taken_from(
        self, store: EventStore, header: letters.Header, came: Iterable[records.Record]
    ) -> Taken:
        with store.together():
            intake = Intake(
                store,
                learned_ms=self._now_ms(),
                from_=f"bundle:{header.post}",
                allowed=self.gate(store),
            )
            for record in came:
                if not intake.take(record) and record.kind == records.MEMBERS:
                    self._hear(record.payload)
        return intake.taken

    def _hear(self, payload: bytes) -> bool:
        """Vouchers that others carry tie devices that never had the link."""
        try:
            told = letters.decode(payload, Members)
        except Unreadable:
            return False
        for voucher in told.vouchers:
            if not vouches(voucher, hub=self.name, by=self.authority.certificate):
                continue
            number = authority.shown(voucher.certificate).number
            if self.store.register.one(number) is not None:
                self.store.register.bind(number, voucher.device)
        return bool(told.vouchers)

    def letters_for(self, desk: str) -> list[bytes]:
        """What goes back on the stick: the receipt, and whom the hub enrolled."""
        now_ms = self._now_ms()
        with self.store.desk(desk) as store:
            words = receipt_words(hub=self.name, desk=desk, at_ms=now_ms, vector=store.vector())
        receipt = membership.receipt_record(self.name, words, self.authority.sign(words))
        return [
            records.frame(records.MEMBERS, letters.encode(self._members)),
            records.frame(records.RECEIPT, receipt),
        ]
