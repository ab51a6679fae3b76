"""Posts, a hub, sticks and everything that goes wrong between them; one seed, one history."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from firepost.app import authority
from firepost.app.chains import Segment
from firepost.app.drawing import Ground
from firepost.app.exchange import Taken, segments_for
from firepost.app.post import Post
from firepost.app.wire import letters, messages, records
from firepost.app.wire.packing import Unreadable
from firepost.app.wire.segments import decode_segment, encode_segment
from firepost.domain.errors import Refused, Stopped, Trouble
from firepost.hub.folder_store import FolderStore
from firepost.hub.giving import Giving
from firepost.hub.service import Hub
from firepost.store.home import Home
from firepost.store.journal import DeskJournal
from firepost.store.office import DeviceOffice
from firepost.sync import bundle_write
from firepost.sync.bundle_read import copied, read_bundle
from firepost.sync.bundle_write import write_bundle, write_out
from firepost.sync.hub_link import Cut
from firepost.sync.round import Round
from posts import kit, plan, words
from sync.simulator import disk
from sync.simulator.disk import Disk, Killed

DESK = "00112233aabbccdd"
START = datetime(2026, 3, 1, tzinfo=UTC)


class Wrong(AssertionError):
    """An invariant does not hold."""


@dataclass
class Node:
    """One laptop: its disk, its home, its wrong clock."""

    name: str
    folder: Path
    world: World
    ahead: timedelta
    storage: Disk = field(default_factory=lambda: disk.blank(desk=DESK))
    enrolled: bool = False
    honest: bool = True  # false: a copy of another, with the same keys
    backup: Any = None
    backed_up: tuple[int, bool] = (
        0,
        False,
    )  # the hub's lives then, whether it had not met this one

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.start()

    def now(self) -> datetime:
        return self.world.at + self.ahead

    def now_ms(self) -> int:
        return int(self.now().timestamp() * 1000)

    def start(self) -> None:
        """Switch on: what was not committed is gone, all else is read anew."""
        self.storage.heal()
        self.let_go()
        self.home = Home(self.folder / "home", pin=None, now_ms=self.now_ms())
        self.office = _Office(self)
        self.file = disk.opened(self.storage, self.home, self.folder / "desk.fire")
        ground = Ground(DESK, False, plan, kit(), words())
        self.post = Post(DeskJournal(self.file), ground, now=self.now, person=self.name)

    def let_go(self) -> None:
        """What the system does when a program ends."""
        mark = self.file._mark if hasattr(self, "file") else None
        if mark is not None:
            mark.close()

    def held(self) -> dict[tuple[str, int], bytes]:
        rows = self.storage.inner.execute(
            "SELECT name, entry.seq, body FROM entry JOIN stream ON stream.id = entry.stream"
        )
        return {(name, seq): bytes(body) for name, seq, body in rows}

    def quarantined(self) -> set[bytes]:
        return {row[0] for row in self.storage.inner.execute("SELECT digest FROM quarantine")}


class _Office(DeviceOffice):
    """The node's own, whose desk lies in memory."""

    def __init__(self, node: Node) -> None:
        super().__init__(node.home, now_ms=node.now_ms())
        self._node = node

    def exists(self, desk: Path) -> bool:
        return True

    def open(self, desk: Path) -> Any:
        self._node.let_go()
        return disk.opened(self._node.storage, self.home, desk)


class _Shelf:
    """The hub's desks, in memory, trusting whom the register says."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder, pin=None, now_ms=0)
        self.storage: Disk | None = None

    def open(self, path: Path) -> Any:
        assert self.storage is not None
        return disk.opened(self.storage, self.home, path)

    def make(self, path: Path, *, desk_id: str, drill: bool) -> Any:
        path.touch()
        self.storage = disk.blank(desk=desk_id, drill=drill)
        return self.open(path)

    def trust(self, devices: Any) -> bool:
        names = frozenset(device.hex() for device in devices)
        if names == self.home.settings.enrolled:
            return False
        self.home.change(enrolled=names)
        return True


@dataclass
class Faults:
    """What may go wrong in the next delivery."""

    chance: random.Random
    on: bool = True

    def happens(self, share: float) -> bool:
        return self.on and self.chance.random() < share

    def cut(self, data: bytes) -> bytes:
        return data[: self.chance.randrange(len(data) + 1)]


class SimLink:
    """The link with everything that happens to one: cut at any byte, answers lost, old ones
    heard again, whole requests repeated."""

    stale = False

    def __init__(self, world: World, node: Node) -> None:
        chance = world.chance
        self.segment_bytes = chance.choice([200, 1000, 16_384, 65_536])
        self.batch_bytes = chance.choice([300, 2000, 100_000])
        self._world = world
        self._node = node
        ties = node.office.ties()
        assert ties is not None
        self._certificate = ties.certificate

    def _drop(self, share: float) -> None:
        if self._world.faults.happens(share):
            raise Cut("simulated", connected=True)

    def hello(self, hello: messages.Hello) -> messages.Welcome:
        self._drop(0.1)
        said = letters.decode(letters.encode(hello), messages.Hello)
        welcome = self._world.hub.hello(self._certificate, said)
        stale = self._world.welcomes.get(self._node.name)
        if stale is not None and self._world.faults.happens(0.1):
            welcome = stale  # a vector from before; its receipt is as old
            self.stale = True
        elif welcome.vector is not None:
            self._world.welcomes[self._node.name] = welcome
        self._drop(0.1)
        return letters.decode(letters.encode(welcome), messages.Welcome)

    def push(
        self, desk: str, records_: Iterator[bytes], *, drill: bool, skip: int = 0
    ) -> messages.Held:
        world = self._world
        if not self.stale:
            world.uninformed.discard(self._node.name)
            world.check_receipts(self._node)
        self._drop(0.1)
        data = b"".join(records_)
        if world.shelf.storage and world.faults.happens(0.08):
            world.shelf.storage.fuse = world.chance.randrange(14)
            world.shelf.storage.full = world.chance.random() < 0.7
        is_cut = world.faults.happens(0.25)
        enrolled = world.hub.may_push(self._certificate, desk, drill=drill)
        came = world.faults.cut(data) if is_cut else data
        taken, reader, place = Taken(), records.RecordReader(), 0
        while place < len(came):
            size = world.chance.choice([40, 700, 100_000])
            found = list(reader.feed(came[place : place + size]))
            place += size
            whole = [one for one in found if isinstance(one, records.Record)]
            if whole:
                world.hub.take(enrolled, desk, whole, taken)
                if world.faults.happens(0.1):
                    world.hub.take(enrolled, desk, whole, Taken())
        world.honest(taken.damaged, "a push")
        if is_cut:
            raise Cut("simulated", connected=True)
        held = world.hub.held(enrolled, desk, taken, skip=skip)
        self._drop(0.15)
        return letters.decode(letters.encode(held), messages.Held)

    def pull(self, pull: messages.Pull) -> Iterator[bytes]:
        world = self._world
        self._drop(0.1)
        giving = Giving(letters.decode(letters.encode(pull), messages.Pull), 10**9)
        while True:
            with world.hub.store.desk(pull.desk) as store:
                given = b"".join(giving.more(store))
            if not given:
                return
            if world.faults.happens(0.1):
                yield world.faults.cut(given)
                raise Cut("simulated", connected=True)
            size = world.chance.choice([50, 1000, 10**6])
            for place in range(0, len(given), size):
                yield given[place : place + size]


class World:
    """Steps by chance; every invariant looked at after each, and once more at the end."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.seed = seed
        self.chance = random.Random(seed)
        self.faults = Faults(self.chance)
        self.folder = folder
        self.at = START
        self.said: dict[tuple[str, int], bytes] = {}  # told "kept", and not lost with a disk
        self.truth: dict[tuple[str, int], bytes] = {}  # ever written by an honest hand
        self.sticks: list[Path] = []
        self.welcomes: dict[str, messages.Welcome] = {}
        self.steps: list[str] = []
        self.forked = False
        self.tampered = False
        self.hub_lives = 0  # how often the hub was put back
        self.uninformed: set[str] = set()  # have not met the hub since it was put back
        self.asides: dict[str, set[bytes]] = {}
        self._open_hub()
        count = self.chance.randint(2, 4)
        self.nodes = [self._node(f"n{n}") for n in range(count)]
        for node in self.nodes[: self.chance.randint(1, count)]:
            self.enrol(node)

    def _node(self, name: str) -> Node:
        ahead = timedelta(seconds=self.chance.uniform(-2 * 86400, 400 * 86400))
        return Node(
            name, self.folder / name, self, ahead if self.chance.random() < 0.5 else timedelta()
        )

    # -- the hub

    def _open_hub(self) -> None:
        self.shelf = _Shelf(self.folder / "hub-home")
        self.hub_backup: Any = None
        now_ms = lambda: int(self.at.timestamp() * 1000)  # noqa: E731 - a clock
        self.store = FolderStore(self.folder / "hub", self.shelf, now_ms=now_ms)
        self.hub = Hub(self.store, now_ms=now_ms)

    def hub_held(self) -> dict[tuple[str, int], bytes]:
        if self.shelf.storage is None:
            return {}
        rows = self.shelf.storage.inner.execute(
            "SELECT name, entry.seq, body FROM entry JOIN stream ON stream.id = entry.stream"
        )
        return {(name, seq): bytes(body) for name, seq, body in rows}

    def enrol(self, node: Node) -> None:
        node.office.tie(self.hub.enrol(node.name, "post", "https://hub.test"))
        node.enrolled = True
        node.start()

    # -- judging

    def honest(self, damaged: int, where: str) -> None:
        if damaged and not self.tampered:
            raise Wrong(f"an honest segment was refused: {where}")

    def check(self) -> None:
        for name, storage in self._disks():
            heads: dict[str, list[int]] = {}
            for stream, seq in storage.inner.execute(
                "SELECT stream, seq FROM entry ORDER BY stream, seq"
            ):
                heads.setdefault(stream, []).append(seq)
            for seqs in heads.values():
                if seqs != list(range(1, len(seqs) + 1)):
                    raise Wrong(f"a gap at {name}: {seqs}")
            asides = {row[0] for row in storage.inner.execute("SELECT digest FROM quarantine")}
            if not self.asides.get(name, set()) <= asides:
                raise Wrong(f"quarantine shrank at {name}")
            self.asides[name] = asides
        for node in self.nodes:
            self._check_node(node)
        if not self.has_forks():
            self._check_words()

    def _check_words(self) -> None:
        """Nobody holds what nobody wrote; without a copied laptop nothing forks."""
        for name, storage in self._disks():
            rows = storage.inner.execute(
                "SELECT name, entry.seq, body FROM entry JOIN stream ON stream.id = entry.stream"
            )
            for stream, seq, body in rows:
                if self.truth.get((stream, seq), bytes(body)) != bytes(body):
                    raise Wrong(f"{name} holds other words under {stream}/{seq}")
            forks = storage.inner.execute(
                "SELECT count(*) FROM quarantine WHERE reason = 'fork'"
            ).fetchone()[0]
            if forks:
                raise Wrong(f"{name} saw a fork and nobody was copied")

    def _disks(self) -> list[tuple[str, Disk]]:
        disks = [(node.name, node.storage) for node in self.nodes]
        return [*disks, ("hub", self.shelf.storage)] if self.shelf.storage else disks

    def _check_node(self, node: Node) -> None:
        for stream in node.file.streams():
            if stream.counted and not node.home.trusts(stream.certificate.device):
                raise Wrong(f"{stream.name} counts at {node.name} and nobody let it in")
        if node.name not in self.uninformed:
            self.check_receipts(node)

    def check_receipts(self, node: Node) -> None:
        """What a post calls received lies at the hub."""
        ties, hub = node.office.ties(), self.hub_held()
        told = node.file.receipts(f"hub:{ties.hub}") if ties else {}
        for stream_name, seq in told.items():
            if seq and (stream_name, seq) not in hub:
                raise Wrong(f"{node.name} calls {stream_name}/{seq} received; it is not")

    # -- one step

    def step(self) -> None:
        self.at += timedelta(minutes=self.chance.uniform(0.1, 40))
        node = self.chance.choice(self.nodes)
        what: Callable[[Node], None] = self.chance.choices(
            [
                self.talk,
                self.sync,
                self.carry,
                self.to_hub_by_stick,
                self.back_up,
                self.restore,
                self.clone,
                self.hub_back_up,
                self.hub_restore,
                self.of_a_newer_version,
                self.enrol_late,
            ],
            weights=[30, 24, 14, 5, 5, 4, 1, 4, 2, 3, 1],
        )[0]
        self.steps.append(f"{what.__name__} {node.name}")
        self._light_fuses(node)
        try:
            what(node)
        except Killed:
            self.steps.append("  killed")
            self._restart(node)
        except Trouble as trouble:
            expected = {"desk.disk_full", "link.away", "bundle.torn", "bundle.damaged"}
            if trouble.notice.key not in expected:
                raise
            self.steps.append(f"  {trouble.notice.key}")
            self._restart(node)
        except Refused as refused:
            self.steps.append(f"  {refused.notice.key}")
            self._restart(node)
        self._heal()
        self.check()

    def _light_fuses(self, node: Node) -> None:
        if self.faults.happens(0.12):
            node.storage.fuse = self.chance.randrange(60)
            node.storage.full = self.chance.random() < 0.4
        elif self.shelf.storage and self.faults.happens(0.06):
            self.shelf.storage.fuse = self.chance.randrange(60)
            self.shelf.storage.full = self.chance.random() < 0.4

    def _restart(self, node: Node) -> None:
        try:
            self.store.rest()
        except Killed:  # the power goes while the hub lets its desk go
            self.steps.append("  killed at rest")
        if self.shelf.storage:
            self.shelf.storage.heal()
        node.start()

    def _heal(self) -> None:
        for _, storage in self._disks():
            storage.heal()

    def talk(self, node: Node) -> None:
        for _ in range(self.chance.randint(1, 6)):
            said = self._something(node)
            before = node.file.own_stream
            try:
                answer = node.post.do(said)
            except Refused:
                continue
            assert before is None or node.file.own_stream is not None
            stream, _, seq = answer.entry.rpartition("/")
            if node.honest:
                self._note(node, stream, int(seq))
            if self.chance.random() < 0.3:
                node.post.seal()  # it was idle for a while

    def _note(self, node: Node, stream: str, seq: int) -> None:
        body = node.held()[stream, seq]
        self.said[stream, seq] = self.truth[stream, seq] = body

    def _something(self, node: Node) -> dict[str, Any]:
        fires = [thing.id for thing in node.post.record.all_of("incident")]
        if not fires or self.chance.random() < 0.1:
            return {"do": "incident.open", "name": f"火{self.chance.randrange(99)}"}
        fire, number = self.chance.choice(fires), self.chance.randrange(4)
        return self.chance.choice(
            [
                {"do": "log.say", "text": f"第{number}句", "incident": fire},
                {"do": "casualties.report", "serious_injuries": number, "incident": fire},
                {"do": "fire.state", "state": "controlled", "incident": fire},
                {"do": "fire.state", "state": "burning", "incident": fire},
                {
                    "do": "perimeter.record",
                    "method": "gps",
                    "incident": fire,
                    "geometry": _square(self.chance),
                },
            ]
        )

    def sync(self, node: Node) -> None:
        ties = node.office.ties()
        if ties is None:
            return
        desk = node.file
        link = SimLink(self, node)
        Round(node.office, ties, desk, link, now_ms=node.now_ms, pause=lambda _: None).run()
        node.post.catch_up()
        if node.post.record.entries != sum(node.file.heads().values()):
            raise Wrong(f"the board of {node.name} lacks what its desk counts")

    def carry(self, node: Node) -> None:
        """A stick from one to another, written now or long ago, whole or not."""
        other = self.chance.choice(self.nodes)
        if not self.sticks or self.chance.random() < 0.7:
            folder = self.folder / "stick"
            folder.mkdir(exist_ok=True)
            self.sticks.append(
                write_bundle(node.office, node.folder, folder, now_ms=node.now_ms()).file
            )
            node.start()
        stick = self.chance.choice(self.sticks[-6:])
        self._read(other, self._handled(stick), accept=self.chance.random() < 0.6)

    def _handled(self, stick: Path) -> Path:
        """Torn, flipped, its records in another order; or as it was."""
        self.tampered = False
        data = stick.read_bytes()
        if self.faults.happens(0.2):
            data = data[: self.chance.randrange(len(data) + 1)]
        elif self.faults.happens(0.1):
            hurt = bytearray(data)
            hurt[self.chance.randrange(len(hurt))] ^= 1 << self.chance.randrange(8)
            data, self.tampered = bytes(hurt), True
        elif self.faults.happens(0.25):
            data = _shuffled(data, self.chance)
        elif self.faults.happens(0.15):
            data, self.tampered = _forged(data, self.chance), True
        else:
            return stick
        handled = self.folder / "handled.ffb"
        handled.write_bytes(data)
        return handled

    def _read(self, node: Node, stick: Path, *, accept: bool) -> None:
        whole = _segments_in(stick)
        torn = False
        try:
            read = read_bundle(
                node.office, stick, node.folder, accept=accept, join=False, now_ms=node.now_ms()
            )
            self.forked |= bool(read.forks)
            self.honest(read.damaged, "a bundle")
        except Trouble as trouble:
            if trouble.notice.key not in ("bundle.torn", "bundle.damaged"):
                raise
            self.forked |= bool(trouble.partial.get("forks"))
            torn = trouble.partial["new"] == 0 and not trouble.partial["known"]
        except Refused as refused:
            if refused.notice.key != "bundle.not_a_bundle" or not self.tampered:
                raise
            whole = []
        finally:
            tampered, self.tampered = self.tampered, False
            self.asides.setdefault(node.name, set()).update(node.quarantined())
        node.start()
        if tampered or self.forked:
            return
        held = node.file.vector()
        for stream, first, last in whole:
            if first == 1 and held.get(stream, 0) < last:
                raise Wrong(f"{node.name} dropped {stream}/{last} of a stick ({torn})")

    def to_hub_by_stick(self, node: Node) -> None:
        if not node.enrolled:
            return
        folder = self.folder / "stick"
        folder.mkdir(exist_ok=True)
        file = write_bundle(node.office, node.folder, folder, now_ms=node.now_ms()).file
        node.start()
        with copied(file) as bundle:
            taken = self.hub.take_stick(bundle.header, bundle.records(), accept=False)
            vector = letters.by_name(bundle.header.vector)
        self.honest(taken.damaged, "a stick at the hub")
        with self.store.desk(DESK) as store:
            answer = write_out(
                store,
                folder,
                post="hub",
                device="",
                now_ms=node.now_ms(),
                since=vector,
                letters_too=self.hub.letters_for(DESK),
            )
        if self.chance.random() < 0.8:
            self._read(node, answer.file, accept=False)

    def small_segments(
        self, store: Any, since: Any, *, max_bytes: int = 0
    ) -> Iterator[Segment]:
        """A bundle of many short runs, so that some may be lost and others not."""
        return segments_for(store, since, max_bytes=self.chance.choice([1, 1, 65_536]))

    # -- disasters

    def back_up(self, node: Node) -> None:
        node.backup = node.storage.image()
        node.backed_up = (self.hub_lives, node.name in self.uninformed)

    def restore(self, node: Node) -> None:
        """An old copy of the desk is put back; its home remembers how far it had come."""
        if not node.honest:
            return
        if node.backup is None or self.chance.random() < 0.5:
            self.talk(node)
            self.back_up(node)
            self.talk(node)
            if self.chance.random() < 0.5:
                self.sync(node)
        node.storage = Disk(node.backup)
        node.backup = node.storage.image()
        if node.backed_up != (self.hub_lives, False):
            self.uninformed.add(node.name)  # its receipts are those of an earlier hub
        self.asides.pop(node.name, None)
        self._forget_what_nobody_holds()
        node.start()
        self.talk(node)

    def clone(self, node: Node) -> None:
        """The whole laptop is imaged and both are used: one key in two hands."""
        if self.faults.happens(1.0) and len(self.nodes) < 6:
            node.file.seal()
            twin_folder = self.folder / f"{node.name}-twin{len(self.nodes)}"
            shutil.copytree(node.folder, twin_folder)
            twin = Node(
                twin_folder.name,
                twin_folder,
                self,
                node.ahead,
                storage=Disk(node.storage.image()),
                enrolled=node.enrolled,
                honest=False,
            )
            self.nodes.append(twin)
            if node.name in self.uninformed:
                self.uninformed.add(twin.name)  # it knows no more than its original

    def hub_back_up(self, _: Node) -> None:
        if self.shelf.storage:
            self.store.rest()
            self.hub_backup = self.shelf.storage.image()

    def hub_restore(self, _: Node) -> None:
        if self.hub_backup is None:
            return
        self.store.rest()
        self.shelf.storage = Disk(self.hub_backup)
        self.hub_backup = self.shelf.storage.image()
        self.asides.pop("hub", None)
        self.hub_lives += 1
        self.uninformed = {node.name for node in self.nodes}
        self._forget_what_nobody_holds()

    def _forget_what_nobody_holds(self) -> None:
        everywhere = set(self.hub_held())
        for node in self.nodes:
            everywhere |= set(node.held())
        self.said = {name: body for name, body in self.said.items() if name in everywhere}

    def of_a_newer_version(self, node: Node) -> None:
        """An entry of a kind nobody here knows: kept, relayed, counted."""
        body = bytes([0x93, 0xCC, 0xF0, 0x00, 0xC0])
        stream, seq = node.file.next_entry()
        node.file.append(body, learned_ms=node.now_ms(), kind=240, at_ms=node.now_ms())
        if node.honest:
            self._note(node, stream, seq)
        node.start()

    def enrol_late(self, node: Node) -> None:
        if not node.enrolled and node.honest:
            self.enrol(node)

    # -- the end

    def settle(self) -> None:
        """No more faults: everybody meets everybody, and all must be one."""
        self.faults.on = False
        self._heal()
        for node in self.nodes:
            node.start()
            if not node.enrolled:
                self.enrol(node)
        self.store.rest()
        remote = self.nodes[-1] if len(self.nodes) > 1 and self.chance.random() < 0.5 else None
        for _ in range(3):
            if remote is not None:
                self._by_stick(remote, self.nodes[0])
            for node in self.nodes:
                if node is not remote:
                    self._settled(node)
            if remote is not None:
                self._by_stick(self.nodes[0], remote)
        self.uninformed.clear()
        self.check()
        self.judge()

    def _settled(self, node: Node) -> None:
        self.steps.append(f"settling {node.name}")
        self.at += timedelta(minutes=1)
        try:
            self.sync(node)
        except Stopped as stopped:
            empty = stopped.notice.key == "desk.ambiguous" and not self.store.desks()
            if node.honest and not empty:
                raise Wrong(f"{node.name}: {stopped.notice}") from stopped

    def _by_stick(self, giver: Node, taker: Node) -> None:
        """One of them never has the link."""
        self.steps.append(f"settling {giver.name} to {taker.name} by stick")
        folder = self.folder / "stick"
        folder.mkdir(exist_ok=True)
        file = write_bundle(giver.office, giver.folder, folder, now_ms=giver.now_ms()).file
        giver.start()
        self._read(taker, file, accept=True)

    def judge(self) -> None:
        hub = self.hub_held()
        for node in self.nodes:
            if node.honest:
                self._lost(node.name, node.held())
        self._lost("hub", hub)
        if self.has_forks():
            self._nothing_overwritten(hub)
            return
        digests = {}
        shapes = {name for node in self.nodes for name in node.file.blob_names()}
        for node in self.nodes:
            node.start()
            digests[node.name] = _digest(node)
            if node.held() != hub:
                raise Wrong(f"{node.name} and the hub hold different entries")
            if set(node.file.blob_names()) != shapes:
                raise Wrong(f"{node.name} lacks a shape")
            if node.file.unsent(f"hub:{self.hub.name}")[0]:
                raise Wrong(f"{node.name} has all at the hub and does not know")
        if len(set(digests.values())) > 1:
            raise Wrong(f"digests differ: {digests}")

    def _nothing_overwritten(self, hub: dict[tuple[str, int], bytes]) -> None:
        """Where two laptops had one key, the words of both are kept, one of them aside."""
        aside = {
            (stream, seq, bytes(body))
            for _, storage in self._disks()
            for stream, seq, body in storage.inner.execute(
                "SELECT stream, seq, bytes FROM quarantine"
            )
        }
        for node in self.nodes:
            for (stream, seq), body in node.held().items():
                if hub.get((stream, seq), body) != body and (stream, seq, body) not in aside:
                    raise Wrong(f"{node.name}'s words {stream}/{seq} were set aside nowhere")

    def has_forks(self) -> bool:
        return any(not node.honest for node in self.nodes)

    def _lost(self, where: str, held: dict[tuple[str, int], bytes]) -> None:
        for name, body in self.said.items():
            if self.has_forks() and name not in held:
                continue  # a twin's words may have come first; ours are kept aside there
            if name not in held:
                raise Wrong(f"{name} is lost at {where}")
            if held[name] != body and not self.has_forks():
                raise Wrong(f"{name} was changed at {where}")


def _square(chance: random.Random) -> dict[str, Any]:
    lon, lat = round(119.5 + chance.random() / 10, 6), round(27.6 + chance.random() / 10, 6)
    size = 0.01
    ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat]]
    return {
        "type": "Polygon",
        "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]],
    }


def _shuffled(data: bytes, chance: random.Random) -> bytes:
    start = len(letters.MAGIC)
    found = list(records.RecordReader().feed(data[start:]))
    head, *rest = [
        records.frame(one.kind, one.payload) for one in found if isinstance(one, records.Record)
    ]
    chance.shuffle(rest)
    if rest and chance.random() < 0.5:
        rest.pop()
    return data[:start] + head + b"".join(rest)


def _forged(data: bytes, chance: random.Random) -> bytes:
    """A courier who knows the format and has no key puts words into somebody's mouth."""
    start = len(letters.MAGIC)
    found = list(records.RecordReader().feed(data[start:]))
    out = []
    for one in found:
        assert isinstance(one, records.Record)
        payload = one.payload
        if one.kind == records.SEGMENT:
            segment = decode_segment(payload)
            bodies = list(segment.bodies)
            bodies[chance.randrange(len(bodies))] = b"\x93\xcc\xf1\x00\xc0"
            payload = encode_segment(replace(segment, bodies=tuple(bodies)))
        out.append(records.frame(one.kind, payload))
    return data[:start] + b"".join(out)


def _segments_in(stick: Path) -> list[tuple[str, int, int]]:
    data = stick.read_bytes()[len(letters.MAGIC) :]
    found = []
    for one in records.RecordReader().feed(data):
        if isinstance(one, records.Record) and one.kind == records.SEGMENT:
            try:
                segment = decode_segment(one.payload)
            except Unreadable:
                continue
            found.append((segment.stream, segment.first, segment.last))
    return found


def _digest(node: Node) -> str:
    import hashlib

    import msgspec

    from firepost.domain.digest import projected

    return hashlib.sha256(msgspec.msgpack.encode(projected(node.post.record))).hexdigest()


@contextmanager
def determined(seed: int) -> Iterator[None]:
    """Keys and signatures hang on the seed alone: the same seed, the same history."""
    chance = random.Random(f"keys {seed}")
    curve = ec.SECP256R1()

    def key(_curve: ec.EllipticCurve) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(chance.getrandbits(250) + 1, curve)

    signature = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    with (
        patch("secrets.token_bytes", lambda count=32: chance.randbytes(count)),
        patch("secrets.token_hex", lambda count=32: chance.randbytes(count).hex()),
        patch.object(ec, "generate_private_key", key),
        patch.object(x509, "random_serial_number", lambda: chance.getrandbits(150)),
        patch.object(authority, "_SIGNATURE", signature),
    ):
        yield


def run(seed: int, folder: Path, *, steps: int) -> World:
    with determined(seed):
        world = World(seed, folder)
        try:
            with patch.object(bundle_write, "segments_for", world.small_segments):
                for _ in range(steps):
                    world.step()
                world.settle()
        except BaseException as error:
            error.add_note(f"seed {seed}\n" + "\n".join(world.steps[-40:]))
            raise
        return world
