"""`firepost bench`: the figures behind the budgets, each with its floor measured in the same run."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firepost import __version__
from firepost.app.parts import Parts
from firepost.app.words import Words
from firepost.cli.bench.hidden import FRAMES, LOOK, SIDE
from firepost.domain.errors import Refused, Usage

if TYPE_CHECKING:
    from firepost.cli.bench.figure import Bench, Budget, Figure


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", action="append", metavar="NAME", default=[])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--in", dest="folder", type=Path)
    parser.add_argument(FRAMES, type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument(SIDE, type=Path, help=argparse.SUPPRESS)
    parser.add_argument(LOOK, action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace, parts: Parts) -> int:
    workbench = parts.workbench()
    if args.first_look:
        return workbench.first_look()
    if args.frames:
        return workbench.frames(args.frames)
    if args.side is not None:
        return workbench.side(args.side)
    from firepost.cli.bench.figure import Bench  # a timed start brings none of this along

    chosen = _chosen(args.only)
    with tempfile.TemporaryDirectory(prefix="firepost-bench-", dir=args.folder) as name:
        folder = Path(name)
        environ = {**os.environ, "FIREPOST_HOME": str(folder / "home")}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as after a first start
        os.environ["FIREPOST_HOME"] = environ["FIREPOST_HOME"]  # no desk of the officer's
        bench = Bench(parts, workbench, folder, environ, args.quick)
        figures = []
        for budget in chosen:
            if sys.stderr.isatty():
                sys.stderr.write(f"… {budget.name}\n")
            figures.append(budget.figure(bench))
        told = _told(bench, figures)
    if not args.json:
        print(_table(figures, parts.words, bench.entries))
    over = [figure.name for figure in figures if not figure.ok]
    if over:
        refused = Refused("bench.over_budget", names="、".join(over))
        refused.partial = told
        raise refused
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    return 0


def _chosen(names: list[str]) -> list[Budget]:
    from firepost.cli.bench.budgets import BUDGETS

    known = {budget.name: budget for budget in BUDGETS}
    for name in names:
        if name not in known:
            raise Usage("bench.no_such_figure", name=name, names=" ".join(known))
    return [known[name] for name in names] if names else list(BUDGETS)


def _told(bench: Bench, figures: list[Figure]) -> dict[str, Any]:
    return {
        "ok": all(figure.ok for figure in figures),
        "version": __version__,
        "at": bench.parts.now().isoformat(timespec="seconds"),
        "quick": bench.quick,
        "entries": bench.entries,
        "machine": {
            "system": platform.platform(),
            "processor": _processor(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "engine": bench.workbench.engine,
        },
        "figures": [figure.as_json() for figure in figures],
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


# -- for people ------------------------------------------------------------------------


def _table(figures: list[Figure], words: Words, entries: int) -> str:
    head = [
        words.text(f"bench.head.{name}")
        for name in ("figure", "ours", "floor", "ratio", "goal")
    ]
    rows = [head, *(_row(figure, words, entries) for figure in figures)]
    widths = [max(_cells(row[place]) for row in rows) for place in range(len(head))]
    return "\n".join(
        "  ".join(
            text + " " * (width - _cells(text)) for text, width in zip(row, widths, strict=True)
        )
        for row in rows
    )


def _row(figure: Figure, words: Words, entries: int) -> list[str]:
    name = words.text(f"bench.of.{figure.name}", entries=entries)
    if figure.not_measured is not None:
        return [f"– {name}", words.text(figure.not_measured), "", "", ""]
    goal = (
        "" if figure.goal is None else f"{'✓' if figure.within_goal else '·'} {figure.goal:g}"
    )
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    if figure.most is not None:
        ratio += f" ≤ {figure.most:g}"
    unit = "ms" if figure.unit == "ms" else ""
    return [
        f"{'✓' if figure.ok else '✗'} {name}",
        f"{figure.ours:.4g} {unit}",
        f"{figure.floor:.4g} {unit}",
        ratio,
        goal,
    ]


def _cells(text: str) -> int:
    """Columns of a terminal the text takes; Chinese takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
