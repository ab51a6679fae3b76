"""A segment as bytes: what differs between two of them first, what repeats compressed.

A payload is one byte of form (plain or zstd) and a msgpack array
`[key, first, prev, seal, lengths, bodies, desk, device, certificate]`. Bodies stand one
after the other as they were signed; the last three are there where `first` is 1.
"""

from __future__ import annotations

from typing import Final

import msgspec

from firepost.app.chains import BODY_MAX, PREV_BYTES, Certificate, Segment
from firepost.app.wire.packing import Unreadable, pack, unpack

SENT_MAX: Final = 64 * 1024  # bytes of bodies asked for in one segment
# A sender may overshoot by one sealed run and the frame; nothing honest comes near this.
OPENED_MAX: Final = 192 * 1024
SEQ_MAX: Final = 2**53


class _Form(msgspec.Struct, frozen=True, array_like=True):
    key: bytes
    first: int
    prev: bytes
    seal: bytes
    lengths: list[int]
    bodies: bytes
    desk: str | None = None
    device: bytes | None = None
    certificate: bytes | None = None


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Form).decode


def encode_segment(segment: Segment) -> bytes:
    certificate = segment.certificate
    form = _Form(
        segment.key,
        segment.first,
        segment.prev,
        segment.seal,
        [len(body) for body in segment.bodies],
        b"".join(segment.bodies),
        segment.desk,
        None if certificate is None else certificate.device,
        None if certificate is None else certificate.signature,
    )
    return pack(_encode(form))


def decode_segment(payload: bytes) -> Segment:
    """A segment of the right shape; whether it is true only its chain and seal can say.

    Raises:
        Unreadable
    """
    try:
        form = _decode(unpack(payload, most=OPENED_MAX))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    return Segment(
        key=_sized(form.key, 32),
        first=_counted(form.first),
        prev=_sized(form.prev, PREV_BYTES),
        bodies=_parted(form.bodies, form.lengths),
        seal=_sized(form.seal, 64),
        desk=_named(form.desk),
        certificate=_certificate(form),
    )


def _parted(joined: bytes, lengths: list[int]) -> tuple[bytes, ...]:
    if not lengths or sum(lengths) != len(joined):
        raise Unreadable("lengths")
    if min(lengths) < 0 or max(lengths) > BODY_MAX:
        raise Unreadable("lengths")
    bodies, start = [], 0
    for length in lengths:
        bodies.append(joined[start : start + length])
        start += length
    return tuple(bodies)


def _certificate(form: _Form) -> Certificate | None:
    if form.device is None or form.certificate is None:
        return None
    return Certificate(_sized(form.device, 32), _sized(form.certificate, 64))


def _sized(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise Unreadable("size")
    return data


def _counted(first: int) -> int:
    if not 1 <= first <= SEQ_MAX:
        raise Unreadable("first")
    return first


def _named(desk: str | None) -> str | None:
    if desk is not None and not (1 <= len(desk) <= 64 and desk.isprintable()):
        raise Unreadable("desk")
    return desk
