"""A report on a stick: whole and verified, or not there at all."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from contextlib import contextmanager
from dataclasses import replace

import pytest

from firepost.domain.errors import Refused, Trouble
from firepost.reports import medium, press, records
from firepost.reports.package import write_package
from firepost.reports.verify import verify
from reports.evening import board, content, fire, shop

SPEECH = shop().speech("zh")


def makers(made):
    galley = press.galley(shop(), made)
    return {
        "{name}.pdf": lambda: b"%PDF-" + b"x" * 300_000,
        "{name}.json": lambda: records.figures_json(made, galley.told),
        "{name}.geojson": lambda: records.perimeters_geojson(made),
    }


def write(out, made=None, **changes):
    made = made or content()
    given = {"makers": makers(made), "record": lambda *_: None, "speech": SPEECH, **changes}
    return write_package(made, out, **given)


def test_a_package_is_whole_and_verified(tmp_path):
    written = write(tmp_path)

    assert written.folder.name == "20261128_1820_泰顺县包垟乡北坑湾火场_首报_第01期"
    assert verify(written.folder).ok
    assert written.verified
    for file in written.files:
        assert file.path.is_absolute()
        held = file.path.read_bytes()
        assert (hashlib.sha256(held).hexdigest(), len(held)) == (file.sha256, file.bytes)
    assert {path.name for path in tmp_path.iterdir()} == {
        written.folder.name,
        written.zipped.path.name,
    }


def test_every_file_stands_alone_outside_its_folder(tmp_path):
    written = write(tmp_path)

    assert all(file.path.name.startswith(written.folder.name) for file in written.files)


def test_the_zip_has_an_ascii_name_and_holds_the_same(tmp_path):
    written = write(tmp_path)

    assert written.zipped.path.name == "20261128_1820_330329_first_no01.zip"
    elsewhere = tmp_path / "elsewhere"
    with zipfile.ZipFile(written.zipped.path) as archive:
        archive.extractall(elsewhere)
    assert verify(elsewhere / written.folder.name).ok


def test_the_manifest_says_what_the_report_is(tmp_path):
    told = json.loads(write(tmp_path).manifest.read_text(encoding="utf-8"))

    assert told["number"] == 1
    assert told["kind"] == "first"
    assert told["post"] == "包垟前指"
    assert told["at"] == "2026-11-28T18:20:00+08:00"
    assert told["zip"] == "20261128_1820_330329_first_no01.zip"


def test_the_journal_gets_the_manifests_hash_after_the_rename(tmp_path):
    seen = []

    def record(sha256, name):
        seen.append((sha256, name, verify(tmp_path / name).ok))

    written = write(tmp_path, record=record)

    sha256 = hashlib.sha256(written.manifest.read_bytes()).hexdigest()
    assert seen == [(sha256, written.folder.name, True)]


def test_shapes_leave_exactly_as_they_came(tmp_path):
    made = content()
    written = write(tmp_path, made)

    told = json.loads(written.files[2].path.read_text(encoding="utf-8"))

    for feature, edge in zip(told["features"], made.fire.perimeters, strict=True):
        assert feature["geometry"] == made.shapes(edge.id)
        assert feature["properties"]["area_ha"] == edge.area_ha


def test_an_older_report_is_never_overwritten(tmp_path):
    first = write(tmp_path)
    before = {file.path: file.path.read_bytes() for file in first.files}

    second = write(tmp_path)

    assert second.folder != first.folder
    assert second.zipped.path != first.zipped.path
    assert {path: path.read_bytes() for path in before} == before


def test_two_posts_with_one_number_are_told_apart_by_name(tmp_path):
    write(tmp_path)

    other = write(tmp_path, content(post="珊溪前指"))
    third = write(tmp_path, content(post="珊溪前指", issued_at=content().issued_at))

    assert other.folder.name.endswith("_第01期_珊溪前指")
    assert third.folder.name.endswith("_第01期_珊溪前指_2")


def test_a_drill_says_so_in_every_name(tmp_path):
    written = write(tmp_path, content(replace(board(), drill=True)))

    names = [written.folder.name, written.manifest.name]
    names += [file.path.name for file in written.files]
    assert all(name.startswith("演练_") for name in names)
    assert written.zipped.path.name.startswith("drill_")
    assert verify(written.folder).ok


def test_what_could_not_be_entered_says_that_it_was_not_issued(tmp_path):
    def record(*_):
        raise Trouble("desk.full")

    with pytest.raises(Trouble) as stopped:
        write(tmp_path, record=record)

    names = sorted(path.name for path in tmp_path.iterdir())
    assert stopped.value.notice.key == "report.not_recorded"
    assert len(names) == 2
    assert all(name.startswith("未发出_") for name in names)


def test_our_own_bug_in_the_journal_is_not_dressed_up_as_the_worlds(tmp_path):
    def record(*_):
        raise KeyError("bug")

    with pytest.raises(KeyError):
        write(tmp_path, record=record)

    assert all(path.name.startswith("未发出_") for path in tmp_path.iterdir())


def test_a_form_that_fails_leaves_the_stick_untouched(tmp_path):
    def broken():
        raise Trouble("report.no_font", name="x", path="y")

    with pytest.raises(Trouble):
        write(tmp_path, makers={"{name}.pdf": broken})

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stop_at", range(8))
def test_cancelling_leaves_nothing(tmp_path, stop_at):
    asked = iter(range(1000))

    with pytest.raises(Refused) as stopped:
        write(tmp_path, cancelled=lambda: next(asked) >= stop_at)

    assert stopped.value.notice.key == "report.cancelled"
    assert list(tmp_path.iterdir()) == []


def test_progress_runs_forward_to_the_end(tmp_path):
    seen = []

    write(tmp_path, progress=lambda doing, done, of: seen.append((doing, done, of)))

    assert seen[0][0] == "正在排版"
    assert seen[-1] == ("正在记入日志", 1, 1)
    assert all(0 <= done <= of for _, done, of in seen)


@pytest.mark.parametrize("step", ["正在写入", "正在复读"])
def test_a_stick_pulled_half_way_leaves_no_half_package(tmp_path, step):
    out = tmp_path / "stick"
    out.mkdir()

    def pull(doing, *_):
        if doing == step:
            shutil.rmtree(out, ignore_errors=True)

    with pytest.raises(Trouble) as stopped:
        write(out, progress=pull)

    assert stopped.value.notice.key == "report.medium_failed"
    assert not out.exists()


def test_a_medium_that_keeps_something_else_is_found_out(tmp_path):
    def spoil(doing, *_):
        if doing == "正在复读":
            (pdf,) = tmp_path.glob(".firepost-*/*/*.pdf")
            pdf.write_bytes(pdf.read_bytes()[:-1] + b"y")

    with pytest.raises(Trouble) as stopped:
        write(tmp_path, progress=spoil)

    assert stopped.value.notice.key == "report.read_back_differs"
    assert list(tmp_path.iterdir()) == []


def test_too_little_room_is_said_before_anything_is_written(tmp_path):
    def huge():
        return b"x" * 3_000_000

    with mounted(tmp_path / "stick", "size=5m") as stick:
        with pytest.raises(Trouble) as stopped:
            write(stick, makers={"{name}.pdf": huge})

        values = dict(stopped.value.notice.values)
        assert stopped.value.notice.key == "report.no_space"
        assert (values["need_mb"], values["free_mb"]) == ("7.0", "5.2")
        assert list(stick.iterdir()) == []


def test_room_is_asked_of_the_medium_itself(tmp_path):
    medium.room_for(tmp_path, 1)

    with pytest.raises(Trouble):
        medium.room_for(tmp_path, 10**18)


def test_a_folder_that_is_missing_is_made_but_a_stick_that_is_missing_is_not(tmp_path):
    assert write(tmp_path / "out").folder.parent == tmp_path / "out"

    for missing in (tmp_path / "a" / "b", "/media/nobody-has-this-stick"):
        with pytest.raises(Trouble) as stopped:
            write(type(tmp_path)(missing))
        assert stopped.value.notice.key == "report.no_out_folder"


def test_a_file_in_place_of_the_folder_is_said(tmp_path):
    (tmp_path / "out").write_text("x")

    with pytest.raises(Trouble) as stopped:
        write(tmp_path / "out")

    assert stopped.value.notice.key == "report.out_not_a_folder"


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "report.full"),
        (errno.EROFS, "report.read_only"),
        (errno.EACCES, "report.read_only"),
        (errno.EIO, "report.medium_failed"),
        (errno.ENODEV, "report.medium_failed"),
    ],
)
def test_what_the_system_says_becomes_a_sentence(tmp_path, number, key):
    with pytest.raises(Trouble) as stopped, medium.failures(tmp_path):
        raise OSError(number, os.strerror(number))

    assert stopped.value.notice.key == key


@contextmanager
def mounted(path, *options):
    """A small file system of its own; needs root on Linux."""
    path.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a tmpfs needs root")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(path)], check=False
    )
    if done.returncode:
        pytest.skip("this machine lets nobody mount a tmpfs")
    try:
        yield path
    finally:
        subprocess.run(["umount", str(path)], check=True)


def test_a_stick_that_fills_up_while_writing_keeps_the_last_good_package(tmp_path):
    """Somebody copies onto it at the same time: the check beforehand could not know."""
    with mounted(tmp_path / "stick", "size=3m") as stick:
        good = write(stick)

        def fill(doing, done, _of):
            if doing == "正在写入" and done == 0:
                with pytest.raises(OSError, match="space"), (stick / "film").open("wb") as film:
                    film.write(b"x" * 10_000_000)

        with pytest.raises(Trouble) as stopped:
            write(stick, content(number=2), progress=fill)

        assert stopped.value.notice.key == "report.full"
        assert verify(good.folder).ok
        left = {path.name for path in stick.iterdir()}
        assert left == {good.folder.name, good.zipped.path.name, "film"}


def test_a_write_protected_stick_is_said_and_stays_as_it_is(tmp_path):
    with mounted(tmp_path / "stick", "size=3m") as stick:
        good = write(stick)
        subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)

        with pytest.raises(Trouble) as stopped:
            write(stick, content(number=2))

        assert stopped.value.notice.key == "report.read_only"
        assert verify(good.folder).ok


def test_a_name_with_everything_wrong_still_makes_a_package(tmp_path):
    made = content(board(fire(name='CON/../\\:*?"<>|' + "山" * 200)))

    written = write(tmp_path, made)

    assert verify(written.folder).ok
    assert written.folder.parent == tmp_path


def test_nothing_is_renamed_over_what_is_there(tmp_path):
    for name in ("new", "old"):
        (tmp_path / name).mkdir()

    with pytest.raises(Trouble) as stopped:
        medium.rename(tmp_path / "new", tmp_path / "old")

    assert stopped.value.notice.key == "report.exists"
    assert (tmp_path / "new").is_dir()
