"""When a worker stops rather than drain a topic into the dead letters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.deadletterlimit import DeadLetterLimit
from stream.errors import DeadLetterLimitReached

NEVER = 1_000_000
RECORDS = st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=120)


def observe(limit: DeadLetterLimit, partition: int, *, is_readable: bool) -> None:
    """Take in one record."""
    if is_readable:
        limit.observe_readable(partition, 1)
    else:
        limit.observe_dead(partition)


def twin_reason(seen: list[tuple[int, bool]], max_ratio: float, window: int, max_run: int) -> str | None:
    """Say over the whole history what the last record brought about."""
    partition, is_readable = seen[-1]
    if is_readable:
        return None
    run = 0
    for _, readable in reversed([record for record in seen if record[0] == partition]):
        if readable:
            break
        run += 1
    if run > max_run:
        return "in a row"
    recent = [readable for _, readable in seen[-window:]]
    is_enough = len(recent) * 10 >= window
    return "of the last" if is_enough and recent.count(False) > max_ratio * len(recent) else None


@settings(max_examples=300)
@given(RECORDS, st.sampled_from([0.1, 0.5, 0.9, 1.0]), st.integers(1, 60), st.integers(0, 20))
def test_limit_raises_where_counting_over_the_whole_history_says_so(
    records: list[tuple[int, bool]], max_ratio: float, window: int, max_run: int
) -> None:
    limit = DeadLetterLimit(max_ratio=max_ratio, window=window, max_run=max_run)
    seen: list[tuple[int, bool]] = []
    for partition, is_readable in records:
        seen.append((partition, is_readable))
        reason = twin_reason(seen, max_ratio, window, max_run)
        if reason is None:
            observe(limit, partition, is_readable=is_readable)
        else:
            with pytest.raises(DeadLetterLimitReached, match=reason):
                observe(limit, partition, is_readable=is_readable)


def test_limit_takes_readable_records_one_by_one_or_together_and_none_ends_no_run() -> None:
    limit = DeadLetterLimit(max_ratio=0.5, window=10, max_run=2)
    limit.observe_readable(0, 8)
    limit.observe_dead(0)
    limit.observe_dead(0)
    limit.observe_readable(0, 0)
    with pytest.raises(DeadLetterLimitReached, match=r"^3 records in a row of partition 0"):
        limit.observe_dead(0)


def test_limit_lets_a_dead_record_pass_among_readable_ones() -> None:
    limit = DeadLetterLimit(max_ratio=0.1, window=100, max_run=1)
    for number in range(500):
        observe(limit, 0, is_readable=number % 10 != 0 or number < 10)


def test_limit_does_not_judge_the_ratio_before_a_tenth_of_the_window() -> None:
    limit = DeadLetterLimit(max_ratio=0.01, window=100, max_run=NEVER)
    for _ in range(9):
        limit.observe_dead(0)
    with pytest.raises(
        DeadLetterLimitReached,
        match=r"^10 of the last 10 records cannot be read \(dead_letter_max_ratio 0.01\)",
    ):
        limit.observe_dead(0)


def test_limit_forgets_what_left_the_window() -> None:
    limit = DeadLetterLimit(max_ratio=0.5, window=10, max_run=NEVER)
    for is_readable in [True] * 5 + [False] * 5 + [True] * 5:
        observe(limit, 0, is_readable=is_readable)
    for _ in range(5):
        # Each dead record pushes out an old dead one.
        limit.observe_dead(0)
    with pytest.raises(DeadLetterLimitReached, match="6 of the last 10"):
        limit.observe_dead(0)


def test_limit_counts_a_run_by_partition() -> None:
    limit = DeadLetterLimit(max_ratio=1, window=NEVER, max_run=3)
    for _ in range(3):
        limit.observe_dead(0)
        limit.observe_dead(1)
    limit.observe_readable(0, 1)
    for _ in range(3):
        limit.observe_dead(0)
    with pytest.raises(
        DeadLetterLimitReached,
        match=r"^4 records in a row of partition 1 cannot be read \(dead_letter_max_run 3\)",
    ):
        limit.observe_dead(1)


def test_limit_names_the_way_out_and_ends_with_a_code_of_its_own() -> None:
    limit = DeadLetterLimit(max_ratio=1, window=NEVER, max_run=0)
    with pytest.raises(DeadLetterLimitReached, match=r"look at the dead letters' error\.code") as caught:
        limit.observe_dead(0)
    assert caught.value.exit_code == 5
