from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from stream.broker import open_broker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stream.broker import HasBootstrap


# A machine that is busy with something else makes an example slow, not wrong.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def broker() -> Iterator[HasBootstrap]:
    """Give a real Apache Kafka; PARCELSIEVE_TEST_BROKER=host:port names a running one to use instead."""
    with open_broker(os.environ.get("PARCELSIEVE_TEST_BROKER")) as running:
        yield running
