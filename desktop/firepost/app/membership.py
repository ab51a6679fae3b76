"""A device's tie to a hub: what its enrolment said, whom the hub vouches for, whom it revoked."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

import msgspec

from firepost.app import authority
from firepost.app.chains import Segment
from firepost.app.wire import letters
from firepost.app.wire.letters import Receipt, ReceiptWords
from firepost.app.wire.messages import (
    MEMBERS,
    MemberList,
    Members,
    Voucher,
    voucher_words,
)
from firepost.app.wire.packing import Unreadable
from firepost.domain.errors import Refused

T = TypeVar("T")

FORM: Final = "enrolment-1"


class Enrolment(msgspec.Struct, frozen=True):
    """The file that ties one device to a hub. Holds a private key: it is given by hand."""

    firepost: str
    hub: str
    url: str
    name: str
    role: str
    authority: str  # PEM
    certificate: str  # PEM
    key: str  # PEM


def read_enrolment(content: bytes, path: str) -> Enrolment:
    """
    Raises:
        Refused: `enrol.not_a_file`
    """
    try:
        enrolment = msgspec.json.decode(content, type=Enrolment)
        sound = (
            enrolment.firepost == FORM
            and enrolment.url.startswith("https://")
            and authority.hub_of(enrolment.authority.encode()) == enrolment.hub
            and authority.issued(enrolment.certificate.encode(), enrolment.authority.encode())
        )
    except (msgspec.MsgspecError, ValueError, UnicodeError) as error:
        raise Refused("enrol.not_a_file", path=path) from error
    if not sound:
        raise Refused("enrol.not_a_file", path=path)
    return enrolment


@dataclass(frozen=True, slots=True)
class Ties:
    """What this device knows of its hub. Kept in its settings, all but the private key."""

    hub: str
    url: str
    name: str
    role: str
    authority: bytes
    certificate: bytes
    members: MemberList | None = None
    signed: Members | None = None  # the list as signed, to pass on
    vouchers: tuple[Voucher, ...] = ()  # of devices that are not on it yet
    voucher: Voucher | None = None  # this device's own

    @classmethod
    def of(cls, kept: Mapping[str, str]) -> Ties | None:
        """From the settings; None where this device is tied to no hub."""
        if not kept.get("hub"):
            return None
        signed = _unpacked(kept.get("members", ""), Members)
        return cls(
            hub=kept["hub"],
            url=kept["url"],
            name=kept["name"],
            role=kept["role"],
            authority=kept["authority"].encode(),
            certificate=kept["certificate"].encode(),
            members=None if signed is None else letters.decode(signed.words, MemberList),
            signed=signed,
            vouchers=tuple(_unpacked(kept.get("vouchers", ""), list[Voucher]) or ()),
            voucher=_unpacked(kept.get("voucher", ""), Voucher),
        )

    def receipt(self, record: bytes) -> ReceiptWords | None:
        """What the hub says it holds; None where it was not our hub that said so."""
        try:
            receipt = letters.decode_receipt(record)
            words = letters.decode_words(receipt.words)
        except Unreadable:
            return None
        if words.purpose != letters.PURPOSE or words.hub != self.hub:
            return None
        true = authority.signed(self.authority, receipt.words, receipt.signature)
        return words if true else None

    def letter(self) -> Members:
        """What goes along with every bundle: our hub's list and who is not on it yet."""
        signed = self.signed or Members(self.hub)
        listed = self.members.devices if self.members else {}
        own = () if self.voucher is None else (self.voucher,)
        more = [one for one in (*own, *self.vouchers) if one.device not in listed]
        return Members(self.hub, signed.words, signed.signature, more)

    def heard(self, members: Members, *, live: bool) -> Heard | None:
        """What a letter adds to what we know; None where it adds nothing.

        `live`: the hub itself says so now, which holds even where its register is an older
        one that was put back.
        """
        if members.hub != self.hub:
            return None
        newer = self._newer(members, live=live)
        revoked = {one.device for one in (newer or self.members or _NOBODY).revoked}
        known = {one.device for one in self.vouchers}
        fresh = [
            one
            for one in members.vouchers
            if one.device not in known | revoked
            and one != self.voucher
            and vouches(one, hub=self.hub, by=self.authority)
        ]
        if newer is None and not fresh:
            return None
        return Heard(newer, members, tuple(fresh))

    def _newer(self, members: Members, *, live: bool) -> MemberList | None:
        if not members.words or not authority.signed(
            self.authority, members.words, members.signature
        ):
            return None
        try:
            told = letters.decode(members.words, MemberList)
        except Unreadable:
            return None
        if told.purpose != MEMBERS or told.hub != self.hub:
            return None
        newer = told.number > (self.members or _NOBODY).number
        return told if newer or (live and told != self.members) else None


_NOBODY: Final = MemberList(MEMBERS, "", -1, {}, [])


@dataclass(frozen=True, slots=True)
class Heard:
    """News of membership."""

    members: MemberList | None
    letter: Members
    vouchers: tuple[Voucher, ...]

    def devices(self) -> frozenset[str]:
        listed = self.members.devices if self.members else {}
        return frozenset(
            [key.hex() for key in listed] + [one.device.hex() for one in self.vouchers]
        )

    def revoked(self) -> frozenset[str]:
        return frozenset(
            one.device.hex() for one in (self.members.revoked if self.members else ())
        )

    def kept(self, ties: Ties) -> dict[str, str]:
        """The settings that remember it."""
        listed = (self.members or ties.members or _NOBODY).devices
        vouchers = [one for one in (*ties.vouchers, *self.vouchers) if one.device not in listed]
        changed = {"vouchers": packed(vouchers)}
        if self.members is not None:
            signed = Members(ties.hub, self.letter.words, self.letter.signature)
            changed["members"] = packed(signed)
        return changed


def vouches(voucher: Voucher, *, hub: str, by: bytes) -> bool:
    """Whether a device of that hub vouches for that key."""
    return (
        len(voucher.device) == 32
        and authority.issued(voucher.certificate, by)
        and authority.signed(
            voucher.certificate, voucher_words(hub, voucher.device), voucher.signature
        )
    )


@dataclass(slots=True)
class Gate:
    """Lets no entry of a revoked device in past what its hub had of it.

    `device_of` says whose a known stream is.
    """

    revoked: Mapping[bytes, Mapping[bytes, int]] = field(default_factory=dict)
    device_of: dict[bytes, bytes] = field(default_factory=dict)

    def __call__(self, segment: Segment) -> bool:
        if segment.certificate is not None:
            self.device_of[segment.key] = segment.certificate.device
        device = self.device_of.get(segment.key)
        if device is None or device not in self.revoked:
            return True
        return segment.last <= self.revoked[device].get(segment.key[:8], 0)


def packed(value: object) -> str:
    return base64.b64encode(msgspec.msgpack.encode(value)).decode()


def _unpacked(text: str, kind: type[T]) -> T | None:
    return msgspec.msgpack.decode(base64.b64decode(text), type=kind) if text else None


def receipt_words(*, hub: str, desk: str, at_ms: int, vector: Mapping[str, int]) -> bytes:
    words = ReceiptWords(letters.PURPOSE, hub, desk, at_ms, letters.by_key(dict(vector)))
    return letters.encode(words)


def receipt_record(hub: str, words: bytes, signature: bytes) -> bytes:
    return letters.encode(Receipt(hub, words, signature))
