"""The floor: a bare aiokafka consumer that parses every record with orjson, and does nothing else.

Run as a process of its own, `python -m tests.bench.floor BOOTSTRAP TOPIC GROUP N_RECORDS`, it prints one JSON line:
when its first records came, when all of them were parsed and their offsets committed, and the CPU time between.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time

import orjson
from aiokafka import AIOKafkaConsumer

FETCH_BYTES = 4 << 20  # as the worker's setting fetch_bytes has it


async def consume(bootstrap: str, topic: str, group: str, n_records: int) -> dict[str, float]:
    """Parse all records of a topic and commit.

    Returns:
        first_s, done_s: wall clock; cpu_s: of this process in between.
    """
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        group_id=group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=FETCH_BYTES,
    )
    await consumer.start()
    first_s = cpu_s = 0.0
    n = 0
    try:
        while n < n_records:
            fetched = await consumer.getmany(timeout_ms=1000)
            if fetched and first_s == 0.0:
                first_s, cpu_s = time.time(), time.process_time()
            for records in fetched.values():
                for record in records:
                    orjson.loads(record.value)
                n += len(records)
        await consumer.commit()
        return {"first_s": first_s, "done_s": time.time(), "cpu_s": time.process_time() - cpu_s}
    finally:
        await consumer.stop()


if __name__ == "__main__":
    gc.freeze()
    bootstrap, topic, group, n_records = sys.argv[1:]
    print(orjson.dumps(asyncio.run(consume(bootstrap, topic, group, int(n_records)))).decode())
