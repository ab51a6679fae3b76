"""`python tests/soak [--hours 8] [--speed 60] [--window xcb]`: a drill that goes on and on."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "desktop"), str(ROOT / "tests")]

from soak.soak import soak  # noqa: E402 - found only once the paths stand


def main() -> int:
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--hours", type=float, default=8.0, help="hours of the drill")
    parser.add_argument("--speed", type=float, default=60.0, help="drill seconds a second")
    parser.add_argument("--window", default="offscreen", help="Qt platform: offscreen, xcb")
    parser.add_argument("--memory", type=float, default=1.10, help="growth after one hour")
    parser.add_argument("--hold-ms", type=float, help="fail where the thread is held longer")
    parser.add_argument("--p99-ms", type=float, help="fail where p99 of its delays is longer")
    said = parser.parse_args()
    told = soak(hours=said.hours, speed=said.speed, platform=said.window)
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    wrong = [f"{len(told['errors'])} errors"] if told["errors"] else []
    if told["memory"]["growth"] > said.memory:
        wrong.append(f"memory grew {told['memory']['growth']:.3f} times")
    if said.hold_ms is not None and told["thread"]["held_longest_ms"] > said.hold_ms:
        wrong.append(f"held {told['thread']['held_longest_ms']} ms")
    if said.p99_ms is not None and told["thread"]["held_p99_ms"] > said.p99_ms:
        wrong.append(f"p99 {told['thread']['held_p99_ms']} ms")
    sys.stdout.write("soak: " + ("; ".join(wrong) or "sound") + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
