"""What `assess` takes in, and what it refuses with the path of the key."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from firepost.domain.errors import Refused
from firepost.domain.plan.intake import situation_from_json
from situations import rail, wenzhou

WHOLE: dict[str, Any] = {
    "at": "2026-03-01T14:00:00+08:00",
    "city_forces_insufficient": False,
    "fires": [
        {
            "id": "A",
            "burning_since": "2026-03-01T06:30:00+08:00",
            "controlled_at": None,
            "extinguished_at": None,
            "burned_area_ha": 41.4,
            "affected_forest_ha": 18.0,
            "deaths": 0,
            "serious_injuries": 0,
            "near_key_target": False,
            "severely_threatens_key_target": False,
            "dangerous": False,
            "threatens_residents": False,
            "threatens_key_facility": False,
            "border": "none",
            "needs_provincial_support": False,
            "other_reason_to_report": False,
            "predicted_grade": None,
            "districts": ["330329"],
        }
    ],
}


def told(**fire: Any) -> dict[str, Any]:
    whole = deepcopy(WHOLE)
    whole["fires"][0].update(fire)
    return whole


def test_the_example_of_the_contract_is_read_whole():
    read = situation_from_json(WHOLE, plan=wenzhou())

    facts = read.cases[0].facts
    assert read.at.isoformat() == "2026-03-01T14:00:00+08:00"
    assert read.facts == {"city_forces_insufficient": False}
    assert facts["burned_area_ha"] == 41.4
    assert facts["districts"] == ("330329",)
    assert facts["border"] == "none"
    assert facts["predicted_grade"] is None


def test_null_and_absent_are_the_same():
    bare = {"at": WHOLE["at"], "fires": [{"id": "A"}]}
    nulls = {
        "at": WHOLE["at"],
        "city_forces_insufficient": None,
        "fires": [dict.fromkeys(WHOLE["fires"][0]) | {"id": "A"}],
    }

    assert situation_from_json(bare, plan=wenzhou()) == situation_from_json(
        nulls, plan=wenzhou()
    )


def test_no_fire_at_all_is_a_situation():
    assert situation_from_json({"at": WHOLE["at"], "fires": []}, plan=wenzhou()).cases == ()


@pytest.mark.parametrize(
    "fire",
    [
        {"burned_area_ha": 5.0, "affected_forest_ha": 18.0},
        {"burned_area_ha": 5, "deaths": 10**30, "affected_forest_ha": 10**400},
        {"controlled_at": "2026-03-01T06:30:00+08:00"},
        {"controlled_at": "2026-03-01T22:30:00Z", "burning_since": None},
        {"extinguished_at": "2026-03-01T07:00:00+08:00", "controlled_at": None},
        {"severely_threatens_key_target": True, "near_key_target": None},
        {"districts": []},
        {"districts": ["330329", "330329"]},
        {"predicted_grade": "ungraded"},
    ],
)
def test_what_is_unusual_but_possible_is_taken(fire):
    situation_from_json(told(**fire), plan=wenzhou())


@pytest.mark.parametrize(
    ("fire", "key", "path"),
    [
        ({"deaths": -1}, "negative", "fires[0].deaths"),
        ({"burned_area_ha": -0.1}, "negative", "fires[0].burned_area_ha"),
        ({"affected_forest_ha": float("nan")}, "not_finite", "fires[0].affected_forest_ha"),
        ({"burned_area_ha": float("inf")}, "not_finite", "fires[0].burned_area_ha"),
        ({"burned_area_ha": True}, "not_number", "fires[0].burned_area_ha"),
        ({"burned_area_ha": "41.4"}, "not_number", "fires[0].burned_area_ha"),
        ({"deaths": 1.0}, "not_count", "fires[0].deaths"),
        ({"deaths": False}, "not_count", "fires[0].deaths"),
        ({"serious_injuries": "3"}, "not_count", "fires[0].serious_injuries"),
        ({"near_key_target": 1}, "not_yes_no", "fires[0].near_key_target"),
        ({"dangerous": "yes"}, "not_yes_no", "fires[0].dangerous"),
        ({"border": "county"}, "not_one_of", "fires[0].border"),
        ({"border": ["none"]}, "not_one_of", "fires[0].border"),
        ({"predicted_grade": "big"}, "not_one_of", "fires[0].predicted_grade"),
        ({"districts": "330329"}, "not_list", "fires[0].districts"),
        ({"districts": ["3303"]}, "not_code", "fires[0].districts[0]"),
        ({"districts": ["330329", 330329]}, "not_code", "fires[0].districts[1]"),
        ({"districts": ["３３０３２９"]}, "not_code", "fires[0].districts[0]"),
        ({"burning_since": "2026-03-01T06:30:00"}, "no_offset", "fires[0].burning_since"),
        ({"burning_since": "2026-03-01"}, "no_offset", "fires[0].burning_since"),
        ({"burning_since": "yesterday"}, "not_time", "fires[0].burning_since"),
        ({"burning_since": 1772334600}, "not_time", "fires[0].burning_since"),
        (
            {"controlled_at": "2026-03-01T06:29:59+08:00"},
            "before_start",
            "fires[0].controlled_at",
        ),
        (
            {"extinguished_at": "2026-02-28T22:29:59Z"},
            "before_start",
            "fires[0].extinguished_at",
        ),
        (
            {"severely_threatens_key_target": True, "near_key_target": False},
            "contradicts",
            "fires[0].severely_threatens_key_target",
        ),
        ({"wind": 3}, "unknown_key", "fires[0].wind"),
        (
            {"city_forces_insufficient": True},
            "unknown_key",
            "fires[0].city_forces_insufficient",
        ),
        ({"id": 7}, "not_id", "fires[0].id"),
        ({"id": " "}, "not_id", "fires[0].id"),
        ({"id": None}, "missing", "fires[0].id"),
    ],
)
def test_a_bad_fact_is_refused_with_its_path(fire, key, path):
    with pytest.raises(Refused) as refusal:
        situation_from_json(told(**fire), plan=wenzhou())

    notice = refusal.value.notice
    assert (notice.key, dict(notice.values)["path"]) == (f"situation.{key}", path)


@pytest.mark.parametrize(
    ("change", "key", "path"),
    [
        ({"at": None}, "missing", "at"),
        ({"at": "2026-03-01T14:00:00"}, "no_offset", "at"),
        ({"fires": None}, "missing", "fires"),
        ({"fires": {"id": "A"}}, "not_list", "fires"),
        ({"fires": "A"}, "not_list", "fires"),
        ({"fires": [7]}, "not_object", "fires[0]"),
        ({"fires": [{"id": "A"}, {"id": "B"}, {"id": "A"}]}, "same_id", "fires[2].id"),
        ({"city_forces_insufficient": 0}, "not_yes_no", "city_forces_insufficient"),
        ({"cityforces": True}, "unknown_key", "cityforces"),
        ({"deaths": 3}, "unknown_key", "deaths"),
    ],
)
def test_a_bad_situation_is_refused_with_its_path(change, key, path):
    with pytest.raises(Refused) as refusal:
        situation_from_json({**WHOLE, **change}, plan=wenzhou())

    notice = refusal.value.notice
    assert (notice.key, dict(notice.values)["path"]) == (f"situation.{key}", path)


@pytest.mark.parametrize("value", [None, 7, "situation", [], True])
def test_what_is_no_object_is_refused(value):
    with pytest.raises(Refused) as refusal:
        situation_from_json(value, plan=wenzhou())

    assert dict(refusal.value.notice.values)["path"] == "$"


def test_in_a_list_the_path_begins_with_the_place():
    with pytest.raises(Refused) as refusal:
        situation_from_json(told(deaths=-1), plan=wenzhou(), path="[3]")

    assert dict(refusal.value.notice.values)["path"] == "[3].fires[0].deaths"


def test_another_plan_asks_for_its_own_facts():
    """What is refused is refused by the words of the plan at hand."""
    incident = {"at": WHOLE["at"], "incidents": [{"id": "X", "interruption_h": 6}]}

    assert situation_from_json(incident, plan=rail()).cases[0].facts["interruption_h"] == 6
    with pytest.raises(Refused):
        situation_from_json(incident, plan=wenzhou())
    with pytest.raises(Refused):
        situation_from_json(json.loads(json.dumps(WHOLE)), plan=rail())
