"""Couriers: their share, their waybill numbers, the ports and channels they lodge through."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random

from stream.simulator.draws import Weighted, pick


@dataclass(frozen=True, slots=True)
class Courier:
    """One courier.

    Args:
        waybill: pattern of its numbers (# a digit); `S10:` and a letter is the form of the postal union.
        utc: whether it writes moments in UTC.
        english: chance that a sender's name and address are in English.
    """

    code: str
    share: float
    waybill: str
    channel: str
    ports: tuple[str, ...]
    utc: bool = False
    english: float = 0.03


_ALL = (
    Courier("SF", 20, "SF1############", "express", ("SZX", "HGH", "PVG")),
    Courier("YTO", 14, "YT##############", "express", ("HGH", "YIW", "PVG")),
    Courier("ZTO", 14, "78############", "express", ("SHA", "YIW", "CAN")),
    Courier("STO", 9, "77#############", "express", ("SHA", "HGH")),
    Courier("YUNDA", 8, "43#############", "express", ("SHA", "YIW")),
    Courier("JT", 7, "JT#############", "express", ("CAN", "YIW")),
    Courier("JD", 6, "JDX############", "ecommerce", ("BJS", "CAN")),
    Courier("EMS", 10, "S10:E", "post", ("SHA", "CAN", "NNG", "BJS", "XMN"), english=0.15),
    Courier("CNPOST", 9, "S10:L", "post", ("SHA", "CAN", "XMN", "NNG"), english=0.15),
    Courier("CAINIAO", 18, "LP##############", "ecommerce", ("HGH", "YIW", "CAN"), english=0.1),
    Courier("YANWEN", 7, "S10:U", "ecommerce", ("BJS", "SZX", "YIW"), utc=True, english=0.35),
    Courier("4PX", 7, "4PX##############CN", "ecommerce", ("SZX", "HGH"), utc=True, english=0.35),
    Courier("DHL", 8, "##########", "express", ("PVG", "SZX", "CAN", "BJS"), utc=True, english=0.85),
    Courier("FEDEX", 6, "############", "express", ("CAN", "PVG"), utc=True, english=0.85),
    Courier("UPS", 6, "1Z9############", "express", ("PVG", "SZX"), utc=True, english=0.9),
)
COURIERS = {courier.code: courier for courier in _ALL}
EVERYBODYS = Weighted({courier.code: courier.share for courier in _ALL})
# Those that take a parcel of powder over the counter without a contract.
COUNTERS = Weighted({code: COURIERS[code].share for code in COURIERS if COURIERS[code].channel != "ecommerce"})
# Prime to ten: multiplied by it, numbers below a power of ten stay different ones below it.
SCATTER = 7_368_787
S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def s10_check(digits: str) -> int:
    """Return the check digit of the eight digits of a postal S10 number."""
    remainder = 11 - sum(weight * int(digit) for weight, digit in zip(S10_WEIGHTS, digits, strict=True)) % 11
    return {10: 0, 11: 5}.get(remainder, remainder)


class Waybills:
    """Give every parcel a number that is unique within its courier."""

    def __init__(self, rng: Random) -> None:
        self._n_given: Counter[str] = Counter()
        self._first = {code: int(rng.random() * 1e15) for code in COURIERS}
        self._letters = {code: f"{pick(rng, 'ABCEGHLMPRSTUV')}" for code in COURIERS}

    def next(self, courier: str) -> str:
        """Return the next number; consecutive ones look unlike, as those of many counters do."""
        number = self._n_given[courier]
        self._n_given[courier] += 1
        scattered = self._first[courier] + number * SCATTER
        pattern = COURIERS[courier].waybill
        if pattern.startswith("S10:"):
            digits = f"{scattered % 10**8:08d}"
            series = "ABCDEFGHKLMNPQRSTUVX"[(number // 10**8) % 20]
            return f"{pattern[4]}{series if number >= 10**8 else self._letters[courier]}{digits}{s10_check(digits)}CN"
        n_digits = pattern.count("#")
        digits = f"{scattered % 10**n_digits:0{n_digits}d}"
        return pattern.replace("#" * n_digits, digits)
