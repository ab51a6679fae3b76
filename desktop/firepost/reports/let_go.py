"""What the libraries of a paper made is let go with it.

Their parts hold each other in circles: a document nobody wants any more would keep its fonts,
sheets and pictures until the collector comes round, a minute or more.
"""

from __future__ import annotations

from collections.abc import Iterable


def let_go(parts: Iterable[object]) -> None:
    """Take away all that these hold. They are of no use afterwards."""
    for part in [*parts]:  # who is found by way of another first
        for kind in type(part).__mro__:
            for name in _slots(kind):
                if hasattr(part, name):
                    delattr(part, name)
        getattr(part, "__dict__", {}).clear()


def _slots(kind: type) -> tuple[str, ...]:
    named = kind.__dict__.get("__slots__", ())
    names = (named,) if isinstance(named, str) else tuple(named)
    return tuple(name for name in names if name not in ("__dict__", "__weakref__"))
