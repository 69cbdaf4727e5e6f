from __future__ import annotations

import math
import re
from random import Random

from stream.simulator.couriers import COURIERS, SCATTER, Waybills, s10_check


def test_postal_numbers_have_the_check_digit_of_the_unions_example() -> None:
    assert s10_check("47312482") == 9


def test_check_digits_of_ten_and_eleven_are_nought_and_five() -> None:
    for number in range(2000):
        digits = f"{number * 49_999 % 10**8:08d}"
        rest = (
            11 - sum(int(digit) * weight for digit, weight in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
        )
        assert s10_check(digits) == (0 if rest == 10 else 5 if rest == 11 else rest)


def test_scattered_numbers_meet_only_after_all_of_them_were_given() -> None:
    assert math.gcd(SCATTER, 10) == 1


def test_waybills_are_unique_and_in_their_couriers_form() -> None:
    waybills = Waybills(Random(1))
    for code in COURIERS:
        numbers = [waybills.next(code) for _ in range(20_000)]
        assert len(set(numbers)) == len(numbers)
        assert all(len(number) <= 40 for number in numbers)
    assert re.fullmatch(r"E[A-Z]\d{9}CN", waybills.next("EMS"))
    assert re.fullmatch(r"SF1\d{12}", waybills.next("SF"))


def test_postal_numbers_stay_unique_beyond_a_hundred_millions() -> None:
    waybills = Waybills(Random(1))
    first = waybills.next("EMS")
    waybills._n_given["EMS"] = 10**8
    later = waybills.next("EMS")
    assert later[2:10] == first[2:10]
    assert later != first
