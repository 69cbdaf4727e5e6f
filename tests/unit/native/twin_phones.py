"""What native/phones.pyx does, in plain Python over regular expressions."""

from __future__ import annotations

import re

from native.build_dialling import Plan, plans
from native.placeholder_words import Field
from tests.unit.native.twin_placeholders import is_empty, is_nobodys_phone
from tests.unit.native.twin_places import is_word, prepared

COUNTRY_CODES = re.compile(
    r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3}|[0-9]{1,2}$"
)  # ITU E.164: of one, two or three digits
PLANS = {country: plan for plan in plans() for country in plan.countries}
PLANS_BY_CODE = {plan.code: plan for plan in plans()}
LIKE_CHINESE = ("1", "49", "55")  # countries whose numbers may look like a Chinese mobile


def phone(text: str, country: str = "") -> str:
    text = prepared(text)
    code, national = ("", "") if is_empty(text, Field.PHONE) else written_phone(text, PLANS.get(country))
    chinese = code == "86" and len(national) > 8
    if len(code + national) < 7 or is_nobodys_phone(national, chinese=chinese):
        return ""
    return code + national


def written_phone(text: str, plan: Plan | None) -> tuple[str, str]:
    """Return country code and national number."""
    groups, foreign = first_number(text)
    digits = "".join(groups)
    ends = [sum(map(len, groups[: at + 1])) for at in range(len(groups))]
    start = 0
    if len(digits) > 10 and digits.startswith("00"):
        foreign, start = True, 2
    if not foreign and groups[:1] == ["1"] and len(digits) == 11:
        foreign = True
    if (len(digits) > start + 2 if foreign else False) or len(digits) >= 12:
        chinese = chinese_number(digits, set(ends), start + 2, True) if digits[start : start + 2] == "86" else ""
        if chinese:
            return "86", chinese[2:]
    if not foreign:
        own = own_number(groups, ends, plan) if plan else None
        chinese = "" if own else chinese_number(digits, set(ends), 0, not plan and is_land_line(groups, ends))
        return own or (("86", chinese[2:]) if chinese else ("", digits))
    match = COUNTRY_CODES.match(digits, start)
    country = match[0] if match else ""
    start += len(country)
    told = PLANS_BY_CODE.get(country)
    sizes = range(told.least, told.most + 1) if told else ()
    n = len(digits) - start
    keeps_zero = told and not told.trunk and (n in sizes or n - 1 not in sizes)
    start += digits[start : start + 1] == "0" and not keeps_zero
    most = told.most if told else 32
    end = start + most if start + most in ends else len(digits)
    return country, digits[start:end]


def own_number(groups: list[str], ends: list[int], plan: Plan) -> tuple[str, str] | None:
    """Return a number that is written as the country's are, without an extension behind it."""
    digits = "".join(groups)
    is_mobile = 11 in ends and re.match("1[3-9]", digits)
    if is_mobile and (plan.code not in LIKE_CHINESE or (plan.code == "1" and len(groups[0]) == 3)):
        return None
    if national := national_number(digits, plan):
        return plan.code, national
    clipped = (national_number(digits[:end], plan) for end in ends)
    return next(((plan.code, national) for national in clipped if len(national) == plan.most), None)


def national_number(digits: str, plan: Plan) -> str:
    """Return the digits without trunk prefix and country code; empty when they are no number of the country."""
    size = f"{{{plan.least},{plan.most}}}"
    own = [f"{plan.trunk}([0-9]{size})"] if plan.trunk else [f"([0-9]{size})"]
    abroad = [f"{plan.code}{plan.trunk}([0-9]{size})", f"{plan.code}([0-9]{size})"]
    for pattern in [*own, *abroad[not plan.trunk :], f"([0-9]{size})"]:
        if match := re.fullmatch(pattern, digits):
            return match[1]
    return ""


def is_land_line(groups: list[str], ends: list[int]) -> bool:
    """Say whether an area code without its 0 and a subscriber's number stand first."""
    digits = "".join(groups)
    area = 2 if re.match("10|2", digits) else 3 if re.match("[3-9]", digits) else 0
    if not area or len(digits) < 10:
        return False
    end = next((end for end in ends if end in ((10,) if area == 2 else (10, 11))), 0)
    return end > 0 and ends[0] in (area, end)


def first_number(text: str) -> tuple[list[str], bool]:
    """Return the groups of digits of a field's first number, and whether + stands before it."""
    groups: list[str] = []
    plus = False
    for match in re.finditer("[0-9]+|[^0-9]", text):
        part = match[0]
        if part.isascii() and part.isdigit():
            plus |= not groups and text[: match.start()].endswith("+")
            part = part[: 32 - sum(map(len, groups))]
            if not part or len(groups) == 16:
                break
            groups.append(part)
            continue
        if part == ")" and len(groups) > 1 and groups[-1] == "0" and text[: match.start()].endswith("(0"):
            groups.pop()
        if sum(map(len, groups)) >= 7 and (part in "/,;|+#" or is_word(part)):
            break
    return groups, plus


def chinese_number(digits: str, ends: set[int], start: int, sure: bool) -> str:
    """Return the canonical form of what starts at `start`, empty when it is no Chinese number."""
    rest = digits[start:]
    if match := re.match("1[3-9][0-9]{9}|[48]00[0-9]{7}", rest):
        return "86" + match[0]
    if rest.startswith("0"):
        start, rest, sure = start + 1, rest[1:], True
    if not sure or len(rest) < 9:
        return ""
    area = 2 if rest[:2] == "10" or rest[0] == "2" else 3
    fits = sorted(end - start - area for end in ends if end - start - area in (7, 8))
    size = fits[0] if fits else min(len(rest) - area, 8)
    return "86" + rest[: area + size] if size >= 7 else ""
