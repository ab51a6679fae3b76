"""Reading papers back: what a PDF says, page by page, by poppler."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from firepost.reports.document import Document, Grid, Heading, Paragraph

_PAGE_NUMBER = re.compile(r"— \d+ —")


def _run(tool: str, *args: str) -> str:
    # A missing tool fails the test: a report nobody can search is worse than a red build.
    assert shutil.which(tool), f"{tool} is not installed (poppler-utils)"
    return subprocess.run([tool, *args], capture_output=True, check=True).stdout.decode()


def raw(pdf: Path) -> str:
    """All its text as it stands in the file."""
    return _run("pdftotext", "-raw", str(pdf), "-")


def body(pdf: Path) -> str:
    """The text in one piece, so that a phrase is found wherever lines and pages break it."""
    lines = raw(pdf).replace("\f", "\n").splitlines()
    return squeezed("".join(line for line in lines if not _PAGE_NUMBER.fullmatch(line)))


def pages(pdf: Path) -> list[str]:
    return raw(pdf).split("\f")[:-1]


def squeezed(text: str) -> str:
    """Without the breaks between lines: a phrase may run over one."""
    return "".join(text.split())


def fonts(pdf: Path) -> list[dict[str, str]]:
    lines = _run("pdffonts", str(pdf)).splitlines()
    ends = [len(part) for part in lines[1].split(" ")]
    rows = []
    for line in lines[2:]:
        cells, at = [], 0
        for end in ends:
            cells.append(line[at : at + end].strip())
            at += end + 1
        rows.append(
            dict(zip(("name", "type", "encoding", "emb", "sub", "uni"), cells, strict=False))
        )
    return rows


def info(pdf: Path) -> dict[str, str]:
    told = (line.partition(":") for line in _run("pdfinfo", str(pdf)).splitlines())
    return {key.strip(): value.strip() for key, _, value in told}


def phrases(document: Document) -> list[str]:
    """Everything that is to be read on the paper."""
    said = [document.letterhead, document.title, *document.subhead, *document.lines]
    closing = (document.to, document.copies, document.basis, *document.people)
    said += ["".join(run.text for run in runs) for runs in closing]
    for piece in (*document.pieces, *document.annexes):
        match piece:
            case Heading():
                said.append(piece.text)
            case Paragraph():
                said.append("".join(run.text for run in piece.runs))
            case Grid():
                said += [piece.caption, *piece.headers]
                said += [cell.text for row in piece.rows for cell in row]
            case _:
                said.append(piece.caption)
    return [phrase for phrase in said if phrase]
