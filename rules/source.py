"""Hold a file's lines as they are read on after a mistake, and know where each character stood in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rules.lookalikes import BRACKETS, INDENT, INDENT_WIDTH, Spot, meant, suspected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# What YAML 1.1 takes for the end of a line; lines are counted by it.
LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
TOP = re.compile(r"[^\s#\-\]},?:]")  # how the line of a top-level key begins
KEY = re.compile(r"""[ \-"']*([\w.]+)""")
# Top-level keys whose entries say nothing of each other, so that one alone may be left out.
OF_ENTRIES = ("when", "tests", "exceptions", "terms", "items")
MAX_INDENT = 256  # no line stands further right by intent, and each that did would make room for the next
Cell: TypeAlias = tuple[str, int]  # a character, and its column in the file


class LeftOut(NamedTuple):
    """What was left out: all of a top-level key, or of one entry in it, whose own key is `inner`."""

    key: str
    inner: str = ""
    is_whole: bool = True


class Source:
    """Hold a file's lines as they are read: look-alikes put right, parts that cannot be read left out.

    Args:
        text: the file as written, which is what is read as long as nothing is mended.
        lines: the same in lines.
    """

    def __init__(self, text: str, lines: Sequence[str]) -> None:
        self.lines = list(lines)
        self._text: str | None = text  # None while it has to be joined anew
        self._cells: dict[int, list[Cell]] = {}  # of mended lines

    @property
    def text(self) -> str:
        """Return the lines as one text."""
        if self._text is None:
            self._text = "\n".join(self.lines)
        return self._text

    def place(self, line: int, col: int) -> tuple[int, int]:
        """Return where in the file a place of the text read lies."""
        cells = self._cells.get(line)
        if cells is None or not cells:
            return line, col
        return line, cells[col - 1][1] if col <= len(cells) else cells[-1][1] + 1

    def line(self, number: int) -> str:
        """Return a line as it is read; nothing before the first and behind the last."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""

    def suspect(self, numbers: Iterable[int], *, in_flow: bool) -> Spot | None:
        """Return the character that may be why YAML cannot be read on some lines, and where in the file it stands.

        Args:
            in_flow: the fault lies in braces or brackets.
        """
        for number in numbers:
            if found := suspected(self.line(number), in_flow=in_flow):
                return Spot(*self.place(number, found.start() + 1), found[0])
        return None

    def mend(self, spots: Iterable[Spot]) -> None:
        """Put what an author meant in the place of look-alikes; of brackets and indentation, all of a line's."""
        by_line: dict[int, dict[int, str]] = {}
        for spot in spots:
            by_line.setdefault(spot.line, {})[spot.col] = spot.char
        for line, wanted in sorted(by_line.items()):  # the indentation of a line may be that of the one above
            cells = self._cells.get(line) or [(char, col) for col, char in enumerate(self.line(line), start=1)]
            self._cells[line] = _put(self._indent(line, cells, wanted), wanted)
            self.lines[line - 1] = "".join(char for char, _ in self._cells[line])
        self._text = None

    def _indent(self, line: int, cells: list[Cell], wanted: Mapping[int, str]) -> list[Cell]:
        end = next((number for number, (char, _) in enumerate(cells) if not char.isspace()), len(cells))
        if not any(col in wanted for _, col in cells[:end]):
            return cells
        width = self._width_of_neighbours(line)
        if width is None or width > MAX_INDENT:
            width = sum(INDENT_WIDTH.get(char, 1) for char, _ in cells[:end])
        return [*((" ", cells[min(number, end - 1)][1]) for number in range(width)), *cells[end:]]

    def _width_of_neighbours(self, line: int) -> int | None:
        """Return how far a line would be indented by those around it; None where they do not tell."""
        before, after = self._near(line, -1), self._near(line, 1)
        if INDENT.match(self.line(after)):
            return None  # the whole file may be written so
        text, above, below = self.line(line).lstrip(), self.line(before), self.line(after)
        if above.rstrip().endswith(":"):
            return _width(below) if _width(below) > _width(above) else _width(above) + 2
        alike = (other for other in (above, below) if other and _is_entry(other) == _is_entry(text))
        return next(map(_width, alike), None)

    def _near(self, line: int, step: int) -> int:
        """Return the next line before or after that holds anything; one beyond the file when none does."""
        line += step
        while 1 <= line <= len(self.lines) and not self.lines[line - 1].strip():
            line += step
        return line

    def leave_out(self, line: int) -> LeftOut | None:
        """Leave out what a line belongs to: an entry that others stand beside, else a top-level key.

        Returns:
            What was left out, None when nothing would be left.
        """
        starts = [number for number, text in enumerate(self.lines, start=1) if TOP.match(text)]
        first = max((number for number in starts if number <= line), default=None)
        if first is None or len(starts) == 1:
            return None
        after = min((number for number in starts if number > line), default=len(self.lines) + 1)
        key = _key(self.line(first))
        if key in OF_ENTRIES and line > first and self.line(line).strip():
            end = line + 1
            while end < after and (not self.line(end).strip() or _width(self.line(end)) > _width(self.line(line))):
                end += 1
            above, below = self.line(self._near(line, -1)), self.line(end) if end < after else ""
            if not above.rstrip().endswith(":") or (below and _width(below) == _width(self.line(line))):
                left = LeftOut(key, _key(self.line(line)), is_whole=False)
                self._blank(line, end)
                return left
        self._blank(first, after)
        return LeftOut(key)

    def _blank(self, first: int, after: int) -> None:
        self.lines[first - 1 : after - 1] = [""] * (after - first)
        for line in range(first, after):
            self._cells.pop(line, None)
        self._text = None


def _put(cells: list[Cell], wanted: Mapping[int, str]) -> list[Cell]:
    """Return a line's cells with what was meant; from its end, since what a colon stands for hangs on what follows."""
    has_bracket = any(char in BRACKETS for char in wanted.values())
    done: list[Cell] = []
    for char, col in reversed(cells):
        text = char
        if wanted.get(col) == char:
            text = meant(char, before_space=not done or done[-1][0].isspace())
        elif has_bracket:
            text = BRACKETS.get(char, char)
        done += [(sign, col) for sign in reversed(text)]
    return done[::-1]


def _width(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_entry(line: str) -> bool:
    return line.lstrip().startswith("- ")


def _key(line: str) -> str:
    found = KEY.match(line)
    return found[1] if found else ""
