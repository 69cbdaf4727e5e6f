"""What native/names.pyx and native/legal_forms.pyx do, in plain Python over regular expressions."""

from __future__ import annotations

import re
from itertools import groupby

from native.placeholder_words import Field
from tests.unit.native.twin_identities import HOUSE_WORDS, HOUSES
from tests.unit.native.twin_placeholders import is_empty, is_nobodys_name
from tests.unit.native.twin_places import PLACES, is_cjk, is_word, prepared

TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "madam", "mme", "dear", "attn", "messrs"}
SUFFIXES = re.compile(
    "(..+?)(?:总经理|经理|先生|女士|小姐|太太|老师|同学|师傅|阿姨|叔叔|老板|医生|主任|教授|亲收|亲启|收)"
)
CHINESE_TRADES = re.compile(
    ".+(?:贸易|商贸|工贸|科技|技术|实业|电子|材料|商务|出口|工艺|五金|机械|化工|服饰|国际|物流|货运|集团|股份)"
)
TRADES = re.compile(
    "trade|traders|electronics|electronic|electric|import|imports|export|exports|impex|"
    "logistics|international|material|materials|metal|metals|mineral|minerals|tech|chemical|"
    "chemicals|industries|supply|products|textile|textiles|garment|garments|machinery|hardware|"
    "crafts|holdings|services|solutions|systems|engineering"
)
FORMS = {"co", "company", "ltd", "limited", "inc", "incorporated", "corp", "corporation", "llc", "gmbh"}
DOTTED = {"ltd", "llc", "sa", "bv", "nv", "srl", "spa", "sas", "llp", "plc", "ag", "kg", "as", "kk"}


def name(text: str) -> str:
    text = prepared(text)
    form = "" if is_empty(text, Field.NAME) else written_name(outside_brackets(text))
    return "" if is_nobodys_name(form) else form


def written_name(text: str) -> str:
    if sum(map(is_cjk, text)) >= 2:
        return chinese_name(text)
    text = re.sub(r"(?<=[^\x00-\x2f\x3a-\x60\x7b-\x7f])'(?=[^\x00-\x2f\x3a-\x60\x7b-\x7f])", "", text)
    text = re.sub("[0-9]{7,}", lambda match: " " * len(match[0]), text)
    words = words_of(text)
    return " ".join(
        sorted(without_latin_form([word for word in words if word not in TITLES][:32]))
        or sorted(without_latin_form(words[:32]))
    )


def words_of(text: str) -> list[str]:
    return ["".join(group) for word, group in groupby(text, is_word) if word]


def outside_brackets(text: str) -> str:
    """Drop bracketed parts, unless nothing else is there; those before a company's legal form stay."""
    out: list[tuple[int, str]] = []
    depth = 0
    for at, char in enumerate(text):
        depth += char == "("
        out += [(at, char)] if depth == 0 else []
        depth -= char == ")" and depth > 0
    outside = "".join(char for _, char in out)
    if not any(map(is_word, outside)):
        return text
    last = 0
    for word, group in groupby(
        enumerate("".join(char if at in dict(out) else "(" for at, char in enumerate(text))),
        lambda item: is_word(item[1]),
    ):
        items = list(group)
        if word:
            written = "".join(char for _, char in items)
            last = max([last, *(items[0][0] + match.start() for match in re.finditer("公司", written))])
            last = max(last, items[0][0] if written in FORMS else 0)
    return text[:last] + "".join(char for at, char in out if at >= last)


def chinese_name(text: str) -> str:
    form = max(text.rfind("公司"), 0)
    brands = re.findall("[0-9a-z]+", text[:form])
    brand = len(brands) == 1 and len(brands[0]) <= 8
    apart = form + 2 < len(text) and not is_cjk(text[form + 2])
    cjk = "".join(
        char for at, char in enumerate(text) if is_cjk(char) or (brand and at < form and re.fullmatch("[0-9a-z]", char))
    )
    for prefix in ("收件人", "寄件人", "收货人", "联系人", "姓名"):
        if cjk.startswith(prefix) and len(cjk) >= len(prefix) + 2:
            cjk = cjk.removeprefix(prefix)
            break
    while match := SUFFIXES.fullmatch(cjk):
        cjk = match[1]
    return without_chinese_form(without_town_marks(cjk), apart=apart)


def without_town_marks(cjk: str) -> str:
    start = 0
    for _ in range(2):
        for at in range(start + 2, start + 5):
            if at + 3 <= len(cjk) and cjk[at] in "市省" and cjk[start : at + 1] in PLACES:
                cjk = cjk[:at] + cjk[at + 1 :]
                start = at
                break
    return cjk


def without_chinese_form(cjk: str, *, apart: bool) -> str:
    before, company, behind = cjk.rpartition("公司")
    if not company or (behind and not is_department(behind, apart=apart)):
        return cjk
    if before.endswith(("分", "子", "总")):
        return before + company
    core = re.sub("(?:有限责任|有限)$", "", before)
    if not core:
        return before + company
    by_itself = len(core) > 4 or (len(core) == 4 and core[:2] in PLACES) or CHINESE_TRADES.fullmatch(core)
    return core if by_itself else core + company


def is_department(behind: str, *, apart: bool) -> bool:
    if len(behind) > 4 or any(house in behind for house in HOUSES) or behind in PLACES:
        return False
    return (apart and len(behind) > 1) or behind[-1] in "部科办组室库台"


def without_latin_form(words: list[str]) -> list[str]:
    if len(words) < 2:
        return words
    words = joined_letters(without_department(words))
    ends = []
    while len(words) > 1 and words[-1] in ("co", "company", "ltd", "limited"):
        ends.append(words[-1])
        words = words[:-1]
    trade = any(word in HOUSE_WORDS or TRADES.fullmatch(word) for word in words)
    if ends and not trade:
        words = [*words, "ltd" if set(ends) != {"co"} else "co"]
    elif len(words) > 1:
        words = [*words[:-1], {"incorporated": "inc", "corporation": "corp"}.get(words[-1], words[-1])]
    if ends or trade or words[-1] in FORMS:
        words = words[:1] + [word for word in words[1:] if word != "and"]
    return words


def without_department(words: list[str]) -> list[str]:
    if words[-1] in ("dept", "department"):
        for at in range(len(words) - 2, max(-1, len(words) - 6), -1):
            if words[at] in FORMS:
                return words[: at + 1]
    return words


def joined_letters(words: list[str]) -> list[str]:
    for size in (3, 2):
        tail = words[-size:]
        if len(words) > size and all(len(word) == 1 for word in tail) and "".join(tail) in DOTTED:
            return [*words[:-size], "".join(tail)]
    return words
