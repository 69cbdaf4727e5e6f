"""Names of persons and companies: one key however written; against a plain twin and a table of pairs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.keys import Keyring
from tests.unit.native.twin_names import name

KEYS = Keyring(b"sixteen bytes or more")
PAIRS = [line.split("\t") for line in Path(__file__).with_name("name_pairs.tsv").read_text("utf-8").splitlines()]
CHARACTERS = [*"王张三收李小明先生女士亲启老师经理总姓名收件人()（）·. '-,&AB3", "é", "13800138000"]
CHINESE_PARTS = [
    *(
        "有限公司",
        "有限责任公司",
        "公司",
        "股份",
        "集团",
        "分公司",
        "财务部",
        "经营部",
        "厂",
        "东莞",
        "深圳市",
        "广东省",
    ),
    *("信达", "贸易", "科技", "(深圳)", "TCL", " ", "王小明", "收", "(", ")", "收件人："),
]
LATIN_PARTS = [
    *(
        "Mr ",
        "Dr. ",
        "San ",
        "ZHANG ",
        "co",
        "Co., ",
        "Ltd",
        "Limited ",
        "Company ",
        "Inc. ",
        "L.L.C.",
        "S.A. ",
        "B V ",
    ),
    *(
        "Trading ",
        "electronics ",
        "and ",
        "& ",
        "(Shenzhen) ",
        "Dept",
        "Department ",
        "Finance ",
        "O'Brien ",
        "corporation ",
    ),
]


@pytest.mark.parametrize("parts", [CHARACTERS, CHINESE_PARTS, LATIN_PARTS, [*CHINESE_PARTS, *LATIN_PARTS]])
@given(data=st.data())
def test_every_form_agrees_with_its_plain_twin(parts: list[str], data: st.DataObject) -> None:
    text = "".join(data.draw(st.lists(st.sampled_from(parts), max_size=12)))
    assert KEYS.form("name", text) == name(text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_agrees_with_the_plain_twin(text: str) -> None:
    assert KEYS.form("name", text) == name(text)


@pytest.mark.parametrize(("expected", "one", "other"), PAIRS)
def test_names_share_a_key_when_they_are_one_and_only_then(expected: str, one: str, other: str) -> None:
    assert (KEYS.key("name", one) == KEYS.key("name", other) != 0) == (expected == "same")


def test_pairs_of_both_kinds_are_many() -> None:
    assert min(sum(pair[0] == kind for pair in PAIRS) for kind in ("same", "diff")) >= 60


TOWNS = ["深圳", "赣州", "东莞", "吉林", "北京"]
BRANDS = ["信达", "恒通", "鑫源", "宏宇", "九天"]
CHINESE_TRADES = ["贸易", "科技", "五金制品", "供应链管理", "新材料"]


@given(
    st.tuples(st.sampled_from(TOWNS), st.sampled_from(BRANDS), st.sampled_from(CHINESE_TRADES)),
    st.tuples(st.sampled_from(TOWNS), st.sampled_from(BRANDS), st.sampled_from(CHINESE_TRADES)),
    st.data(),
)
def test_a_chinese_company_is_its_town_brand_and_trade(
    one: tuple[str, str, str], other: tuple[str, str, str], data: st.DataObject
) -> None:
    def written(company: tuple[str, str, str]) -> str:
        town, brand, trade = company
        mark = data.draw(st.sampled_from(["", "市"]))
        form = data.draw(st.sampled_from(["有限公司", "有限责任公司", "公司", "", "有限公司（收）", "有限公司 王小明"]))
        return f"{town}{mark}{brand}{trade}{form}"

    assert (KEYS.key("name", written(one)) == KEYS.key("name", written(other))) == (one == other)


@given(
    st.lists(st.sampled_from(["Xinda", "Hengtong", "Shenzhen", "Ganzhou"]), min_size=1, max_size=3, unique=True),
    st.sampled_from(["Trading", "Technology", "Import & Export", "Electronics"]),
    st.sampled_from(["Trading", "Technology", "Import & Export", "Electronics"]),
    st.sampled_from([" Co., Ltd.", " Company Limited", " CO.,LTD", " Limited", " Ltd", " Co Ltd", "", " Co."]),
)
def test_a_latin_company_is_its_words_without_the_legal_form(
    brand: list[str], trade: str, other: str, form: str
) -> None:
    plain = " ".join([*brand, trade])
    assert KEYS.key("name", plain.upper() + form) == KEYS.key("name", plain)
    assert (KEYS.key("name", " ".join([*brand, other]) + form) == KEYS.key("name", plain)) == (other == trade)


@pytest.mark.parametrize(
    ("canonical", "written"),
    [
        ("王小明", ["王小明", "王小明先生", "王小明（收）", "收件人：王小明", "王小明13800138000", "王小明 (先生)"]),
        ("张丽华", ["張麗華", "张丽华女士", "张丽华小姐（电联）", "张\u200b丽华"]),
        ("san zhang", ["ZHANG San", "Zhang, San", "Mr. San ZHANG", "zhang  san (reception)"]),
        ("garcia jose maria", ["José María García", "GARCIA, Jose Maria", "Dr. García José-María"]),
        ("深圳信达贸易", ["深圳市信达贸易有限公司", "深圳信达贸易公司"]),
        ("shenzhen trading xinda", ["Shenzhen Xinda Trading Co., Ltd.", "Xinda Trading Shenzhen"]),
        ("ltd xinda", ["Xinda Co., Ltd.", "Xinda Limited"]),
    ],
)
def test_a_form_is_what_is_left_of_a_name(canonical: str, written: list[str]) -> None:
    assert {text: KEYS.form("name", text) for text in written} == dict.fromkeys(written, canonical)
