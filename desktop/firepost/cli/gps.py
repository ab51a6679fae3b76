"""`firepost gps SOURCE`: every position of a recorded file, or what a receiver says now."""

from __future__ import annotations

import argparse
import json
import queue
import sys
import time
from pathlib import Path
from typing import Any, Final

from firepost.app.parts import Parts
from firepost.app.receiver import Reception, Recording, read_source
from firepost.app.words import Words
from firepost.domain.fix import Fix
from firepost.domain.instants import write_instant

LISTEN_S: Final = 10.0
_REASONS: Final = ("no", "demo", "estimate")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="FILE|COM3|tcp://HOST:PORT|udp://:PORT")
    parser.add_argument("--seconds", type=float, default=LISTEN_S, metavar="S")


def run(args: argparse.Namespace, parts: Parts) -> int:
    source = read_source(args.source)
    if source.kind == "file":
        recording = parts.read_recording(Path(source.place))
        if args.json:
            print(json.dumps(_recording_as_json(recording), ensure_ascii=False))
        else:
            print("\n".join(_recording_lines(recording, parts.words)))
        return 0
    heard: queue.SimpleQueue[tuple[Reception, tuple[Fix, ...]]] = queue.SimpleQueue()
    receiver = parts.open_receiver(source, lambda said, fixes: heard.put((said, fixes)))
    try:
        last, fixes = _listen(heard, args.seconds, parts.words, quiet=args.json)
    finally:
        receiver.close()
    if args.json:
        print(json.dumps(_reception_as_json(last, fixes, parts.words), ensure_ascii=False))
    return 0


def _listen(
    heard: queue.SimpleQueue[tuple[Reception, tuple[Fix, ...]]],
    seconds: float,
    words: Words,
    *,
    quiet: bool,
) -> tuple[Reception, list[Fix]]:
    until, told = time.monotonic() + seconds, ""
    fixes: list[Fix] = []
    last: Reception | None = None
    while (left := until - time.monotonic()) > 0 or last is None:
        try:
            last, came = heard.get(timeout=max(left, 0.1))
        except queue.Empty:
            continue
        fixes += came
        for fix in () if quiet else came:
            print(_fix_line(fix, words))
        says = words.say(last.words(time.monotonic()))
        if says != told and not quiet:
            told = says
            line = words.text("gps.told.link", source=last.place or last.source.text, says=says)
            print(line, file=sys.stderr)
    return last, fixes


def _recording_as_json(recording: Recording) -> dict[str, Any]:
    return {
        "file": str(recording.path.resolve()),
        "sha256": recording.sha256,
        "sentences": dict(recording.sentences),
        "refused": {reason: recording.refused.get(reason, 0) for reason in _REASONS},
        "positions": [_fix_as_json(fix) for fix in recording.fixes],
    }


def _reception_as_json(last: Reception, fixes: list[Fix], words: Words) -> dict[str, Any]:
    now_s = time.monotonic()
    clock = last.clock()
    return {
        "source": last.source.text,
        "place": last.place,
        "link": last.link,
        "freshness": last.freshness(now_s),
        "age_s": last.age_s(now_s),
        "says": words.say(last.words(now_s)),
        "clock_off_s": None if clock is None else clock.off_ms / 1000,
        "positions": [_fix_as_json(fix) for fix in fixes],
    }


def _fix_as_json(fix: Fix) -> dict[str, Any]:
    seconds, ms = divmod(fix.day_ms, 1000)
    minutes, second = divmod(seconds, 60)
    return {
        "lat_deg": fix.lat_deg,
        "lon_deg": fix.lon_deg,
        "at": None if fix.at_ms is None else write_instant(fix.at_ms),
        "utc": f"{minutes // 60:02}:{minutes % 60:02}:{second:02}.{ms:03}",
        "accuracy_m": None if fix.accuracy_m is None else round(fix.accuracy_m, 3),
        "dimension": fix.dimension,
        "doubt": fix.doubt,
    }


def _recording_lines(recording: Recording, words: Words) -> list[str]:
    lines = [
        words.text(
            "gps.told.file",
            path=recording.path,
            count=len(recording.fixes),
            good=recording.sentences["good"],
            checksum=recording.sentences["checksum"],
            torn=recording.sentences["torn"],
        )
    ]
    if recording.refused:
        counts = {reason: recording.refused.get(reason, 0) for reason in _REASONS}
        lines.append(words.text("gps.told.refused", **counts))
    return lines + [_fix_line(fix, words) for fix in recording.fixes]


def _fix_line(fix: Fix, words: Words) -> str:
    said = _fix_as_json(fix)
    return words.text(
        "gps.told.fix",
        at=said["at"] or said["utc"],
        lat=f"{fix.lat_deg:.7f}",
        lon=f"{fix.lon_deg:.7f}",
        accuracy="?" if fix.accuracy_m is None else f"{fix.accuracy_m:.1f}",
        doubt="" if fix.doubt is None else words.text(f"gps.told.doubt.{fix.doubt}"),
    )
