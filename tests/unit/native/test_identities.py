"""Identity numbers and cities: one key however written; against plain twins."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from native.keys import Keyring
from tests.unit.native import twin_identities

KEYS = Keyring(b"sixteen bytes or more")
PARTS = {
    "identity": [
        *"0123456789xXoOiIzsSbBE -:",
        "passport",
        "no",
        "身份证",
        "id ",
        "credit code",
        "uscc",
        "(card)",
        "11010519491231002",
        "110105491231002",
    ],
    "city": [*"深圳市北京朝阳区广东省吉林上海 ", "City", "New ", "York", "大阪", "路"],
}


@pytest.mark.parametrize("kind", PARTS)
@given(data=st.data())
def test_every_form_agrees_with_its_plain_twin(kind: str, data: st.DataObject) -> None:
    text = "".join(data.draw(st.lists(st.sampled_from(PARTS[kind]), max_size=24)))
    assert KEYS.form(kind, text) == getattr(twin_identities, kind)(text)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(list(PARTS)))
def test_any_text_agrees_with_the_plain_twin(text: str, kind: str) -> None:
    assert KEYS.form(kind, text) == getattr(twin_identities, kind)(text)


@pytest.mark.parametrize(
    ("kind", "canonical", "written"),
    [
        (
            "identity",
            "11010519491231002x",
            [
                *(
                    "11010519491231002X",
                    "11010519491231002x",
                    "1101 0519 4912 3100 2X",
                    "１１０１０５１９４９１２３１００２Ｘ",
                ),
                *("110105491231002", "身份证号：11010519491231002X", "110105-19491231-002X", "1101O5I949123I002X"),
                *(
                    "ID: 11010519491231002X",
                    "ID11010519491231002X",
                    "I.D. No. 11010519491231002X",
                    "Identity card number: 110105491231002",
                    "11010519491231002X (ID card)",
                    "Resident ID 1101O5I949123I002X",
                ),
            ],
        ),
        (
            "identity",
            "e12345678",
            [
                *("E12345678", "e 1234 5678", "护照：E12345678", "Passport No. E12345678", "Ｅ１２３４５６７８"),
                *("ID: E12345678", "Passport Number E12345678", "PP No. E12345678", "E12345678 (passport)"),
            ],
        ),
        (
            "identity",
            "91350100m000100y43",
            [
                *("91350100M000100Y43", "9135 0100 M000 100Y 43", "91350100m000100y43", "9l35OlOOM000l00Y43"),
                *("统一社会信用代码 91350100M000100Y43", "Unified Social Credit Code: 91350100M000100Y43"),
                *("USCC91350100M000100Y43", "Tax ID 91350100M000100Y43", "信用代码（USCC）：91350100M000100Y43"),
            ],
        ),
        ("city", "440300", ["深圳", "深圳市", "广东省深圳市", "广东 深圳", "深圳市南山区"]),
        ("city", "110000", ["北京", "北京市", "北京市朝阳区"]),
        ("city", "newyork", ["New York", "NEW YORK CITY", "new-york"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_identity_however_written_has_one_form(kind: str, canonical: str, written: list[str]) -> None:
    assert {text: KEYS.form(kind, text) for text in written} == dict.fromkeys(written, canonical)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        pytest.param("identity", "11010519491231002X", "110105194912310011", id="next person"),
        pytest.param("identity", "E12345678", "G12345678", id="another passport"),
        pytest.param("city", "深圳", "广州", id="another city"),
    ],
)
def test_what_differs_has_other_forms(kind: str, one: str, other: str) -> None:
    assert KEYS.form(kind, one) != KEYS.form(kind, other)


LABELS_BEFORE = [
    "ID: ",
    "ID",
    "id no.",
    "身份证号：",
    "证件号码 ",
    "Resident ID card number - ",
    "USCC ",
    "Tax ID: ",
    "(prc) ",
]
LABELS_BEHIND = ["", " (ID)", " 身份证", "(passport)", " / ID card"]


@given(
    st.dates().map("{:%Y%m%d}".format).filter(lambda born: len(born) == 8 and born[0] in "12"),
    st.integers(0, 999),
    st.sampled_from(["110105", "440305", "330782"]),
    st.sampled_from(LABELS_BEFORE),
    st.sampled_from(LABELS_BEHIND),
)
def test_a_label_changes_no_identity_number_and_a_digit_does(
    born: str, order: int, place: str, before: str, behind: str
) -> None:
    digits = f"{place}{born}{order:03d}"
    number = digits + twin_identities.resident_check(digits)
    assert KEYS.form("identity", f"{before}{number}{behind}") == number
    neighbour = number[:16] + str((int(number[16]) + 1) % 10) + number[17]
    assert KEYS.form("identity", f"{before}{neighbour}{behind}") != number


@given(
    st.from_regex("[EGPK][0-9]{8}", fullmatch=True), st.sampled_from(["ID: ", "Passport No. ", "PP No: ", "Passport"])
)
def test_a_label_changes_no_passport_number_and_a_digit_does(number: str, before: str) -> None:
    form = KEYS.form("identity", number)
    assert KEYS.form("identity", before + number) == form
    assert KEYS.form("identity", f"{before}{number[:8]}{(int(number[8]) + 1) % 10}") != form or not form


def test_many_random_numbers_have_keys_of_their_own() -> None:
    chance = random.Random(3)
    passports = {f"{chance.choice('EGDSPH')}{chance.randrange(10**8):08d}" for _ in range(50_000)}
    assert len({KEYS.key("identity", number) for number in passports}) == len(passports)
