from collections.abc import Sequence

from native.answers import Screening
from native.program import Program

class Screener:
    def __init__(self, program: Program, n_partitions: int, max_record_bytes: int) -> None: ...
    def screen(
        self,
        values: Sequence[bytes | None],
        source_partition: int,
        timestamps_ms: Sequence[int],
        goods_classes: Sequence[str | None] | None = None,
    ) -> Screening: ...
