"""A running broker that somebody else looks after, used in the place of one's own."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from stream.broker.errors import AddressError, NotServingError
from stream.broker.probe import is_serving
from stream.broker.process import Broker

if TYPE_CHECKING:
    from collections.abc import Iterator

_POLL_S = 0.2
_ANSWER_TIMEOUT_S = 10.0


class HasBootstrap(Protocol):
    """What clients need of a broker, whoever runs it."""

    @property
    def bootstrap(self) -> str:
        """Return "host:port" for clients."""


class ExternalBroker:
    """A broker at an address, neither started nor stopped here.

    Raises:
        AddressError: the address is not host:port.
        NotServingError: nobody answers there as Kafka within 10 s.
    """

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise AddressError(f"broker address {address!r} is not host:port, such as 127.0.0.1:9092")
        deadline = time.monotonic() + _ANSWER_TIMEOUT_S
        while not is_serving(host.strip("[]"), int(port)):
            if time.monotonic() > deadline:
                raise NotServingError(
                    f"no Kafka broker answers at {address}; start it, or give no address to have one started"
                )
            time.sleep(_POLL_S)
        self._bootstrap = address

    @property
    def bootstrap(self) -> str:
        """Return "host:port" for clients."""
        return self._bootstrap


@contextmanager
def open_broker(address: str | None, *, bench: bool = False) -> Iterator[HasBootstrap]:
    """Give the broker at `address`, or start one of one's own and stop it at the end.

    Args:
        address: "host:port" of a running broker; None or "" starts one.
        bench: see `Broker`; without effect on a running one.

    Raises:
        BrokerError: see `ExternalBroker` and `Broker.start`.
    """
    if address:
        yield ExternalBroker(address)
        return
    with Broker(bench=bench) as own:
        yield own
