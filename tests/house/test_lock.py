"""What is asked for, what is locked, what is installed and what is on record are one."""

from __future__ import annotations

import ast
import importlib
import re
import sys
import tomllib
from functools import cache
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from house.tree import ROOT, modules

sys.path.insert(0, str(ROOT / "desktop" / "release"))
CONTENTS = importlib.import_module("contents")

# Asked for without an import of its own -> why.
NOT_IMPORTED = {
    "shiboken6": "comes with PySide6; pinned beside it",
}


@cache
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@cache
def asked(group: str | None = None) -> dict[str, Requirement]:
    extras = project()["optional-dependencies"]
    listed = project()["dependencies"] if group is None else extras[group]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in listed}


@cache
def locked() -> dict[str, str]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", text, flags=re.MULTILINE))


def everything_asked() -> dict[str, Requirement]:
    return {**asked(), **asked("hq"), **asked("dev")}


def imported() -> dict[str, str]:
    """Top name of every import from outside -> a module that has it."""
    names = {}
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found = [str(node.module)]
            else:
                continue
            names |= {name.split(".")[0]: path for name in found}
    outside = set(names) - sys.stdlib_module_names - {"firepost"}
    return {name: names[name] for name in outside}


@pytest.mark.parametrize("name", everything_asked())
def test_what_is_asked_for_is_locked(name):
    assert everything_asked()[name].specifier.contains(locked()[name], prereleases=True)


def test_every_locked_file_is_known_by_its_hash():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]

    assert len(entries) == len(locked())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_place():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    assert not re.search(r"://|--(extra-)?index-url|--find-links|-f ", text)


@pytest.mark.parametrize("name", asked())
def test_what_runs_is_what_is_locked(name):
    assert metadata.version(name) == locked()[name]


def test_the_pins_with_a_reason_are_exact():
    exact = {name for name, wanted in asked().items() if str(wanted.specifier).startswith("==")}

    assert {"pyside6-essentials", "shiboken6", "sqlcipher3", "sqlite-utils"} <= exact


def test_what_is_imported_is_asked_for():
    holders = metadata.packages_distributions()
    known = set(asked()) | set(asked("hq"))
    strange = {
        name: path
        for name, path in imported().items()
        if not known & {canonicalize_name(holder) for holder in holders.get(name, [])}
    }

    assert strange == {}


def test_what_is_asked_for_is_imported():
    holders = metadata.packages_distributions()
    used = {
        canonicalize_name(holder) for name in imported() for holder in holders.get(name, [])
    }

    assert set(asked()) | set(asked("hq")) == used | set(NOT_IMPORTED)


@pytest.mark.parametrize("name", everything_asked())
def test_every_library_has_its_licence_and_reason_on_record(name):
    record = "\n".join(
        page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "decisions").glob("*.md")
    )
    wanted = everything_asked()[name].name

    assert re.search(rf"^\| `{re.escape(wanted)}`", record, flags=re.MULTILINE | re.IGNORECASE)


def rows_of_licences() -> dict[str, str]:
    """Library -> licence, of every table in the page on libraries."""
    page = (ROOT / "docs" / "decisions" / "0005-libraries.md").read_text(encoding="utf-8")
    page = page.split("## Quiet ones")[0]
    found = re.findall(r"^\| `([\w.-]+)` \| ([^|]+) \|", page, flags=re.MULTILINE)
    return {canonicalize_name(name): licence.strip() for name, licence in found}


def test_everything_locked_has_its_licence_on_record():
    assert set(locked()) - set(rows_of_licences()) == set()
    assert set(rows_of_licences()) - set(locked()) == set()


def gpl(licence: str) -> bool:
    """Of a choice one that suits is enough: Qt's is LGPL or GPL."""
    choices = re.split(r" OR | or ", licence)
    return all(re.search(r"\bA?GPL|GNU (Affero )?General", one) for one in choices)


def test_nothing_in_a_bundle_is_under_the_gpl_or_agpl():
    """As the libraries say themselves, HQ's driver among them."""
    inside = CONTENTS.libraries(frozenset({"hq"}))
    assert len(inside) > 40

    assert {name for name, one in inside.items() if gpl(CONTENTS.licence_of(one))} == set()
    assert {name for name in inside if gpl(rows_of_licences()[name])} == set()
    assert gpl("AGPL-3.0-only")
    assert gpl("GNU General Public License v2 (GPLv2)")
    assert not gpl("LGPL-3.0-only")


def test_what_the_record_says_of_a_licence_is_what_the_library_says():
    """By family: MIT, BSD, Apache, MPL, LGPL; spelling is each one's own."""
    told = {}
    for name, licence in rows_of_licences().items():
        try:
            said = CONTENTS.licence_of(metadata.distribution(name))
        except metadata.PackageNotFoundError:
            continue  # another platform's
        families = ("MIT", "BSD", "Apache", "MPL|Mozilla", "GPL", "PSF", "(?i:public domain)")
        if said == "see licences/" or any(
            re.search(one, said) and re.search(one, licence) for one in families
        ):
            continue
        told[name] = (licence, said)

    assert told == {}
