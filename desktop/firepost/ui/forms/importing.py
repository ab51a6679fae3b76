"""A file taken in: what was found, on which datum and why; which of it, and what it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton

from firepost.app.layers import Layer, ReadLayers
from firepost.domain.errors import Notice
from firepost.ui import figures
from firepost.ui.forms.drawer import iso
from firepost.ui.forms.fields import ABSENT, AmountField, ChoiceField, LineField, MomentField
from firepost.ui.forms.from_file import FileForm
from firepost.ui.forms.perimeter import METHODS
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

AREAS: Final = ("Polygon", "MultiPolygon")
ROW_PX: Final = 44
MOST_ROWS: Final = 5  # in sight at once
LISTED: Final = 400  # of one file; more are counted and said
# What chosen features may become, and which kind of shape it takes.
MEANINGS: Final = {
    "versions": "area",
    "one": "area",
    "held": "line",
    "target": "point",
    "water": "point",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One feature of a file, measured where it has an area."""

    kind: str  # area line point other
    name: str
    geometry: dict[str, Any]
    area_ha: float | None
    at: Any
    notes: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: every layer's datum told, its features in one list."""

    layers: tuple[Layer, ...]
    items: tuple[Item, ...]

    @property
    def doubts(self) -> list[Notice]:
        return list(dict.fromkeys(n for one in self.layers for n in one.datum.doubts))


def read(read_layers: ReadLayers, path: Path, assume: str | None) -> Reading:
    """Slow: called on a worker's thread."""
    from firepost.app.areas import measured

    layers = read_layers(path, assume=assume)
    items = []
    for one in measured(layers):
        geometry = one.geometry or one.feature.geometry
        if geometry is None:
            continue
        items.append(
            Item(
                _kind(str(geometry.get("type"))),
                one.feature.name or one.layer.name,
                dict(geometry),
                one.measure.area_ha if one.measure is not None else None,
                one.feature.ends_at or one.feature.begins_at,
                one.warnings if one.measure is not None else (),
            )
        )
    return Reading(tuple(layers), tuple(items))


def _kind(geometry: str) -> str:
    if geometry in AREAS:
        return "area"
    return {"LineString": "line", "Point": "point"}.get(geometry, "other")


class ImportForm(FileForm):
    """Nothing is taken before somebody has chosen it; all chosen is taken, or none."""

    hint, kinds = "ui.take.hint", "ui.take.kinds"

    def __init__(
        self,
        setting: Setting,
        stage: Stage,
        read_layers: ReadLayers,
        add_map: Callable[[Path], object] | None = None,
    ) -> None:
        say = setting.say
        super().__init__(setting, stage, "ui.take.title", partial(read, read_layers))
        self._add_map = add_map
        self.found = Reading((), ())
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.list = QListWidget(self)
        self.list.setAccessibleName(say("ui.take.features"))
        self.as_map = QPushButton(say("ui.take.as_map"), self)
        self.as_map.clicked.connect(self._to_map)
        self.column.addWidget(self.list)
        meanings = [(one, say(f"ui.take.{one}")) for one in MEANINGS]
        self.meaning: ChoiceField = self.add(
            ChoiceField(setting, say("ui.take.meaning"), meanings)
        )
        methods = [(one, setting.method(one)) for one in METHODS]
        self.method: ChoiceField = self.add(
            ChoiceField(setting, say("ui.import.method"), methods)
        )
        self.accuracy: AmountField = self.add(
            AmountField(setting, say("ui.import.accuracy"), hint=say("ui.import.accuracy_hint"))
        )
        self.at: MomentField = self.add(
            MomentField(setting, say("ui.import.at"), hint=say("ui.take.at_hint"))
        )
        self.source: LineField = self.add(LineField(setting, say("ui.field.source")))
        self.column.addWidget(self.as_map)
        self.close_up()
        self.meaning.changed.connect(self._fit)
        self._fit()

    # -- reading

    def forget_found(self) -> None:
        self.found = Reading((), ())
        self.list.clear()

    def not_read(self, notice: Notice) -> None:
        super().not_read(notice)
        self._fit()

    def take_found(self, found: Reading) -> None:
        self.found = found
        self.list.clear()
        self.tell("\n".join(self.told_of(found)))
        for number, item in enumerate(found.items[:LISTED]):
            row = QListWidgetItem(self._row(item, number))
            row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            alone = len(found.items) == 1
            row.setCheckState(Qt.CheckState.Checked if alone else Qt.CheckState.Unchecked)
            row.setSizeHint(QSize(0, ROW_PX))
            self.list.addItem(row)
        rows = min(max(self.list.count(), 1), MOST_ROWS)
        self.list.setFixedHeight(rows * ROW_PX + 6)
        kinds = {item.kind for item in found.items}
        if kinds == {"area"} and self.meaning.value() is ABSENT:
            self.meaning.choose("versions" if len(found.items) == 1 else "one")
        self._fit()

    def told_of(self, found: Reading) -> list[str]:
        """What was found, layer by layer: format, count, datum, why, what was done; the hash."""
        say, notice = self.setting.say, self.setting.notice
        lines = []
        for layer in found.layers:
            lines.append(
                say(
                    "ui.take.layer",
                    name=layer.name,
                    format=layer.format,
                    n=len(layer.features),
                    datum=layer.datum.name,
                    because=notice(layer.datum.because),
                )
            )
            lines += [notice(one) for one in (*layer.datum.done, *layer.warnings)]
        if len(found.items) > LISTED:
            lines.append(say("ui.take.more", n=LISTED, all=len(found.items)))
        if found.layers:
            lines.append(say("ui.take.hash", sha=_grouped(found.layers[0].sha256)))
        return lines

    def _row(self, item: Item, number: int) -> str:
        say = self.setting.say
        parts = [say(f"ui.take.kind_{item.kind}"), item.name or f"{number + 1}"]
        if item.area_ha is not None:
            parts.append(f"{figures.hectares(item.area_ha)} {say('ui.unit.ha')}")
        if item.at is not None:
            parts.append(figures.moment(item.at, self.stage.now()))
        parts += [self.setting.notice(one) for one in item.notes[:1]]
        return " · ".join(parts)

    def _fit(self) -> None:
        has = bool(self.found.items)
        doubts = self.found.doubts
        self.datum.setVisible(bool(doubts) or self.datum.value() is not ABSENT)
        if doubts:
            told = "".join(self.setting.notice(notice) for notice in doubts)
            self.datum.echo(told, role="wrong")
        area = MEANINGS.get(str(self.meaning.value())) == "area"
        self.list.setVisible(has)
        self.meaning.setVisible(has)
        self.as_map.setVisible(has and self._add_map is not None)
        for field in (self.method, self.accuracy):
            field.setVisible(has and area)
        for other in (self.at, self.source, self.save):
            other.setVisible(has)

    def _to_map(self) -> None:
        if self._add_map is not None and self._path is not None:
            self._add_map(self._path)
            self.finished.emit()

    def clear(self) -> None:
        super().clear()
        self._fit()

    # -- taking

    def chosen(self) -> list[Item]:
        rows = range(self.list.count())
        checked = [n for n in rows if self.list.item(n).checkState() == Qt.CheckState.Checked]
        return [self.found.items[number] for number in checked]

    def commands(self) -> list[dict[str, object]]:
        """What is to be recorded; empty after saying what is missing."""
        say, meaning = self.setting.say, self.meaning.value()
        items = self.chosen()
        if self.found.doubts and self.datum.value() is ABSENT:
            self.say_wrong(say("ui.import.needs_datum"))
        elif not items:
            self.say_wrong(say("ui.take.needs_feature"))
        elif meaning is ABSENT:
            self.say_wrong(say("ui.take.needs_meaning"))
        elif any(item.kind != MEANINGS[str(meaning)] for item in items):
            self.say_wrong(say(f"ui.take.needs_{MEANINGS[str(meaning)]}"))
        elif MEANINGS[str(meaning)] == "area" and self.method.value() is ABSENT:
            self.say_wrong(say("ui.import.needs_both"))
        else:
            return self._commands(str(meaning), items)
        return []

    def _commands(self, meaning: str, items: Sequence[Item]) -> list[dict[str, object]]:
        source = self.source.value()
        if source is ABSENT and self._path is not None:
            sha = self.found.layers[0].sha256
            source = self.setting.say("ui.import.from_file", name=self._path.name, sha=sha[:12])
        told, at = {"source": source}, iso(self.at.value())
        if meaning == "one":
            items = [_joined(items)]
        out = []
        for item in sorted(items, key=lambda one: one.at.timestamp() if one.at else 0.0):
            when = at if at is not ABSENT else iso(item.at) if item.at else ABSENT
            match meaning:
                case "versions" | "one":
                    out.append(
                        self.of_fire(
                            do="perimeter.record",
                            geometry=item.geometry,
                            method=self.method.value(),
                            accuracy_m=self.accuracy.value(),
                            at=when,
                            **told,
                        )
                    )
                case "held":
                    line = {**item.geometry, "coordinates": _thin(item.geometry)}
                    out.append(
                        self.of_fire(do="line.mark", state="held", line=line, at=when, **told)
                    )
                case _:
                    out.append(self._mark(meaning, item, when, told))
        return out

    def _mark(
        self, meaning: str, item: Item, when: object, told: dict[str, object]
    ) -> dict[str, object]:
        lon, lat = item.geometry["coordinates"][:2]
        said = {
            "do": "target.mark",
            "name": item.name,
            "lon_deg": lon,
            "lat_deg": lat,
            "at": when,
            "category": self.setting.say("ui.take.water_category")
            if meaning == "water"
            else ABSENT,
            **told,
        }
        return {key: value for key, value in said.items() if value is not ABSENT}

    def submit(self) -> None:
        shown = [field for field in self.fields if not field.isHidden()]
        if not all([field.check() for field in shown]):  # noqa: C419 - every one is to complain
            return
        self.say_wrong("")
        commands = self.commands()
        if not commands:
            return
        taken, refused = self.awaited()
        if len(commands) == 1:
            self.stage.do(commands[0], taken, refused, by=self.underway)
        else:
            self.stage.do_together(commands, taken, refused, by=self.underway)


def _grouped(sha: str) -> str:
    """In eights, so that it wraps and can be compared by eye."""
    return " ".join(sha[at : at + 8] for at in range(0, len(sha), 8))


def _joined(items: Sequence[Item]) -> Item:
    """Several areas as one version: all their rings, read even-odd together."""
    polygons: list[Any] = []
    for item in items:
        written = item.geometry["coordinates"]
        polygons += [written] if item.geometry["type"] == "Polygon" else written
    times = [item.at for item in items if item.at is not None]
    geometry = {"type": "MultiPolygon", "coordinates": polygons}
    return Item("area", items[0].name, geometry, None, max(times, default=None), ())


def _thin(geometry: dict[str, Any]) -> list[Any]:
    """A line with no more positions than an entry takes."""
    from firepost.domain.geometry.control import MAX_LINE_POINTS

    points = [list(point[:2]) for point in geometry["coordinates"]]
    return points[:: max(-(-len(points) // MAX_LINE_POINTS), 1)]
