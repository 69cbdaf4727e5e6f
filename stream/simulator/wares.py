"""Wares of a shop: it sells the same things again and again, in the same packs and boxes, worded by its software."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from stream.simulator.datafiles import tables
from stream.simulator.draws import log_between, near, pick
from stream.simulator.goods import LANGUAGES, Good, Line, draw_hs, draw_line
from stream.simulator.parcels import Box, measured_again, packing_g, sides_of


@dataclass(frozen=True, slots=True)
class Ware:
    """One ware in its pack.

    Args:
        descriptions: in use for it.
        net_g, packing_g: of one pack.
        value_usd: of one pack.
        spread: deviation of the net weight from pack to pack, a share of it.
    """

    descriptions: tuple[str, ...]
    brand_model: str
    hs_code: str
    net_g: float
    packing_g: float
    sides_mm: tuple[int, int, int]
    value_usd: float
    spread: float

    def order(self, rng: Random, most: int = 6) -> Line:
        """Return one goods line: mostly one pack, sometimes more."""
        n = 1 if rng.random() < 0.78 else int(2 + rng.random() ** 2 * (most - 1))
        description = pick(rng, self.descriptions)
        value = self.value_usd * n * near(rng, 1.0, 0.06)
        return Line(description, self.hs_code, near(rng, self.net_g, self.spread) * n, value, n, self.brand_model)


def ware_of(rng: Random, good: Good, language: str) -> Ware:
    """Return a ware of an everyday good."""
    lines = [draw_line(rng, good, language) for _ in range(int(1 + rng.random() * 3))]
    net = lines[0].net_g / lines[0].quantity
    value = lines[0].value_usd / lines[0].quantity
    return _pack(rng, lines, net, value, good.g_per_l)


def ware_of_table(rng: Random, facts: dict[str, Any], words: Sequence[str]) -> Ware:
    """Return a ware of a table of goods in look_alikes.toml; `words` may stand beside its name."""
    place = int(rng.random() * len(facts["zh"]))
    zh, en = facts["zh"][place], facts["en"][min(place, len(facts["en"]) - 1)]
    net = near(rng, pick(rng, facts["packs"]), 0.02) if "packs" in facts else log_between(rng, *facts["g"])
    value = max(0.5, net / 1000 * log_between(rng, *facts["usd_per_kg"]))
    hs_code = draw_hs(rng, facts["hs6"])
    texts = [_worded(rng, zh, en, words) for _ in range(int(1 + rng.random() * 3))]
    brand = pick(rng, tables("wording.toml")["brands"]) if rng.random() < 0.4 else ""
    lines = [Line(text, hs_code, net, value, 1, brand) for text in texts]
    return _pack(rng, lines, net, value, log_between(rng, *facts["g_per_l"]))


def box_of(rng: Random, ware: Ware, lines: Sequence[Line], measured: float) -> Box:
    """Return the box of an order that starts with that ware; `measured` is the chance that its sides are given."""
    net = sum(line.net_g for line in lines)
    n = sum(line.quantity for line in lines)
    gross = net + near(rng, ware.packing_g, 0.06) * (1.0 + 0.4 * (n - 1))
    if rng.random() >= measured:
        return Box(gross, None)
    length, width, height = ware.sides_mm
    return Box(gross, measured_again(rng, (length, width, round(height * (1.0 + 0.85 * (n - 1))))))


def _pack(rng: Random, lines: Sequence[Line], net_g: float, value_usd: float, g_per_l: float) -> Ware:
    packing = packing_g(rng, net_g)
    sides = sides_of(rng, (net_g + packing) / near(rng, g_per_l, 0.2))
    texts = tuple(dict.fromkeys(line.description for line in lines))
    first = lines[0]
    spread = log_between(rng, 0.003, 0.05)
    return Ware(texts, first.brand_model, first.hs_code, net_g, packing, sides, value_usd, spread)


def _worded(rng: Random, zh: str, en: str, words: Sequence[str]) -> str:
    text = {"zh": zh, "en": en, "both": f"{zh} {en}"}[LANGUAGES.draw(rng)]
    return f"{text} {pick(rng, words)}" if words and rng.random() < 0.45 else text
