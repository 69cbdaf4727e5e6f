"""Numbers with units: read what authors write, write what they would have written.

Base units: g, mm, mm3, kg/m3, USD, USD/kg, pieces, a share of 1, ms. All factors are powers of ten (time
apart), so that decimal arithmetic is exact and the nearest double comes out.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from functools import lru_cache

NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
QUANTITY = re.compile(r"(?P<number>[+-]?[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>.*)")
DURATION_PART = re.compile(r"([0-9]+)([a-z]+)")
MAX_DIGITS = 30
MAX_DURATION_MS = 400 * 86_400_000  # a year and a month: more than any window is kept for
DURATION_UNITS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000}


class Dimension(Enum):
    """Say what a number measures, and the units it may be written in, in base units each."""

    PIECES = ("a count", {"": "1"})
    NUMBER = ("a number", {"": "1"})
    SHARE = ("a share", {"%": "0.01"})
    MASS = ("a weight", {"mg": "0.001", "g": "1", "kg": "1000", "t": "1000000"})
    LENGTH = ("a length", {"mm": "1", "cm": "10", "m": "1000"})
    VOLUME = ("a volume", {"ml": "1000", "l": "1000000", "cm3": "1000", "m3": "1000000000"})
    DENSITY = ("a density", {"kg/m3": "1", "g/cm3": "1000"})
    MONEY = ("an amount of money", {"USD": "1"})
    PRICE = ("a price by weight", {"USD/kg": "1"})

    def __init__(self, label: str, factors: dict[str, str]) -> None:
        self.label = label
        self.factors = {unit: Decimal(factor) for unit, factor in factors.items()}

    __hash__ = object.__hash__  # a member is known by itself; Enum's own hash of its name is Python, and caches ask it

    @property
    def units(self) -> str:
        """Return the units as an error message lists them."""
        return ", ".join(unit for unit in self.factors if unit) or "no unit"


PLAIN = {Dimension.PIECES, Dimension.NUMBER}  # comparable with each other, and what anything can be divided by


class QuantityError(ValueError):
    """Say what is wrong with a quantity and what is allowed."""


def read_quantity(text: str, dimension: Dimension) -> float:
    """Return a quantity in base units.

    Args:
        text: such as `200g`, `1.5 kg`, `30 USD/kg`, `12%`; pieces and plain numbers have no unit.
    Raises:
        QuantityError: no number, a missing unit, or one of another dimension.
    """
    found = QUANTITY.fullmatch(text.strip())
    if found is None or len(found["number"]) > MAX_DIGITS:
        raise QuantityError(f"'{text[:60]}' is not {dimension.label}{_example(dimension)}")
    number, unit = Decimal(found["number"]), found["unit"]
    if unit not in dimension.factors:
        raise QuantityError(_wrong_unit(text, unit, dimension))
    if dimension is Dimension.PIECES and number != number.to_integral_value():
        raise QuantityError(f"'{text}' is not a count: pieces are whole")
    return float(number * dimension.factors[unit])


def _example(dimension: Dimension) -> str:
    unit = next(iter(dimension.factors))
    return (
        f": write a number and one of {dimension.units}, such as '2 {unit}'"
        if unit
        else ": write a number, such as '2'"
    )


def _wrong_unit(text: str, unit: str, dimension: Dimension) -> str:
    if not unit:
        return f"'{text}' has no unit; {dimension.label} needs one of {dimension.units}"
    if dimension.units == "no unit":
        return f"'{text}' has the unit '{unit[:20]}', but {dimension.label} has no unit"
    if dimension in (Dimension.MONEY, Dimension.PRICE) and re.fullmatch(r"[A-Z]{3}(/kg)?", unit):
        return f"'{text}' is not {dimension.label}: values are compared in {dimension.units}"
    return f"'{unit[:20]}' in '{text[:60]}' is no unit of {dimension.label}; allowed: {dimension.units}"


# Alerts are told again and again with the same bounds and often the same measures; decimal arithmetic is slow.
@lru_cache(maxsize=4096)
def write_quantity(value: float, dimension: Dimension) -> str:
    """Return a quantity in the largest unit that keeps its number at 1 or above, for `read_quantity`."""
    exact = Decimal(repr(value))
    unit, factor = min(dimension.factors.items(), key=lambda item: (abs(exact) < item[1], _far(exact, item[1])))
    number = f"{(exact / factor).normalize():f}"
    return _with_unit(number, unit)


@lru_cache(maxsize=4096)
def show_quantity(value: float, dimension: Dimension) -> str:
    """Return a quantity for reading: rounded, money with cents, in a unit that suits its size."""
    if dimension in (Dimension.MONEY, Dimension.PRICE):
        return _with_unit(f"{value:.2f}", dimension.units)
    exact = Decimal(repr(value))
    unit, factor = min(dimension.factors.items(), key=lambda item: (abs(exact) < item[1], _far(exact, item[1])))
    scaled = exact / factor
    rounded = round(scaled, 0 if abs(scaled) >= 10_000 else 3)
    return _with_unit(f"{rounded.normalize():f}", unit)


def _far(value: Decimal, factor: Decimal) -> Decimal:
    # Among units the value fills, the largest; among those it does not fill, the smallest.
    return -factor if abs(value) >= factor else factor


def _with_unit(number: str, unit: str) -> str:
    return f"{number} {unit}".rstrip() if unit != "%" else f"{number}%"


def read_duration_ms(text: str) -> int:
    """Return a span of time in milliseconds.

    Args:
        text: such as `7d`, `1d12h`, `90m`; units w d h m s, each at most once, from long to short.
    Raises:
        QuantityError: anything else, and spans over 400 days.
    """
    parts = DURATION_PART.findall(text.strip())
    units = [unit for _, unit in parts]
    if not parts or "".join(number + unit for number, unit in parts) != text.strip():
        raise QuantityError(f"'{text[:60]}' is not a span of time; write it as 7d, 12h or 1d12h (w d h m s)")
    if unknown := next((unit for unit in units if unit not in DURATION_UNITS), None):
        raise QuantityError(f"'{unknown[:20]}' in '{text[:60]}' is no unit of time; allowed: w, d, h, m (minutes), s")
    if [unit for unit in DURATION_UNITS if unit in units] != units:
        raise QuantityError(f"'{text[:60]}': units go from long to short, each once, as in 1d12h")
    if any(len(number) > 9 for number, _ in parts):
        raise QuantityError(f"'{text[:60]}' is longer than 400d")
    total_ms = sum(int(number) * DURATION_UNITS[unit] for number, unit in parts)
    if total_ms > MAX_DURATION_MS:
        raise QuantityError(f"'{text}' is longer than 400d")
    return total_ms


def write_duration(span_ms: int) -> str:
    """Return a span of whole seconds as authors write it; weeks are written as days."""
    parts = []
    for unit in ("d", "h", "m", "s"):
        number, span_ms = divmod(span_ms, DURATION_UNITS[unit])
        if number:
            parts.append(f"{number}{unit}")
    return "".join(parts) or "0s"
