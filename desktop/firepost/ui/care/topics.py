"""Which part of the guide tells of a form; forms not named belong to the first page."""

from __future__ import annotations

from typing import Final

_OF: Final = {
    "response": (
        "declare level facts fact duty duties history readings hotspot report_duty danger "
        "postpone warning conflict state"
    ),
    "forces": (
        "team contact answer ranking machine rollcall request draft roster rosters move "
        "strength points"
    ),
    "depots": "movement depot stock kit lent slip transfer count receive",
    "office": (
        "report_notes report_approve report_issue report_archive brief sheets photos "
        "export_to second_copy neighbour exporting"
    ),
    "doctor": "doctor station",
}
TOPICS: Final = {form: page for page, forms in _OF.items() for form in forms.split()}


def topic_of(form: str, page: str) -> str:
    """The place for Shift+F1: of the form in front, else of the page behind it."""
    return TOPICS.get(form, page)
