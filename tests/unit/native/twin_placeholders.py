"""What native/placeholders.pyx does, in plain Python over regular expressions."""

from __future__ import annotations

import re

from native.placeholder_words import PLACEHOLDERS, Field
from tests.unit.native.twin_places import is_word

WORDS = {
    field: {word for fields, words in PLACEHOLDERS.items() if field in fields for word in words} for field in Field
}
MASKS = {
    Field.PHONE: "[*]{3}|x{3}",
    Field.ACCOUNT: "[*]{3}|x{3}",
    Field.IDENTITY: "[*]{4}|x{4}",
    Field.NAME: "[*]",
    Field.EMAIL: "[*]",
}
UP, DOWN = "0123456789" * 4, "9876543210" * 4


def is_empty(text: str, field: Field) -> bool:
    """Say whether a field holds nothing but a word that stands for nobody, or hides what it holds."""
    if "".join(filter(is_word, text)) in WORDS[field]:
        return True
    return field in MASKS and re.search(MASKS[field], text) is not None


def is_numbered_placeholder(text: str) -> bool:
    """Say whether a word of every field stands there, with or without a number behind it."""
    bare = re.sub("[0-9]*$", "", text)
    is_listed = "".join(filter(is_word, bare)) in PLACEHOLDERS[Field.ANY]
    return is_listed and (bare == text or len(bare) >= 4)


def runs(text: str) -> bool:
    return len(text) > 1 and (text in UP or text in DOWN)


def is_nobodys_phone(national: str, *, chinese: bool) -> bool:
    if len(set(national)) <= 1 or runs(national):
        return True
    if chinese and not re.fullmatch("1[0-9]{10}", national):
        return re.search("(0{7}|1{7})$", national) is not None
    return re.search(r"([0-9])\1{7}$", national) is not None or (chinese and national.endswith("12345678"))


def is_nobodys_identity(code: str) -> bool:
    if re.fullmatch(r"[0-9]{0,4}|(.)\1+", code):
        return True
    return re.search(r"(.)\1{9}$", code) is not None or runs(code)


def is_nobodys_name(form: str) -> bool:
    return re.fullmatch(r"[0-9 ]*|[^\x00-\x7f]|([a-z])\1+", form) is not None
