"""What native/identities.pyx and native/owners.pyx do, in plain Python over regular expressions."""

from __future__ import annotations

import re

from native.placeholder_words import Field
from tests.unit.native.twin_placeholders import is_empty, is_nobodys_identity
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


HOUSES = [
    "公司",
    "集团",
    "商行",
    "商店",
    "厂",
    "店",
    "经营部",
    "工作室",
    "服务部",
    "合作社",
    "研究所",
    "研究院",
    "大学",
    "学院",
    "中心",
    "门市部",
    "商贸",
    "企业",
    "会社",
]
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
ABROAD = frozenset(
    [
        "pte",
        "sdn",
        "bhd",
        "pty",
        "plc",
        "llp",
        "srl",
        "sarl",
        "sro",
        "doo",
        "kft",
        "zrt",
        "jsc",
        "pjsc",
        "ooo",
        "zao",
        "oao",
        "ltda",
        "lda",
        "tbk",
        "fze",
        "fzco",
        "fzc",
        "dmcc",
        "oyj",
        "aps",
        "materials",
        "metals",
        "alloys",
        "minerals",
        "chemicals",
        "imports",
        "exports",
        "logistics",
        "cargo",
        "freight",
        "warehouse",
        "solutions",
        "systems",
        "engineering",
        "electronics",
        "instruments",
        "holdings",
        "laboratory",
        "laboratories",
        "labs",
        "college",
        "hospital",
    ]
)


def owner(id_no: str, name: str = "") -> str:
    """Return who a party is, by its number, else by its name: person, company or nothing."""
    return owner_of_number(id_no) or owner_of_name(prepared(name))


def owner_of_name(text: str) -> str:
    if any(house in text and house != text for house in HOUSES):
        return "company"
    words = "".join(char if is_word(char) and not is_cjk(char) else " " for char in text).split()
    if (HOUSE_WORDS | ABROAD) & set(words):
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
