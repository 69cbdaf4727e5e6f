"""Every name of every controlled good is found by its lexicon, however it is disguised in writing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import opencc
import pytest

from rules import Engine
from rules.library import read_library, shipped_folder
from tests.contract.asking import answers, asking, rules_hit
from tests.contract.manifests import manifest
from tests.contract.test_honest_goods import rows as honest_rows

NAMES = Path(__file__).with_name("controlled_names.tsv")
CJK = re.compile("[\u4e00-\u9fff]")
# In formulas and symbols case counts: InP is indium phosphide, INP and inp are anything.
CASE_COUNTS = {"formula"}


def rows() -> list[tuple[str, str, str, str]]:
    lines = [line for line in NAMES.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(item, lexicon, script, name) for item, lexicon, script, name in (line.split("\t") for line in lines[1:])]


def between(text: str, mark: str) -> str:
    """Put a mark between neighbouring CJK characters."""
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", mark, text)


def inside(text: str, mark: str) -> str:
    return mark.join(text)


ALIKE = str.maketrans("aceopxyiABEKMHOPTX", "асеорхуіΑВЕКМНОРТХ")


def look_alike(text: str) -> str:
    """Change every other Latin letter for a Cyrillic or Greek one that looks the same, where there is one.

    A word of which every letter is changed is a word of that other script.
    """
    return "".join(char.translate(ALIKE) if number % 2 == 0 else char for number, char in enumerate(text))


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def small_digits(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def raised_digits(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def mixed_case(text: str) -> str:
    return "".join(char.upper() if number % 2 else char.lower() for number, char in enumerate(text))


def spelled_out(text: str, mark: str, word_break: str, *, of: str = "") -> str:
    """Set the letters of a Latin name apart, five letters and digits at least; others stay as they are."""
    name = of or text
    if not name.isascii() or sum(map(str.isalnum, name)) < 5 or not any(map(str.isalpha, name)):
        return text
    return word_break.join(mark.join(word) for word in text.split(" "))


def is_long(text: str) -> bool:
    """Say whether a name may be written with stand-ins: shorter ones might be anything (B1, 1nP, W03)."""
    return text.isascii() and sum(map(str.isalnum, text)) >= 5


def standing_in(text: str, stand_ins: Mapping[str, str]) -> str:
    """Write stand-ins for letters of a long name, so that three characters are left: fewer would be any number.

    Names with digits, as formulas are, are told apart by those; they only have what looks the same, as below.
    """
    if not is_long(text) or any(map(str.isdigit, text)):
        return text
    out, left = "", sum(map(str.isalnum, text)) - 3
    for char in text:
        stand_in = stand_ins.get(char.lower(), char) if left else char
        left -= stand_in != char
        out += stand_in
    return out


def is_part_number(text: str) -> bool:
    """Say whether a name in capitals and digits would be the number of a part with one character changed (GD203)."""
    return text.isupper() and any(map(str.isdigit, text))


def round_and_upright(text: str, changes: Mapping[str, str]) -> str:
    """Change between o and 0, l and 1 in a long name, where three characters are left."""
    changed = text.translate(str.maketrans(dict(changes)))
    kept = sum(one == other and one.isalnum() for one, other in zip(text, changed, strict=True))
    return changed if is_long(text) and kept >= 3 and not is_part_number(text) else text


def l_for_capital_i(text: str) -> str:
    capitals = text.upper()
    return capitals.replace("I", "l") if is_long(text) and not is_part_number(capitals) else capitals


HALVES = dict(
    zip("镓锗锑铋铟钨钼钪钇钐钆铽镝镥钬铒铥铕镱镨钕镧铈", "家者弟必因乌目亢乙彡乚忒啇鲁火耳丢有意普女兰市", strict=True)
)
SOUNDS = {
    "镓": "jia", "锗": "zhe", "锑": "ti", "铋": "bi", "铟": "yin", "钨": "wu",
    "钼": "mu", "钪": "kang", "钇": "yi", "钐": "shan", "钆": "ga", "铽": "te",
    "镝": "di", "镥": "lu", "钬": "huo", "铒": "er", "铥": "diu", "铕": "you",
    "镱": "yi", "镨": "pu", "钕": "nv", "镧": "lan", "铈": "shi",
}  # fmt: skip


def halved(text: str, radical: str) -> str:
    """Write the characters of metals as their halves; those of 碲 are words, and those of 石墨."""
    return text.translate(str.maketrans({char: radical + half for char, half in HALVES.items()}))


def by_sound(text: str) -> str:
    """Write the only metal of a name of three characters or more by its sound.

    Not the first character, and not beside other Latin letters: er粉 and you-Dy might be anything.
    """
    is_told = len(text) >= 3 and sum(char in SOUNDS for char in text) == 1 and text[0] not in SOUNDS
    return text.translate(str.maketrans(SOUNDS)) if is_told and not re.search("[A-Za-z0-9]", text) else text


FORMULA = re.compile(r"(?:[A-Z][a-z]?|\([A-Za-z0-9]+\)|[0-9]+)+")
BEFORE_ELEMENT = re.compile(r"(?<=[A-Za-z0-9])(?=[A-Z(](?![^(]*\)))|(?=\()")
BEFORE_PART = re.compile(BEFORE_ELEMENT.pattern + r"|(?<=[A-Za-z)])(?=[0-9](?![^(]*\)))")


def formula_with(text: str, gap: re.Pattern[str], mark: str) -> str:
    """Write a formula with gaps where it has an element of two letters or a group; W 2 C might be anything.

    Formulas without numbers are words of a sentence then (In As), and those with 0 for O a name and a number (Dy 203).
    """
    is_formula = FORMULA.fullmatch(text) and re.search("[A-Z][a-z]|[(]", text) and re.search("[1-9]", text)
    return gap.sub(mark, text) if is_formula and not re.fullmatch("[A-Z][a-z]?[0-9]+", text) else text


TRADITIONAL = opencc.OpenCC("s2t")
EVASIONS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "full width": full_width,
    "traditional script": TRADITIONAL.convert,
    "zero-width space": lambda text: inside(text, "\u200b"),
    "zero-width joiner": lambda text: inside(text, "\u2060"),
    "soft hyphen": lambda text: inside(text, "\u00ad"),
    "bidi marks": lambda text: "\u202e".join(("", *text, "\u202c")),
    "spaces between characters": lambda text: between(text, " "),
    "wide spaces between characters": lambda text: between(text, "\u3000"),
    "points between characters": lambda text: between(text, "·"),
    "hyphens and dots between characters": lambda text: between(text, "-."),
    "stars between characters": lambda text: between(text, "★"),
    "emoji between characters": lambda text: between(text, "😀"),
    "dashes for hyphens": lambda text: text.replace("-", "\u2013"),
    "hyphens that do not break": lambda text: text.replace("-", "\u2011"),
    "Cyrillic and Greek look-alikes": look_alike,
    "mixed case": mixed_case,
    "subscript digits": small_digits,
    "superscript digits": raised_digits,
    "composed apart": lambda text: unicodedata.normalize("NFD", text),
    "full stops between letters": lambda text: spelled_out(text, ".", "."),
    "full stops between letters, words apart": lambda text: spelled_out(text, ".", " "),
    "spaces between letters": lambda text: spelled_out(text, " ", " "),
    "spaces between letters, words apart": lambda text: spelled_out(text, " ", "   "),
    "hyphens between letters": lambda text: spelled_out(text, "-", "-"),
    "hyphens between letters, words apart": lambda text: spelled_out(text, "-", " "),
    "wide spaces between letters": lambda text: spelled_out(text, "\u3000", "\u3000"),
    "wide spaces between letters, words apart": lambda text: spelled_out(text, "\u3000", "\u3000\u3000"),
    "full width, full stops and nothing between letters": lambda text: full_width(spelled_out(text, ".\u200b", " ")),
    "full stops between letters of two scripts": lambda text: spelled_out(look_alike(text), ".", " ", of=text),
    "wide spaces between letters of two scripts": lambda text: spelled_out(
        look_alike(text), "\u3000", "\u3000\u3000", of=text
    ),
    "stars between letters of two scripts": lambda text: spelled_out(look_alike(text), "★", "★ ", of=text),
    "digits for letters": lambda text: standing_in(text, dict(zip("oileastb", "01134578", strict=True))),
    "marks for letters": lambda text: standing_in(text, dict(zip("ilast", "!|@$+", strict=True))),
    "one digit for a letter": lambda text: standing_in(text, {"i": "1"}),
    "0 for o, 1 for i and l": lambda text: round_and_upright(text, dict(zip("oOiIl", "00111", strict=True))),
    "O for 0, l for 1": lambda text: round_and_upright(text, {"0": "O", "1": "l"}),
    "l for I among capitals": l_for_capital_i,
    "I for l": lambda text: text.replace("l", "I") if is_long(text) else text,
    "digits for letters, full width": lambda text: full_width(standing_in(text, {"o": "0", "i": "1", "e": "3"})),
    "digits for letters, full stops between": lambda text: spelled_out(standing_in(text, {"i": "1"}), ".", "."),
    "formula, spaces before elements": lambda text: formula_with(text, BEFORE_ELEMENT, " "),
    "formula, spaces between parts": lambda text: formula_with(text, BEFORE_PART, " "),
    "formula, points between parts": lambda text: formula_with(text, BEFORE_PART, "·"),
    "formula, spaces and small digits": lambda text: small_digits(formula_with(text, BEFORE_ELEMENT, " ")),
    "formula, spaces and look-alikes": lambda text: formula_with(text, BEFORE_ELEMENT, " ").replace("O", "О"),
    "halves of characters": lambda text: halved(text, "钅"),
    "halves as they are typed": lambda text: halved(text, "钅").replace("啇", "商"),
    "halves of traditional characters": lambda text: TRADITIONAL.convert(halved(text, "釒")),
    "halves beside a radical": lambda text: halved(text, "⻐"),
    "halves, described and apart": lambda text: between(halved(text, "⿰钅"), " "),
    "by sound": by_sound,
    "no space around": lambda text: f"产品{text}样品" if CJK.search(text) else f"产品 {text}, 500g",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Return an engine with one rule for each lexicon that the names refer to."""
    lexicons = {lexicon for _, lexicon, _, _ in rows()}
    conditions = {f"names-{lexicon}": f"{{goods.text: {{mentions: lexicon:{lexicon}}}}}" for lexicon in lexicons}
    return asking(tmp_path_factory.mktemp("names"), conditions)


def lexicons_found(engine: Engine, manifests: list[bytes]) -> Iterator[set[str]]:
    for found in rules_hit(engine, manifests):
        yield {name.removeprefix("names-") for name in found}


def missed(engine: Engine, write: Callable[[str], bytes], *, not_in: set[str]) -> list[tuple[str, str]]:
    asked = [(item, lexicon, name) for item, lexicon, script, name in rows() if script not in not_in]
    found = lexicons_found(engine, [write(name) for _, _, name in asked])
    return [(item, name) for (item, lexicon, name), hit in zip(asked, found, strict=True) if lexicon not in hit]


def test_there_are_names_of_every_item_of_the_control_list() -> None:
    (controls,) = read_library([shipped_folder() / "controls"]).controls.values()
    assert {item for item, _, _, _ in rows()} == set(controls.items)
    known = {item.lexicon for item in controls.items.values()} | {"element-symbols"}
    assert {lexicon for _, lexicon, _, _ in rows()} == known


@pytest.mark.parametrize("evasion", EVASIONS)
def test_every_name_is_found_in_the_description(engine: Engine, evasion: str) -> None:
    not_in = CASE_COUNTS if evasion in ("mixed case", "l for I among capitals") else set()
    assert missed(engine, lambda name: manifest(EVASIONS[evasion](name)), not_in=not_in) == []


def test_every_name_is_found_in_brand_and_model(engine: Engine) -> None:
    assert missed(engine, lambda name: manifest("瓷器", model=f"型号 {name}"), not_in=set()) == []


def test_every_term_of_the_lexicons_of_controlled_goods_is_found_by_itself(engine: Engine) -> None:
    library = read_library([])
    asked = [
        (lexicon, term.text)
        for lexicon in sorted({lexicon for _, lexicon, _, _ in rows()})
        for _, term in library.lexicons[lexicon].terms
    ]
    found = lexicons_found(engine, [manifest(text) for _, text in asked])
    assert [pair for pair, hit in zip(asked, found, strict=True) if pair[0] not in hit] == []


def test_numbers_of_parts_and_marks_among_letters_are_no_names(engine: Engine) -> None:
    texts = [text for kind, _, text in honest_rows() if kind == "number"]
    assert len(texts) >= 50
    found = lexicons_found(engine, [manifest(text) for text in texts])
    assert [text for text, lexicons in zip(texts, found, strict=True) if lexicons] == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("sample of ant1m()ny, @nt!m0ny", "@nt!m0ny"),
        ("ＡＮＴＩＭ０Ｎ\u200bＹ-toy", "ＡＮＴＩＭ０Ｎ\u200bＹ"),
        ("1kg a.n.t.i.m.o.n.y.k.i.t, 5 p c s", "a.n.t.i.m.o.n.y"),
        ("氧化物 ａ－ｎ－ｔ－ｉ－ｍ－ｏ－ｎ－ｙ 样品", "ａ－ｎ－ｔ－ｉ－ｍ－ｏ－ｎ－ｙ"),
        ("toy A n\u200b t\u3000 i, m / o n y", "A n\u200b t\u3000 i, m / o n y"),
    ],
)
def test_names_in_disguise_are_quoted_as_they_were_written(engine: Engine, text: str, quote: str) -> None:
    (answer,) = answers(engine, [manifest(text)])
    seen = {engine.ruleset.rules[hit.rule].id: hit.evidence for hit in answer.parcels[0].hits}
    assert [value for _, value in seen["names-antimony"]] == [quote]
