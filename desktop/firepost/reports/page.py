"""A document as a page any browser opens from the stick: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from firepost.reports.document import (
    Document,
    Grid,
    Heading,
    Paragraph,
    Picture,
    Piece,
    Runs,
)
from firepost.reports.figures.model import Cell

_STYLE: Final = """
body{max-width:60rem;margin:2rem auto;padding:0 1rem;color:#10181e;background:#fff;
 font:16px/1.6 "Noto Sans SC","Microsoft YaHei UI",sans-serif}
header{border-bottom:3px solid #be101e;margin-bottom:1.5rem}
header p{display:flex;justify-content:space-between;gap:1rem;flex-wrap:wrap}
h1{color:#be101e;text-align:center;margin:.5rem 0}
h2{font-size:1.15rem;margin:2rem 0 .5rem}
table{border-collapse:collapse;width:100%;font-size:.85rem;margin:.5rem 0 1.5rem}
caption{font-weight:700;text-align:left;padding:.3rem 0}
th,td{border:1px solid #888;padding:.25rem .4rem;text-align:left;vertical-align:top}
th{background:#e8e8e8}
td.n{text-align:right;font-variant-numeric:tabular-nums}
u{text-decoration:underline}
img{max-width:100%;height:auto;border:1px solid #ccc}
.drill{border:3px solid #00565b;color:#00565b;font-weight:700;text-align:center;letter-spacing:1em}
nav ul{columns:2}
footer{border-top:1px solid #888;font-size:.85rem;margin-top:2rem}
@media print{body{max-width:none;margin:0}h2{break-after:avoid}tr{break-inside:avoid}}
"""

# Should a name smuggle anything in after all, no browser runs or fetches it.
_POLICY: Final = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "img-src 'self' file: data:; style-src 'unsafe-inline'\">"
)

Links = Sequence[tuple[str, str]]
"""Path and what is to be read for it."""


def render(
    document: Document, *, links: Links, links_title: str, pictures: Mapping[str, str]
) -> bytes:
    """`pictures` says where the picture of a name lies beside the page."""
    parts = [
        "<!doctype html>",
        f'<html lang="{"zh-CN" if document.language == "zh" else "en"}">',
        '<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        _POLICY,
        f"<title>{escape(document.title)}</title><style>{_STYLE}</style></head><body>",
    ]
    if document.drill:
        parts.append(f'<p class="drill">{escape(document.drill)}</p>')
    told = "".join(f"<span>{escape(one)}</span>" for one in document.subhead)
    parts.append(f"<header><h1>{escape(document.letterhead)}</h1><p>{told}</p></header>")
    if links:
        items = "".join(
            f'<li><a href="{escape(path, quote=True)}">{escape(said)}</a></li>'
            for path, said in links
        )
        parts.append(f"<nav><h2>{escape(links_title)}</h2><ul>{items}</ul></nav>")
    pieces = (*document.pieces, *document.annexes)
    parts += [_piece(piece, pictures) for piece in pieces]
    closing = "".join(
        f"<p>{_runs(runs)}</p>" for runs in (*document.people, document.basis) if runs
    )
    parts.append(f"<footer>{closing}</footer></body></html>\n")
    return "\n".join(part for part in parts if part).encode()


def _piece(piece: Piece, pictures: Mapping[str, str]) -> str:
    match piece:
        case Heading():
            return f"<h2>{escape(piece.text)}</h2>"
        case Paragraph():
            return f"<p>{_runs(piece.runs)}</p>"
        case Grid():
            return _grid(piece)
        case Picture():
            return _picture(piece, pictures)


def _picture(piece: Picture, pictures: Mapping[str, str]) -> str:
    where = pictures.get(piece.name)
    if where is None:
        return ""
    caption = escape(piece.caption, quote=True)
    image = f'<img src="{escape(where, quote=True)}" alt="{caption}">'
    return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"


def _runs(runs: Runs) -> str:
    return "".join(
        f"<u>{escape(run.text)}</u>" if run.changed else escape(run.text) for run in runs
    )


def _grid(grid: Grid) -> str:
    head = "".join(f"<th>{escape(header)}</th>" for header in grid.headers)
    rows = "".join(
        "<tr>"
        + "".join(_cell(c, number=n) for c, n in zip(row, grid.numbers, strict=True))
        + "</tr>"
        for row in grid.rows
    )
    caption = f"<caption>{escape(grid.caption)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(cell: Cell, *, number: bool) -> str:
    text = escape(cell.text).replace("\n", "<br>")
    text = f"<u>{text}</u>" if cell.changed else text
    return f'<td class="n">{text}</td>' if number else f"<td>{text}</td>"
