"""How a file says that a drill made it, and that such a file never enters a real desk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from firepost.domain.errors import Refused

if TYPE_CHECKING:
    from firepost.app.layers import Layer

WORD: Final = "演练"
_STEMS: Final = (WORD, "drill_")  # the second where a name must be plain letters
_TRUE: Final = ("true", "1", "yes", "t")


def marked(path: Path, *, drill: bool) -> Path:
    """The same file under a name that says so first."""
    if not drill or WORD in path.name:
        return path
    return path.with_name(f"{WORD}-{path.name}")


def is_of_a_drill(path: Path, layers: Iterable[Layer] = ()) -> bool:
    """By its own name, that of the package it lies in, or what its features say."""
    names = (path.name, path.parent.name)
    if WORD in path.name or any(name.startswith(_STEMS) for name in names):
        return True
    return any(
        str(feature.attributes.get("drill", "")).strip().lower() in _TRUE
        or (feature.name or "").startswith(f"{WORD} ")
        for layer in layers
        for feature in layer.features
    )


def refuse_drill(path: Path, layers: Iterable[Layer] = (), *, drill: bool) -> None:
    """
    Args:
        drill: whether the desk it is to enter is a drill's; that one takes anything.

    Raises:
        Refused: `drill.not_into_real`
    """
    if not drill and is_of_a_drill(path, layers):
        raise Refused("drill.not_into_real", path=str(path))
