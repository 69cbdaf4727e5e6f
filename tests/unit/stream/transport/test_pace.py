"""The size of batches follows what they cost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stream.transport.pace import MIN_BYTES, Pace

MAX_BYTES = 1 << 20


@given(st.floats(1e-9, 1e-6))
def test_batches_come_to_take_the_target_whatever_a_byte_costs(cost_s: float) -> None:
    pace = Pace(MAX_BYTES, target_s=0.010)
    for _ in range(50):
        pace.observe(pace.n_bytes, pace.n_bytes * cost_s)
    expected = min(MAX_BYTES, max(MIN_BYTES, 0.010 / cost_s))
    assert abs(pace.n_bytes - expected) <= 1


def test_a_dear_batch_shrinks_the_next_one_at_once() -> None:
    pace = Pace(MAX_BYTES, target_s=0.010)
    assert pace.n_bytes == MIN_BYTES  # nothing is known yet
    pace.observe(MAX_BYTES, 0.080)
    assert pace.n_bytes == MAX_BYTES // 8


@given(st.lists(st.tuples(st.integers(1, 20 << 20), st.floats(0, 10))))
def test_the_size_stays_within_its_bounds(batches: list[tuple[int, float]]) -> None:
    pace = Pace(MAX_BYTES)
    for n_bytes, cpu_s in batches:
        pace.observe(n_bytes, cpu_s)
        assert MIN_BYTES <= pace.n_bytes <= MAX_BYTES


def test_small_batches_in_quiet_hours_do_not_make_the_burst_behind_them_slow() -> None:
    """A batch of one record costs much by the byte; the first full one tells the truth."""
    pace = Pace(MAX_BYTES, target_s=0.010)
    for _ in range(1000):
        pace.observe(500, 0.0005)
    assert pace.n_bytes == MIN_BYTES
    for _ in range(10):
        pace.observe(pace.n_bytes, pace.n_bytes * 5e-9)
    assert pace.n_bytes == MAX_BYTES
