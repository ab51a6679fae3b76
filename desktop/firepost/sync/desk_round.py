"""A round with the hub for a desk that nobody has open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from firepost.app.membership import Ties
from firepost.app.office import Desk, Office
from firepost.domain.errors import Refused, Trouble
from firepost.sync.hello import Tally, greeting
from firepost.sync.hub_link import Cut, HubLink
from firepost.sync.round import Round


def sync_desk(
    office: Office, path: Path, link_to: Callable[[Ties], HubLink], *, now_ms: Callable[[], int]
) -> Tally:
    """One round for one desk; a missing one is made as the hub's only desk.

    Raises:
        Refused: `sync.not_enrolled`, `desk.ambiguous`, `link.…`
        Trouble: `link.away`, `desk.…`
    """
    ties = office.ties()
    if ties is None:
        raise Refused("sync.not_enrolled")
    link = link_to(ties)
    try:
        with _desk_at(office, ties, path, link, now_ms=now_ms) as desk:
            return Round(office, ties, desk, link, now_ms=now_ms).run()
    finally:
        link.close()


def _desk_at(
    office: Office, ties: Ties, path: Path, link: HubLink, *, now_ms: Callable[[], int]
) -> Desk:
    if office.exists(path):
        return office.open(path)
    try:
        welcome = link.hello(greeting(office, ties, None, now_ms=now_ms()))
    except Cut as cut:
        raise Trouble("link.away", path=ties.url, says=cut.says) from cut
    return office.make(path, desk_id=welcome.desk, drill=welcome.drill)
