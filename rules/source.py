"""Hold a file's lines as they are read on after a mistake, and know where each character stood in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rules.lookalikes import BRACKETS, INDENT_WIDTH, meant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.lookalikes import Spot

# What YAML 1.1 takes for the end of a line; lines are counted by it.
LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
TOP = re.compile(r"[^\s#\-\]},?:]")  # how the line of a top-level key begins
KEY = re.compile(r"\w+")


class Source:
    """Hold a file's lines as they are read: look-alikes put right, parts that cannot be read left out.

    Args:
        text: the file as written, which is what is read as long as nothing is mended.
        lines: the same in lines.
    """

    def __init__(self, text: str, lines: Sequence[str]) -> None:
        self.text = text
        self.lines = list(lines)
        self._cells: dict[int, list[tuple[str, int]]] = {}  # of mended lines: characters, and their columns in the file

    def place(self, line: int, col: int) -> tuple[int, int]:
        """Return where in the file a place of the text read lies."""
        cells = self._cells.get(line)
        if cells is None or not cells:
            return line, col
        return line, cells[col - 1][1] if col <= len(cells) else cells[-1][1] + 1

    def line(self, number: int) -> str:
        """Return a line as it is read; nothing behind the last."""
        return self.lines[number - 1] if number <= len(self.lines) else ""

    def mend(self, spot: Spot) -> None:
        """Put what an author meant in the place of a look-alike; of brackets and indentation, all of the line's."""
        cells = self._cells.setdefault(
            spot.line, [(char, col) for col, char in enumerate(self.lines[spot.line - 1], start=1)]
        )
        at = next((number for number, (_, col) in enumerate(cells) if col == spot.col), None)
        if at is None:
            return
        if all(char.isspace() for char, _ in cells[: at + 1]):
            self._indent(cells)
        else:
            self._put(cells, at, spot)
        self._write(spot.line, "".join(char for char, _ in cells))

    @staticmethod
    def _indent(cells: list[tuple[str, int]]) -> None:
        end = next((number for number, (char, _) in enumerate(cells) if not char.isspace()), len(cells))
        cells[:end] = [(" ", col) for char, col in cells[:end] for _ in range(INDENT_WIDTH.get(char, 1))]

    @staticmethod
    def _put(cells: list[tuple[str, int]], at: int, spot: Spot) -> None:
        before_space = at + 1 == len(cells) or cells[at + 1][0].isspace()
        cells[at : at + 1] = [(char, spot.col) for char in meant(spot.char, before_space=before_space)]
        if spot.char in BRACKETS:
            cells[:] = [(BRACKETS.get(char, char), col) for char, col in cells]

    def leave_out(self, line: int) -> str | None:
        """Leave out the top-level entry a line belongs to; return its key, None when nothing would be left."""
        starts = [number for number, text in enumerate(self.lines, start=1) if TOP.match(text)]
        first = max((number for number in starts if number <= line), default=None)
        if first is None or len(starts) == 1:
            return None
        after = min((number for number in starts if number > line), default=len(self.lines) + 1)
        key = KEY.match(self.lines[first - 1])
        self.lines[first - 1 : after - 1] = [""] * (after - first)
        self.text = "\n".join(self.lines)
        return key[0] if key else ""

    def _write(self, line: int, text: str) -> None:
        self.lines[line - 1] = text
        self.text = "\n".join(self.lines)
