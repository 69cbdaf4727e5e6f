"""What native/identities.pyx and native/phones.pyx do, in plain Python over regular expressions."""

from __future__ import annotations

import re

from native.placeholder_words import Field
from tests.unit.native.twin_placeholders import is_empty, is_nobodys_identity, is_nobodys_phone
from tests.unit.native.twin_places import Region, is_cjk, is_word, prepared, read_region

RESIDENT_WEIGHTS = [pow(2, 17 - place, 11) for place in range(17)]
CREDIT_ALPHABET = "0123456789abcdefghjklmnpqrtuwxy"
LABELS = ("passportno", "passport", "idcardno", "idcard", "idno")
LABEL_WORDS = re.compile(
    "id|idno|idnr|idnumber|idcard|idcardno|identity|identification|card|passport|passportno|"
    "passportnumber|pp|ppno|no|nr|num|number|uscc|usci|uscic|unified|social|credit|code|"
    "tax|taxid|taxno|tin|vat|vatno|eori|cpf|cnpj|rut|rfc|curp|dni|nie|nif|inn|cuit|ssn|"
    "ein|reg|registration|business|licence|license|document|doc|cert|certificate|resident|"
    "citizen|national|chinese|prc"
)
COUNTRY_CODES = re.compile(
    r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3}|[0-9]{1,2}$"
)  # ITU E.164: of one, two or three digits


def resident_check(digits: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(digits, RESIDENT_WEIGHTS, strict=True))
    return "10x98765432"[total % 11]


def is_checked(code: str) -> bool:
    if re.fullmatch("[0-9]{17}[0-9x]", code) and resident_check(code[:17]) == code[17]:
        return True
    return is_credit_number(code)


def is_credit_number(code: str) -> bool:
    if not re.fullmatch(f"[{CREDIT_ALPHABET}]{{18}}", code):
        return False
    values = [CREDIT_ALPHABET.index(char) for char in code]
    return sum(value * pow(3, place, 31) for place, value in enumerate(values[:17])) % 31 == -values[17] % 31


def identity(text: str) -> str:
    text = prepared(text)
    code = "" if is_empty(text, Field.IDENTITY) else written_identity(text)
    return "" if is_nobodys_identity(code) else code


def written_identity(text: str) -> str:
    code = without_label("".join(without_label_words(parts(text))))
    if re.fullmatch("[0-9]{15}", code) and 1 <= int(code[8:10]) <= 12 and 1 <= int(code[10:12]) <= 31:
        code = code[:6] + "19" + code[6:]
        return code + resident_check(code)
    if len(code) == 18 and not is_checked(code):
        mended = code.translate(str.maketrans("oilzsb", "011258"))
        return mended if is_checked(mended) else code
    return code


def parts(text: str) -> list[str]:
    """Return the runs of letters and digits, 64 characters of them at most."""
    out: list[str] = []
    for part in re.findall("[0-9a-z]+", text):
        room = 64 - sum(map(len, out))
        out += [part[:room]] if room else []
    return out


def without_label_words(words: list[str]) -> list[str]:
    if not re.search("[0-9]", "".join(words)):
        return words
    while LABEL_WORDS.fullmatch(words[0]):
        words = words[1:]
    while LABEL_WORDS.fullmatch(words[-1]):
        words = words[:-1]
    return words


def without_label(code: str) -> str:
    for label in LABELS:
        if code.startswith(label) and len(code) >= len(label) + 6:
            return code.removeprefix(label)
    return code[-18:] if re.fullmatch("[a-z]+", code[:-18]) and is_checked(code[-18:]) else code


HOUSE = re.compile(
    "公司|集团|商行|商店|厂|店|经营部|工作室|服务部|合作社|研究所|研究院|大学|学院|中心|门市部|商贸|企业"
)
HOUSE_WORDS = frozenset(
    [
        "co",
        "ltd",
        "llc",
        "inc",
        "corp",
        "corporation",
        "company",
        "limited",
        "gmbh",
        "factory",
        "firm",
        "trading",
        "group",
        "store",
        "shop",
        "studio",
        "department",
        "enterprise",
        "enterprises",
        "institute",
        "university",
        "manufacturing",
        "technology",
        "technologies",
        "industry",
        "industrial",
        "ecommerce",
        "commerce",
    ]
)


def owner(id_no: str, name: str = "") -> str:
    """Return who a party is, by its number, else by its name: person, company or nothing."""
    return owner_of_number(id_no) or owner_of_name(prepared(name))


def owner_of_name(text: str) -> str:
    house = HOUSE.search(text)
    if house and len(text) > len(house[0]):
        return "company"
    words = "".join(char if is_word(char) and not is_cjk(char) else " " for char in text).split()
    if HOUSE_WORDS & set(words):
        return "company"
    n_chinese = sum(map(is_cjk, text))
    if not words:
        return "person" if 2 <= n_chinese <= 4 else ""
    return "person" if not n_chinese and 2 <= len(words) <= 4 else ""


def owner_of_number(id_no: str) -> str:
    code = identity(id_no)
    if not is_checked(code):
        return ""
    is_born = re.fullmatch("[0-9]{6}[012][0-9]{10}[0-9x]", code) and 1 <= int(code[10:12]) <= 12
    if is_born and 1 <= int(code[12:14]) <= 31 and resident_check(code[:17]) == code[17]:
        return "person"
    return "company" if is_credit_number(code) else ""


def city(text: str) -> str:
    text = prepared(text)
    if is_empty(text, Field.ADDRESS):
        return ""
    region = Region()
    read_region(text, region)
    own = region.city if region.province not in (110000, 120000, 310000, 500000) else 0
    if own or region.province:
        return f"{own or region.province:06d}"
    words = "".join(char for char in text if is_word(char))
    return words[:-4] if len(words) > 6 and words.endswith("city") else words


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


def phone(text: str) -> str:
    text = prepared(text)
    country, national = ("", "") if is_empty(text, Field.PHONE) else written_phone(text)
    chinese = country == "86" and len(national) > 8
    if len(country + national) < 7 or is_nobodys_phone(national, chinese=chinese):
        return ""
    return country + national


def written_phone(text: str) -> tuple[str, str]:
    """Return country code and national number."""
    groups, foreign = first_number(text)
    digits = "".join(groups)
    ends = {sum(map(len, groups[: at + 1])) for at in range(len(groups))}
    start = 0
    if not foreign and len(digits) > 10 and digits.startswith("00"):
        foreign, start = True, 2
    if not foreign and groups[:1] == ["1"] and len(digits) == 11:
        foreign = True
    if (len(digits) > start + 2 if foreign else False) or len(digits) >= 12:
        chinese = chinese_number(digits, ends, start + 2, True) if digits[start : start + 2] == "86" else ""
        if chinese:
            return "86", chinese[2:]
    if not foreign:
        chinese = chinese_number(digits, ends, 0, False)
        return ("86", chinese[2:]) if chinese else ("", digits)
    match = COUNTRY_CODES.match(digits, start)
    country = match[0] if match else ""
    national = digits[start + len(country) :]
    return country, national[1:] if national.startswith("0") and country != "39" else national
