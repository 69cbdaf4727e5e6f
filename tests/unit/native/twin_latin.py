"""What native/latin*.pyx do to the tokens of an address, in plain Python over sets and lists."""

from __future__ import annotations

import re

from native.latin_words import Latin
from tests.unit.native.twin_latin_found import (
    LONG,
    Bare,
    Found,
    Role,
    Word,
    folded,
    in_latin,
    settle,
    value,
    without_kind,
)
from tests.unit.native.twin_latin_tokens import MARKS, Token, kind_of, match, tokens_of

BRITISH = re.compile(r"[a-z]{1,2}[0-9][0-9a-z]?"), re.compile(r"[0-9][a-z]{2}")
CANADIAN = re.compile(r"[a-z][0-9][a-z]"), re.compile(r"[0-9][a-z][0-9]")
DUTCH = re.compile(r"[0-9]{4}"), re.compile(r"[a-z]{2}")
GLUED_POSTCODE = re.compile(r"[a-z]{1,2}[0-9][0-9a-z]?[0-9][a-z]{2}|[a-z][0-9][a-z][0-9][a-z][0-9]|[0-9]{4}[a-z]{2}")
COUNTRY_POSTCODE = re.compile(r"(?:d|f|e|i)[0-9]{5}")
SINGAPORE_POSTCODE = re.compile(r"(?:s|sg)[0-9]{6}")
FLOOR_ORDINAL = re.compile(r"([0-9]+)(?:st|nd|rd|th|er|e|eme|o|a|ro|do|to|ra|da|ta)")
SMALL_COUNTRY_POSTCODE = re.compile(r"[a-z]{1,2}[0-9]{4}")  # A-1010 Wien


VIETNAMESE = {"hcmc", "hanoi", "da nang", "hai phong"}
STREETS = re.compile(".+(?:allee|strasse|str|weg|gasse|ring|damm|ufer|straat|gracht|laan)")


class Reader:
    """Sort the tokens of an address into words, house number, building, floor and rooms."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.found = Found()
        self.pending: Latin | None = None
        self.hashed = False  # the room that is pending was told by # alone
        self.segment = 0
        self.found.singapore = any(
            token.text == "singapore" or SINGAPORE_POSTCODE.fullmatch(token.text) for token in tokens
        ) or (len(tokens) > 1 and tokens[-1].text == "s" and (tokens[-1].comma or tokens[-2].is_value))
        self.lane_named = False  # the lane is called after a road: Soi Sukhumvit 21
        self.quarters = False  # behind such a lane, names of quarters are left out as often as given
        self.lane = -1  # where the number of a lane stands
        self.start_segment(0)
        self.before = (0, True)  # of the segment before: its first word, whether it has a number

    def start_segment(self, at: int) -> None:
        self.first = at
        self.first_word = len(self.found.words)
        self.first_bare = len(self.found.bare)
        self.roads = False
        self.closing = -1  # how many words there are when the last one is a site's kind
        self.numbered = self.site = self.company = self.named = False
        self.glue = False
        self.pending = None

    def end_segment(self, at: int) -> None:
        n = len(self.found.words)
        if n == self.first_word:
            self.found.lone.add(self.segment)
        only_site = self.site and not self.roads and (self.closing == n or len(self.found.bare) == self.first_bare)
        if only_site:
            self.found.sites.add(self.segment)
        if self.roads:
            self.found.roads.add(self.segment)
        self.segment += 1
        if only_site or (not self.numbered and (self.site or self.company)):
            self.make_optional(self.first_word, n)
            if self.company and not self.numbered and not self.named and not self.before[1]:
                self.make_optional(self.before[0], self.first_word)
        self.before = (self.first_word, self.numbered)
        self.start_segment(at)

    def make_optional(self, first: int, end: int) -> None:
        for word in self.found.words[first:end]:
            word.role = Role.OPTIONAL

    def ahead(self, at: int) -> Token | None:
        """Return the token at `at` when it is of the segment of the one before."""
        return self.tokens[at] if at < len(self.tokens) and not self.tokens[at].comma else None

    def is_value(self, at: int) -> bool:
        token = self.ahead(at)
        return token is not None and token.is_value

    def match(self, at: int) -> tuple[Latin | None, str, int]:
        return match(self.tokens, at, False)

    def kind(self, at: int) -> Latin | None:
        """Return the kind of the word that follows in the same segment."""
        return self.match(at)[0] if self.ahead(at) else None

    def read(self) -> Found:
        at, remark, dialled = 0, False, False
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.comma:
                self.end_segment(at)
                remark = False
            if token.hash and self.pending is None:
                self.pending, self.hashed = Latin.ROOM, True
            dialled = token.has_digit and (token.plus or dialled)
            if remark or dialled:
                at += 1
            elif self.match(at)[0] is Latin.REMARK and (self.found.words or self.found.bare):
                remark = True
                at += 1
            else:
                at += self.read_one(at, token)
        self.end_segment(at)
        return self.found

    def read_one(self, at: int, token: Token) -> int:  # noqa: PLR0911 - one a kind of token
        """Return how many tokens were read."""
        glue, self.glue = self.glue, False
        if self.pending is not None and token.is_value and not token.ordinal:
            if self.pending is Latin.ROOM and self.is_slashed(at + 1):  # a Scottish flat, 2/1
                self.take(self.pending, f"{token.text}-{self.tokens[at + 1].text}")
                self.pending, self.hashed = None, False
                return 2
            self.take(self.pending, token.text)
            self.pending, self.hashed = None, False
            return 1
        kind, word, size = self.match(at)
        floor = FLOOR_ORDINAL.fullmatch(token.text)
        if floor and self.kind(at + 1) is Latin.FLOOR:
            self.take(Latin.FLOOR, floor[1])
            return 2
        if at == self.lane:
            self.word(value(token.text))
            self.quarters = self.quarters or self.lane_named
            return 1
        if kind is None:
            if token.has_digit and not token.ordinal:
                return self.read_value(at, token)
            self.pending = None
            self.named = self.glue = True
            self.found.korean |= token.text[0] >= "\uac00"
            self.word(folded(in_latin(without_kind(token.text))), Role.QUARTER if self.quarters else Role.KEPT)
            return 1
        self.read_known(at, kind, word, size, glue)
        return size + (kind in (Latin.ROUTE, Latin.SKIP) and self.is_value(at + size))

    def is_slashed(self, at: int) -> bool:
        """Say whether a number behind a slash ends its segment."""
        token = self.ahead(at)
        return token is not None and token.gap == "/" and token.has_digit and self.ahead(at + 1) is None

    def word(self, text: str, role: Role = Role.KEPT) -> None:
        self.found.words.append(Word(text, role))

    def take(self, kind: Latin, text: str) -> None:
        self.numbered = True
        if kind is Latin.ROOM:
            if self.hashed and not self.found.hashed:
                self.found.hashed = text
            else:
                self.found.take_room(text)
        else:
            (self.found.buildings if kind is Latin.BUILDING else self.found.floors).append(value(text))

    def read_known(self, at: int, kind: Latin, word: str, size: int, glue: bool) -> None:  # noqa: C901, PLR0912, PLR0915 - one a kind of word
        end = at + size
        before_road = self.kind(end) is Latin.ROAD
        numbered = self.is_value(at + size) or (self.kind(at + size) is Latin.NUMBER and self.is_value(at + size + 1))
        self.named |= kind is not Latin.COMPANY
        if kind is Latin.BLOCK:
            starts_street = at == self.first and not self.found.bare and self.ahead(at + size + 1) is not None
            starts_street |= self.found.singapore
            self.pending = None if starts_street else Latin.BUILDING
        elif kind in (Latin.ROOM, Latin.BUILDING, Latin.FLOOR):
            short = kind is not Latin.FLOOR or (self.is_value(at + size) and len(self.tokens[at + size].text) <= 3)
            if numbered and short:
                self.pending = kind
            elif before_road:
                self.word(word)
            elif kind is Latin.BUILDING:
                self.end_in_site(at, end)
                self.word(word)
        elif kind is Latin.LEVEL:
            self.found.floors.append(word)
        elif kind is Latin.ROUTE:
            if self.is_value(at + size):
                self.word(word)
                self.word(value(self.tokens[at + size].text))
        elif kind is Latin.LANE:
            named = len(self.found.words) > self.first_word
            self.word(word)
            for ahead in range(at + size, at + size + 3):
                if self.is_value(ahead) or not self.ahead(ahead):
                    self.lane = ahead
                    self.lane_named = self.is_value(ahead) and (named or ahead > at + size)
                    break
        elif kind is Latin.GLUED and glue:
            self.found.korean = True
            self.found.words[-1].text = folded(self.found.words[-1].text + self.tokens[at].text)
        elif kind is Latin.ROAD and glue and self.tokens[at].text in ("strasse", "str"):
            self.roads = True
            self.found.words[-1].text = folded(self.found.words[-1].text + "str")
        elif kind is Latin.SIDE and self.tokens[at].text == "s" and self.is_cut_postcode(at):
            self.found.has_city = True  # of S(560123) the postcode is gone
            self.word("singapore")
        elif kind is Latin.SIDE and self.tokens[at].text == "n" and not self.found.bare and self.is_numbered(end):
            pass  # n. 15
        elif kind is Latin.CITY:
            self.found.has_city |= not before_road
            self.word(word)
        elif kind in (Latin.STATE, Latin.PROVINCE):
            self.found.canadian |= kind is Latin.PROVINCE
            self.word(word, Role.KEPT if before_road else Role.STATE)
        elif kind in (Latin.DROP, Latin.PLACE, Latin.REMARK):
            if kind is Latin.REMARK or before_road:
                self.word(word)
        elif kind not in (Latin.NUMBER, Latin.SKIP, Latin.JOINT, Latin.BUILDING_BEHIND):
            if kind is Latin.PREMISES and not before_road:
                self.end_in_site(at, end)
            self.roads |= kind is Latin.ROAD and self.kind(end) not in (Latin.PREMISES, Latin.BUILDING)
            self.company |= kind is Latin.COMPANY
            self.word(word)

    def end_in_site(self, at: int, end: int) -> None:
        """Take a segment for a site's name, unless the word is all of it."""
        if at > self.first or self.ahead(end):
            self.site = True
            self.closing = len(self.found.words) + 1

    def is_numbered(self, at: int) -> bool:
        """Say whether a number that no road follows stands here."""
        token = self.ahead(at)
        return token is not None and token.text.isdigit() and self.kind(at + 1) is not Latin.ROAD

    def is_cut_postcode(self, at: int) -> bool:
        """Say whether an s stands last, behind a comma or a number: S(560123), whose number was blanked."""
        return at + 1 == len(self.tokens) and at > 0 and (at == self.first or self.tokens[at - 1].is_value)

    def joined(self, at: int) -> tuple[str, int]:
        """Read a number and those that belong to it: 1 Chome 2-3; 45 A; 12 bis."""
        text, end = self.tokens[at].text, at + 1
        while self.kind(end) is Latin.JOINT:
            end += self.match(end)[2]
            token = self.ahead(end)
            if token and token.has_digit:
                text += "-" + token.text
                end += 1
        token = self.ahead(end)
        if end == at + 1 and token and token.gap in (" ", "/") and text.isdigit():
            suffix = token.text == "bis" or (
                token.is_letter
                and self.kind(end) in (None, *MARKS)
                and self.kind(end + 1) is not Latin.ROAD
                and not self.is_value(end + 1)
                and not (self.ahead(end + 1) and self.tokens[end + 1].gap != " ")
            )
            if suffix:
                return text + token.text, end + 1
        return text, end

    def read_value(self, at: int, token: Token) -> int:  # noqa: C901, PLR0911, PLR0912 - one a kind of number
        found, text = self.found, token.text
        ahead, kind = self.ahead(at + 1), self.kind(at + 1)
        fronts = at == self.first or (at == self.first + 1 and self.match(self.first)[0] in (Latin.NUMBER, Latin.BLOCK))
        tied = ahead is not None and ahead.gap in ("", "-")
        if ahead and kind is Latin.GLUED and tied:
            found.korean = True
            self.word(text + ahead.text)
            return 2
        if kind_of(text.lstrip("0123456789")) is Latin.GLUED and text[0].isdigit():
            self.word(text)
            return 1
        if SINGAPORE_POSTCODE.fullmatch(text):
            self.word("singapore")
            found.has_city = True
            return 1
        if SMALL_COUNTRY_POSTCODE.fullmatch(text) and at == self.first and found.bare and ahead:
            return 1
        if GLUED_POSTCODE.fullmatch(text) or COUNTRY_POSTCODE.fullmatch(text):
            found.canadian |= CANADIAN[0].match(text) is not None
            return 1
        for pattern in (BRITISH, CANADIAN, DUTCH):
            if ahead and pattern[0].fullmatch(text) and pattern[1].fullmatch(ahead.text) and ahead.gap == " ":
                if pattern is DUTCH and not found.bare:
                    continue
                found.canadian |= pattern is CANADIAN
                return 2
        if (
            ahead
            and found.bare
            and re.fullmatch("[0-9]{3}", text)
            and re.fullmatch("[0-9]{3}", ahead.text)
            and ahead.gap == " "
        ):
            return 2  # an Indian postcode
        if ahead and ahead.text == "de" and len(text) < 3:
            self.word(text)  # Calle 5 de Mayo
            return 1
        self.numbered = True
        before_floor = kind is Latin.FLOOR and ahead and (ahead.text != "f" or ahead.slash)
        if before_floor and ((ahead and ahead.slash) or found.bare or not self.is_value(at + 2)):
            self.take(Latin.FLOOR, text)
            return 2
        if re.fullmatch("[0-9]{1,3}f", text) and not (at and STREETS.fullmatch(self.tokens[at - 1].text)):
            self.take(Latin.FLOOR, text[:-1])
            return 1
        if kind in (Latin.BUILDING_BEHIND, Latin.ROOM_BEHIND) and tied:
            if kind is Latin.ROOM_BEHIND:
                found.take_room(text)
            else:
                found.buildings.append(value(text))
            return 2
        if ahead and ahead.slash and ahead.has_digit and not found.bare:
            if fronts:
                found.take_room(text)
                return 1
            found.take_room(ahead.text)
            found.bare.append(Bare(text, False, False, False, False, self.segment))
            return 2
        if at == 0 and self.is_room_in_front():
            found.take_room(text)
            return 1
        before = self.match(at - 1)[0] if at else None
        if found.singapore and before is Latin.ROAD and not fronts and text.isdigit():
            self.word(value(text))  # Bishan Street 23
            return 1
        text, end = self.joined(at)
        plain = at > 0 and before not in (Latin.ROAD, Latin.SIDE) and not self.tokens[at - 1].has_digit
        by_city = self.kind(end) is Latin.CITY
        behind = self.match(at - 2)[0] if at > 1 and before is Latin.DROP else before
        found.bare.append(Bare(text, plain, fronts, by_city, behind is Latin.CITY, self.segment))
        return end - at

    def is_room_in_front(self) -> bool:
        """Say whether a house number follows the first number: 2B, 45 Kings Rd."""
        second = self.tokens[1] if len(self.tokens) > 1 else None
        if second is None or not second.comma or not second.has_digit or second.ordinal:
            return False
        return not LONG.fullmatch(second.text)


def latin_address(text: str, city: str) -> tuple[str, str]:
    found = Reader(tokens_of(text)).read()
    house = settle(found)
    there = Reader(tokens_of(city)).read()
    found.has_city |= there.has_city
    all_words = found.words + there.words
    words = {
        word.text
        for word in all_words
        if not (word.role is Role.STATE and found.has_city)
        and not (word.role is Role.OPTIONAL and found.housed)
        and not (word.role is Role.QUARTER and found.housed and found.has_city)
    }
    if words & VIETNAMESE:
        words.discard("st")  # Tran Thai Tong is Tran Thai Tong Street
    building = " ".join(sorted(words)) + "|" + house + "".join(f"|b{number}" for number in sorted(found.buildings))
    if not (words or house or found.buildings or found.rooms or found.floors):
        return "", ""
    floors = sorted(
        {
            floor
            for floor in found.floors
            if not any(room.startswith(floor) and len(room) == len(floor) + 2 for room in found.rooms)
        }
    )
    door = building + "".join(f"|f{floor}" for floor in floors) + "".join(f"|r{room}" for room in sorted(found.rooms))
    return door, building
