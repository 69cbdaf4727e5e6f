"""Who a party is, a company or a person: against a plain twin."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.keys import Keyring
from tests.unit.native import twin_identities

KEYS = Keyring(b"sixteen bytes or more")


@pytest.mark.parametrize(
    ("id_no", "owner"),
    [
        ("11010519491231002X", "person"),
        ("身份证号：1101 0519 4912 3100 2x", "person"),
        ("110105491231002", "person"),
        ("91350100M000100Y43", "company"),
        ("9l35OlOOM000l00Y43", "company"),
        ("110105194912310021", ""),
        ("91350100M000100Y44", ""),
        ("E12345678", ""),
        ("", ""),
    ],
)
def test_owner_of_an_identity_number_is_told_by_its_check_digit(id_no: str, owner: str) -> None:
    assert KEYS.owner(id_no) == owner == twin_identities.owner(id_no)


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("王小明", "person"),
        ("欧阳小明", "person"),
        ("朱先生", "person"),
        ("Wang Xiaoming", "person"),
        ("Mr. WANG, Xiao Ming", "person"),
        ("义乌市天成工艺品厂", "company"),
        ("東莞市天成貿易有限公司", "company"),
        ("Yiwu Tiancheng Crafts Co., Ltd.", "company"),
        ("Linyi Daily Goods Firm", "company"),
        ("Tan Advanced Alloys Pte Ltd", "company"),
        ("Baltic Photonics Pte. Ltd.", "company"),
        ("Prime Sdn Bhd", "company"),
        ("Alpha Materials", "company"),
        ("株式会社山本", "company"),
        ("Sa Nguyen", "person"),
        ("Hans P. Müller", "person"),
        ("Ivanov S. A.", "person"),
        ("厂", ""),
        ("商店", "company"),  # 商 makes the 店 one that has a name
        ("王", ""),
        ("Madonna", ""),
        ("买买提吐尔逊", ""),
        ("-", ""),
        ("", ""),
    ],
)
def test_without_a_number_the_name_tells_the_owner(name: str, owner: str) -> None:
    assert KEYS.owner("", name) == owner
    assert KEYS.owner("E12345678", name) == owner
    assert KEYS.owner("11010519491231002X", name) == "person"


def test_owners_of_random_numbers_are_those_of_the_twin() -> None:
    chance = random.Random(5)
    digits = ["".join(chance.choices("0123456789", k=17)) for _ in range(20_000)]
    numbers = [number + twin_identities.resident_check(number) for number in digits]
    owners = [KEYS.owner(number) for number in numbers]
    assert owners == [twin_identities.owner(number) for number in numbers]
    assert {"person", "company", ""} == set(owners)


@given(st.text(st.sampled_from("王李明厂公司商店行Co Ltd.firmAb 12-"), max_size=24))
def test_owners_of_names_are_those_of_the_twin(name: str) -> None:
    assert KEYS.owner("", name) == twin_identities.owner("", name)
