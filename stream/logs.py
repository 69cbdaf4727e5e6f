"""One line a log event, on standard error."""

from __future__ import annotations

import faulthandler
import logging
import sys
from typing import Literal

import orjson

# They narrate, the last two through the classes they lend us; their warnings are kept.
QUIET = ("faust", "mode", "aiokafka", "asyncio", "kafka", "stream.transport", "stream.factlog")

REPEAT_S = 10.0


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        document = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            document["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(document).decode()


class _Calm(logging.Filter):
    """Keep lent libraries to one line an event, and to one of a kind in a while: a broker away makes thousands."""

    def __init__(self) -> None:
        super().__init__()
        self._told_at_s: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith(QUIET):
            return True
        kind = record.name, str(record.msg)
        if record.created - self._told_at_s.get(kind, 0.0) < REPEAT_S:
            return False
        self._told_at_s[kind] = record.created
        if record.exc_info and record.exc_info[1] is not None:
            record.msg, record.args = f"{record.getMessage()}: {record.exc_info[1]!r}", ()
        record.exc_info = record.exc_text = None
        return True


def set_up(level: str, form: Literal["text", "json"]) -> None:
    """Send log lines of at least `level` to standard error, and where every thread was when native code crashes."""
    # Native code writes to the process's own stream, whatever stands in its place in Python.
    faulthandler.enable(sys.__stderr__ or 2)
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    handler.setFormatter(_JsonLines() if form == "json" else text)
    if level != "debug":
        handler.addFilter(_Calm())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))
