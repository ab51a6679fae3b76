"""The whole log of one fire, as it was entered: corrections stand beside what they correct."""

from __future__ import annotations

from firepost.app.board import LogLine, Said
from firepost.app.phrasing import phrase
from firepost.app.picture import LATE_MS
from firepost.app.post import Post
from firepost.app.words import Words
from firepost.domain.entry import Entry
from firepost.domain.instants import moment_of
from firepost.domain.record import Line
from firepost.domain.register import Claim


def chronicle(post: Post, incident: str, words: Words) -> tuple[LogLine, ...]:
    """Every entry that is of this fire or of none, by time; a board keeps the latest only."""
    entries = [entry for entry in post.journal.entries() if entry.incident in (None, incident)]
    entries.sort(key=lambda entry: (entry.at_ms, entry.learned_ms, entry.stream, entry.seq))
    return tuple(_line(post, entry, words) for entry in entries)


def _line(post: Post, entry: Entry, words: Words) -> LogLine:
    claim = Claim(
        entry.stream,
        entry.seq,
        entry.at_ms,
        entry.by,
        entry.learned_ms,
        entry.values,
        entry.offset_min,
        entry.source,
    )
    said = Said(
        entry=entry.id,
        by=entry.by,
        at=moment_of(entry.at_ms, entry.offset_min),
        known_at=moment_of(entry.learned_ms),
        source=entry.source,
    )
    spoken = entry.verb == "log.say"
    return LogLine(
        said=said,
        kind=entry.verb,
        incident=entry.incident,
        text=phrase(Line(claim, entry.verb, entry.incident), post.record, words),
        speaker=str(entry.values["from"]) if spoken and entry.values.get("from") else None,
        learned_late=entry.learned_ms - entry.at_ms > LATE_MS,
    )
