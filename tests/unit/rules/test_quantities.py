from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.quantities import (
    Dimension,
    QuantityError,
    read_duration_ms,
    read_quantity,
    show_quantity,
    write_duration,
    write_quantity,
)

if TYPE_CHECKING:
    from decimal import Decimal

WRITABLE = [dimension for dimension in Dimension if dimension is not Dimension.PIECES]
NUMBERS = st.floats(-1e12, 1e12).filter(lambda value: value == 0 or abs(value) > 1e-9)


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("200g", Dimension.MASS, 200.0),
        ("0.6 kg", Dimension.MASS, 600.0),
        ("15mg", Dimension.MASS, 0.015),
        ("1.5 t", Dimension.MASS, 1_500_000.0),
        ("10 cm", Dimension.LENGTH, 100.0),
        ("2 l", Dimension.VOLUME, 2_000_000.0),
        ("3cm3", Dimension.VOLUME, 3_000.0),
        ("7.8 g/cm3", Dimension.DENSITY, 7_800.0),
        ("30 USD", Dimension.MONEY, 30.0),
        ("100 USD/kg", Dimension.PRICE, 100.0),
        ("12.5%", Dimension.SHARE, 0.125),
        ("8", Dimension.PIECES, 8.0),
        ("4.7", Dimension.NUMBER, 4.7),
    ],
)
def test_quantity_is_read_in_base_units(text: str, dimension: Dimension, value: float) -> None:
    assert read_quantity(text, dimension) == value


@pytest.mark.parametrize(
    ("text", "dimension", "message"),
    [
        ("200", Dimension.MASS, "'200' has no unit; a weight needs one of mg, g, kg, t"),
        ("200 ml", Dimension.MASS, "'ml' in '200 ml' is no unit of a weight; allowed: mg, g, kg, t"),
        ("2 KG", Dimension.MASS, "'KG' in '2 KG' is no unit of a weight; allowed: mg, g, kg, t"),
        ("8 pieces", Dimension.PIECES, "'8 pieces' has the unit 'pieces', but a count has no unit"),
        ("2.5", Dimension.PIECES, "'2.5' is not a count: pieces are whole"),
        ("30 CNY", Dimension.MONEY, "'30 CNY' is not an amount of money: values are compared in USD"),
        ("1,000 g", Dimension.MASS, "',000 g' in '1,000 g' is no unit of a weight; allowed: mg, g, kg, t"),
        (
            "heavy",
            Dimension.MASS,
            "'heavy' is not a weight: write a number and one of mg, g, kg, t, such as '2 mg'",
        ),
        (
            "２kg",
            Dimension.MASS,
            "'２kg' is not a weight: write a number and one of mg, g, kg, t, such as '2 mg'",
        ),
    ],
)
def test_quantity_says_what_is_allowed(text: str, dimension: Dimension, message: str) -> None:
    with pytest.raises(QuantityError) as caught:
        read_quantity(text, dimension)
    assert str(caught.value) == message


@given(NUMBERS, st.sampled_from(WRITABLE))
def test_quantity_written_is_read_back(value: float, dimension: Dimension) -> None:
    written = write_quantity(value, dimension)
    if len(written) <= 30:  # longer numbers are refused: nobody writes them
        assert read_quantity(written, dimension) == value


@given(st.decimals(0, 10**9, places=3), st.sampled_from(sorted(Dimension.MASS.factors)))
def test_quantity_is_the_nearest_double(number: Decimal, unit: str) -> None:
    assert read_quantity(f"{number:f}{unit}", Dimension.MASS) == float(number * Dimension.MASS.factors[unit])


@given(st.text(max_size=40), st.sampled_from(list(Dimension)))
def test_quantity_reads_or_refuses_any_text(text: str, dimension: Dimension) -> None:
    with suppress(QuantityError):
        assert isinstance(read_quantity(text, dimension), float)


@pytest.mark.parametrize(
    ("value", "dimension", "text"),
    [
        (480.0, Dimension.MASS, "480 g"),
        (4320.0, Dimension.MASS, "4.32 kg"),
        (0.0, Dimension.MASS, "0 mg"),
        (120.0, Dimension.PRICE, "120.00 USD/kg"),
        (1 / 3, Dimension.NUMBER, "0.333"),
        (9.0, Dimension.PIECES, "9"),
        (0.125, Dimension.SHARE, "12.5%"),
    ],
)
def test_quantity_is_shown_rounded_in_a_unit_of_its_size(value: float, dimension: Dimension, text: str) -> None:
    assert show_quantity(value, dimension) == text


@pytest.mark.parametrize(
    ("text", "span_ms"),
    [
        ("7d", 604_800_000),
        ("1d12h", 129_600_000),
        ("144m", 8_640_000),
        ("1w", 604_800_000),
        ("0d", 0),
        ("90s", 90_000),
    ],
)
def test_duration_is_read_in_milliseconds(text: str, span_ms: int) -> None:
    assert read_duration_ms(text) == span_ms


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2mo", "'mo' in '2mo' is no unit of time"),
        ("1y", "'y' in '1y' is no unit of time"),
        ("12h1d", "units go from long to short"),
        ("1h1h", "units go from long to short"),
        ("1.5h", "is not a span of time"),
        ("7", "is not a span of time"),
        ("401d", "is longer than 400d"),
        ("99999999999w", "is longer than 400d"),
    ],
)
def test_duration_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(QuantityError, match=message):
        read_duration_ms(text)


@given(st.integers(0, 400 * 86_400))
def test_duration_written_is_read_back(span_s: int) -> None:
    assert read_duration_ms(write_duration(span_s * 1000)) == span_s * 1000
