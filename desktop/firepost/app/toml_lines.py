"""On which line of a TOML text each key stands; the standard reader does not tell.

The text has been read by that reader before, so it is known to be sound: this only follows it.
"""

from __future__ import annotations

from collections.abc import Callable

Path = tuple[str | int, ...]


def lines_of(text: str) -> dict[Path, int]:
    """Line numbers, from 1, of every table, key and list item."""
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._place = 0
        self._line = 1
        self._lines: dict[Path, int] = {(): 1}
        self._lists: dict[Path, int] = {}  # lists of tables: the last index

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        self._skip_blank()
        while self._peek():
            if self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip_blank()
        return self._lines

    def _header(self) -> Path:
        """`[a.b]` or `[[a.b]]`; a step through a list of tables means its last one."""
        line = self._line
        many = self._text.startswith("[[", self._place)
        self._take(2 if many else 1)
        keys = self._dotted("]")
        self._take(2 if many else 1)
        path: Path = ()
        for step, key in enumerate(keys):
            path = (*path, key)
            if many and step == len(keys) - 1:
                self._lists[path] = self._lists.get(path, -1) + 1
                self._lines.setdefault(path, line)
            if path in self._lists:
                path = (*path, self._lists[path])
            self._lines.setdefault(path, line)
        return path

    def _pair(self, table: Path) -> None:
        line = self._line
        path = table
        for key in self._dotted("="):
            path = (*path, key)
            self._lines.setdefault(path, line)
        self._take(1)
        self._skip_spaces()
        self._value(path)

    def _value(self, path: Path) -> None:
        match self._peek():
            case "[":
                self._listed("]", lambda count: self._item((*path, count)))
            case "{":
                self._listed("}", lambda _count: self._pair(path))
            case '"' | "'":
                self._string()
            case _:
                self._skip(lambda char: char not in ",]}#\n")

    def _item(self, path: Path) -> None:
        self._lines[path] = self._line
        self._value(path)

    def _listed(self, end: str, one: Callable[[int], None]) -> None:
        self._take(1)
        self._skip_blank()
        count = 0
        while self._peek() != end:
            one(count)
            count += 1
            self._skip_blank()
            if self._peek() == ",":
                self._take(1)
                self._skip_blank()
        self._take(1)

    def _dotted(self, end: str) -> list[str]:
        keys = []
        while True:
            self._skip_spaces()
            if self._peek() in "\"'":
                keys.append(self._string())
            else:
                start = self._place
                self._skip(lambda char: char.isalnum() or char in "_-")
                keys.append(self._text[start : self._place])
            self._skip_spaces()
            if self._peek() == end or not self._peek():
                return keys
            self._take(1)  # the dot

    def _string(self) -> str:
        """Past a string, and what is between its quotes."""
        quote = self._peek()
        mark = quote * 3 if self._text.startswith(quote * 3, self._place) else quote
        self._take(len(mark))
        start = self._place
        while not self._text.startswith(mark, self._place):
            self._take(2 if quote == '"' and self._peek() == "\\" else 1)
        end = self._place
        self._take(len(mark))
        while len(mark) == 3 and self._peek() == quote:  # up to two more belong to the string
            self._take(1)
        return self._text[start:end]

    def _skip_blank(self) -> None:
        while True:
            self._skip(lambda char: char in " \t\n")
            if self._peek() != "#":
                return
            self._skip(lambda char: char != "\n")

    def _skip_spaces(self) -> None:
        self._skip(lambda char: char in " \t")

    def _skip(self, while_true: Callable[[str], bool]) -> None:
        while self._peek() and while_true(self._peek()):
            self._take(1)

    def _peek(self) -> str:
        return self._text[self._place : self._place + 1]

    def _take(self, count: int) -> None:
        self._line += self._text.count("\n", self._place, self._place + count)
        self._place += count
