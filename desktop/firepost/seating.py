"""Seats HQ at its hub: a device of its own beside the store, enrolled once, writing as HQ."""

from __future__ import annotations

from pathlib import Path

from firepost.app.courier import HubPlace, Seat
from firepost.domain.errors import Refused
from firepost.hub.service import Hub
from firepost.store.home import Home, Settings
from firepost.store.office import DeviceOffice

ROLE = "hq"


def seat(
    hub: Hub, place: HubPlace, name: str, url: str, *, desk: str | None, now_ms: int
) -> Seat:
    """
    Raises:
        Refused: `desk.ambiguous`, `hub.no_such_desk`, `hub.url_not_https`
    """
    home = Home(_folder(hub, place), pin=None, now_ms=now_ms)
    office = DeviceOffice(home, now_ms=now_ms)
    ties = office.ties()
    if ties is None or ties.hub != hub.name:
        office.tie(hub.enrol(name, ROLE, url))
        # What is entered here is HQ's word; a person may put a name in its place.
        if home.person == Settings().person:
            home.change(person=name)
    elif ties.url != url.rstrip("/"):
        home.change(hub={**home.settings.hub, "url": url.rstrip("/")})
    chosen, drill = _chosen(hub, desk)
    path = home.folder / "desks" / f"{chosen}.fire"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        office.make(path, desk_id=chosen, drill=drill).close()
    return Seat(home.folder, path)


def _folder(hub: Hub, place: HubPlace) -> Path:
    """Beside a hub's own files; for a database among this user's."""
    if not place.is_database:
        return Path(place.store).absolute() / "hq"
    import platformdirs

    return Path(platformdirs.user_data_dir("firepost", appauthor=False)) / f"hq-{hub.name[:8]}"


def _chosen(hub: Hub, desk: str | None) -> tuple[str, bool]:
    held = {one.desk: one.drill for one in hub.store.desks()}
    if desk is None:
        real = [one for one, drill in held.items() if not drill] or list(held)
        if len(real) != 1:
            raise Refused("desk.ambiguous", count=len(real))
        desk = real[0]
    if desk not in held:
        raise Refused("hub.no_such_desk", desk=desk)
    return desk, held[desk]
