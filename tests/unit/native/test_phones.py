"""Phones: one key however written, read as the party's country writes its own; against a plain twin."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.build_dialling import Plan, plans
from native.keys import Keyring
from tests.unit.native.twin_phones import phone

KEYS = Keyring(b"sixteen bytes or more")
COUNTRIES = ["", "CN", "GB", "US", "DE", "IT", "RU", "BR", "KR", "HU", "HK", "AQ", "gb", "G"]
PARTS = [
    *"0123456789" * 3,
    *" -/()+.,x转#;",
    *("86", "0086", "+86", "138", "0755", "755", "010", "(0)", "1", "00", "44", "39", "+44 ", "7946 ", "86543210"),
]


@given(st.lists(st.sampled_from(PARTS), max_size=24).map("".join), st.sampled_from(COUNTRIES))
def test_every_form_agrees_with_its_plain_twin(text: str, country: str) -> None:
    assert KEYS.form("phone", text, country) == phone(text, country)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(max_size=3))
def test_any_text_agrees_with_the_plain_twin(text: str, country: str) -> None:
    assert KEYS.form("phone", text, country) == phone(text, country)


@pytest.mark.parametrize(
    ("canonical", "written"),
    [
        (
            "8613800138000",
            [
                *(
                    "13800138000",
                    "138 0013 8000",
                    "138-0013-8000",
                    "+86 138-0013-8000",
                    "+8613800138000",
                    "0086 13800138000",
                ),
                *(
                    "8613800138000",
                    "86-138 0013 8000",
                    "１３８００１３８０００",
                    "(86) 138.0013.8000",
                    "电话：13800138000",
                ),
                *(
                    "13800138000/13900139000",
                    "13800138000、13900139000",
                    "13800138000 转 5",
                    "13800138000x12",
                    "13800138000 ext. 5",
                ),
            ],
        ),
        (
            "8675586543210",
            [
                *(
                    "0755-86543210",
                    "（0755）86543210",
                    "0755 8654 3210",
                    "+86 755 8654 3210",
                    "+86 0755 86543210",
                    "075586543210",
                ),
                *(
                    "86-755-86543210",
                    "0086-755-86543210",
                    "0755-86543210-801",
                    "0755-86543210转801",
                    "0755-86543210 13800138000",
                ),
            ],
        ),
        ("867558654321", ["0755-8654321", "+86-755-8654321"]),
        ("861062345678", ["010-62345678", "+86 10 6234 5678", "(010)62345678", "86 10 62345678"]),
        ("864008001234", ["400-800-1234", "4008001234", "400 8001 234"]),
        (
            "442079460958",
            ["+44 20 7946 0958", "0044 20 7946 0958", "+44 (0)20 7946 0958", "+44-020-7946-0958"],
        ),
        (
            "81312345678",
            ["+81 3-1234-5678", "+81 03-1234-5678", "81-3-1234-5678", "+81312345678 / +81312345679"],
        ),
        ("14155552671", ["+1 (415) 555-2671", "1-415-555-2671", "001 415 555 2671", "+14155552671 x5"]),
        ("390612345678", ["+39 06 1234 5678", "0039 0612345678"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_phone_however_written_has_one_form(canonical: str, written: list[str]) -> None:
    assert {text: KEYS.form("phone", text) for text in written} == dict.fromkeys(written, canonical)


@pytest.mark.parametrize(
    ("country", "canonical", "written"),
    [
        (
            "CN",
            "8675586543210",
            ["755-86543210", "75586543210", "755 8654 3210", "755-86543210-8012", "+86 755-86543210"],
        ),
        ("CN", "861062345678", ["10-62345678", "1062345678", "10 6234 5678 转12"]),
        ("CN", "8613800138000", ["13800138000-8012", "138 0013 8000 转8012", "+0086 13800138000", "+86+13800138000"]),
        ("CN", "862079460018", ["020 7946 0018", "+86 20 7946 0018"]),
        ("GB", "442079460018", ["020 7946 0018", "(020) 79460018", "20 7946 0018", "44 20 7946 0018", "+442079460018"]),
        (
            "GB",
            "442079460018",
            ["020 7946 0018-12", "020 7946 0018 ext. 12", "+44 20 7946 0018-12", "02079460018/07911123456"],
        ),
        ("GB", "8613800138000", ["13800138000", "138 0013 8000", "+86 13800138000", "008613800138000"]),
        ("GB", "8675586543210", ["0755-86543210", "+86 755 86543210", "86 755 86543210"]),
        ("US", "14155552671", ["415-555-2671", "(415) 555-2671", "4155552671", "14155552671", "1 415 555 2671 x5"]),
        ("US", "8613800138000", ["138-0013-8000", "+86 13800138000"]),
        ("RU", "79123456780", ["8 912 345-67-80", "+7 912 345-67-80", "9123456780", "7 912 345 67 80"]),
        ("IT", "390612345670", ["06 1234 5670", "+39 06 1234 5670", "39 06 12345670"]),
        ("BR", "5513987654329", ["13 98765-4329", "013 98765 4329", "+55 13 98765 4329", "5513987654329"]),
        ("BY", "375294911911", ["8 029 491-19-11", "+375 29 491-19-11", "375294911911"]),
        ("BJ", "2290120211234", ["01 20 21 12 34", "+229 01 20 21 12 34", "2290120211234"]),
        ("HU", "3612345670", ["06 1 234 5670", "+36 1 234 5670", "1 234 5670"]),
        ("KR", "821031234567", ["010-3123-4567", "+82 10-3123-4567", "82 010 3123 4567"]),
    ],
)
def test_a_phone_is_read_as_its_partys_country_writes_it(country: str, canonical: str, written: list[str]) -> None:
    assert {text: KEYS.form("phone", text, country) for text in written} == dict.fromkeys(written, canonical)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("13800138000", "13800138001", id="next number"),
        pytest.param("0755-86543210", "0769-86543210", id="another area"),
        pytest.param("0755-86543210", "86543210", id="an area is not guessed"),
        pytest.param("+81 312345678", "+82 312345678", id="another country"),
        pytest.param("14155552671", "1-415-555-2671", id="a Chinese mobile and a number of America"),
    ],
)
def test_what_differs_has_other_forms(one: str, other: str) -> None:
    assert KEYS.form("phone", one) != KEYS.form("phone", other)


def neighbour(digits: str, at: int) -> str:
    """Return the digits with one changed."""
    return digits[:at] + str((int(digits[at]) + 1) % 10) + digits[at + 1 :]


@given(
    st.from_regex("1[3-9][0-9]{9}", fullmatch=True).filter(phone),
    st.sampled_from(["", "+86", "+86 ", "0086", "0086-", "86-", "(+86)", "+86 0", "电话：", "Tel: "]),
    st.sampled_from(["{0}{1}{2}", "{0} {1} {2}", "{0}-{1}-{2}", "{0}.{1}.{2}"]),
    st.sampled_from(["", "转8012", " ext. 12", "x5", "-8012", "/0755-86543210", " 王先生"]),
    st.integers(2, 10),
)
def test_a_chinese_mobile_has_one_key_and_its_neighbour_another(
    mobile: str, before: str, pattern: str, behind: str, at: int
) -> None:
    def written(digits: str) -> str:
        return before + pattern.format(digits[:3], digits[3:7], digits[7:]) + behind

    full_width = written(mobile).translate({48 + digit: 0xFF10 + digit for digit in range(10)})
    assert KEYS.form("phone", written(mobile), "CN") == KEYS.form("phone", full_width, "CN") == f"86{mobile}"
    assert KEYS.form("phone", written(neighbour(mobile, at)), "CN") != f"86{mobile}"


@given(
    st.sampled_from(["10", "20", "29", "755", "311", "991"]),
    st.from_regex("[2-8][0-9]{7}", fullmatch=True),
    st.sampled_from(["0{0}-{1}", "0{0}{1}", "(0{0}){1}", "{0}-{1}", "{0}{1}", "+86 {0} {1}", "0086-0{0}-{1}"]),
    st.sampled_from(["", "-801", "转801", " ext 801", "/13800138000"]),
    st.integers(0, 7),
)
def test_a_chinese_land_line_has_one_key_and_its_neighbour_another(
    area: str, subscriber: str, pattern: str, behind: str, at: int
) -> None:
    form = KEYS.form("phone", f"+86 {area} {subscriber}", "CN")
    assert KEYS.form("phone", pattern.format(area, subscriber) + behind, "CN") == form
    changed = pattern.format(area, neighbour(subscriber, at)) + behind
    assert KEYS.form("phone", changed, "CN") != form or not form


@given(st.sampled_from(plans()), st.data())
def test_a_number_abroad_has_one_key_with_its_country_code_and_without(plan: Plan, data: st.DataObject) -> None:
    least = max(plan.least, 7)
    size = data.draw(st.integers(least, max(plan.most, least)).filter(lambda size: size <= plan.most or size == least))
    national = data.draw(st.from_regex(f"[2-9][0-9]{{{size - 1}}}", fullmatch=True))
    country = data.draw(st.sampled_from(plan.countries))
    abroad = KEYS.form("phone", f"+{plan.code}{national}", country)
    assert KEYS.form("phone", f"00{plan.code} {national}") == abroad
    if size > plan.most or phone(national, country) != phone(f"+{plan.code}{national}"):
        return  # shorter than any of the country's, or it reads like one with its country code or trunk prefix
    assert KEYS.form("phone", f"{plan.trunk}{national}", country) == abroad
    assert KEYS.form("phone", neighbour(national, size - 1), country) != abroad or not abroad


def test_many_random_numbers_have_keys_of_their_own() -> None:
    chance = random.Random(3)
    mobiles = {f"1{chance.randrange(3, 10)}{chance.randrange(10**9):09d}" for _ in range(50_000)}
    assert len({KEYS.key("phone", number) for number in mobiles}) == len(mobiles)
