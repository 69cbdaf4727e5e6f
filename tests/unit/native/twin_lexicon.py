"""What native/lexicon.pyx and native/likeness.pyx do, in plain Python that looks everywhere."""

from __future__ import annotations

import re
import string
from itertools import accumulate

from native.spec import Lexicon, Term
from native.text import normalised
from tests.unit.native.twin_text import twin_with_rows

WORD = set((string.ascii_letters + string.digits).encode())
# Two characters each: what is written, and what it stands for.
UPRIGHT = {f"{one}{other}" for one in "1|" for other in "iIlL"} | {"li", "lI", "Il", "IL"}
ROUND = {"0o", "0O"}
IN_NUMBERS = UPRIGHT | ROUND | {f"{one}1" for one in "iIlL|"} | {"o0", "O0"}
IN_WORDS = (
    UPRIGHT
    | ROUND
    | {pair for one in "4@" for pair in (f"{one}a", f"{one}A")}
    | {pair for one in "5$" for pair in (f"{one}s", f"{one}S")}
    | {pair for one in "7+" for pair in (f"{one}t", f"{one}T")}
    | {pair for one in "69" for pair in (f"{one}g", f"{one}G")}
    | {"3e", "3E", "8b", "8B", "2z", "2Z", "!i", "!I", "!l", "!L"}
)
SHAPES = bytes.maketrans(b" -_.a4@b8e3g69il1!|o0s5$t7+z2", b"    aaabbeegggiiiiioossstttzz")


def twin(lexicons: list[Lexicon], text: str) -> set[tuple[int, int, int]]:
    """Return (lexicon, start, end) of every hit, by looking everywhere."""
    prepared, rows = twin_with_rows(text)
    raw = prepared.encode()
    everything = [Term(text) for lexicon in lexicons for text in lexicon.excepts]
    everything += [term for lexicon in lexicons for term in lexicon.terms]
    in_rows = [spelled_out(raw, row, everything) for row in rows]
    hits = set()
    for number, lexicon in enumerate(lexicons):

        def found(term: Term) -> list[tuple[int, int]]:
            return spans(raw, term) + [span for row in in_rows for span, other in row if other == term]

        phrases = [span for phrase in lexicon.excepts for span in found(Term(phrase))]
        for term in lexicon.terms:
            for start, end in found(term):
                if not any(first <= start and end <= last for first, last in phrases):
                    hits.add((number, start, end))
    return hits


def spelled_out(raw: bytes, row: tuple[int, int], terms: list[Term]) -> list[tuple[tuple[int, int], Term]]:
    """Return what terms are spelled out in a row of letters set apart, wherever they begin and end."""
    places = [at for at in range(*row) if raw[at] in WORD]
    letters = bytes(raw[at] for at in places)
    found = []
    for term in terms:
        needle = re.sub(rb"[^A-Za-z0-9]", b"", normalised(term.text)[0].encode())
        if is_telling(needle, term):
            found += [
                (start, start + len(needle), term)
                for start in range(len(letters) - len(needle) + 1)
                if shape(part := letters[start : start + len(needle)]) == shape(needle)
                and (is_same(part, needle, exact=term.exact) or is_meant(spelled_pairs(part, term), exact=term.exact))
            ]
    return [
        ((places[start], places[end - 1] + 1), term)
        for start, end, term in found
        if not (term.whole and any(is_askew(start - first, end - first, other) for first, last, other in found
                                   if first <= start and end <= last and end - start < last - first))
    ]  # fmt: skip


def spelled_pairs(letters: bytes, term: Term) -> list[tuple[str, str, bool]]:
    words = re.findall(r"[A-Za-z0-9]+", normalised(term.text)[0])
    starts = set(accumulate(map(len, words), initial=0))
    pairs = zip(letters.decode(), "".join(words), strict=True)
    return [(char, meant, at in starts) for at, (char, meant) in enumerate(pairs)]


def is_telling(needle: bytes, term: Term) -> bool:
    n_letters = sum(bytes([byte]).isalpha() for byte in needle)
    enough = len(needle) >= 5 and n_letters >= 2 if term.exact else n_letters >= 5
    return enough and not term.alone and normalised(term.text)[0].isascii()


def is_askew(start: int, end: int, term: Term) -> bool:
    """Say whether letters of a term begin or end inside one of its words."""
    words = re.findall(r"[A-Za-z0-9]+", normalised(term.text)[0])
    return not {start, end} <= set(accumulate(map(len, words), initial=0))


def spans(raw: bytes, term: Term) -> list[tuple[int, int]]:
    needle = normalised(term.text)[0].strip().encode()
    found = []
    for start in range(len(raw) - len(needle) + 1):
        end = start + len(needle)
        part = raw[start:end]
        sides = [(raw[start - 1 : start] if start else b"", part[:1], needle[:1])]
        sides.append((raw[end : end + 1], part[-1:], needle[-1:]))
        if is_same(part, needle, exact=term.exact):
            touched = term.whole and any(one_word([side, edge], exact=term.exact) for side, edge, _ in sides)
        elif has_disguise(term) and shape(part) == shape(needle) and is_meant(pairs_of(part, needle), exact=term.exact):
            touched = any(one_word([side, edge], exact=term.exact) for side, *edges in sides for edge in edges)
        else:
            continue
        accompanied = any(byte in WORD or byte >= 0x80 for byte in raw[:start] + raw[end:])
        if not touched and not (term.alone and accompanied):
            found.append((start, end))
    return found


def shape(part: bytes) -> bytes:
    """Return what a hasty reader sees, who takes all for the same that may stand for one another."""
    return part.lower().translate(SHAPES)


def is_same(part: bytes, needle: bytes, *, exact: bool) -> bool:
    return joined(part) == joined(needle) or (not exact and joined(part).lower() == joined(needle).lower())


def has_disguise(term: Term) -> bool:
    needle = normalised(term.text)[0].encode()
    return needle.isascii() and not term.alone and sum(byte in WORD for byte in needle) >= 5


def pairs_of(part: bytes, needle: bytes) -> list[tuple[str, str, bool]]:
    """Return each character of a text, that of the term it stands for, and whether a word starts there."""
    starts = [match.start() for match in re.finditer(rb"[A-Za-z0-9]+|[^A-Za-z0-9]", needle)]
    pairs = zip(joined(part).decode("latin-1"), joined(needle).decode("latin-1"), strict=True)
    return [(char, meant, at in starts) for at, (char, meant) in enumerate(pairs)]


def is_meant(pairs: list[tuple[str, str, bool]], *, exact: bool) -> bool:
    """Say whether a text is a term with stand-ins."""
    kept = [(char, meant) for char, meant, _ in pairs if char.lower() == meant.lower()]
    stand_ins = [(char, meant, starts) for char, meant, starts in pairs if char.lower() != meant.lower()]
    has_digit = any(meant.isdigit() for _, meant, _ in pairs)
    allowed = IN_NUMBERS if has_digit else IN_WORDS
    if not all(char + meant in allowed for char, meant, _ in stand_ins):
        return False
    if sum(meant.isalnum() for _, meant in kept) < 3:
        return False
    if exact or has_digit:
        return all(char == meant for char, meant in kept)
    has_small = any(char.islower() for char, _ in kept)
    tall_i = any(char == "I" for char, _, _ in stand_ins)
    return not (has_small and ("l", False) in {(char, starts) for char, _, starts in stand_ins}) and (
        has_small or not tall_i
    )


def joined(part: bytes) -> bytes:
    return re.sub(rb"[-_.]", b" ", part)


def one_word(neighbours: list[bytes], *, exact: bool) -> bool:
    """Say whether a word goes on between two neighbours, whichever comes first."""
    pattern = rb"[A-Za-z0-9]{2}" if exact else rb"[A-Za-z]{2}|[0-9]{2}"
    return re.fullmatch(pattern, b"".join(neighbours)) is not None
