"""E-mail addresses: one key however written; against a plain twin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.keys import Keyring
from tests.unit.native.twin_emails import email

KEYS = Keyring(b"sixteen bytes or more")
PARTS = [
    *("@", "@", "＠", ".", ".", "。", " ", "-", "_", "+", "*", "/", ",", "<", ">", "：", "邮箱"),
    *("li", "Zhang", "san", "abc", "test", "none", "no", "a", "x", "1", "12", "qq", "163", "xn--", "xn--fiqs8s"),
    *("com", ".com", ".cn", ".c", "@qq.com", "@gmail.com", "@GoogleMail.com", "@none.com", "13800138000"),
]
NAMES = st.from_regex("[a-z]{4}[a-z0-9._-]{0,12}[a-z][1-9]", fullmatch=True).filter(
    lambda name: email(f"{name}@acme.com") != ""
)


@given(st.lists(st.sampled_from(PARTS), max_size=16).map("".join))
def test_every_form_agrees_with_its_plain_twin(text: str) -> None:
    assert KEYS.form("email", text) == email(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.text("ab.@ 。-+1", max_size=20))
def test_any_text_agrees_with_the_plain_twin(text: str, more: str) -> None:
    assert KEYS.form("email", text) == email(text)
    assert KEYS.form("email", text + "@" + more) == email(text + "@" + more)
    assert KEYS.form("email", more) == email(more)


@pytest.mark.parametrize(
    ("canonical", "written"),
    [
        (
            "zhang.san@qq.com",
            [
                *("zhang.san@qq.com", " Zhang.San@QQ.com ", "ｚｈａｎｇ．ｓａｎ＠ｑｑ．ｃｏｍ", "zhang.san @ qq.com"),
                *("zhang.san@qq。com", "邮箱：zhang.san@qq.com", "E-mail:zhang.san@qq.com", "<zhang.san@qq.com>"),
                *("张三 <zhang.san@qq.com>", "mailto:zhang.san@qq.com", "zhang.san@qq.com;li@qq.com"),
                *(
                    "zhang.san@qq.com.",
                    "zhang.san@qq.com 13800138000",
                    "zhang.san@qq.com13800138000",
                    "张三zhang.san@qq.com收",
                ),
            ],
        ),
        (
            "zhangsan@gmail.com",
            [
                *("zhangsan@gmail.com", "zhang.san@gmail.com", "Zhang.San+shop@Gmail.com", "z.hang.san@googlemail.com"),
                "zhangsan+li+wang@googlemail.com",
            ],
        ),
        ("zhang.san+shop@acme.com.cn", ["zhang.san+shop@acme.com.cn", "ZHANG.SAN+SHOP@ACME.COM.CN"]),
        ("_zhang_san@acme.xn--fiqs8s", ["_zhang_san@acme.xn--fiqs8s"]),
    ],
)
def test_one_address_however_written_has_one_form(canonical: str, written: list[str]) -> None:
    assert {text: KEYS.form("email", text) for text in written} == dict.fromkeys(written, canonical)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("zhang.san@qq.com", "zhangsan@qq.com", id="a dot counts but at Gmail"),
        pytest.param("zhangsan+a@qq.com", "zhangsan@qq.com", id="so does a tag"),
        pytest.param("zhangsan@qq.com", "zhangsan@163.com", id="another domain"),
        pytest.param("zhangsan@qq.com", "zhangsan@vip.qq.com", id="another host"),
        pytest.param("zhangsan@qq.com", "zhangsan@qq.com.cn", id="a longer domain"),
        pytest.param("_zhangsan@qq.com", "zhangsan@qq.com", id="an underscore"),
    ],
)
def test_what_differs_has_other_forms(one: str, other: str) -> None:
    assert KEYS.form("email", one) != KEYS.form("email", other) != ""


@given(
    NAMES, st.sampled_from(["@qq.com", "@acme.com.cn", "@gmail.com"]), st.sampled_from(["{}", " {} ", "<{}>", "{}；"])
)
def test_case_width_and_frame_make_no_difference(name: str, domain: str, frame: str) -> None:
    address = name + domain
    wide = address.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    keys = {KEYS.key("email", frame.format(text)) for text in (address, address.upper(), wide)}
    assert keys == {KEYS.key("email", address)}
    assert 0 not in keys


@given(NAMES, st.sets(st.integers(1, 3)), st.sampled_from(["", "+shop", "+a.b", "+1+2"]))
def test_dots_and_tags_of_gmail_make_no_difference(name: str, places: set[int], tag: str) -> None:
    dotted = "".join("." * (place in places) + char for place, char in enumerate(name))
    assert KEYS.key("email", f"{dotted}{tag}@gmail.com") == KEYS.key("email", f"{name}@googlemail.com") != 0
