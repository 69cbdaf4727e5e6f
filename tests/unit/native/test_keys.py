"""Identity keys: the same person, phone or weight written another way gives the same key."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.keys import Keyring

KEYS = Keyring(b"sixteen bytes or more")


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        pytest.param("phone", "+86 138-0013-8000", "008613800138000", id="country code"),
        pytest.param("phone", "１３８００１３８０００", "138 0013 8000", id="full width"),
        pytest.param("identity", "11010519491231002x", "1101 0519 4912 3100 2X", id="id card"),
        pytest.param("address", "廣東省深圳市南山區科技園 5 號", "广东省，深圳市南山区科技园5号", id="scripts"),
        pytest.param("address", "12 Main St., Apt 4", "12 MAIN ST APT 4", id="latin"),
        pytest.param("name", "王 小明", "王小明", id="space in a name"),
        pytest.param("code", " sf", "SF", id="code"),
    ],
)
def test_one_identity_written_in_two_ways_has_one_key(kind: str, one: str, other: str) -> None:
    assert KEYS.key(kind, one) == KEYS.key(kind, other) != 0


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["name", "address", "city", "code"]))
def test_kinds_are_domains_of_their_own(text: str, kind: str) -> None:
    key = KEYS.key(kind, text)
    assert key == 0 or key != KEYS.key("identity", text)


def test_another_secret_gives_other_keys() -> None:
    assert Keyring(b"another secret of size").key("name", "王小明") != KEYS.key("name", "王小明")


@pytest.mark.parametrize("text", ["", "  ", "--", "\u200b"])
def test_nothing_left_means_no_key(text: str) -> None:
    assert KEYS.key("name", text) == 0


def test_keyring_refuses_a_short_secret() -> None:
    with pytest.raises(ValueError, match="has 5 bytes; it needs at least 16"):
        Keyring(b"short")


@given(st.floats(0.001, 1e9), st.floats(1.0, 1.01), st.integers(1, 50))
def test_weights_within_one_percent_share_a_fingerprint(weight_g: float, ratio: float, pieces: int) -> None:
    one = KEYS.fingerprint(weight_g, pieces)
    other = KEYS.fingerprint(weight_g * ratio * 0.999999, pieces)
    assert set(one) & set(other)


@pytest.mark.parametrize("heavy_g", [100, 500, 2000, 12_345])
def test_weights_that_differ_by_one_percent_of_the_heavier_share_a_fingerprint(heavy_g: int) -> None:
    assert set(KEYS.fingerprint(heavy_g)) & set(KEYS.fingerprint(heavy_g * 0.99))


def test_a_pair_on_both_sides_of_an_edge_shares_a_fingerprint_of_the_other_grid() -> None:
    weights = [100.0 * 1.0005**step for step in range(200)]
    pairs = list(pairwise(map(KEYS.fingerprint, weights)))
    across = [(one, other) for one, other in pairs if one[0] != other[0]]
    assert len(across) > 3
    assert all(one[1] == other[1] for one, other in across)


@given(st.floats(1.0, 1e6), st.integers(2, 50))
def test_portions_are_told_by_the_weight_of_a_piece(weight_g: float, pieces: int) -> None:
    assert KEYS.fingerprint(weight_g * pieces, pieces) == KEYS.fingerprint(weight_g * pieces / pieces)


@given(st.floats(0.001, 1e9), st.floats(1.0204, 3.0))
def test_weights_further_apart_than_a_cell_share_none(weight_g: float, ratio: float) -> None:
    assert not set(KEYS.fingerprint(weight_g)) & set(KEYS.fingerprint(weight_g * ratio))


def test_no_weight_has_no_fingerprint() -> None:
    assert KEYS.fingerprint(0.0) == KEYS.fingerprint(float("nan")) == (0, 0)
