"""Run a rule set: the one way in which `stream` reaches the compiled engine."""

from __future__ import annotations

from collections.abc import Sequence

from native.answers import Screening
from native.program import Program
from native.screener import Screener
from native.windows import WindowStore
from rules.ruleset import Ruleset

MAX_RECORD_BYTES = 10 * 1024 * 1024


class Engine:
    """Screen manifests and make window stores for one rule set.

    Args:
        ruleset: what to screen with; a new one needs a new engine.
        secret: key under which identities become pseudonyms, >= 16 bytes, the same in every worker.
        n_partitions: partitions of the sightings topic, >= 1.
        max_record_bytes: larger records are dead letters.
    Raises:
        ValueError: the secret is too short, or the rule set asks for more than the engine holds.
    """

    def __init__(
        self, ruleset: Ruleset, secret: bytes, n_partitions: int, max_record_bytes: int = MAX_RECORD_BYTES
    ) -> None:
        self.ruleset = ruleset
        self._screener = Screener(Program(ruleset.spec, secret), n_partitions, max_record_bytes)

    def screen(
        self,
        values: Sequence[bytes | None],
        source_partition: int,
        timestamps_ms: Sequence[int],
        goods_classes: Sequence[str | None] | None = None,
    ) -> Screening:
        """Screen a batch of records of one partition.

        Args:
            values: record values; None is a tombstone.
            timestamps_ms: Kafka's time of each record; windows forget by them, never by a clock.
            goods_classes: what a test says the goods class of each record's parcels is; None where it is worked out.
        """
        return self._screener.screen(values, source_partition, timestamps_ms, goods_classes)

    def new_store(self, *, is_whole: bool = False) -> WindowStore:
        """Return an empty window store for one partition of sightings.

        Args:
            is_whole: nothing was sent before what the store will be given, as in a test of a rule.
        """
        return WindowStore(self.ruleset.spec, is_whole)
