from __future__ import annotations

import re
from random import Random

import pytest

from stream.simulator.english import english_company
from stream.simulator.people import (
    credit_check,
    draw_credit_no,
    draw_id_no,
    draw_mobile,
    draw_person,
    draw_shop,
    id_check,
    write_phone,
)
from stream.simulator.places import EVASIVE, draw_door, write_door


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_identity_numbers_have_the_check_character_of_the_standards_examples(number: str) -> None:
    assert id_check(number[:17]) == number[17]


def test_credit_numbers_have_the_check_character_of_the_standards_example() -> None:
    assert credit_check("91350100M000100Y4") == "3"


def test_drawn_identity_numbers_are_of_grown_ups_and_end_in_their_check() -> None:
    rng = Random(1)
    for _ in range(500):
        number = draw_id_no(rng, "440305")
        assert re.fullmatch(r"440305(19[5-9]\d|200\d)(0[1-9]|1[0-2])([01]\d|2[0-8])\d{3}[\dX]", number)
        assert (
            sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17])) % 11
            == (1 - (10 if number[17] == "X" else int(number[17]))) % 11
        )


def test_drawn_credit_numbers_end_in_their_check() -> None:
    rng = Random(2)
    for _ in range(200):
        number = draw_credit_no(rng, "330108")
        assert number[:8] == "91330108"
        assert credit_check(number[:17]) == number[17]


def test_phones_are_written_in_many_ways_and_stay_the_same_number() -> None:
    rng = Random(3)
    mobile = draw_mobile(rng)
    spellings = {write_phone(rng, mobile) for _ in range(400)}
    assert len(spellings) > 8
    assert {re.sub(r"\D", "", text).removeprefix("00").removeprefix("86")[-11:] for text in spellings} == {mobile}


def test_a_door_is_written_in_many_ways() -> None:
    rng = Random(4)
    doors = [draw_door(rng) for _ in range(20)]
    for door in doors:
        spellings = {write_door(rng, door, EVASIVE) for _ in range(60)}
        assert len(spellings) > 20


def test_divisions_are_real_and_the_trading_provinces_send_most() -> None:
    rng = Random(5)
    people = [draw_person(rng) for _ in range(3000)]
    provinces = [person.door.division.province for person in people]
    assert provinces.count("广东省") > 400
    assert len(set(provinces)) > 25
    assert all(re.fullmatch(r"\d{6}", person.door.division.code) for person in people)


def test_international_couriers_get_names_and_addresses_in_english() -> None:
    rng = Random(6)
    for sender in [*(draw_person(rng) for _ in range(40)), *(draw_shop(rng) for _ in range(40))]:
        written = [sender.write(rng, "UPS") for _ in range(30)]
        english = [party for party in written if party["name"].isascii()]
        assert len(english) > 15
        assert all(party["address"].isascii() for party in english)


@pytest.mark.parametrize(
    ("name", "english"),
    [
        pytest.param("深圳市鑫源进出口有限公司", "Shenzhen Xinyuan Import & Export Co., Ltd.", id="a limited company"),
        pytest.param("江西宏达陶瓷厂", "Jiangxi Hongda Ceramics Factory", id="a factory"),
    ],
)
def test_a_company_has_one_english_name(name: str, english: str) -> None:
    rng = Random(7)
    assert {english_company(rng, name) for _ in range(30)} == {english, english.upper()}
