"""Publish a scene to `courier.manifests`, as couriers do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from aiokafka.errors import KafkaError

from stream.errors import TopicsError
from stream.outputs import Outputs
from stream.settings import Settings
from stream.simulator.lodging import SimulatedManifest
from stream.topics import TopicNames, require

MAX_PENDING = 2000
SLEEP_LEAST_S = 0.01


def publish(manifests: Iterable[SimulatedManifest], settings: Settings, *, parcels_per_s: float = 0.0) -> int:
    """Publish manifests in their order and return how many, when every one is delivered.

    Args:
        manifests: in arrival order.
        settings: broker, topic prefix and limits.
        parcels_per_s: pace; 0 for as fast as it goes.
    Raises:
        TopicsError: the broker does not answer or refuses, or the topic is missing.
    """
    try:
        return asyncio.run(_publish(manifests, settings, parcels_per_s))
    except KafkaError as error:
        raise TopicsError(
            f"{settings.broker} took no more manifests ({error or type(error).__name__}); what was sent before is there"
        ) from error


async def _publish(manifests: Iterable[SimulatedManifest], settings: Settings, parcels_per_s: float) -> int:
    topic = TopicNames.of(settings).manifests
    await require(settings, topic)
    outputs = Outputs(
        settings.broker, max_message_bytes=settings.max_message_bytes, send_timeout_s=settings.send_timeout_s
    )
    pending: list[asyncio.Future[object]] = []
    n_manifests = n_parcels = 0
    started_s = time.monotonic()
    try:
        await outputs.start()
        for manifest in manifests:
            pending.append(await outputs.send(topic, key=manifest.key, value=manifest.value))
            n_manifests += 1
            n_parcels += manifest.n_parcels
            if len(pending) >= MAX_PENDING:
                await asyncio.gather(*pending)
                pending.clear()
            if parcels_per_s and (ahead_s := n_parcels / parcels_per_s - time.monotonic() + started_s) > SLEEP_LEAST_S:
                await asyncio.sleep(ahead_s)
        await asyncio.gather(*pending)
    finally:
        await outputs.stop()
    return n_manifests
