"""Templates: what is wrong with one is said by line; every one we ship is sound."""

from __future__ import annotations

import re

import pytest

from firepost.domain.errors import Refused, Trouble
from firepost.reports.template import check, load
from reports.evening import ROOT, shop

SOUND = """
format = 1
id = "mine"
language = "zh"
letterhead = "火情{kind}"
title = "{incident}"
[[section]]
heading = "基本情况"
[[section.block]]
text = "过火{burned_area_ha}。"
[[section.block]]
table = "forces"
columns = ["name", "people"]
[[section.block]]
figure = "map"
when = "position"
[closing]
lines = ["{unit}"]
"""


def faults(text):
    return [(f.line, f.key, f.says.key) for f in check(text, shop().known())]


def test_a_sound_template_has_no_faults():
    assert faults(SOUND) == []


@pytest.mark.parametrize("name", sorted(p.stem for p in shop().templates.glob("*.toml")))
def test_every_template_shipped_is_sound(name):
    assert shop().template(name).sections


@pytest.mark.parametrize(
    ("was", "becomes", "line", "key", "says"),
    [
        ("{burned_area_ha}", "{burnt}", 10, "section[0].block[0].text", "unknown_field"),
        ("{unit}", "{units}", 18, "closing.lines", "unknown_field"),
        ('"forces"', '"army"', 12, "section[0].block[1].table", "unknown_table"),
        ('"people"]', '"folk"]', 13, "section[0].block[1].columns", "unknown_column"),
        (
            'figure = "map"',
            'figure = "cat"',
            15,
            "section[0].block[2].figure",
            "unknown_figure",
        ),
        (
            'when = "position"',
            'when = "where"',
            16,
            "section[0].block[2].when",
            "unknown_field",
        ),
        ('heading = "基', 'headline = "基', 8, "section[0].headline", "unknown_key"),
        ('language = "zh"', 'language = "fr"', 4, "language", "wrong_value"),
        ("format = 1", "format = 2", 2, "format", "wrong_value"),
        ("format = 1", "format = true", 2, "format", "wrong_value"),
        ('id = "mine"', "", 1, "", "missing_key"),
        ("过火{", "过火{{", 10, "section[0].block[0].text", "brace"),
        (
            'figure = "map"',
            'figure = "map"\ntext = "x"',
            14,
            "section[0].block[2]",
            "one_content",
        ),
        ("[closing]", "[closing\n", 17, "", "not_toml"),
    ],
)
def test_a_fault_is_named_with_its_line(was, becomes, line, key, says):
    assert was in SOUND

    found = faults(SOUND.replace(was, becomes, 1))

    assert (line, key, f"template.{says}") in found


def test_all_faults_are_told_at_once():
    bad = SOUND.replace("{burned_area_ha}", "{burnt}").replace('"forces"', '"army"')

    assert len(faults(bad)) == 2


def test_a_broken_template_is_refused_with_its_first_fault(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(SOUND.replace("{unit}", "{units}"), encoding="utf-8")

    with pytest.raises(Refused) as stopped:
        load(file, shop().known())

    values = dict(stopped.value.notice.values)
    assert (values["line"], values["says"]) == (18, "closing.lines units")


def test_a_template_that_is_not_there_is_the_worlds_fault(tmp_path):
    with pytest.raises(Trouble):
        load(tmp_path / "none.toml", shop().known())


def test_a_template_in_another_encoding_is_named(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_bytes(SOUND.encode("gb18030"))

    with pytest.raises(Refused) as stopped:
        load(file, shop().known())

    assert stopped.value.notice.key == "template.not_utf8"


def test_the_manual_lists_every_field_and_table():
    manual = (ROOT / "docs" / "report-templates.md").read_text(encoding="utf-8")
    known = shop().known()
    listed = set(re.findall(r"^\| `([a-z0-9_]+)` \|", manual, re.MULTILINE))

    assert listed == set(known.fields) | set(known.tables)
    for table, columns in known.tables.items():
        (row,) = re.findall(rf"^\| `{table}` \| (.*) \|$", manual, re.MULTILINE)[-1:]
        assert set(re.findall(r"`([a-z0-9_]+)`", row)) == set(columns), table


ASKING = SOUND.replace('title = "{incident}"', 'title = "{incident}{sector}"').replace(
    "[[section]]", '[[ask]]\nkey = "sector"\nlabel = "责任区"\n[[section]]', 1
)


def test_a_template_may_ask_for_fields_of_its_own():
    assert faults(ASKING) == []


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('key = "sector"', 'key = "deaths"', "field_taken"),
        ('key = "sector"', 'key = "Sector!"', "wrong_value"),
        ('label = "责任区"', 'lable = "责任区"', "unknown_key"),
        (
            'table = "forces"',
            'table = "forces"\nonly = { column = "x", field = "sector" }',
            "wrong_value",
        ),
        (
            'table = "forces"',
            'table = "forces"\nonly = { column = "name", field = "x" }',
            "unknown_field",
        ),
    ],
)
def test_what_is_asked_wrongly_is_a_fault(was, becomes, says):
    assert was in ASKING

    assert f"template.{says}" in {fault[2] for fault in faults(ASKING.replace(was, becomes, 1))}


@pytest.mark.parametrize(
    "name", sorted(p.stem for p in (shop().templates / "briefings").glob("*.toml"))
)
def test_every_briefing_shipped_is_sound(name):
    assert shop().briefing(name).sections
