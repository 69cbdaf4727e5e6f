"""Addresses: one door however written, its neighbours apart; against a plain twin and a table of pairs."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.address import address_forms
from native.keys import Keyring
from tests.unit.native.twin_address import canonical
from tests.unit.native.written_addresses import door, identity, neighbour, plain, variant

KEYS = Keyring(b"sixteen bytes or more")
PAIRS = [
    line.split("\t") for line in Path(__file__).with_name("address_pairs.tsv").read_text("utf-8").splitlines() if line
]
CHINESE = (
    "北京市朝阳区南山深圳鹤岗路街号栋楼单元室房层门座期区组甲乙负第附之东西一"
    "二十百零三1203450 -#().,/+abfno转电联放请地址社区街道大里"
)
LATIN = [
    "st",
    "rd",
    "apt",
    "unit",
    "no",
    "floor",
    "fl",
    "3rd",
    "bldg",
    "blk",
    "n",
    "s",
    "e",
    "w",
    "f",
    "usa",
    "please",
    "hwy",
    "sw1a",
    "1aa",
    "k1a",
    "0b1",
    "strasse",
    "u.s.",
    ",",
    "/",
    "-",
    "#",
    "'",
    "+",
    "(",
    ")",
    "12",
    "4b",
    "0",
    "1-2-3-4",
    "05-12",
    "101-1203",
    "12345",
    "1234",
    "560",
    "001",
    "s520456",
    "a-1010",
    "m.",
    "c/",
    "d:",
    "5",
    "de",
    "3o",
    "g",
    "fl.",
    "apt5b",
    "l12",
    "chome",
    "go",
    "gil",
    "110gil",
    "daero",
    "101동",
    "1203호",
    "강남구",
    "ตำบลบาง",
    "soi",
    "moo",
    "singapore",
    "ny",
    "new",
    "york",
    "on",
    "ottawa",
    "ltd",
    "acme",
    "co",
    "hotel",
    "park",
    "road",
    "bis",
    "a",
    "b",
    "james's",
    "hong",
    "kong",
    "rt",
    "03/05",
    "piso",
    "tower",
    "block",
    "district",
    "1er",
    "og",
    "ground",
]


CHINA = re.split(
    " ",
    "room rm 1205 building 3 no 88 keji road rd lu jie dadao da dao gaoxin district dist "
    "qu shi xian xi an shaanxi china shanghai nanshan chang dongguan town zhen zhong dong bei north middle "
    "e hao lou 12th 2nd 8-01 5-2-602 b1203 a danyuan 2 unit floor 5f section 4 lane nong "
    "garden plaza lvyuan lyu , # + phase qi subdistrict village london jiangsu suzhou yiwu market level attn "
    "88hao changan zuo hao",
)


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_at_least_97_percent_of_the_pairs_are_decided_right(verdict: str) -> None:
    pairs = [pair for pair in PAIRS if pair[0] == verdict]
    wrong = [
        (one, other)
        for _, one, other in pairs
        if (KEYS.key("address", one) == KEYS.key("address", other)) != (verdict == "same")
    ]
    assert len(pairs) >= 100
    assert len(wrong) <= 0.03 * len(pairs), wrong


@given(st.text(st.sampled_from(CHINESE), max_size=40), st.sampled_from(["", "深圳市", "鹤岗", "Springfield"]))
def test_reader_agrees_with_its_plain_twin(text: str, city: str) -> None:
    assert address_forms(text, city) == canonical(text, city)


@given(
    st.lists(st.tuples(st.sampled_from(LATIN), st.sampled_from(["", " "]))),
    st.sampled_from(["", "New York St", "长沙"]),
)
def test_latin_reader_agrees_with_its_plain_twin(words: list[tuple[str, str]], city: str) -> None:
    text = "".join(word + space for word, space in words)
    assert address_forms(text, city) == canonical(text, city)


@given(
    st.lists(st.tuples(st.sampled_from(CHINA), st.sampled_from(["", " "])), max_size=25),
    st.sampled_from(["", "Shenzhen", "长沙"]),
)
def test_reader_of_latin_addresses_of_china_agrees_with_its_plain_twin(words: list[tuple[str, str]], city: str) -> None:
    text = " ".join(word + space for word, space in words) + " china"
    assert address_forms(text, city) == canonical(text, city)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_agrees_with_the_plain_twin(text: str) -> None:
    assert address_forms(text) == canonical(text)


@given(st.randoms(use_true_random=False))
def test_a_door_written_another_way_keeps_its_keys_and_agrees_with_the_twin(chance: random.Random) -> None:
    place = door(chance)
    written = variant(place, chance)
    assert address_forms(written) == canonical(written)
    assert KEYS.key("address", written) == KEYS.key("address", plain(place))
    assert KEYS.key("building", written) == KEYS.key("building", plain(place))


@given(st.randoms(use_true_random=False))
def test_a_neighbour_has_another_key(chance: random.Random) -> None:
    place = door(chance)
    other = neighbour(place, chance)
    same = identity(place) == identity(other)
    assert (KEYS.key("address", variant(other, chance)) == KEYS.key("address", plain(place))) == same


@pytest.mark.parametrize(
    ("address", "door_form", "building_form"),
    [
        pytest.param("科技路5-3-801", "000000WkejiluN5N3N801", "000000WkejiluN5N3", id="no region"),
        pytest.param("科技路5号3栋2单元801", "000000WkejiluN5N3N2N801", "000000WkejiluN5N3", id="unit and room go"),
        pytest.param("科技路5号8-01", "000000WkejiluN5N801", "000000WkejiluN5", id="a floor and its door"),
        pytest.param("科技路5号2单元205", "000000WkejiluN5N2N205", "000000WkejiluN5", id="a unit is no floor"),
        pytest.param(
            "成都锦江东大街5号", "510104WdongdajieN5", "510104WdongdajieN5", id="a district before a main street"
        ),
        pytest.param("科技路5号3楼", "000000WkejiluN5N3", "000000WkejiluN5", id="a floor"),
        pytest.param("科技路5号3楼801", "000000WkejiluN5N3N801", "000000WkejiluN5N3", id="a building called 楼"),
        pytest.param("科技路5号A座1201", "000000WkejiluN5NaN1201", "000000WkejiluN5Na", id="a building by letter"),
        pytest.param("阳光花园二期3栋501", "000000W阳光花园P2期N3N501", "000000W阳光花园P2期N3", id="estate and phase"),
        pytest.param(
            "科技路5号3栋801，南山区，深圳市", "440305WkejiluN5N3N801", "440305WkejiluN5N3", id="region behind"
        ),
        pytest.param(
            "佛山大良凤翔路8号", "440606WfengxiangluN8", "440606WfengxiangluN8", id="a subdistrict tells the district"
        ),
        pytest.param(
            "东莞长安镇河南路12号", "441900changanWhenanluN12", "441900changanWhenanluN12", id="a telling town stays"
        ),
        pytest.param("成都高新区科技路5号", "510195WkejiluN5", "510195WkejiluN5", id="a city's zone"),
        pytest.param(
            "深圳宝安固戍航城大道5号",
            "440306WhangchengdadaoN5",
            "440306WhangchengdadaoN5",
            id="a village before a road",
        ),
        pytest.param(
            "北京朝阳建国门外大街5号", "110105WjianguomenwaidajieN5", "110105WjianguomenwaidajieN5", id="a gate"
        ),
        pytest.param("某某公司 深圳市南山区科技路5号", "440305WkejiluN5", "440305WkejiluN5", id="a company in front"),
        pytest.param("科技路5号8楼8A", "000000WkejiluN5N8Na", "000000WkejiluN5", id="a floor and its letter"),
        pytest.param(
            "Rm 801, Bldg 3, 5 Keji Rd, Nanshan, Shenzhen", "440305WkejiluN5N3N801", "440305WkejiluN5N3", id="China"
        ),
        pytest.param(
            "Shenzhen Shi, Nanshan Qu, Ke Ji Lu 5 Hao 3 Dong 801 Shi",
            "440305WkejiluN5N3N801",
            "440305WkejiluN5N3",
            id="pinyin",
        ),
        pytest.param("12 Main St Apt 4, Bldg 3", "main st|12|b3|r4", "main st|12|b3", id="latin"),
        pytest.param("5 Ix St #12-05, S(560123)", "ix singapore st|5|f12|r5", "ix singapore st|5", id="Singapore"),
        pytest.param("Ix-ro 5, 101-1203", "ixro|5|b101|r1203", "ixro|5|b101", id="Korea"),
        pytest.param("1 Chome 2-3 Ix", "ix|1-2-3", "ix|1-2-3", id="Japan"),
        pytest.param("1203-88 Ix Rd, Toronto ON", "ix rd toronto|88|r1203", "ix rd toronto|88", id="Canada"),
        pytest.param("ul. Ix 10/5, 00-590 Warszawa", "ix warszawa|10|r5", "ix warszawa|10", id="Poland"),
        pytest.param("ACME Co., Ltd, 5 Ix Rd", "ix rd|5", "ix rd|5", id="a company"),
        pytest.param("5 Ix Rd, Dallas, Texas", "dallas ix rd|5", "dallas ix rd|5", id="a state beside a city"),
    ],
)
def test_door_and_building_have_forms_of_their_own(address: str, door_form: str, building_form: str) -> None:
    assert address_forms(address) == (door_form, building_form)


@pytest.mark.parametrize(
    ("address", "city", "same_as"),
    [
        pytest.param("南山区科技路5号", "鹤岗市", "鹤岗市南山区科技路5号", id="the city field settles a district"),
        pytest.param("科技路5号", "深圳", "深圳市科技路5号", id="the city field stands for the city"),
        pytest.param("深圳市南山区科技路5号", "广州市", "深圳市南山区科技路5号", id="the address itself comes first"),
        pytest.param("5 Keji Rd", "深圳", "5 Keji Rd, Shenzhen, China", id="a Chinese city field"),
        pytest.param("5 Keji Rd, Nanshan", "Shenzhen", "深圳市南山区科技路5号", id="a city field in pinyin"),
        pytest.param("12 Main St", "Springfield", "12 Main Street, Springfield", id="latin"),
    ],
)
def test_the_city_field_says_where(address: str, city: str, same_as: str) -> None:
    assert KEYS.key("address", address, city) == KEYS.key("address", same_as) != 0


@pytest.mark.parametrize("address", ["", " ", "，。", "（电联）", "13800138000"])
def test_an_address_of_which_nothing_is_left_has_no_key(address: str) -> None:
    assert KEYS.key("address", address) == KEYS.key("building", address) == 0
