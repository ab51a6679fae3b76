"""Posts side by side: one serves, the other joins by a code read aloud; then they know each other."""

from __future__ import annotations

import logging
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from firepost.app.office import Office
from firepost.domain.errors import Refused, Stopped, Trouble
from firepost.sync import pairing
from firepost.sync.beacon import find
from firepost.sync.channel import SILENCE_S, Credentials, context, fresh_credentials
from firepost.sync.pairing import PREFIX, Card, Code, WrongCode, card_words
from firepost.sync.side_by_side import Tally

log = logging.getLogger(__name__)

GUESSES: Final = 3  # wrong codes until the invitation ends
_ACCEPT_S: Final = 0.3
_CONNECT_S: Final = 10.0

Exchange = Callable[[socket.socket, bytes, str], Tally]  # link, the other's device key and post


@dataclass(slots=True)
class Table:
    """This device among its neighbours, for as long as the program runs."""

    office: Office
    card: Card
    own: Credentials
    known: dict[bytes, Card] = field(default_factory=dict)  # by certificate, DER

    @classmethod
    def lay(cls, office: Office, sign: Callable[[bytes], bytes], now: datetime) -> Table:
        """`sign` is the device's own signature."""
        own = fresh_credentials(now)
        signed = sign(card_words(own.certificate))
        key = office.device_key
        assert key is not None, "who signs has a key"
        return cls(office, Card(key, office.post, own.certificate, signed), own)

    def know(self, card: Card) -> None:
        self.known[ssl.PEM_cert_to_DER_cert(card.certificate.decode())] = card

    # -- one serves

    def serve(
        self,
        listener: socket.socket,
        code: Code,
        exchange: Exchange,
        *,
        goes_on: Callable[[int], bool],
        told: Callable[[Tally | Stopped], None],
    ) -> None:
        """Take neighbours one after the other while `goes_on` (exchanges so far) says so.

        Raises:
            Refused: `neighbour.guessed`: somebody tried too many codes. Nothing was taken.
        """
        listener.settimeout(_ACCEPT_S)
        wrong = done = 0
        while goes_on(done):
            try:
                link, _ = listener.accept()
            except TimeoutError:
                continue
            with link:
                link.settimeout(SILENCE_S)
                try:
                    told(self._host(link, code, exchange))
                    done += 1
                except WrongCode:
                    wrong += 1
                    told(Refused("neighbour.wrong_code", left=GUESSES - wrong))
                except Stopped as stopped:
                    told(stopped)
                except (OSError, ValueError) as error:
                    log.info("a neighbour was cut off: %s", error)
                    told(Trouble("neighbour.hung_up"))
            if wrong >= GUESSES:
                raise Refused("neighbour.guessed", count=wrong)

    def _host(self, link: socket.socket, code: Code, exchange: Exchange) -> Tally:
        begins = link.recv(1, socket.MSG_PEEK)
        if begins == PREFIX[:1]:
            if pairing.exactly(link, len(PREFIX)) != PREFIX:
                raise Trouble("neighbour.strange", bytes=len(PREFIX))
            self.know(pairing.meet_as_host(link, code, self.card))
        if not self.known:
            raise Trouble("neighbour.strange", bytes=0)
        tls = context(self.own, self._certificates(), serves=True)
        with tls.wrap_socket(link, server_side=True) as safe:
            guest = self._who(safe)
            return exchange(safe, guest.device, guest.post)

    # -- the other joins

    def join(self, address: tuple[str, int], code: Code, exchange: Exchange) -> Tally:
        """
        Raises:
            Refused: `neighbour.wrong_code`; what the other side refused.
            Trouble: `neighbour.away`, `neighbour.hung_up`
        """
        with self._connected(address) as link:
            try:
                self.know(pairing.meet_as_guest(link, code, self.card))
            except WrongCode as error:
                raise Refused("neighbour.wrong_code", left=0) from error
            return self._guest(link, exchange)

    def again(self, address: tuple[str, int], exchange: Exchange) -> Tally:
        """Once more with a neighbour that is known: no code."""
        with self._connected(address) as link:
            return self._guest(link, exchange)

    def _guest(self, link: socket.socket, exchange: Exchange) -> Tally:
        tls = context(self.own, self._certificates(), serves=False)
        try:
            with tls.wrap_socket(link) as safe:
                host = self._who(safe)
                return exchange(safe, host.device, host.post)
        except OSError as error:
            raise Trouble("neighbour.hung_up") from error

    def _connected(self, address: tuple[str, int]) -> socket.socket:
        try:
            link = socket.create_connection(address, timeout=_CONNECT_S)
        except OSError as error:
            raise Trouble(
                "neighbour.away",
                path=f"{address[0]}:{address[1]}",
                says=error.strerror or str(error),
            ) from error
        link.settimeout(SILENCE_S)
        return link

    def _certificates(self) -> list[bytes]:
        return [card.certificate for card in self.known.values()]

    def _who(self, safe: ssl.SSLSocket) -> Card:
        shown = safe.getpeercert(binary_form=True)
        card = None if shown is None else self.known.get(shown)
        if card is None:
            raise Trouble("neighbour.strange", bytes=0)
        return card


def address_of(said: str | None, code: Code, *, default_port: int) -> tuple[str, int]:
    """Where to go: as told, else found by asking around.

    Raises:
        Refused: `neighbour.not_an_address`
        Trouble: `neighbour.not_found`
    """
    if said is None:
        found = find(code.room)
        if found is None:
            raise Trouble("neighbour.not_found", room=code.room)
        return found
    host, colon, port = said.strip().rpartition(":")
    if not colon:
        host, port = said.strip(), str(default_port)
    with suppress(ValueError):
        if host and 0 < int(port) < 65536:
            return host, int(port)
    raise Refused("neighbour.not_an_address", value=said)


def for_minutes(minutes: float, *, stay: bool) -> Callable[[int], bool]:
    """Until somebody came, or nobody did in time; `stay`: until the time is up."""
    ends = time.monotonic() + minutes * 60
    return lambda done: time.monotonic() < ends and (stay or not done)
