"""The demonstration: a broker, a worker, its cases and simulated couriers for a minute or two, and what was found."""

from stream.demo.running import run

__all__ = ["run"]
