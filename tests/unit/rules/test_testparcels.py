"""What a manifest carries of a test's parcel: numbers that the engine works out come out as written."""

from __future__ import annotations

import math

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.testparcels import NotSendable, StandIn, manifest_of

STAND_IN = StandIn(0.001, "ZZ")


def sent(**parcel: str) -> dict[str, object]:
    fields = {name.replace("__", "."): (text,) for name, text in parcel.items()}
    document = orjson.loads(manifest_of(fields, 0, 1, STAND_IN))
    body: dict[str, object] = document["parcels"][0]
    return body


def volume_mm3(body: dict[str, object]) -> float:
    sides = body["dimensions_mm"]
    assert isinstance(sides, list)
    assert all(0 < side <= 100_000 for side in sides)
    return math.prod(sides)


@given(st.integers(1, 10**14))
def test_volume_comes_out_exactly(mm3: int) -> None:
    assert volume_mm3(sent(size__volume=f"{mm3 // 1000}.{mm3 % 1000:03d} ml")) == float(mm3)


@given(st.integers(1, 23_000), st.integers(1, 2_000_000))
def test_density_comes_out_within_a_rounding_of_the_last_bit(kg_m3: int, weight_mg: int) -> None:
    body = sent(density=f"{kg_m3} kg/m3", weight__gross=f"{weight_mg} mg")
    weight_g = body["gross_weight_g"]
    assert isinstance(weight_g, float)
    assert weight_g * 1e6 / volume_mm3(body) == pytest.approx(kg_m3, rel=3e-16)


def test_box_that_nobody_could_build_is_refused() -> None:
    with pytest.raises(NotSendable, match="no box has"):
        sent(density="0.00001 kg/m3", weight__gross="900 kg")


def test_density_that_the_engine_takes_as_not_measured_is_refused() -> None:
    with pytest.raises(NotSendable, match=r"density is 23\.1 g/cm3.* denser than 23 g/cm3 are taken as not measured"):
        sent(density="23.1 g/cm3", weight__gross="1 kg")


@pytest.mark.parametrize(
    ("written", "sides_mm"),
    [("30 x 20 x 15 cm", [300, 200, 150]), ("1.5x2×0.5m", [1500, 2000, 500]), ("301 x 199 x 150 mm", [301, 199, 150])],
)
def test_box_is_sent_as_it_is_written(written: str, sides_mm: list[float]) -> None:
    assert sent(size__box=written)["dimensions_mm"] == sides_mm


def test_box_agrees_with_volume_and_density_or_is_refused() -> None:
    body = sent(size__box="10 x 10 x 10 cm", size__volume="1 l", density="2 g/cm3")
    assert (body["dimensions_mm"], body["gross_weight_g"]) == ([100, 100, 100], 2000)
    with pytest.raises(NotSendable, match=r"size\.volume is 2 l, but of the other fields it comes out as 1 l"):
        sent(size__box="10 x 10 x 10 cm", size__volume="2 l")
