"""A plan file that is wrong is said to be, with line, key and reason; one that is right is taken."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from firepost.app.plans import PlanFault, Shelf, examined, faults_in, read_plan
from firepost.app.toml_lines import lines_of
from firepost.app.words import Words
from firepost.domain.errors import Refused, Trouble
from situations import RAIL, WENZHOU

TEXT = WENZHOU.read_text(encoding="utf-8")
PAGE = WENZHOU.parents[1] / "words" / "plan.json"
SENTENCES = Words(json.loads(PAGE.read_text(encoding="utf-8")))


def broken(old: str, new: str, *, nth: int = 0) -> tuple[str, tuple[PlanFault, ...]]:
    """The shipped plan with its nth `old` replaced, and what is wrong with it then."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(old, start + 1)
    text = TEXT[:start] + new + TEXT[start + len(old) :]
    return text, faults_in(text.encode())


def test_the_plans_at_hand_are_sound():
    assert faults_in(WENZHOU.read_bytes()) == ()
    assert faults_in(RAIL.read_bytes()) == ()


def test_the_shipped_plan_is_the_one_that_was_examined():
    content = WENZHOU.read_bytes()
    kept = WENZHOU.with_suffix(".examined.json").read_bytes()

    assert kept == examined(content), "run tests/make/examined_plans.py"
    assert Shelf(read=Path.read_bytes, shipped=WENZHOU).plan() == read_plan(content, name="")


@pytest.mark.parametrize("kept", ["of another plan", "torn", "none"])
def test_a_shipped_plan_that_was_changed_is_examined_again(tmp_path, kept):
    changed = tmp_path / WENZHOU.name
    changed.write_text(TEXT.replace("over = 30 ", "over = -30 ", 1), encoding="utf-8")
    before = WENZHOU.with_suffix(".examined.json").read_bytes()
    if kept != "none":
        written = before if kept == "of another plan" else before[:1000]
        changed.with_suffix(".examined.json").write_bytes(written)

    with pytest.raises(Refused, match="faulty"):
        Shelf(read=Path.read_bytes, shipped=changed).plan()


# what is replaced, by what; then the key and the reason that must be among those named
SLIPS = [
    ("over = 30 ", "ovr = 30 ", "triggers[0].when.all[1].ovr", "unknown_key"),
    ("over = 30 ", "over = -30 ", "triggers[0].when.all[1].over", "wrong_bound"),
    ("over = 30 ", 'over = "30" ', "triggers[0].when.all[1].over", "wrong_bound"),
    ("over = 30 ", "over = nan ", "triggers[0].when.all[1].over", "wrong_bound"),
    ("over = 30 ", f"over = {10**400} ", "triggers[0].when.all[1].over", "wrong_bound"),
    ("over = 30 ", "over = 30, under = 40 ", "triggers[0].when.all[1]", "one_word"),
    ("over = 30 ", "is = 30 ", "triggers[0].when.all[1].is", "word_misfit"),
    ("bound = 6 }", "bound = 6, over = 3 }", "triggers[1].when.all[0]", "one_word"),
    ("bound = 6 }", "bound = 1e9 }", "triggers[1].when.all[0].bound", "too_many_hours"),
    ('word = "bare_hours"', 'word = "bare_hour"', "triggers[1].when.all[0].word", "unknown_name"),
    ('word = "bare_hours"', 'word = "threat_joins"', None, "setting_misfit"),
    ('fact = "grade", word', 'fact = "gradd", word', "triggers[0].when.all[0].fact", None),
    ('bound = "larger"', 'bound = "bigger"', "triggers[0].when.all[0].bound", "wrong_bound"),
    ('fact = "extinguished", is', 'fact = "extinguishd", is', None, "unknown_name"),
    ('hours_since = "burning_since"', 'hours_since = "deaths"', None, "unknown_name"),
    ('hours_since = "burning_since"', 'fact = "burning_since"', None, "unknown_name"),
    ("at_least = 1 }", "at_least = 1.5 }", None, "wrong_bound"),
    ('"prefecture", "province"] }', '"prefecture", "land"] }', None, "wrong_bound"),
    ("is = true }, { any", "is = 1 }, { any", None, "wrong_bound"),
    (
        "is = false }] }] }",
        "is = 0 }] }] }",
        "triggers[2].when.all[1].any[1].is",
        "wrong_bound",
    ),
    ("when = { all", "wen = { all", "triggers[0].wen", "unknown_key"),
    ("when = { all = [", "when = { al = [", "triggers[0].when", "no_form"),
    ("succession = {", "when = { fact = 'deaths', at_least = 1 }\nsuccession = {", None, "when_or_succession"),
    ("at_least = 2, still", "at_least = { setting = 'nothing' }, still", None, "unknown_name"),
    ('began = "burning_since", ended', 'began = "deaths", ended', None, "wrong_kind"),
    ('ended = "extinguished", within', 'ended = "deaths", within', None, "wrong_kind"),
    ("readings = [11,", "readings = [99,", "triggers[0].readings[0]", "unknown_name"),
    ('level = "IV"', 'level = "V"', "triggers[0].level", "unknown_name"),
    ('id = "IV.2"', 'id = "IV.1"', "triggers[1].id", "twice"),
    ('id = "R2"', 'id = "R1"', "duties[1].id", "twice"),
    ("below = 100 ", "below = 90 ", "laws[0].measures[0].bands[2].from", "band_gap"),
    ("below = 100 ", "below = 110 ", "laws[0].measures[0].bands[2].from", "band_overlap"),
    (
        'grade = "exceptional", from = 1000 }',
        'grade = "exceptional", from = 1001 }',
        "laws[0].measures[0].bands[3].from",
        "band_gap",
    ),
    ("from = 10, below = 100", "from = 100, below = 100", None, "band_empty"),
    ("from = 1000 }", "from = 1000, below = 9000 }", None, "band_gap_above"),
    ("from = 10, below = 100 }", "from = 10 }", None, "band_overlap"),
    ('grade = "larger", from', 'grade = "ordinary", from', None, "band_order"),
    ('grade = "larger", from', 'grade = "huge", from', None, "unknown_name"),
    ("from = 3, below", "from = 2.5, below", "laws[0].measures[1].bands[1].from", "not_whole"),
    ('least = "ungraded"', 'least = "none"', "laws[0].least", "unknown_name"),
    ('default_law = "822"', 'default_law = "823"', "plan.default_law", "unknown_name"),
    ("in_force_until = 2025-12-31", "in_force_until = 2008-12-31", None, "until_before_from"),
    ("revision_due = 2024-10-08", "revision_due = 2021-10-08", None, "due_before_start"),
    ("revision_due = 2024-10-08", 'revision_due = "soon"', "plan.revision_due", "not_day"),
    ("revision_due = 2024-10-08", "revision_due = 2024-10-08T00:00:00", None, "not_day"),
    ("verified = false", 'verified = "no"', "laws[0].verified", "not_flag"),
    ("format = 1", "format = 2", "format", "other_format"),
    ('cases = "fires"', 'cases = "deaths"', "plan.cases", "twice"),
    ('kind = "amount"', 'kind = "area"', "facts[3].kind", "not_one_of"),
    ('implies = ["near_key_target"]', 'implies = ["deaths"]', None, "wrong_kind"),
    ('implies = ["controlled"]', 'implies = ["deaths"]', None, "wrong_kind"),
    ('since = "controlled_at"', 'since = "deaths"', "states[0].since", "wrong_kind"),
    ('not_before = "burning_since"', 'not_before = "deaths"', None, "wrong_kind"),
    ('choices = ["none", "prefecture", "province"]\n', "", "facts[12].choices", None),
    ('key = "deaths"', 'key = "grade"', None, "twice"),
    ('stand_in = "burned_area_ha"', 'stand_in = "border"', None, "wrong_kind"),
    ('headroom_through = ["burned_area_ha"]', 'headroom_through = ["deaths"]', None, None),
    ('decides = "commander"', 'decides = "mayor"', "levels[2].decides", "unknown_name"),
    ('may_also_decide = ["city_government"]', 'may_also_decide = ["x"]', None, "unknown_name"),
    ('body = "office", says', 'body = "offce", says', "levels[0].actions[0].body", None),
    ('members = ["development"', 'members = ["developmen"', "groups[0].members[0]", None),
    ('accumulates = { setting = "level1', 'accumulates = { setting = "no', None, "unknown_name"),
    ('accumulates = { setting = "level1_accumulates"', 'accumulates = { setting = "bare_hours"', None, "setting_misfit"),
    ('minutes = { setting = "hotspot_minutes" }', 'minutes = { setting = "bare_hours" }', None, "setting_misfit"),
    ('major = "city", ', "", "command.by_grade.major", "missing_key"),
    ('major = "city", ', 'major = "town", ', "command.by_grade.major", "unknown_name"),
    ('crowd_level = "city"', 'crowd_level = "town"', "command.crowd_level", "unknown_name"),
    ('predicted = "predicted_grade"', 'predicted = "deaths"', "command.predicted", "wrong_kind"),
    ("people = 500", "people = 0", "tiers[0].people", "out_of_range"),
    ("default = 1000, unit", "default = 100000, unit", None, "default_out_of_range"),
    ("range = [0, 50000]", "range = [50000, 0]", "readings[0].settings[0].range", "bad_range"),
    ('default = "at_least", choices', 'default = "atleast", choices', None, None),
    ("default = 1000, unit", "default = [1], unit", None, "bad_default"),
    ("default = 1.0, unit", "default = nan, unit", None, "bad_default"),
    ('key = "severe_distance_m"', 'key = "near_distance_m"', None, "twice"),
    ("number = 2\n", "number = 1\n", "readings[1].number", "twice"),
    ('doc_number = "温政办〔2021〕64号"\n', "", "plan.doc_number", "missing_key"),
    ('doc_number = "温政办〔2021〕64号"', 'doc_number = ""', "plan.doc_number", "empty"),
    ('doc_number = "温政办〔2021〕64号"', "doc_number = 64", "plan.doc_number", "not_text"),
    ("spans = [", "spans = 3\nspams = [", None, "not_list"),
    ('says = { zh = "起火时间"', "says = 3 #", "facts[0].says", "not_table"),
    ("proposes = [", "proposes = 'x'\nx = [", None, "not_list"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [pytest.param(*slip, id=f"{slip[3]} {slip[1][:30].strip()}") for slip in SLIPS],
)
def test_a_slip_is_said_with_its_line_its_key_and_why(old, new, key, reason):
    text, found = broken(old, new)

    assert found
    if key is not None:
        assert key in [fault.key for fault in found]
    if reason is not None:
        assert f"plan.{reason}" in [fault.says.key for fault in found]
    near = text[: text.index(new) + len(new)].count("\n") + 1 if new else None
    for fault in found:
        assert fault.line is not None
        assert fault.key
        assert "{" not in SENTENCES.say(fault.says)
        assert SENTENCES.has(fault.says.key)
    if near is not None and len(found) == 1 and reason not in ("missing_key", "twice"):
        assert abs(found[0].line - near) <= 8


def test_the_line_is_that_of_the_key():
    text, (found,) = broken("over = 30 ", "ovr = 30 ")

    assert "ovr = 30" in text.split("\n")[found.line - 1]


def test_a_missing_key_is_said_at_the_table_that_lacks_it():
    text, (found,) = broken('id = "R3"\n', "")

    assert (found.key, found.says.key) == ("duties[2].id", "plan.missing_key")
    assert text.split("\n")[found.line - 1] == "[[duties]]"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param(
            "{ fact = 'x' }",
            "{ all = [{ fact = 'deaths', at_least = 3 }, { fact = 'deaths', under = 3 }] }",
            "unreachable",
            id="no number is both",
        ),
        pytest.param(
            "{ fact = 'x' }",
            "{ all = [{ fact = 'extinguished', is = true }, { fact = 'controlled', is = false }] }",
            "unreachable",
            id="what is out is under control",
        ),
        pytest.param(
            "{ fact = 'x' }",
            "{ all = [{ fact = 'severely_threatens_key_target', is = true }, { fact = 'near_key_target', is = false }] }",
            "unreachable",
            id="a severe threat is near",
        ),
        pytest.param(
            "{ fact = 'x' }",
            "{ all = [{ hours_since = 'burning_since', over = 5 }, { hours_since = 'burning_since', at_most = 5 }] }",
            "unreachable",
            id="no span is both",
        ),
        pytest.param(
            "{ fact = 'x' }",
            "{ all = [{ fact = 'grade', at_least = 'major' }, { fact = 'grade', is = 'larger' }] }",
            "unreachable",
            id="no grade is both",
        ),
        pytest.param(
            "{ fact = 'x' }", "{ fact = 'deaths', at_least = 0 }", "always_met", id="any number"
        ),
        pytest.param(
            "{ fact = 'x' }",
            "{ any = [{ fact = 'dangerous', is = true }, { fact = 'dangerous', is = false }] }",
            "always_met",
            id="one or the other",
        ),
        pytest.param(
            "{ fact = 'x' }",
            "{ fact = 'grade', at_least = 'ungraded' }",
            "always_met",
            id="the least grade",
        ),
        pytest.param(
            "{ fact = 'x' }",
            "{ all = [{ fact = 'burned_area_ha', at_least = 600 }, { fact = 'controlled', is = false }] }",
            "swallowed",
            id="level I is met long before",
        ),
    ],
)
def test_a_trigger_that_can_decide_nothing_is_a_fault(old, new, reason):
    text = TEXT.replace("when = { all", f"when = {old}\nwas = {{ all", 1).replace(old, new, 1)
    text = text.replace("was = { all = [", "# was ", 1)

    (found,) = faults_in(text.encode())

    assert (found.key, found.says.key) == ("triggers[0].when", f"plan.{reason}")


def test_a_level_that_nothing_starts_is_a_fault():
    _, found = broken('level = "I"\n', 'level = "II"\n')
    assert found == ()

    text = TEXT.replace('level = "I"\n', 'level = "II"\n')
    (found_all,) = faults_in(text.encode())

    assert (found_all.key, found_all.says.key) == ("levels[3].id", "plan.level_without_trigger")


def test_bands_must_serve_each_law():
    """Unreachable under one law alone is still a fault: under 541 everything is ordinary."""
    text = TEXT.replace('word = "larger_means", bound = "larger"', 'is = "ungraded"', 1)

    (found,) = faults_in(text.encode())

    assert found.says.key == "plan.unreachable"
    assert dict(found.says.values) == {"law": "541"}


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        pytest.param(b"format = \n", "not_toml", 1, id="no value"),
        pytest.param(b'a = 1\nb = "open\n', "not_toml", 2, id="open string"),
        pytest.param(b"a = [1,\n2,\n", "not_toml", 3, id="open list"),
        pytest.param(b"a = 1\na = 2\n", "not_toml", 2, id="key twice"),
        pytest.param(b"a = 1\n\xff\xfe\n", "not_utf8", 2, id="not UTF-8"),
        pytest.param(b"a = " + b"[" * 50_000, "too_deep", None, id="nested without end"),
        pytest.param(b"#" * 4_000_001, "too_big", None, id="huge"),
        pytest.param(b"", "missing_key", 1, id="empty"),
        pytest.param(b"PK\x03\x04", "not_toml", 1, id="a zip"),
    ],
)
def test_what_is_no_plan_file_is_said_to_be_none(content, reason, line):
    found = faults_in(content)

    assert found[0].says.key == f"plan.{reason}"
    assert found[0].line == line
    assert "{" not in SENTENCES.say(found[0].says)


def test_a_condition_nested_without_end_is_refused():
    deep = "{ all = [" * 120 + "{ fact = 'deaths', at_least = 1 }" + "] }" * 120
    text = TEXT.replace("when = { all", f"when = {deep}\nwas = {{ all", 1)

    found = faults_in(text.encode())

    assert found


def test_a_condition_of_too_many_facts_is_refused():
    numbers = ", ".join(
        f"{{ fact = '{fact}', at_least = {bound} }}"
        for fact in ("burned_area_ha", "affected_forest_ha", "deaths", "serious_injuries")
        for bound in range(1, 40)
    )
    text = TEXT.replace("when = { all = [", f"when = {{ any = [{numbers}, ", 1)

    assert "plan.too_tangled" in [fault.says.key for fault in faults_in(text.encode())]


def test_a_faulty_plan_is_refused_with_file_line_and_key():
    text, _ = broken("over = 30 ", "ovr = 30 ")

    with pytest.raises(Refused) as refusal:
        read_plan(text.encode(), name="new.toml")

    values = dict(refusal.value.notice.values)
    assert (values["file"], values["path"]) == ("new.toml", "triggers[0].when.all[1].ovr")
    assert values["line"] == text[: text.index("ovr")].count("\n") + 1


def test_the_shelf_reads_the_shipped_plan_once(tmp_path: Path):
    reads = []

    def read(path: Path) -> bytes:
        reads.append(path)
        return path.read_bytes()

    shelf = Shelf(read=read, shipped=WENZHOU)

    assert shelf.plan() is shelf.plan()
    assert shelf.plan(RAIL).id == "rail-transit"
    assert reads == [WENZHOU, WENZHOU.with_suffix(".examined.json"), RAIL]
    with pytest.raises(Trouble):
        shelf.plan(tmp_path / "none.toml")
    with pytest.raises(Trouble):
        shelf.faults(tmp_path)


# -- lines -----------------------------------------------------------------------------

ODD = '''# a comment
a = 1
"b c" = { x = 1, y = { z = "#} ] '" } } # tail
d.e.'f.g' = 2
[[list]] # [[no]]
k = [ # open
  1,
  { m = """three
lines "" here""" }, [ [ 2 ] ],
]
[list.inner]
s = \'\'\'raw \\ '' \'\'\'
t = "esc \\" ] "
[[list]]
k = 1979-05-27 07:32:00
[[list.deep]]
v = -inf
[[list.deep]]
v = """\\
  x\\""""
[last]
'''


def test_every_key_of_any_file_has_its_line():
    lines = lines_of(ODD)

    assert lines[("a",)] == 2
    assert lines[("b c", "y", "z")] == 3
    assert lines[("d", "e", "f.g")] == 4
    assert lines[("list", 0)] == 5
    assert lines[("list", 0, "k", 0)] == 7
    assert lines[("list", 0, "k", 1, "m")] == 8
    assert lines[("list", 0, "k", 2, 0, 0)] == 9
    assert lines[("list", 0, "inner", "t")] == 13
    assert lines[("list", 1, "k")] == 15
    assert lines[("list", 1, "deep", 1, "v")] == 19
    assert lines[("last",)] == 21
    assert_all_known(tomllib.loads(ODD), lines, ())
    assert_all_known(tomllib.loads(TEXT), lines_of(TEXT), ())
    assert lines_of(ODD.replace("\n", "\r\n")) == lines


def assert_all_known(value, lines, path):
    assert path in lines
    if isinstance(value, dict):
        for key, each in value.items():
            assert_all_known(each, lines, (*path, key))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            assert_all_known(each, lines, (*path, place))
