"""Recipients abroad, and the ways in which their addresses are written."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any

from stream.simulator.datafiles import tables
from stream.simulator.draws import Weighted, pick


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody abroad; an empty field is left out of the manifest."""

    name: str
    street: str
    city: str
    postcode: str
    country: str
    phone: str = ""
    email: str = ""
    id_no: str = ""

    def write(self, rng: Random, careless: float = 0.1) -> dict[str, Any]:
        """Return the manifest's party; `careless` is the chance of another spelling of name and street."""
        street, name = self.street, self.name
        if rng.random() < careless:
            street, name = _other_street(rng, street), _other_name(rng, name)
        address = street if rng.random() < 0.5 else f"{street}, {self.city}"
        party = {"name": name, "address": address, "city": self.city, "country": self.country}
        more = {"postcode": self.postcode, "phone": self.phone, "email": self.email, "id_no": self.id_no}
        return party | {field: value for field, value in more.items() if value}

    def under(self, **changed: Any) -> Recipient:
        """Return the same recipient with other fields."""
        return replace(self, **changed)


@cache
def _countries() -> Weighted[str]:
    return Weighted({code: float(facts["weight"]) for code, facts in tables("abroad.toml")["countries"].items()})


def draw_country(rng: Random) -> str:
    """Return a destination, weighted by how many parcels it gets."""
    return _countries().draw(rng)


def draw_recipient(rng: Random, country: str | None = None, *, firm: float = 0.04) -> Recipient:
    """Return a recipient in a country, drawn by weight when None; `firm` is the chance of a company."""
    code = draw_country(rng) if country is None else country
    facts = tables("abroad.toml")["countries"][code]
    pool = tables("abroad.toml")["pools"][facts["names"]]
    city, pattern = pick(rng, facts["cities"]).split("|")
    if rng.random() < firm:
        name = f"{pick(rng, pool['last'])} {pick(rng, pool['firms'])}"
    else:
        name = draw_foreign_name(rng, code)
    street = pick(rng, facts["streets"]).format(
        n=int(1 + rng.random() ** 2 * 400), s=pick(rng, pool["streets"]), f=int(1 + rng.random() * 9)
    )
    phone = f"{facts['phone']}{int(1e8 + rng.random() * 8.9e8)}" if rng.random() < 0.8 else ""
    email = f"{_mailbox(name)}{int(rng.random() * 100)}@{pick(rng, _MAIL)}" if rng.random() < 0.25 else ""
    postcode = _postcode(rng, pattern)
    id_no = _draw_customs_no(rng, code) if rng.random() < 0.7 else ""
    return Recipient(name, street, city, postcode, code, phone, email, id_no)


def _draw_customs_no(rng: Random, country: str) -> str:
    """Return the number that a country's customs ask of a recipient; most ask for none."""
    if country == "KR":
        return f"P{int(rng.random() * 1e12):012d}"
    return draw_cpf(rng) if country == "BR" else ""


def draw_cpf(rng: Random) -> str:
    """Return a Brazilian tax number with its two check digits."""
    digits = [int(rng.random() * 10) for _ in range(9)]
    for _ in range(2):
        weights = range(len(digits) + 1, 1, -1)
        rest = sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) * 10 % 11
        digits.append(rest % 10)
    return "".join(map(str, digits))


def draw_foreign_name(rng: Random, country: str) -> str:
    """Return a person's name that is usual in a country."""
    facts = tables("abroad.toml")
    pool = facts["pools"][facts["countries"][country]["names"]]
    first, last = pick(rng, pool["first"]), pick(rng, pool["last"])
    return f"{last} {first}" if country in {"TW", "HK", "VN", "KR"} and rng.random() < 0.5 else f"{first} {last}"


_MAIL = ("mail.example.com", "post.example.net", "inbox.example.org")


def _mailbox(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(char for char in plain.lower() if char.isalpha()) or "buyer"


def _postcode(rng: Random, pattern: str) -> str:
    return "".join(
        str(int(rng.random() * 10)) if char == "#" else pick(rng, "ABCDEFGHJKLMNPRSTUVWXY") if char == "?" else char
        for char in pattern
    )


def _other_street(rng: Random, street: str) -> str:
    style = rng.random()
    if style < 0.3:
        return street.upper()
    if style < 0.5:
        return street.replace(" ", "  ", 1)
    if style < 0.7:
        return street.replace(",", "").replace(".", "")
    return street.lower() if style < 0.85 else f"{street}."


def _other_name(rng: Random, name: str) -> str:
    style = rng.random()
    if style < 0.4:
        return name.upper()
    parts = name.split(" ")
    if style < 0.6 and len(parts) == 2:
        return f"{parts[1]} {parts[0]}"
    return f"{parts[0][0]}. {parts[-1]}" if style < 0.7 and len(parts) > 1 else name
