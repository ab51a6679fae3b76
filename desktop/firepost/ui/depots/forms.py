"""The forms of the depots page: a movement, an arrival, a ratio of the kit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from firepost.ui.forces.rosters import RosterForm
from firepost.ui.forms.drawer import Form, iso
from firepost.ui.forms.fields import (
    ABSENT,
    ChoiceField,
    CountField,
    LineField,
    ListField,
    MomentField,
)
from firepost.ui.papers import PaperKey
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage
from firepost.ui.tools import Tools

ACTS: Final = ("count", "receive", "issue", "return", "consume", "lose")


class MovementForm(Form):
    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.depots.movement"))
        self.depot: ListField = self.add(
            ListField(setting, say("ui.depots.depot"), [], must=True)
        )
        acts = [(act, say(f"ui.verb.stock.{act}")) for act in ACTS]
        self.act: ChoiceField = self.add(ChoiceField(setting, say("ui.depots.act"), acts))
        self.item: LineField = self.add(LineField(setting, say("ui.depots.item_field")))
        self.count: CountField = self.add(CountField(setting, say("ui.depots.quantity")))
        self.to: LineField = self.add(LineField(setting, say("ui.depots.holder")))
        self.due: MomentField = self.add(MomentField(setting, say("ui.depots.due_field")))
        self.signed: LineField = self.add(LineField(setting, say("ui.depots.signed_field")))
        self.batch: LineField = self.add(LineField(setting, say("ui.depots.batch")))
        self.expires: MomentField = self.add(MomentField(setting, say("ui.depots.expires")))
        self.approved: LineField = self.add(LineField(setting, say("ui.depots.approved")))
        self.act.changed.connect(self._fit)
        self._fit()
        self.close_up()

    def open_for(self, target: str) -> None:
        board = self.stage.board
        kept = self.depot.value()
        self.depot.offer([(d.id, d.name) for d in board.depots] if board else [])
        chosen = target or (kept if kept is not ABSENT else "")
        if chosen:
            self.depot.choose(chosen)

    def _fit(self) -> None:
        """Only what the act has: a batch comes in, a due time goes out."""
        act = self.act.value()
        comes = act in (ABSENT, "receive", "count", "return")
        self.batch.setVisible(comes)
        self.expires.setVisible(comes)
        self.due.setVisible(act in (ABSENT, "issue"))
        self.to.setVisible(act in (ABSENT, "issue", "return", "receive"))

    def command(self) -> dict[str, object] | None:
        needed = (self.depot, self.act, self.item, self.count)
        if ABSENT in [field.value() for field in needed]:
            self.say_wrong(self.setting.say("ui.depots.needs_all"))
            return None
        return self.of_fire(
            do=f"stock.{self.act.value()}",
            depot=self.depot.value(),
            item=self.item.value(),
            quantity=self.count.value(),
            to=self._shown(self.to),
            due_at=iso(self._shown(self.due)),
            signed_by=self.signed.value(),
            batch=self._shown(self.batch),
            expires_at=iso(self._shown(self.expires)),
            approved_by=self.approved.value(),
        )

    def _shown(self, field: LineField) -> Any:
        return ABSENT if field.isHidden() else field.value()


class ArrivalForm(Form):
    """What is on the way has come: slip by slip."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.depots.arrival"))
        self.slip: ListField = self.add(
            ListField(setting, say("ui.depots.slip_field"), [], must=True)
        )
        self.depot: ListField = self.add(ListField(setting, say("ui.depots.to"), [], must=True))
        self.count: CountField = self.add(CountField(setting, say("ui.depots.quantity")))
        self.signed: LineField = self.add(LineField(setting, say("ui.depots.signed_field")))
        self.slip.changed.connect(self._fill_in)
        self.close_up()

    def open_for(self, _target: str) -> None:
        board = self.stage.board
        if board is None:
            return
        self.depot.offer([(d.id, d.name) for d in board.depots])
        self.slip.offer(
            [
                (f"{slip}|{item}", f"{slip} {item} {quantity}")
                for slip, item, quantity in board.in_transit
                if quantity > 0
            ]
        )

    def _fill_in(self) -> None:
        """The rest of it, to where it was sent: what a slip says need not be typed."""
        board, chosen = self.stage.board, self.slip.value()
        if board is None or chosen is ABSENT:
            return
        slip, _, item = str(chosen).partition("|")
        left = next((q for s, i, q in board.in_transit if (s, i) == (slip, item)), 0)
        self.count.set_text(str(left))
        sent = next(
            (one for one in board.ledger if one.slip == slip and one.act == "send"), None
        )
        if sent is not None and sent.other:
            self.depot.choose(sent.other)

    def command(self) -> dict[str, object] | None:
        if ABSENT in (self.slip.value(), self.depot.value(), self.count.value()):
            self.say_wrong(self.setting.say("ui.depots.needs_all"))
            return None
        slip, _, item = str(self.slip.value()).partition("|")
        return self.of_fire(
            do="stock.arrive",
            slip=slip,
            item=item,
            depot=self.depot.value(),
            quantity=self.count.value(),
            signed_by=self.signed.value(),
        )


class KitForm(Form):
    """A ratio of the kit in the place of the assumed one, with where it comes from."""

    def __init__(self, setting: Setting, stage: Stage) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.depots.kit"))
        self.item: ListField = self.add(
            ListField(setting, say("ui.depots.item_field"), [], must=True)
        )
        self.ratio: LineField = self.add(LineField(setting, say("ui.depots.ratio")))
        self.reason: LineField = self.add(LineField(setting, say("ui.depots.ratio_source")))
        self.item.changed.connect(self._explain)
        self.close_up()

    def open_for(self, _target: str) -> None:
        board = self.stage.board
        if board is not None and board.kit is not None:
            self.item.offer([(item.key, item.name) for item in board.kit.items])

    def _explain(self) -> None:
        board = self.stage.board
        kit = board.kit if board else None
        item = next((i for i in kit.items if i.key == self.item.value()), None) if kit else None
        if item is not None:
            self.item.echo(
                self.setting.say(
                    "ui.depots.ratio_stands", ratio=item.per_person, source=item.source
                )
            )

    def command(self) -> dict[str, object] | None:
        try:
            ratio = float(str(self.ratio.value()))
        except ValueError:
            ratio = 0.0
        if ratio <= 0 or ABSENT in (self.item.value(), self.reason.value()):
            self.say_wrong(self.setting.say("ui.depots.needs_ratio"))
            return None
        return {
            "do": "setting.choose",
            "setting": f"kit.{self.item.value()}",
            "value": ratio,
            "reason": self.reason.value(),
        }


class SlipForm(Form):
    """A slip on paper: it travels with the goods and is signed at both ends."""

    def __init__(self, setting: Setting, stage: Stage, tools: Tools) -> None:
        say = setting.say
        super().__init__(setting, stage, say("ui.depots.slip_title"))
        self.slip: ListField = self.add(
            ListField(setting, say("ui.depots.slip_which"), [], must=True)
        )
        self.carrier: LineField = self.add(LineField(setting, say("ui.depots.carrier")))
        self.close_up()
        self.save.hide()
        self.paper = PaperKey(setting, tools.papers, say("ui.paper.slip"), self._paper)
        self.column.insertWidget(self.column.count() - 1, self.paper)

    def open_for(self, target: str) -> None:
        board = self.stage.board
        slips = [line.slip for line in board.ledger if line.slip] if board else []
        self.slip.offer([(slip, slip) for slip in dict.fromkeys(slips)])
        chosen = next((slip for slip in slips if target and slip.startswith(target)), None)
        if chosen is not None:
            self.slip.choose(chosen)
        elif slips:
            self.slip.choose(slips[0])

    def _paper(self) -> tuple[str, dict[str, str]] | None:
        board, slip = self.stage.board, self.slip.value()
        if board is None or slip is ABSENT:
            return None
        names = {depot.id: depot.name for depot in board.depots}
        lines = [line for line in board.ledger if line.slip == slip]
        values = {"slip": str(slip)}
        for line in lines:
            ends = (
                ("from_depot", "to_depot") if line.act == "send" else ("to_depot", "from_depot")
            )
            for end, depot in zip(ends, (line.depot, line.other), strict=True):
                if depot:
                    values.setdefault(end, names.get(depot, depot))
        if self.carrier.value() is not ABSENT:
            values["carrier"] = str(self.carrier.value())
        return "transfer-slip", values


def offered(setting: Setting, stage: Stage, tools: Tools) -> dict[str, Callable[[], QWidget]]:
    """A way to each by the name the drawer opens it with."""
    return {
        "movement": lambda: MovementForm(setting, stage),
        "arrival": lambda: ArrivalForm(setting, stage),
        "kit": lambda: KitForm(setting, stage),
        "slip": lambda: SlipForm(setting, stage, tools),
        "roster": lambda: RosterForm(setting, stage, tools),
    }
