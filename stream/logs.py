"""One line a log event, on standard error."""

from __future__ import annotations

import logging
import sys
from typing import Literal

import orjson

# They narrate, the last two through the classes they lend us; their warnings are kept.
QUIET = ("faust", "mode", "aiokafka", "asyncio", "kafka", "stream.transport", "stream.factlog")


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


def set_up(level: str, form: Literal["text", "json"]) -> None:
    """Send log lines of at least `level` to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    handler.setFormatter(_JsonLines() if form == "json" else text)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))
