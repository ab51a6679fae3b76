"""Which part of the guide tells of a form, wherever it is opened from."""

from __future__ import annotations

from typing import Final

_OF: Final = {
    "situation": (
        "incident start fires city source state perimeter sketch line import export_map walk "
        "receiver layers legend map_datum goto growth casualties weather wind_seen observation "
        "forecast outlook fuels people moved order place same person names medical "
        "medical_state near ground notice notice_state log search copy correct watch keys "
        "comfort"
    ),
    "response": (
        "declare facts fact duty history readings hotspot report_duty danger conflict"
    ),
    "forces": "assign answer machine rollcall request requests roster weights",
    "depots": "movement arrival kit slip",
    "office": (
        "report_notes report_approve report_issue report_archive brief sheets photos "
        "export_to read_stick second_copy neighbour"
    ),
    "doctor": "doctor station",
}
TOPICS: Final = {form: page for page, forms in _OF.items() for form in forms.split()}


def topic_of(form: str, page: str) -> str:
    """The place for Shift+F1: of the form in front, else of the page behind it."""
    return TOPICS.get(form, page)
