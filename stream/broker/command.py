"""The command `parcelsieve broker`: one broker in the foreground."""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stream.broker.process import Broker

if TYPE_CHECKING:
    from argparse import Namespace


def run(args: Namespace) -> int:
    """Run a broker until Ctrl-C or SIGTERM; return the exit code.

    Args:
        args: `port` (0 takes a free one), `data` (a folder to keep; None for a temporary one) and `heap_mb`.
    Raises:
        BrokerError: it cannot start, or ended by itself.
    """
    # The first start downloads some 40 MB: the reader of this terminal is told.
    logging.basicConfig(format="parcelsieve: %(message)s", level=logging.INFO, stream=sys.stderr)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # both end the wait, and the start
    folder = None if args.data is None else Path(args.data)
    broker = Broker(folder, args.port, heap_mb=args.heap_mb)
    try:
        with broker:
            kept = "removed at the end; --data keeps it" if folder is None else "kept"
            sys.stdout.write(f"bootstrap {broker.bootstrap}\n")
            sys.stdout.write(f"data      {broker.folder} ({kept})\n")
            sys.stdout.write(f"log       {broker.log_path}\n")
            sys.stdout.flush()
            broker.wait()
    except KeyboardInterrupt:
        return 0
