"""XML from strangers: no entities, nothing fetched, bounded in depth and number of elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from firepost.domain.errors import Refused
from firepost.formats.source import decoded

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ELEMENTS: Final = 3_000_000
MAX_DEPTH: Final = 100
_HEAD_BYTES: Final = 2_000
_DECLARED: Final = re.compile(
    rb"^\s*<\?xml[^>]*encoding\s*=\s*['\"]([\w.-]+)['\"]", re.IGNORECASE
)
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")


class _Bounded(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._depth = 0

    def start(self, tag: str, attrs: Mapping[str, str], /) -> Element:
        self._count += 1
        self._depth += 1
        if self._count > MAX_ELEMENTS or self._depth > MAX_DEPTH:
            raise _TooMuch
        return super().start(tag, dict(attrs))

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


class _TooMuch(Exception):
    pass


def tree_of(data: bytes, path: Path) -> Element:
    """The root element.

    Raises:
        Refused: torn, no XML, entities, too deep or too long.
    """
    parser: Any = DefusedXMLParser(target=_Bounded())
    try:
        parser.feed(_in_utf8(data, path))
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise Refused("formats.xml_entities", path=path) from error
    except _TooMuch as error:
        raise Refused("formats.xml_too_much", path=path) from error
    except ParseError as error:
        line, column = error.position
        raise Refused("formats.xml_torn", line=line, column=column, path=path) from error
    except (ValueError, LookupError) as error:
        raise Refused("formats.xml_torn", line=1, column=0, path=path) from error
    return root


def words_in(data: bytes) -> str:
    """The beginning of a file as text, comments and all."""
    return data[:_HEAD_BYTES].decode("utf-8", "replace")


def local(element: Element) -> str:
    """Its tag without the namespace: files of twenty years use six of them."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, *names: str) -> Iterator[Element]:
    return (child for child in element if local(child) in names)


def child(element: Element, name: str) -> Element | None:
    return next(children(element, name), None)


def text_of(element: Element | None, name: str | None = None) -> str:
    """The stripped text of an element, or of its child of that name; "" where there is none."""
    if element is not None and name is not None:
        element = child(element, name)
    return "" if element is None or element.text is None else element.text.strip()


def _in_utf8(data: bytes, path: Path) -> bytes:
    """The parser knows UTF-8 and UTF-16; Chinese programs also write GBK."""
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf")[:200])
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data
    name = declared[1].decode().lower() if declared else "utf-8"
    if name in ("utf-8", "utf8", "us-ascii", "iso-8859-1", "windows-1252"):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            if name not in ("utf-8", "utf8"):
                return data
        else:
            return data
    return _DECLARATION.sub("", decoded(data, path)).encode()
