"""Account numbers: one key a courier and number, however written; against a plain twin."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.keys import Keyring
from tests.unit.native.twin_accounts import account

KEYS = Keyring(b"sixteen bytes or more")
PARTS = [
    *"0123456789" * 2,
    *"abkxXSF -:/.*０７＊",
    "acct",
    "Account No. ",
    "account",
    "月结账号：",
    "test",
    "none",
    "755123",
    "0000",
]
NUMBERS = st.from_regex("[A-Z]{0,2}[1-9][0-9]{6,9}", fullmatch=True).filter(lambda text: account(text) != "")


@given(st.lists(st.sampled_from(PARTS), max_size=24).map("".join))
def test_every_form_agrees_with_its_plain_twin(text: str) -> None:
    assert KEYS.form("account", text) == account(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_agrees_with_the_plain_twin(text: str) -> None:
    assert KEYS.form("account", text) == account(text)


@pytest.mark.parametrize(
    ("canonical", "written"),
    [
        (
            "7551234567",
            [
                *("7551234567", " 755 123 4567", "755-1234-567", "７５５１２３４５６７", "755\u200b1234567"),
                *("月结账号：7551234567", "月結帳號 7551234567", "Account No. 7551234567", "acct#7551234567"),
            ],
        ),
        ("sfacc90210", ["SF-ACC-90210", "sf acc 90210", "SFACC90210", "ＳＦ－ＡＣＣ－９０２１０"]),
    ],
)
def test_one_number_however_written_has_one_form(canonical: str, written: list[str]) -> None:
    assert {text: KEYS.form("account", text) for text in written} == dict.fromkeys(written, canonical)


@given(NUMBERS, st.data())
def test_spaces_hyphens_case_and_width_make_no_difference(number: str, data: st.DataObject) -> None:
    marks = data.draw(
        st.lists(st.sampled_from(["", "", " ", "-", "\u3000"]), min_size=len(number), max_size=len(number))
    )
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
    written = "".join(char + mark for char, mark in zip(number, marks, strict=True))
    written = data.draw(st.sampled_from([written, written.lower(), written.translate(wide)]))
    assert KEYS.account("SF", written) == KEYS.account("SF", number) != 0


@given(NUMBERS, st.lists(st.from_regex("[A-Z0-9_-]{2,16}", fullmatch=True), min_size=2, max_size=2, unique=True))
def test_equal_numbers_of_two_couriers_are_two_accounts(number: str, couriers: list[str]) -> None:
    one, other = couriers
    assert KEYS.account(one, number) != KEYS.account(other, number)
    assert KEYS.account(one, number) != KEYS.key("account", number)


def test_where_the_courier_ends_counts() -> None:
    assert KEYS.account("SF", "A1234567") != KEYS.account("SFA", "1234567")


@pytest.mark.parametrize("text", ["", "-", "000000", "N/A"])
def test_nobodys_number_has_no_key_at_any_courier(text: str) -> None:
    assert KEYS.account("SF", text) == KEYS.account("", text) == 0


def test_many_random_numbers_have_keys_of_their_own() -> None:
    chance = random.Random(3)
    numbers = {f"{chance.randrange(10**9, 10**10)}" for _ in range(50_000)}
    assert len({KEYS.account("SF", number) for number in numbers}) == len(numbers)
