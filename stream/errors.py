"""Errors that a user can mend; the command line prints each in one line and ends with its exit code.

* ServiceError                1
  + InputError                1  a file or a record that cannot be read or written
  + SettingsError             3  a setting that is wrong, unknown or missing
  + TopicsError               4  topics that are missing or not as they must be
  + DeadLetterLimitReached    5  too much cannot be read: a courier or this deployment is broken
  + BrokerError               1  the broker for demo, tests and development (stream/broker/errors.py)
"""

from __future__ import annotations


class ServiceError(Exception):
    """Say what is wrong and the way out, in one line."""

    exit_code = 1


class InputError(ServiceError):
    """A file that cannot be read or written."""


class SettingsError(ServiceError):
    """A setting that is wrong, unknown or missing."""

    exit_code = 3


class TopicsError(ServiceError):
    """Topics that are missing or not as they must be."""

    exit_code = 4


class DeadLetterLimitReached(ServiceError):  # noqa: N818 - it is a limit that was reached
    """More records cannot be read than a healthy stream has."""

    exit_code = 5


def told(error: BaseException) -> str:
    """Return an error in one line: its type, and what it says besides."""
    name = type(error).__name__
    text = " ".join(str(error).split())
    return text if text.startswith(name) else f"{name}: {text}" if text else name
