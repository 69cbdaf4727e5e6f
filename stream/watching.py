"""Deliver what the windows found: alerts, and verdicts that call parcels back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from rules import AlertState, Ruleset
from stream.documents import alert, now, revisions
from stream.metrics import Metrics
from stream.outputs import Outputs
from stream.topics import TopicNames

STRETCH_S = 0.010  # of CPU time without a return to the event loop


class AlertDelivery:
    """Send alerts and revisions of one ruleset; `deliver` returns when all of them are in Kafka."""

    def __init__(self, ruleset: Ruleset, outputs: Outputs, topics: TopicNames, metrics: Metrics) -> None:
        self._ruleset = ruleset
        self._outputs = outputs
        self._topics = topics
        self._metrics = metrics

    async def deliver(self, states: Sequence[AlertState]) -> None:
        """Send every alert that is due and the revisions it causes.

        Raises:
            KafkaError: a record could not be delivered.
        """
        started_s = time.perf_counter()
        decided_at = now()
        futures: list[asyncio.Future[object]] = []
        at_a_stretch_s = time.thread_time()
        for state in states:
            for topic, key, value in self._records(state, decided_at):
                futures.append(await self._outputs.send(topic, key=key.encode(), value=value))
            if time.thread_time() - at_a_stretch_s > STRETCH_S:  # one batch can make thousands due
                await asyncio.sleep(0)
                at_a_stretch_s = time.thread_time()
        await asyncio.gather(*futures)
        self._metrics.observe_stage("tell", time.perf_counter() - started_s)

    def _records(self, state: AlertState, decided_at: str) -> list[tuple[str, str, bytes]]:
        rule = self._ruleset.rules[state.rule_index]
        identity, value = alert(state, self._ruleset)
        records = [(self._topics.alerts, identity, value)]
        self._metrics["alerts_total"].labels(rule.id, rule.stage, state.status).inc()
        for courier, revision, n_parcels in revisions(state, self._ruleset, decided_at):
            records.append((self._topics.verdicts, courier, revision))
            self._metrics["revised_parcels_total"].inc(n_parcels)
        return records
