"""Say in Chinese what the checker and the authors' tools say: `chinese.tsv` has every text, keyed by its English.

`{0}`, `{1}`.. stand for the parts a text fills in. A part may be a phrase of the catalogue itself; names, numbers and
what an author wrote stay as they are: a part in quotes and one marked `{0!}` are never looked up.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

CATALOGUE = "chinese.tsv"
SLOT = re.compile(r"\{([0-9])!?\}")
EDGE = "\0"  # of a part that is filled in
UNSPACED = re.compile("(?<=[A-Za-z0-9])\0(?=[一-鿿])|(?<=[一-鿿])\0(?=[A-Za-z0-9])")
VERBATIM = re.compile(r"'\{([0-9])\}'|\{([0-9])!\}")


@cache
def _catalogue() -> tuple[_Entry, ...]:
    """Return the entries, the ones that say most first."""
    lines = resources.files("rules").joinpath(CATALOGUE).read_text("utf-8").splitlines()[1:]
    pairs = [line.partition("\t") for line in lines]
    pairs.sort(key=lambda pair: -len(SLOT.sub("", pair[0])))
    return tuple(_Entry.of(english, chinese) for english, _, chinese in pairs)


class _Entry(NamedTuple):
    """One entry; its `start` is told apart more quickly than its pattern."""

    start: str
    pattern: re.Pattern[str]
    chinese: str
    verbatim: frozenset[int]
    has_words: bool

    @classmethod
    def of(cls, english: str, chinese: str) -> _Entry:
        parts = SLOT.split(english)[::2]
        pattern = "(.+?)".join(re.escape(part) for part in parts)
        verbatim = frozenset(int(quoted or marked) for quoted, marked in VERBATIM.findall(english))
        return cls(parts[0], re.compile(pattern, re.DOTALL), chinese, verbatim, any(map(str.isalpha, "".join(parts))))


def in_chinese(text: str) -> str | None:
    """Return a text in Chinese, None when the catalogue has no entry for it."""
    for entry in _catalogue():
        found = entry.pattern.fullmatch(text) if text.startswith(entry.start) else None
        if found is None:
            continue
        parts = list(found.groups())
        translated = [None if number in entry.verbatim else in_chinese(part) for number, part in enumerate(parts)]
        if entry.has_words or any(translated):
            return _filled(entry.chinese, [zh or part for zh, part in zip(translated, parts, strict=True)])
    return None


def _filled(chinese: str, parts: Sequence[str]) -> str:
    """Return a text with its parts filled in; a space parts Latin letters and digits from Chinese ones."""
    marked = SLOT.sub(lambda slot: f"{EDGE}{parts[int(slot[1])]}{EDGE}", chinese)
    return UNSPACED.sub(" ", marked).replace(EDGE, "")
