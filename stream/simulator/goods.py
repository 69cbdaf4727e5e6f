"""Everyday goods: what is in a parcel, how it is described, what it weighs and costs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from stream.simulator.datafiles import rows, tables
from stream.simulator.draws import Weighted, log_between, pick
from stream.simulator.script import full_width, traditional


@dataclass(frozen=True, slots=True)
class Good:
    """One kind of ware. Weights in g, value in USD, density in g a litre of the packed parcel."""

    category: str
    hs6: str
    zh: str
    en: str
    weight_g: tuple[float, float]
    value_usd: tuple[float, float]
    g_per_l: float


@dataclass(frozen=True, slots=True)
class Line:
    """One goods line of a parcel; `net_g` and `value_usd` are of the line."""

    description: str
    hs_code: str
    net_g: float
    value_usd: float
    quantity: int = 1
    brand_model: str = ""


USD_RATES = {"USD": 1.0, "CNY": 7.1, "EUR": 0.86, "HKD": 7.8, "GBP": 0.75, "JPY": 150.0}
CURRENCIES = Weighted({"USD": 62.0, "CNY": 30.0, "EUR": 4.0, "HKD": 2.0, "GBP": 1.0, "JPY": 1.0})

LANGUAGES = Weighted({"zh": 46.0, "en": 34.0, "both": 20.0})
TYPED_ODDLY = 0.025  # chance that a description is in another script, or has marks that were copied with it
COPIED_MARKS = ("\u200b", "\u3000", " .", "\ufeff")


@cache
def everyday() -> tuple[Good, ...]:
    """Return all everyday goods."""
    return tuple(
        Good(category, hs6, zh, en, (float(low), float(high)), (float(cheap), float(dear)), float(density))
        for category, hs6, zh, en, low, high, cheap, dear, density in rows("goods.tsv")
    )


def draw_line(rng: Random, good: Good, language: str = "") -> Line:
    """Return a goods line of an everyday good; `language` is zh, en, both, or drawn when empty."""
    grams = log_between(rng, *good.weight_g)
    # heavier pieces of a good are mostly dearer
    value = log_between(rng, *good.value_usd) ** 0.6 * (good.value_usd[0] * grams / good.weight_g[0]) ** 0.4
    quantity = 1 if rng.random() < 0.8 else int(2 + rng.random() * 5)
    grams, value = grams * quantity**0.8, value * quantity**0.9
    brand = pick(rng, tables("wording.toml")["brands"]) if rng.random() < 0.5 else ""
    return Line(describe(rng, good, language), draw_hs(rng, good.hs6), grams, value, quantity, brand)


def describe(rng: Random, good: Good, language: str = "") -> str:
    """Return one description of an everyday good."""
    language = language or LANGUAGES.draw(rng)
    if language == "both":
        return f"{good.zh} {good.en}" if rng.random() < 0.6 else f"{good.en}/{good.zh}"
    if language == "zh":
        before = _word(rng, good.category, "zh_before") if rng.random() < 0.55 else ""
        after = f" {_word(rng, good.category, 'zh_after')}" if rng.random() < 0.4 else ""
        return f"{before}{good.zh}{after}"
    before = f"{_word(rng, good.category, 'en_before')} " if rng.random() < 0.5 else ""
    after = f" {_word(rng, good.category, 'en_after')}" if rng.random() < 0.4 else ""
    text = f"{before}{good.en}{after}"
    return text.upper() if rng.random() < 0.08 else text


def _as_typed(rng: Random, text: str) -> str:
    """Return a description as honest people too send it: now and then in another script, or copied with odd marks."""
    style = rng.random()
    if style > TYPED_ODDLY:
        return text
    if style < TYPED_ODDLY * 0.6:
        return traditional(text)
    return full_width(text) if style < TYPED_ODDLY * 0.75 else text + pick(rng, COPIED_MARKS)


def _word(rng: Random, category: str, place: str) -> str:
    words = tables("wording.toml")
    return str(pick(rng, words[category if category in words and rng.random() < 0.5 else "any"][place]))


def draw_hs(rng: Random, hs6: str) -> str:
    """Return an HS-6 code as senders write it: 10 or 8 digits, with dots, or only the heading."""
    style = rng.random()
    if style < 0.5:
        return f"{hs6}{pick(rng, ('0000', '9000', '9090', '1000', '0090'))}"
    if style < 0.8:
        return hs6
    if style < 0.9:
        return f"{hs6[:4]}.{hs6[4:]}"
    return f"{hs6[:4]}000000" if style < 0.95 else f"{hs6}00"


def write_line(rng: Random, line: Line, currency: str) -> dict[str, Any]:
    """Return the manifest's goods line."""
    goods: dict[str, Any] = {
        "description": _as_typed(rng, line.description),
        "hs_code": line.hs_code,
        "quantity": line.quantity,
        "unit": pick(rng, ("件", "个", "PCS", "pcs", "SET")) if line.quantity > 1 or rng.random() < 0.7 else "kg",
        "net_weight_g": round(line.net_g),
        "value": round(line.value_usd * USD_RATES[currency], 2),
        "currency": currency,
        "origin": "CN",
    }
    if line.brand_model:
        goods["brand_model"] = line.brand_model
    if not line.hs_code or rng.random() < 0.03:
        del goods["hs_code"]
    if rng.random() < 0.12:
        del goods["net_weight_g"]
    if rng.random() < 0.1:
        del goods["origin"]
    return goods
