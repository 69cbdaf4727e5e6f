"""What the windows must hold, worked out by DuckDB from the same manifests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import orjson

from native.program import measured_fields
from native.spec import Field
from rules import Engine, load_ruleset
from stream import factlog
from tests.harness.deployment import SECRET
from tests.harness.kafka import ConsumerRecord

# The field of a group, and where the manifest has it.
KEYS = {
    Field.SENDER_ID: "sender.id_no",
    Field.SENDER_PHONE: "sender.phone",
    Field.SENDER_ADDRESS: "sender.address",
    Field.RECIPIENT_ADDRESS: "recipient.address",
}
# Of a parcel the highest revision counts, once; small ones that leave the country are sighted.
QUERY = """
with parcels as (
    select distinct on (m.courier, p.parcel_id) m.courier, p
    from (select *, unnest(parcels) as p from read_json(?, format='newline_delimited', maximum_object_size=67108864)) m
    order by m.courier, p.parcel_id, coalesce(m.revision, 0) desc
)
select count(*), cast(sum(p.gross_weight_g * 1000) as bigint),
    count(distinct courier), count(distinct p.recipient.country)
from parcels
where p.gross_weight_g < 600
group by p.{key}
"""
Sums = Counter[tuple[int, int, int, int]]  # of groups: parcels, mg, couriers, countries


def expected(manifests: Iterable[dict[str, Any]], folder: Path) -> dict[Field, Sums]:
    """Return how many groups of each kind have which sums."""
    file = folder / "manifests.ndjson"
    file.write_bytes(b"".join(orjson.dumps({"revision": 0} | one) + b"\n" for one in manifests))
    with duckdb.connect() as connection:
        return {
            field: Counter(connection.execute(QUERY.format(key=key), [str(file)]).fetchall())
            for field, key in KEYS.items()
        }


def found(log: Iterable[ConsumerRecord[bytes, bytes]], rules: Path, n_partitions: int) -> dict[Field, Sums]:
    """Return the same from the fact log, replayed into new stores of these rules.

    Raises:
        FactLogError: the log has a hole.
    """
    ruleset = load_ruleset([rules])
    stores = [Engine(ruleset, SECRET.encode(), n_partitions).new_store() for _ in range(n_partitions)]
    applied = [-1] * n_partitions
    for record in log:
        previous, last, facts = factlog.decode(record.value)
        if previous > applied[record.partition]:
            raise factlog.FactLogError(f"partition {record.partition}: {previous} follows {applied[record.partition]}")
        for offset, payload in facts:
            if offset > applied[record.partition]:
                stores[record.partition].apply(payload, offset)
        applied[record.partition] = max(last, applied[record.partition])
    columns = {Field(field): number for number, field in enumerate(measured_fields(ruleset.spec))}
    sums: dict[Field, Sums] = {field: Counter() for field in KEYS}
    for store in stores:
        for group_by, _, rows in store.groups():
            if len(group_by) == 1 and group_by[0] in KEYS:
                values = [row[3] for row in rows]
                sums[Field(group_by[0])][
                    len(rows),
                    sum(value[columns[Field.WEIGHT_GROSS]] for value in values),
                    len({value[columns[Field.COURIER_CODE]] for value in values}),
                    len({value[columns[Field.DESTINATION_COUNTRY]] for value in values}),
                ] += 1
    return sums
