"""Write the character of an element so that readers still know it: as its two halves, or by its sound."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# What may stand beside the radical of metals, which nobody writes alone, and the sound. No 碲 and no 石墨: their halves
# are words (宝石帝王绿, 火山岩石黑土). No other characters of the same sound: 氧化家 is in 阳极氧化家用锅.
METALS = {
    "镓": ("家", "jia"), "锗": ("者", "zhe"), "锑": ("弟", "ti"), "铋": ("必", "bi"), "铟": ("因", "yin"),
    "钨": ("乌", "wu"), "钼": ("目", "mu"), "钪": ("亢", "kang"), "钇": ("乙", "yi"), "钐": ("彡", "shan"),
    "钆": ("乚", "ga"), "铽": ("忒", "te"), "镝": ("啇商", "di"), "镥": ("鲁", "lu"), "钬": ("火", "huo"),
    "铒": ("耳", "er"), "铥": ("丢", "diu"), "铕": ("有", "you"), "镱": ("意", "yi"), "镨": ("普", "pu"),
    "钕": ("女", "nv"), "镧": ("兰", "lan"), "铈": ("市", "shi"),
}  # fmt: skip
RADICAL = "钅"
HALVES = [
    str.maketrans({char: RADICAL + halves[number % len(halves)] for char, (halves, _) in METALS.items()})
    for number in range(2)
]
SOUNDS = str.maketrans({char: sound for char, (_, sound) in METALS.items()})
METAL = re.compile(f"[{''.join(METALS)}]")
MIN_SOUNDED = 3  # characters of a term in which one may be written by its sound: 氧化di, but not er粉


def halved(text: str, alone: Collection[str]) -> Iterator[str]:
    """Yield a Chinese term with its metals as halves, where it has some.

    Args:
        alone: terms of the same lexicon that are one character; those that hold them need no halves of their own.
    """
    metals = METAL.findall(text)
    if metals and (len(text) == 1 or not any(char in alone for char in metals)):
        yield from dict.fromkeys(map(text.translate, HALVES))


def sounded(text: str) -> Iterator[str]:
    """Yield a Chinese term with its only metal, which something stands before, written by its sound."""
    if len(text) >= MIN_SOUNDED and len(METAL.findall(text)) == 1 and text[0] not in METALS:
        yield text.translate(SOUNDS)
