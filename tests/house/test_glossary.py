"""Every choice the journal knows is explained in the glossary: one word for one thing."""

from __future__ import annotations

import re

import pytest

from firepost.domain import vocabulary as v
from house.tree import ROOT

CHOICES = {
    "states": v.STATES,
    "levels": v.LEVELS,
    "line states": v.LINE_STATES,
    "methods": v.METHODS,
    "team kinds": v.TEAM_KINDS,
    "team statuses": v.TEAM_STATUSES,
    "tasks": v.TASKS,
    "equipment statuses": v.EQUIPMENT_STATUSES,
    "tiers": v.TIERS,
    "borders": v.BORDERS,
    "grades": v.GRADES,
    "report kinds": v.REPORT_KINDS,
    "facts": tuple(v.FACTS),
    "roll call results": v.ROLLCALL_RESULTS,
    "request states": v.REQUEST_STATES,
    "conditions": v.CONDITIONS,
    "kinds of casualty": v.CASUALTY_KINDS,
    "kinds of medical": v.MEDICAL_KINDS,
    "medical states": v.MEDICAL_STATES,
    "moving states": v.MOVING_STATES,
    "ground kinds": v.GROUND_KINDS,
    "notice states": v.NOTICE_STATES,
    "danger systems": v.DANGER_SYSTEMS,
    "verbs": tuple(v.VERBS),
}


@pytest.mark.parametrize("subject", CHOICES)
def test_a_choice_is_a_word_of_the_glossary(subject):
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`([^`]+)`", glossary))

    assert [choice for choice in CHOICES[subject] if choice not in explained] == []
