"""Joins every part; the only clock, the only source of chance."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import string
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firepost.app.drawing import Ground
from firepost.app.forest import ForestLayer
from firepost.app.health import Check, ill, well
from firepost.app.kit import Kit, read_kit
from firepost.app.lie_of_edge import LieOfEdge
from firepost.app.parts import OpenPost, OpenPress, Parts
from firepost.app.plans import Shelf
from firepost.app.post import Post
from firepost.app.words import Words
from firepost.domain.errors import Notice
from firepost.domain.instants import BEIJING, ms_of
from firepost.domain.plan.model import Plan
from firepost.formats.surroundings import read_surroundings
from firepost.gnss import doors

if TYPE_CHECKING:
    from firepost.app.care import Care
    from firepost.app.courier import Courier, HubDesk
    from firepost.app.exhibit import Exhibit
    from firepost.app.layers import Layer, Outgoing
    from firepost.app.maps import Atlas
    from firepost.app.package import Press, Signature, Verdict
    from firepost.app.rescue import Rescued
    from firepost.app.roster.tables import Grid, Table
    from firepost.app.workbench import Workbench
    from firepost.store.home import Home

# No true clock stands before the day this version was made.
MADE_AT = datetime(2026, 11, 1, tzinfo=UTC)


def resources_dir() -> Path:
    """Where `resources/` and `maps/` lie: beside the program in a bundle, else in the tree."""
    bundled = getattr(sys, "_MEIPASS", None)
    return Path(bundled) if bundled else Path(__file__).resolve().parents[2]


def now() -> datetime:
    return datetime.now(UTC)


def words(root: Path) -> Words:
    catalogue: dict[str, dict[str, str]] = {}
    for page in sorted((root / "resources" / "words").glob("*.json")):
        catalogue.update(json.loads(page.read_text(encoding="utf-8")))
    return Words(catalogue, os.environ.get("FIREPOST_LANGUAGE", "zh"))


def open_post(root: Path, sentences: Words) -> OpenPost:
    def open_(desk: Path, *, write: bool, drill: bool = False, pin: str | None = None) -> Post:
        from firepost.store.desk_file import DeskFile
        from firepost.store.home import Home
        from firepost.store.journal import DeskJournal

        now_ms = ms_of(now())
        home = Home.open(os.environ, now_ms=now_ms, pin=pin)
        if write:
            file = DeskFile.open_or_create(desk, home, drill=drill, now_ms=now_ms)
        else:
            file = DeskFile.open(desk, home, write=False)
        try:
            if write:  # what this device came to trust while the desk was shut counts from now
                file.recount(learned_ms=now_ms)
            journal = DeskJournal(file)
            ground = Ground(
                desk=file.desk_id,
                drill=file.drill,
                plan=cache(lambda: plan(root)),
                kit=kit(root),
                words=sentences,
                forest=ForestLayer(lambda: maps_of_station(sentences), home.folder / "maps"),
                lie=LieOfEdge(lambda: maps_of_station(sentences), home.folder / "maps"),
            )
            return Post(
                journal,
                ground,
                now=now,
                person=home.person,
                post_name=home.post,
                role=home.role,
            )
        except BaseException:
            file.close()
            raise

    return open_


def examine(root: Path, desk: Path | None, pin: str | None) -> Iterator[Check]:
    """Doctor's round: engine and keys, what the program came with, what is plugged in, the desk."""
    from firepost.store.home import Home

    yield from examine_by(root, desk, Home.open(os.environ, now_ms=ms_of(now()), pin=pin))


def examine_by(root: Path, desk: Path | None, home: Home) -> Iterator[Check]:
    from firepost.gnss.ports import serial_ports
    from firepost.store import health

    moment = now()
    yield from health.of_home(home)
    for name, folder, pattern in (
        ("maps", "maps", "*.geojson"),
        ("fonts", "resources/fonts", "*.[ot]tf"),
    ):
        found = len(list((root / folder).glob(pattern)))
        if found:
            yield well(name, f"doctor.{name}", count=found)
        else:
            yield ill(name, Notice.of(f"doctor.no_{name}"), "doctor.do.reinstall")
    ports = serial_ports()
    yield well("gps", "doctor.gps" if ports else "doctor.no_gps", ports="、".join(ports))
    sticks = removable_media()
    yield well(
        "stick", "doctor.stick" if sticks else "doctor.no_stick", places="、".join(sticks)
    )
    if moment < MADE_AT:
        yield ill("clock", Notice.of("doctor.clock_before_made"), "doctor.do.set_clock")
    else:
        yield well(
            "clock",
            "doctor.clock",
            now=moment.astimezone(BEIJING).isoformat(timespec="seconds"),
        )
    if desk is not None:
        yield from health.of_desk(desk, home, now_ms=ms_of(moment))


def removable_media() -> list[str]:
    """Where sticks are mounted now."""
    if sys.platform == "win32":
        import ctypes

        removable = 2
        drives = [f"{letter}:\\" for letter in string.ascii_uppercase]
        return [d for d in drives if ctypes.windll.kernel32.GetDriveTypeW(d) == removable]
    mounts = Path("/proc/mounts")
    lines = mounts.read_text(encoding="utf-8").splitlines() if mounts.exists() else []
    places = [line.split()[1].replace("\\040", " ") for line in lines]
    return sorted(p for p in places if p.startswith(("/media/", "/run/media/", "/mnt/usb")))


def tell_drill(desk: Path) -> None:
    from firepost.fronting import Front

    Front(parts, now).tell(parts(), desk).close()
    gc.freeze()  # this process ends here, and somebody waits for it: nothing is looked through


def front(desk: Path | None, *, drill: bool, picture: Path | None) -> int:
    from firepost.fronting import Front

    return Front(parts, now)(desk, drill=drill, picture=picture)


def plans(root: Path) -> Shelf:
    shipped = root / "resources" / "plans" / "wenzhou-forest-fire-2021.toml"
    return Shelf(read=Path.read_bytes, shipped=shipped)


def plan(root: Path) -> Plan:
    return plans(root).plan()


def kit(root: Path) -> Kit:
    import tomllib

    with (root / "resources" / "kits" / "person.toml").open("rb") as file:
        return read_kit(tomllib.load(file))


def press(root: Path, sentences: Words) -> OpenPress:
    def open_(*, pin: str | None = None, post: Post | None = None) -> Press:
        from firepost.linking import sign_as
        from firepost.reports.issue import ReportPress
        from firepost.reports.press import Shop

        resources = root / "resources"
        shop = Shop(
            words=sentences,
            fonts=resources / "fonts",
            templates=resources / "report_templates",
            maps=root / "maps",
            plan=cache(lambda: plan(root)),
            write_layers=write_layers,
            sign=lambda said: sign(said, pin) if post is None else sign_as(post, said),
        )
        return ReportPress(shop, now=now)

    return open_


def sign(said: bytes, pin: str | None) -> Signature:
    """This device's signature."""
    from firepost.app.package import Signature
    from firepost.store.home import Home

    home = Home.open(os.environ, now_ms=ms_of(now()), pin=pin)
    signature = home.device_signing_key().sign(said)
    assert home.device_key is not None
    return Signature(home.device_key.hex(), signature.hex())


def verify(folder: Path) -> Verdict:
    from firepost.reports.verify import verify as compare

    return compare(folder)


def open_archive(root: Path, sentences: Words) -> Callable[[Path], Exhibit]:
    def open_(folder: Path) -> Exhibit:
        from firepost import museum

        rules = cache(lambda: plan(root))

        def ground(desk: str, drill: bool) -> Ground:  # noqa: FBT001 - as hubs call it
            return Ground(desk, drill, rules, kit(root), sentences)

        return museum.open_archive(folder, ground=ground, now=now)

    return open_


def rescue(desk: Path, out: Path, pin: str | None) -> Rescued:
    """Bring out what proves itself as a bundle, and what stands behind a gap beside it."""
    from firepost.app.rescue import Rescued
    from firepost.store.home import Home
    from firepost.store.rescue import salvaged
    from firepost.sync import stick
    from firepost.sync.bundle_write import write_out

    now_ms = ms_of(now())
    home = Home.open(os.environ, now_ms=now_ms, pin=pin)
    with salvaged(desk, home) as found:
        folder = stick.ready(out)
        device = (home.device_key or b"")[:8].hex()
        written = write_out(found, folder, post=home.post, device=device, now_ms=now_ms)
        apart = None
        if found.unplaced:
            apart = folder / f"{written.file.stem}-unplaced.jsonl"
            lines = (
                json.dumps([k.stream, k.seq, k.learned_ms, k.body.hex()])
                for k in found.unplaced
            )
            told = "".join(f"{line}\n" for line in lines).encode()
            with stick.written(apart) as file:
                file.write(told)
            stick.settle(apart, hashlib.sha256(told).hexdigest())
        return Rescued(
            bundle=written.file,
            entries=found.entries,
            sha256=written.sha256,
            unplaced=apart,
            unplaced_entries=len(found.unplaced),
            unreadable=found.unreadable,
            heads=tuple(sorted(found.vector().items())),
        )


def read_layers(path: Path, *, assume: str | None = None) -> tuple[Layer, ...]:
    from firepost.formats import door
    from firepost.store import geopackage

    return door.read_layers(
        path,
        assume=assume,
        read_tables=geopackage.read_tables,
        read_outlines=county_outlines,
    )


@cache
def county_outlines() -> dict[str, Any]:
    """The counties on the shipped map by name; none where the map is not there."""
    page = resources_dir() / "maps" / "wenzhou_counties.geojson"
    if not page.is_file():
        return {}
    said = json.loads(page.read_text(encoding="utf-8"))
    return {f["properties"]["name"]: f["geometry"] for f in said["features"]}


def write_layers(path: Path, layers: Sequence[Outgoing]) -> tuple[Path, ...]:
    from firepost.formats import writing
    from firepost.store import geopackage_out

    return writing.write_layers(path, layers, write_tables=geopackage_out.write_tables)


def read_tables(path: Path) -> tuple[Table, ...]:
    from firepost.formats import sheets

    return sheets.read_tables(path)


def write_csv(folder: Path, grids: Sequence[Grid]) -> list[Path]:
    from firepost.formats import sheets

    return sheets.write_csv(folder, grids)


def write_xlsx(folder: Path, grids: Sequence[Grid]) -> list[Path]:
    from firepost.formats import sheets

    return sheets.write_xlsx(folder, grids)


def courier() -> Courier:
    from firepost.linking import DeviceCourier

    return DeviceCourier(now)


def hub(root: Path, sentences: Words) -> Callable[[], HubDesk]:
    def open_() -> HubDesk:
        from firepost.counter import HubCounter

        rules = cache(lambda: plan(root))
        return HubCounter(
            now,
            words=sentences,
            resources=root / "resources",
            ground=lambda desk, drill: Ground(desk, drill, rules, kit(root), sentences),
        )

    return open_


def maps_of_station(sentences: Words) -> Atlas:
    from firepost.chartroom import Chartroom

    return Chartroom(
        now, words=sentences, read_layers=read_layers, write_layers=write_layers
    ).atlas()


def workbench(root: Path) -> Workbench:
    from firepost.workshop import workbench as laid

    return laid(kit(root), parts, now)


def care(root: Path) -> Care:
    from firepost.caring import Caretaker

    return Caretaker(
        now,
        resources=root / "resources",
        courier=courier,
        rescue=rescue,
        examine=lambda desk, home: examine_by(root, desk, home),
    )


def parts() -> Parts:
    root = resources_dir()
    sentences = words(root)
    return Parts(
        open_post=open_post(root, sentences),
        open_window=front,
        tell_drill=tell_drill,
        examine=lambda desk, pin: examine(root, desk, pin),
        plans=plans(root),
        read_layers=read_layers,
        surroundings=lambda: read_surroundings(root / "maps"),
        read_tables=read_tables,
        write_csv=write_csv,
        write_xlsx=write_xlsx,
        write_layers=write_layers,
        press=press(root, sentences),
        verify=verify,
        open_archive=open_archive(root, sentences),
        courier=courier,
        media=removable_media,
        hub=hub(root, sentences),
        workbench=lambda: workbench(root),
        rescue=rescue,
        care=lambda: care(root),
        words=sentences,
        now=now,
        resources=root / "resources",
        maps=root / "maps",
        open_receiver=doors.receivers(now),
        read_recording=doors.read_recording,
        receiver_ports=doors.serial_ports,
        maps_of_station=lambda: maps_of_station(sentences),
    )
