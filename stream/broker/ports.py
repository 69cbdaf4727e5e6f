"""Choose loopback ports for a broker."""

from __future__ import annotations

import secrets
import socket

from stream.broker.errors import NotServingError

LOOPBACK = "127.0.0.1"
# Below the ports that Linux gives to outgoing connections (32768 and up): a client that keeps trying to reach
# a dead broker there can be given the broker's own port; it connects to itself, and the broker stays out.
_FREE_PORTS = range(20_000, 32_000)
_N_TRIES = 100


def is_free(port: int) -> bool:
    """Tell whether a server can listen on a loopback port now."""
    with socket.socket() as candidate:
        candidate.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as Java does: a connection's remains do not count
        try:
            candidate.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def choose_port(taken: int = 0) -> int:
    """Return a free loopback port other than `taken`.

    Raises:
        NotServingError: none was found.
    """
    for _ in range(_N_TRIES):
        port = secrets.choice(_FREE_PORTS)
        if port != taken and is_free(port):
            return port
    raise NotServingError(f"none of {_N_TRIES} ports tried from {_FREE_PORTS[0]} on is free; name one")
