"""Show progress: one line that updates on a terminal, plain lines by stage and every few seconds anywhere else."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from typing import TextIO

EVERY_S = 5.0
CLEAR = "\r\x1b[2K"


class Terminal:
    """Write lines and one status line.

    Args:
        out: where to; a terminal or not.
        clock: seconds; for the pace of plain status lines.
    """

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._is_terminal = out.isatty()
        self._clock = clock
        self._next_s = clock() + EVERY_S
        self._stage = ""
        self._has_status = False

    def say(self, text: str = "") -> None:
        """Write lines that stay; the status line gives way."""
        self.clear()
        self._out.write(f"{text}\n")
        self._out.flush()

    def status(self, text: str) -> None:
        """Show how far things are; the first word names the stage."""
        stage = text.partition(" ")[0]
        if self._is_terminal:
            width = shutil.get_terminal_size().columns - 1
            self._out.write(f"{CLEAR}{text[:width]}")
            self._has_status = True
        elif stage != self._stage or self._clock() >= self._next_s:
            self._stage = stage
            self._next_s = self._clock() + EVERY_S
            self._out.write(f"{text}\n")
        self._out.flush()

    def clear(self) -> None:
        """Take the status line away."""
        if self._has_status:
            self._out.write(CLEAR)
            self._out.flush()
            self._has_status = False
