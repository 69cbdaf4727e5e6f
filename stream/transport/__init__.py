"""Batches of records through faust, at least once: faust keeps membership and recovery, the rest is here."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import faust
import mode

from stream.transport.batch import Batch, BatchMessage, BatchTopic
from stream.transport.consumer import Consumer, Transport
from stream.transport.ledger import Ledger
from stream.transport.pace import Pace

__all__ = ["Batch", "BatchMessage", "BatchTopic", "Consumer", "Ledger", "Pace", "Transport", "batch_topic", "make_app"]

STOP_DEADLINE_S = 16.0  # for what is in flight at SIGTERM; whoever sent it kills after 30 s


def make_app(  # noqa: PLR0913 - each is a setting
    name: str,
    *,
    broker: str,
    batch_topics: Sequence[str],
    n_partitions: int,
    max_batch_records: int,
    max_batch_bytes: int,
    fetch_bytes: int,
    commit_interval_s: float,
    session_timeout_s: float,
    heartbeat_interval_s: float,
    rebalance_timeout_s: float,
    request_timeout_s: float,
    standby_replicas: int,
    instance_id: str = "",
) -> faust.App:
    """Return a faust app whose agents on `batch_topics` get batches, and which loses nothing.

    Args:
        name: id of the app and of its consumer group.
        broker: host:port, several with commas.
        instance_id: static membership; empty for none.
    """
    app = faust.App(
        name,
        broker=[f"kafka://{address}" for address in broker.split(",")],
        datadir=Path(tempfile.gettempdir()) / f"parcelsieve-{name}",  # faust wants one; nothing is kept there
        topic_partitions=n_partitions,
        topic_allow_declare=False,
        topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=instance_id or None,
        consumer_max_fetch_size=fetch_bytes,
        stream_wait_empty=True,
        agent_supervisor=mode.CrashingSupervisor,  # faust's default restarts a failing agent for ever
        broker_commit_interval=commit_interval_s,
        broker_commit_every=2**62,  # faust commits between two batches as well, and nothing moves until it has
        broker_session_timeout=session_timeout_s,
        broker_heartbeat_interval=heartbeat_interval_s,
        broker_rebalance_timeout=rebalance_timeout_s,
        # One answer slower than this ends a recovery silently, and with it the worker.
        broker_request_timeout=max(request_timeout_s, session_timeout_s),
        broker_max_poll_interval=300.0,
        table_standby_replicas=standby_replicas,
        web_enabled=False,
        worker_redirect_stdouts=False,
    )
    app.batch_topics = frozenset(batch_topics)
    app.max_batch_records = max_batch_records
    app.pace = Pace(max_batch_bytes)
    app.revoke_deadline_s = rebalance_timeout_s / 2
    app.stop_deadline_s = STOP_DEADLINE_S
    app.transport = Transport(app.conf.broker_consumer, app)
    return app


def batch_topic(app: faust.App, name: str) -> BatchTopic:
    """Return a batch topic; a few batches wait in memory, not thousands."""
    return BatchTopic(app, topics=[name], key_type=bytes, value_type=bytes, maxsize=8)
