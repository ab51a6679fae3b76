"""Pages for a browser: what people typed stays text, wherever it stands."""

from __future__ import annotations

from html.parser import HTMLParser

from firepost.reports import page
from firepost.reports.document import Document, Grid, Heading, Paragraph, Picture, Run
from firepost.reports.figures.model import Cell

NASTY = "<script>alert(1)</script>\"'&<img src=x onerror=y>"


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen, self.text = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data):
        self.text.append(data)


def test_nothing_typed_becomes_markup():
    runs = (Run(NASTY, changed=True), Run(NASTY))
    document = Document(
        letterhead=NASTY,
        subhead=(NASTY,),
        title=NASTY,
        pieces=(
            Heading(NASTY),
            Paragraph(runs),
            Grid(NASTY, (NASTY,), (1.0,), (False,), ((Cell(NASTY, NASTY, changed=True),),)),
            Picture("map", NASTY),
        ),
        annexes=(),
        to=runs,
        copies=runs,
        people=(runs,),
        lines=(NASTY,),
        basis=runs,
        drill=NASTY,
        language="zh",
    )

    made = page.render(
        document, links=((NASTY, NASTY),), links_title=NASTY, pictures={"map": NASTY}
    ).decode()

    tags = Tags()
    tags.feed(made)
    assert "script" not in tags.seen
    assert tags.seen.count("img") == 1
    assert "".join(tags.text).count(NASTY) >= 9
    assert "default-src 'none'" in made
