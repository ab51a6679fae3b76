"""What the screen knows of link, sticks and the laptop beside this one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from firepost.app.outbox import Standing
from firepost.domain.errors import Notice
from firepost.domain.frozen import Frozen

if TYPE_CHECKING:
    from firepost.app.beside import Invitation
    from firepost.app.courier import FromStick


class LinkSeen(Frozen, frozen=True):
    """The link as the screen shows it. Nothing was tried yet where all is empty."""

    answered_at: datetime | None = None
    away_since: datetime | None = None
    failed: Notice | None = None
    busy: bool = False
    next_s: int = 0
    lacking: int | None = None  # photographs whose bytes it asked for; None: it never said


class TableSeen(Frozen, frozen=True):
    """A laptop beside this one: the code this one reads out, or what exchanging came to."""

    invitation: Invitation | None = None
    joining: bool = False
    post: str = ""
    at: datetime | None = None  # of the last exchange
    received: int = 0
    sent: int = 0
    failed: Notice | None = None

    @property
    def goes_on(self) -> bool:
        return self.joining or self.invitation is not None


class Seen(Frozen, frozen=True):
    """Everything the screen knows of the exchange."""

    standing: Standing | None = None
    link: LinkSeen = LinkSeen()
    table: TableSeen = TableSeen()
    media: tuple[Path, ...] = ()  # sticks that are in
    writing: Path | None = None  # to where just now
    copying: bool = False  # the second copy, just now
    percent: int = 0  # of what is being written
    reading: Path | None = None  # from where just now
    bundle: tuple[int, int] = (0, 0)  # the how manieth, of how many
    heard: FromStick | None = None  # what the last stick held
    unread: Notice | None = None  # why it could not be read
    copied_ms: int | None = None  # when the second copy last held everything
    copy_failed: Notice | None = None

    @property
    def writes(self) -> bool:
        return self.writing is not None or self.copying
