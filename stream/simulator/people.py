"""Senders: names, identity numbers with right check digits, phones and their spellings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Any

from stream.simulator.couriers import COURIERS
from stream.simulator.datafiles import tables
from stream.simulator.draws import pick
from stream.simulator.english import english_company, english_door, english_person
from stream.simulator.places import CARELESS, TIDY, Division, Door, Hand, draw_division, draw_door, write_door

# GB 11643: weights of the first 17 digits, and the check characters by the sum modulo 11.
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
# GB 32100: the characters of a unified social credit number; the check is modulo 31.
CREDIT_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

LEFT_OUT = 0.03  # chance that a number that is asked for is not given
LONGEST_PERSON = 4  # characters; companies have more
TRADES = ("贸易", "电子商务", "进出口", "科技", "日用品", "工艺品", "供应链管理", "实业", "新材料", "电子")
_FORMS = ("有限公司", "有限公司", "有限公司", "商行", "经营部", "厂", "股份有限公司")


def id_check(digits: str) -> str:
    """Return the check character of the first 17 digits of an identity number."""
    return ID_CHECKS[sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, digits, strict=True)) % 11]


def credit_check(chars: str) -> str:
    """Return the check character of the first 17 of a unified social credit number."""
    pairs = zip(CREDIT_WEIGHTS, chars, strict=True)
    return CREDIT_CHARS[-sum(weight * CREDIT_CHARS.index(char) for weight, char in pairs) % 31]


def draw_id_no(rng: Random, division_code: str) -> str:
    """Return an identity number of somebody between 18 and 70."""
    born = f"{int(1956 + rng.random() * 52)}{int(1 + rng.random() * 12):02d}{int(1 + rng.random() * 28):02d}"
    digits = f"{division_code}{born}{int(rng.random() * 1000):03d}"
    return digits + id_check(digits)


def draw_credit_no(rng: Random, division_code: str) -> str:
    """Return a unified social credit number of a company registered in that division."""
    organisation = "".join(pick(rng, CREDIT_CHARS) for _ in range(9))
    chars = f"91{division_code}{organisation}"
    return chars + credit_check(chars)


def draw_name(rng: Random) -> str:
    """Return a person's name."""
    facts = tables("senders.toml")
    surname = pick(rng, facts["double_surnames"]) if rng.random() < 0.004 else pick(rng, facts["surnames"])
    given = pick(rng, facts["given"])
    return f"{surname}{given}{pick(rng, facts['given']) if rng.random() < 0.82 else ''}"


def draw_company(rng: Random, division: Division, trades: tuple[str, ...] = TRADES) -> str:
    """Return a company's name, as it is registered in that division."""
    place = division.city if division.city.endswith("市") else division.province
    place = place if rng.random() < 0.5 else place.removesuffix("市").removesuffix("省")
    name = pick(rng, tables("senders.toml")["company_names"])
    return f"{place}{name}{pick(rng, trades)}{pick(rng, _FORMS)}"


def draw_mobile(rng: Random) -> str:
    """Return a mobile number of 11 digits."""
    return f"{pick(rng, tables('senders.toml')['mobile_prefixes'])}{int(rng.random() * 1e8):08d}"


def write_phone(rng: Random, mobile: str) -> str:
    """Return one spelling of a mobile number."""
    style = rng.random()
    if style < 0.62:
        return mobile
    country = pick(rng, ("+86", "+86 ", "0086", "86-", "+86-", "(+86)"))
    if style < 0.85:
        return country + mobile
    gap = pick(rng, (" ", "-"))
    return f"{country if style < 0.94 else ''}{mobile[:3]}{gap}{mobile[3:7]}{gap}{mobile[7:]}"


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who sends; an empty field is left out of the manifest."""

    name: str
    id_no: str
    mobile: str
    door: Door
    hand: Hand = CARELESS
    account_no: str = ""
    email: str = ""

    def write(self, rng: Random, courier: str) -> dict[str, Any]:
        """Return the manifest's party, spelled as this sender spells today for that courier."""
        if rng.random() < COURIERS[courier].english:
            is_person = len(self.name) <= LONGEST_PERSON
            name = english_person(rng, self.name) if is_person else english_company(rng, self.name)
            address = english_door(rng, self.door)
        else:
            name, address = self.name, write_door(rng, self.door, self.hand)
        party = {"name": name, "address": address, "country": "CN"}
        if self.id_no and rng.random() >= LEFT_OUT:
            party["id_no"] = self.id_no.lower() if rng.random() < 0.03 else self.id_no
        if self.mobile and rng.random() >= LEFT_OUT:
            party["phone"] = write_phone(rng, self.mobile)
        if self.account_no:
            party["account_no"] = self.account_no
        if self.email:
            party["email"] = self.email
        if rng.random() < 0.4:
            party["city"] = self.door.division.city or self.door.division.province
        return party

    def under(self, **changed: Any) -> Sender:
        """Return the same sender with other fields."""
        return replace(self, **changed)


def draw_person(rng: Random, hand: Hand = CARELESS) -> Sender:
    """Return a private sender."""
    door = draw_door(rng)
    home = door.division if rng.random() < 0.35 else draw_division(rng)
    return Sender(draw_name(rng), draw_id_no(rng, home.code), draw_mobile(rng), door, hand)


def draw_shop(rng: Random, trades: tuple[str, ...] = TRADES) -> Sender:
    """Return a company or a shopkeeper who sends from a warehouse, spelled by software."""
    door = draw_door(rng, works=True)
    if rng.random() < 0.7:
        name, id_no = draw_company(rng, door.division, trades), draw_credit_no(rng, door.division.code)
    else:
        name, id_no = draw_name(rng), draw_id_no(rng, door.division.code)
    account_no = f"{int(rng.random() * 1e10):010d}" if rng.random() < 0.7 else ""
    return Sender(name, id_no, draw_mobile(rng), door, TIDY, account_no)
