"""How a round begins and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from firepost.app.membership import Ties
from firepost.app.office import Desk, Office
from firepost.app.wire import messages
from firepost.app.wire.messages import Hello
from firepost.domain.errors import Refused


@dataclass(slots=True)
class Tally:
    """What a round did, in entries."""

    sent: int = 0
    received: int = 0
    acknowledged: int = 0
    unsent: int = 0
    lacking: int | None = (
        None  # photographs and shapes held here whose bytes the hub still asks
    )

    def counts(self) -> dict[str, Any]:
        return {
            "sent": self.sent,
            "received": self.received,
            "acknowledged": self.acknowledged,
            "unsent": self.unsent,
            "lacking": self.lacking,
        }


def greeting(office: Office, ties: Ties, desk: Desk | None, *, now_ms: int) -> Hello:
    """A desk that counts nothing yet asks for the hub's."""
    voucher = ties.voucher
    if voucher is None:
        raise Refused("sync.not_enrolled")
    known = desk is not None and bool(desk.heads())
    listed = ties.members is not None and voucher.device in ties.members.devices
    return Hello(
        version=messages.VERSION,
        desk=desk.desk_id if desk is not None and known else None,
        drill=desk is not None and desk.drill,
        digest=messages.vector_digest(
            desk.vector() if desk is not None else {}, desk.marks() if desk is not None else {}
        ),
        members=messages.members_digest(ties.signed.words if ties.signed else b""),
        now_ms=now_ms,
        post=office.post,
        device=voucher.device,
        voucher=None if listed else voucher,
    )
