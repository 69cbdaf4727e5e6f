"""What native/latin_tokens.pyx does to an address without CJK characters, in plain Python over strings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from native.build_places import latin_phrases, pinyin_places
from native.latin_words import Latin

PLACES_OF = {phrase: codes for phrase, (_, codes) in pinyin_places().items()}
CANONICAL = latin_phrases() | {phrase: (kind, "") for phrase, (kind, _) in pinyin_places().items()}
LONGEST = max(phrase.count(" ") for phrase in CANONICAL) + 1
ORDINAL = re.compile(r"([0-9]+)(?:st|nd|rd|th)")
MARKS = (Latin.ROOM, Latin.BUILDING, Latin.FLOOR, Latin.NUMBER, Latin.ROUTE, Latin.SKIP)
BEHIND = (Latin.BUILDING_BEHIND, Latin.ROOM_BEHIND, Latin.FLOOR)
MAX_TOKENS = 96


@dataclass
class Token:
    """A word or value, and which marks stand between it and the one before."""

    text: str
    gap: str = " "
    comma: bool = False
    hash: bool = False
    plus: bool = False

    @property
    def slash(self) -> bool:
        return self.gap == "/"

    @property
    def has_digit(self) -> bool:
        return re.search("[0-9]", self.text) is not None

    @property
    def is_letter(self) -> bool:
        return re.fullmatch("[a-z]", self.text) is not None

    @property
    def is_value(self) -> bool:
        return self.has_digit or self.is_letter

    @property
    def ordinal(self) -> bool:
        return ORDINAL.fullmatch(self.text) is not None

    @property
    def joins_phrase(self) -> bool:
        return not (self.comma or self.hash or self.plus)


def kind_of(text: str) -> Latin | None:
    return CANONICAL[text][0] if text in CANONICAL else None


def marked(token: Token) -> list[Token]:
    """Split a mark from the value that it is glued to: apt5b, l12, 101동."""
    match = re.fullmatch(r"([^0-9]+)([0-9].*)", token.text)
    if match and kind_of(match[1]) in MARKS and (len(match[1]) > 1 or match[1] in "lu"):
        return [Token(match[1], token.gap, token.comma, token.hash, token.plus), Token(match[2], "")]
    match = re.fullmatch(r"([0-9]+)([^0-9a-z]+)", token.text)
    if match and kind_of(match[2]) in BEHIND:
        return [Token(match[1], token.gap, token.comma, token.hash, token.plus), Token(match[2], "")]
    if re.fullmatch("[0-9]{1,2}o", token.text):  # 3º
        token.text = token.text[:-1]
    return [token]


def tokens_of(text: str) -> list[Token]:
    text = text.replace("s's", "s").replace("'", "")
    tokens: list[Token] = []
    initials = False
    gap = ""
    for part in re.findall(r"[0-9a-z\x80-\u3011\u3013-\U0010ffff]+|[\x00-\x7f\u3012]", text):
        if part == "\u3012" or not (part[0] >= "\x80" or part[0].isalnum()):
            gap += part
            continue
        token = Token(part, gap, any(char in gap for char in ",()"), "#" in gap, "+" in gap)
        last = tokens[-1] if tokens else token
        if tokens and gap == "-" and last.is_value and token.is_value:
            last.text += ("-" if last.text[-1].isdigit() and part[0].isdigit() else "") + part
            initials = False
        elif tokens and gap == "." and token.is_letter and (initials or last.is_letter):
            last.text += part
            initials = True
        else:
            tokens += marked(token)
            initials = False
        gap = ""
    return tokens[:MAX_TOKENS]


def match(tokens: list[Token], at: int, china: bool) -> tuple[Latin | None, str, int]:
    """Return kind, canonical word and number of tokens of the longest phrase at a token; a place only of China."""
    if at >= len(tokens):
        return None, "", 1
    head = tokens[at]
    if re.match("[0-9](?:.*[0-9])?$", head.text):
        return None, "", 1
    tail = tokens[at + 1 : at + 2]
    if head.is_letter and tail and head.text + (tail[0].gap[:1] or " ") in CANONICAL:
        return *CANONICAL[head.text + tail[0].gap[0]], 1
    for size in range(min(LONGEST, len(tokens) - at), 0, -1):
        part = tokens[at : at + size]
        phrase = " ".join(token.text for token in part)
        if phrase in CANONICAL and all(token.joins_phrase for token in part[1:]):
            kind, word = CANONICAL[phrase]
            if kind in (Latin.CHINESE_CITY, Latin.CHINESE_DISTRICT) and not china:
                return None, "", 1
            return kind, word, size
    return None, "", 1
