"""What two posts differ on, and what each says, in words. Pure."""

from __future__ import annotations

from firepost.app.board import (
    Board,
    Conflict,
    DepotOnBoard,
    EquipmentOnBoard,
    Side,
    Stretch,
    TeamOnBoard,
)
from firepost.ui import figures
from firepost.ui.names import short_name
from firepost.ui.setting import Setting

_NAMED_BY_FIELD = ("fact", "casualties")
_BY_ITS_LINE = ("equipment", "correction")  # the value alone would not tell one from the other
CONTROLLED_LINE = "controlled_line"


def subject(setting: Setting, board: Board, conflict: Conflict) -> str:
    """泰专一 投入状态; 死亡人数; 周界."""
    say = setting.say
    name = _name_of(board, conflict.entity)
    field, _, of = conflict.field.partition(":")
    if field == CONTROLLED_LINE:
        letters = (_stretch(board, side.entry) for side in conflict.values)
        sector = next((one.sector for one in letters if one is not None and one.sector), "")
        key = "ui.office.line_of" if sector else "ui.office.line"
        return f"{name} {say(key, sector=sector)}".strip()
    if conflict.kind in _NAMED_BY_FIELD and setting.words.has(f"ui.fact.{conflict.field}"):
        what = say(f"ui.fact.{conflict.field}")
    elif setting.words.has(f"ui.office.field_{field}"):
        what = say(f"ui.office.field_{field}", of=_name_of(board, of) or of)
    elif conflict.kind == "count":
        what = say("ui.office.count_of", item=conflict.field)
    else:
        what = say(f"ui.conflict.{conflict.kind}")
    return f"{name} {what}".strip()


def _name_of(board: Board, entity: str) -> str:
    things: list[TeamOnBoard | DepotOnBoard | EquipmentOnBoard] = [
        *board.teams,
        *board.depots,
        *board.equipment,
    ]
    for thing in things:
        if thing.id == entity:
            return short_name(thing.name)
    fires = [fire for fire in board.incidents if fire.id == entity]
    return fires[0].name if fires and len(board.incidents) > 1 else ""


def _stretch(board: Board, entry: str) -> Stretch | None:
    marks = (mark for fire in board.incidents for mark in fire.stretches)
    return next((mark for mark in marks if mark.said.entry == entry), None)


def worded(setting: Setting, board: Board, conflict: Conflict, side: Side) -> str:
    """A saying's value as the screen writes it elsewhere."""
    value = side.value
    if conflict.field.startswith(CONTROLLED_LINE):
        mark = _stretch(board, side.entry)
        length = setting.length(mark.length_m) if mark and mark.length_m else ""
        return f"{setting.say(f'ui.line.{value}')} {length}".strip()
    if conflict.kind in _BY_ITS_LINE:
        said = next((one for one in board.log if one.said.entry == side.entry), None)
        return said.text if said is not None else setting.say(f"ui.conflict.{conflict.kind}")
    if value is None:
        return setting.say("ui.unknown")
    if isinstance(value, bool):
        return setting.say("ui.facts.yes" if value else "ui.facts.no")
    if isinstance(value, (int, float)):
        return _number(setting, conflict, value)
    return _word(setting, board, conflict, str(value))


def _word(setting: Setting, board: Board, conflict: Conflict, word: str) -> str:
    say = setting.say
    if conflict.kind == "state":
        return say(f"ui.state.{word}")
    if conflict.kind == "level":
        level = figures.LEVELS.get(word)
        return say("ui.level.named", level=level) if level else say("ui.level.none")
    for key in (f"status.{word}", f"ui.task.{word}"):
        if setting.words.has(key):
            return say(key)
    return _name_of(board, word) or word


def _number(setting: Setting, conflict: Conflict, value: float) -> str:
    say, field = setting.say, conflict.field
    if field.endswith("_ha") or conflict.kind == "perimeter":
        return f"{figures.hectares(value)} {say('ui.unit.ha')}"
    if conflict.kind == "casualties" or field.startswith("evacuation") or field == "strength":
        return f"{value} {say('ui.unit.people')}"
    return str(value)


def check_text(setting: Setting, board: Board, conflict: Conflict) -> str:
    """What goes into the log when somebody is sent to look."""
    values = " / ".join(worded(setting, board, conflict, side) for side in conflict.values)
    begins = setting.say("ui.office.check_begins")
    return f"{begins}{subject(setting, board, conflict)}（{values}）"
