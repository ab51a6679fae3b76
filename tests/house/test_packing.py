"""What goes round the folder on Windows and Debian: what can be told without building it."""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from xml.etree import ElementTree as ET

from PIL import Image
from PyInstaller.utils.win32 import winmanifest

from house.tree import ROOT

RELEASE = ROOT / "desktop" / "release"
sys.path.insert(0, str(RELEASE))
CONTENTS = importlib.import_module("contents")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "version"
]
SETTINGS = "{http://schemas.microsoft.com/SMI/%d/WindowsSettings}%s"


def text(path):
    return path.read_text(encoding="utf-8")


def test_the_manifest_as_built_in_knows_long_paths_and_every_screen():
    """As PyInstaller completes it before it goes into firepost.exe."""
    made = winmanifest.create_application_manifest((RELEASE / "firepost.manifest").read_bytes())
    said = {one.tag: (one.text or "").strip() for one in ET.fromstring(made).iter()}

    assert said[SETTINGS % (2016, "longPathAware")] == "true"
    assert said[SETTINGS % (2016, "dpiAwareness")] == "PerMonitorV2"
    assert b'level="asInvoker"' in made
    assert "firepost.manifest" in text(ROOT / "build.spec")


def test_the_icon_has_every_size_that_windows_draws():
    with Image.open(RELEASE / "firepost.ico") as icon:
        assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= icon.info["sizes"]


def test_setup_takes_the_folder_and_ties_both_endings_to_it():
    setup = text(RELEASE / "firepost.iss")

    assert 'Source: "..\\..\\dist\\firepost\\*"' in setup
    for ending in (".fire", ".ffb"):
        assert f"Software\\Classes\\{ending}" in setup
    for line in re.findall(r"^(?:SetupIconFile|LicenseFile)=(.*)$", setup, flags=re.MULTILINE):
        assert (RELEASE / line.replace("\\", "/")).is_file(), line


def test_the_windows_runner_builds_tests_and_packs_this_version():
    job = text(ROOT / ".github" / "workflows" / "ci.yml").split("windows:")[1]

    for step in ("dev.py setup", "dev.py test", "dev.py bundle", "test_bundle.py", "iscc"):
        assert step in job
    assert f"/DVersion={VERSION}" in job


def test_the_menu_entry_opens_what_the_file_types_say():
    entry, types = text(RELEASE / "firepost.desktop"), text(RELEASE / "firepost-mime.xml")
    tied = re.search(r"^MimeType=(.*);$", entry, flags=re.MULTILINE)[1].split(";")

    assert sorted(tied) == sorted(re.findall(r'mime-type type="([^"]+)"', types))
    assert set(re.findall(r'glob pattern="\*(\.\w+)"', types)) == {".fire", ".ffb"}
    assert "Exec=/usr/bin/firepost %f" in entry


def test_what_the_guides_point_at_goes_into_the_bundle():
    """A reader with nothing but the folder opens every page and file that a page links to."""
    packed = [*(ROOT / "docs" / "guide").glob("*.md")]
    packed += [ROOT / "docs" / name for name in CONTENTS.PAGES]
    packed += (ROOT / "docs" / "pictures").glob("*-1366.png")
    for page in packed:
        if page.suffix != ".md":
            continue
        linked = [
            (page.parent / to).resolve() for to in re.findall(r"\]\(([^)#]+)\)", text(page))
        ]
        named = [ROOT / to for to in re.findall(r"`(docs/[\w./-]+\.\w+)`", text(page))]
        lacking = [str(to) for to in (*linked, *named) if to not in packed]
        assert lacking == [], page.name
