"""Values that stand for nobody have no key; values that may be somebody's keep theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.keys import Keyring
from native.placeholder_words import PLACEHOLDERS, Field

KEYS = Keyring(b"sixteen bytes or more")
KIND_OF = {
    Field.PHONE: "phone",
    Field.IDENTITY: "identity",
    Field.NAME: "name",
    Field.ADDRESS: "address",
    Field.EMAIL: "email",
    Field.ACCOUNT: "account",
}
WORDS = [
    (KIND_OF[field], word)
    for fields, words in PLACEHOLDERS.items()
    for field in KIND_OF
    if field in fields
    for word in words
]
NOBODY = {
    "phone": [
        *("0000000000", "1111111111", "9999999", "00000000000", "+1 555-555-5555", "+86 000-0000-0000", "0"),
        *("12345678", "123456789", "1234567890", "0123456789", "01234567890", "9876543210", "87654321"),
        *("13800000000", "+86 13800000000", "13888888888", "13812345678", "0755-00000000", "010-11111111"),
        *("138****8000", "138xxxx8000", "１３８＊＊＊＊８０００", "123", "12345", "95338", "+86", "86", "400-0000000"),
        *("N/A", "-", "none", "无", "null", "--", "暂无", "TBD", "+", "电话"),
    ],
    "identity": [
        *("000000000000000000", "111111111111111111", "11111", "9999999999", "123456789", "1234567890"),
        *("123456789012345678", "110000000000000000"),
        *("1101********002X", "**************1234", "1101XXXXXXXX002X"),
        *(
            "无",
            "N/A",
            "none",
            "-",
            "passport",
            "身份证",
            "护照",
            "pending",
            "1234",
            "12",
            "xxxxxxxx",
            "身份证尾号1234",
        ),
    ],
    "name": [
        *("N/A", "n.a.", "customer", "Customer"),
        *("THE RESIDENT", "收件人", "recipient", "private", "Private Person"),
        *(
            "unknown",
            "无",
            "无名",
            "未知",
            "客户",
            "先生",
            "-",
            "null",
            "1",
            "123 456",
            "XXX",
            "王",
            "王**",
            "王*明",
        ),
        *("测试", "test", "To whom it may concern", "13800138000"),
    ],
    "address": [
        *("N/A", "see label", "See Label.", "同上", "自提", "无", "-", "none", "null", "unknown", "as above", "见面单"),
        *(
            "深圳市",
            "广东省深圳市南山区",
            "上海",
            "到店自提",
            "address",
            "Self pick-up",
            "same as above",
        ),
    ],
    "city": ["N/A", "无", "unknown", "-", "null"],
    "account": [
        *("0", "000000", "0000000000", "1", "001", "1234", "123456", "987654321", "11111111", "A00000", "K-000-000"),
        *(
            "N/A",
            "none",
            "无",
            "暂无",
            "-",
            "null",
            "test",
            "TEST123",
            "Null0000",
            "月结",
            "prepaid",
            "account",
            "ACCT NO",
        ),
        *("755****567", "7551xxx567", "７５５＊＊＊５６７"),
    ],
    "email": [
        *("none@none.com", "test@test.com", "TEST@Test.com", "n/a", "N/A@N/A.com", "na@na.com", "0", "none", "无", "@"),
        *("no@email", "noemail@qq.com", "no-reply@shop.com", "a@a.com", "x@163.com", "123@123.com", "111111@qq.com"),
        *("123456@qq.com", "xxx@xxx.com", "abc@abc.com", "qq@qq.com", "sf@sf.com", "test01@shop.com", "li@test.com"),
        *(
            "l***9@qq.com",
            "unknown@shop.com",
            "customer@shop.com",
            "email@email.com",
            "zhang.san",
            "zhangsan@",
            "@qq.com",
        ),
        *("zhangsan@qq", "zhangsan@com", "user+a@gmail.com", "___@qq.com"),
    ],
}
SOMEBODY = {
    "phone": [
        *("13800138000", "13900139000", "13812344321"),
        *("13866668888", "13880000000", "13100000001", "0755-88888888"),
        *(
            "010-62345678",
            "4008001234",
            "400-888-8888",
            "+1 212 555 0100",
            "+81 312345678",
            "+44 7700 900000",
            "1234568",
        ),
        *("85512345", "+852 2345 6788", "+65 9123 4567", "13x 8001 38000"),
    ],
    "identity": [
        *("11010519491231002X", "110105194912310021", "E12345678"),
        *("G00000001", "91350100M000100Y43", "P1111111"),
        *("AB123456", "110101199001010000", "10001", "X00000018"),
    ],
    "name": [
        *(
            "王先生",
            "张三",
            "李四",
            "An Na",
            "No Name Corp",
            "Guest Li",
            "Li",
            "Ng",
            "王小明",
            "单位来",
            "Customer Service Li",
        ),
        *("欧阳无", "Null Anna", "吴测", "Test Rossa"),
    ],
    "address": [
        "南山区同上路5号",
        "无锡市中山路1号",
        "See Label Street 5",
        "同上路3号",
        "5 Home Street",
        "N/A Road 5, Leeds",
    ],
    "city": ["无锡", "Nanaimo", "Naples"],
    "account": [
        *("7551234567", "SF-ACC-90210", "001234567", "100000000", "W1-23456", "90210", "A1000", "NA12345", "K2100012"),
        *("6JF2AB", "Test-Rossa 77"),
    ],
    "email": [
        *("li@acme.cn", "zhangsan@qq.com", "10001@qq.com", "acme@acme.com", "info@acme.com", "xx99x@qq.com"),
        *("nobody.special@qq.com", "testa@qq.com", "li@testing-lab.com", "j.o@gmail.com", "buyer77@mail.example.com"),
    ],
}


@pytest.mark.parametrize("kind", NOBODY)
def test_a_value_that_stands_for_nobody_has_no_key(kind: str) -> None:
    assert {text for text in NOBODY[kind] if KEYS.key(kind, text) != 0} == set()


@pytest.mark.parametrize("kind", SOMEBODY)
def test_a_value_that_may_be_somebodys_has_a_key(kind: str) -> None:
    assert {text for text in SOMEBODY[kind] if KEYS.key(kind, text) == 0} == set()


@given(st.sampled_from(WORDS), st.data())
def test_every_word_of_the_list_has_no_key_however_written(word: tuple[str, str], data: st.DataObject) -> None:
    kind, text = word
    marks = data.draw(
        st.lists(st.sampled_from(["", "", " ", "-", ".", "/", "。"]), min_size=len(text), max_size=len(text))
    )
    written = "".join(char + mark for char, mark in zip(text, marks, strict=True))
    written = data.draw(st.sampled_from([written, written.upper(), written.title(), f" {written}。", f"({written})"]))
    assert KEYS.key(kind, written) == 0


@given(st.sampled_from("0123456789"), st.integers(8, 11), st.sampled_from(["", "+86 ", "0086", "+1 "]))
def test_a_phone_of_one_digit_repeated_has_no_key(digit: str, n: int, country: str) -> None:
    assert KEYS.key("phone", country + digit * n) == 0


@given(st.integers(13, 19), st.integers(0, 10**8 - 1), st.sampled_from(["", "+86", "0086 "]))
def test_a_mobile_keeps_its_key_unless_its_end_is_one_digit_or_the_row_from_1_on(
    head: int, tail: int, country: str
) -> None:
    digits = f"{tail:08d}"
    nobodys = len(set(digits)) == 1 or digits == "12345678"
    assert (KEYS.key("phone", f"{country}{head}7{digits}") == 0) == nobodys


@given(st.from_regex("[A-Z][0-9]{8}", fullmatch=True))
def test_a_passport_keeps_its_key(number: str) -> None:
    assert KEYS.key("identity", number) != 0
