"""How a scheme words what it declares: phrases, marks that give it away, and ways to hide words from a reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from stream.simulator.datafiles import tables
from stream.simulator.draws import Weighted, pick
from stream.simulator.script import full_width, traditional

GRADES = (
    "工业级",
    "A级",
    "一级品",
    "试验用",
    "样品",
    "细粉",
    "325目",
    "200目",
    "散装",
    "industrial grade",
    "sample",
    "fine",
    "grade A",
)
PACKS = ("500g/袋", "1包", "2袋", "1罐", "250g", "1 bag", "2 bags", "1kg装", "小包装", "1 jar")
_PURITY = ("99.9%", "99.95%", "99.99%", "4N", "3N5", "≥99.9", "99.5%", "纯度99.9", "高纯", "high purity")
ZERO_WIDTH = ("\u200b", "\u200c", "\u200d", "\ufeff", "\u2060")
# Cyrillic and Greek letters that look Latin.
_ALIKE = str.maketrans(
    {
        "a": "а",
        "e": "е",
        "o": "о",
        "c": "с",
        "p": "р",
        "x": "х",
        "y": "у",
        "i": "і",
        "A": "А",
        "B": "В",
        "E": "Е",
        "O": "О",
        "T": "Т",
        "D": "Ⅾ",
        "N": "Ν",
    }
)


def zero_width(rng: Random, text: str) -> str:
    """Return the text with invisible characters inside its words."""
    return "".join(char + (pick(rng, ZERO_WIDTH) if rng.random() < 0.35 else "") for char in text)


def spaced(rng: Random, text: str) -> str:
    """Return the text with spaces or points between its characters."""
    return pick(rng, (" ", " ", ".", "·", "-", "　")).join(text.replace(" ", ""))


def look_alike(rng: Random, text: str) -> str:
    """Return the text with some Latin letters changed for others that look like them."""
    return "".join(char.translate(_ALIKE) if rng.random() < 0.6 else char for char in text)


def in_traditional(rng: Random, text: str) -> str:
    """Return the text in Traditional characters."""
    del rng
    return traditional(text)


def in_full_width(rng: Random, text: str) -> str:
    """Return the text in full width."""
    del rng
    return full_width(text)


def odd_case(rng: Random, text: str) -> str:
    """Return the text in changing case."""
    return "".join(char.upper() if rng.random() < 0.5 else char.lower() for char in text)


Hiding = Callable[[Random, str], str]
HIDINGS: tuple[Hiding, ...] = (zero_width, spaced, look_alike, in_traditional, in_full_width, odd_case)


@dataclass(slots=True)
class Wording:
    """How one scheme describes its parcels.

    Args:
        disguise: table of disguises.toml.
        material: table of materials.toml.
        languages: of the phrases: zh, en, pinyin or both.
        n_phrases: how many of the disguise's phrases are in use.
        marks: chance of a mark that a parcel gives away: formula, purity, cas, name -> [0, 1].
        in_model: chance that the mark stands in the field of brand and model instead of the description.
        hidings: what is done to the words, and how often.
        hiding: chance that a parcel's words are hidden.
        brands: chance of a common brand where no mark stands.
        bare: chance that the description is the material's formula or name alone.
    """

    disguise: dict[str, Any]
    material: dict[str, Any]
    languages: Weighted[str]
    n_phrases: int = 3
    marks: dict[str, float] = field(default_factory=dict)
    in_model: float = 0.5
    hidings: tuple[Hiding, ...] = ()
    hiding: float = 0.0
    brands: float = 0.0
    bare: float = 0.0

    def draw(self, rng: Random) -> tuple[str, str]:
        """Return the description and the brand and model of one parcel."""
        description = self._mark(rng, pick(rng, ("formula", "name"))) if rng.random() < self.bare else self._phrase(rng)
        if rng.random() < 0.3:
            description += pick(rng, (" ", "", ",", " ")) + pick(rng, GRADES)
        if rng.random() < 0.25:
            description += f" {pick(rng, PACKS)}"
        model = ""
        for kind, chance in self.marks.items():
            if rng.random() < chance:
                mark = self._mark(rng, kind)
                if rng.random() < self.in_model:
                    model = f"{model} {mark}".strip()
                else:
                    description += f" {mark}"
        if not model and rng.random() < self.brands:
            model = pick(rng, tables("wording.toml")["brands"])
        if self.hidings and rng.random() < self.hiding:
            hide = pick(rng, self.hidings)
            description = hide(rng, description)
            model = hide(rng, model) if model else ""
        return description[:1000], model[:500]

    def _phrase(self, rng: Random) -> str:
        language = self.languages.draw(rng)
        if language == "both":
            return (
                f"{pick(rng, self.disguise['zh'][: self.n_phrases])} {pick(rng, self.disguise['en'][: self.n_phrases])}"
            )
        return str(pick(rng, self.disguise[language][: self.n_phrases]))

    def _mark(self, rng: Random, kind: str) -> str:
        if kind == "purity":
            return pick(rng, _PURITY)
        if kind == "formula" or (kind == "cas" and not self.material["cas"]):
            return str(pick(rng, self.material["formula"]))
        if kind == "cas":
            return f"CAS {self.material['cas']}" if rng.random() < 0.5 else str(self.material["cas"])
        return str(pick(rng, self.material[pick(rng, ("zh", "en"))]))


def draw_wording(rng: Random, disguise: dict[str, Any], material: dict[str, Any]) -> Wording:
    """Return the wording of a scheme that mostly keeps its secret."""
    shuffled = dict(disguise)
    for language in ("zh", "en", "pinyin"):
        shuffled[language] = rng.sample(disguise[language], len(disguise[language]))
    languages = Weighted(
        {"zh": 0.1 + rng.random(), "en": 0.02 + rng.random() ** 2, "both": 0.02 + rng.random() ** 3, "pinyin": 0.01}
    )
    leaky = rng.random() ** 3
    marks = {"formula": 0.25 * leaky, "purity": 0.4 * leaky, "cas": 0.08 * leaky, "name": 0.1 * leaky}
    return Wording(
        shuffled, material, languages, int(1 + rng.random() * 6), marks, rng.random(), brands=rng.random() * 0.8
    )
