"""Say whether characters of a text stand for those of a term: ga11ium, ant!mony, NEODYMlUM, Dy203.

The automaton gives a letter and what may stand for it one class, so nothing is read twice; here is told where a term
ends which of them counts. A term that has digits, as formulas and CAS numbers do, has 0 for o, 1 for l or i and the
other way round, and its own case else: GA203 is a part's number. In other words a small l stands for i at the start, as
in lndium, or among capitals, a capital I for l beside small letters: dolly is not doily.
"""

from libc.stdint cimport uint32_t, uint8_t

from native.spec import JOINTS

cdef enum:
    MIN_KEPT = 3  # characters of a term that nothing stands for


cdef int _fill_folded() except -1:
    cdef int code
    for code in range(256):
        FOLDED[code] = <uint8_t>(code + 32 if 65 <= code <= 90 else code)
    for code in JOINTS.encode():
        FOLDED[code] = 32
    return 0


_fill_folded()


cdef inline bint is_letter(uint8_t folded) noexcept nogil:
    return 97 <= folded <= 122


cdef inline bint is_round_or_upright(uint8_t folded) noexcept nogil:
    """Say whether a character is one of o and 0, l, i and 1, which even numbers and formulas are told apart by."""
    return folded == c"o" or folded == c"0" or folded == c"l" or folded == c"i" or folded == c"1" or folded == c"|"


cdef void compare(Likeness* seen, uint8_t text, uint8_t raw, bint starts) noexcept nogil:
    cdef uint8_t folded = FOLDED[text], meant = FOLDED[raw]
    if folded == meant:
        seen.recased |= text != raw and folded != 32
        seen.small |= is_letter(text)
        return
    seen.n_stand_ins += 1
    if is_letter(folded) and is_letter(meant):
        if text == c"l":
            seen.low_l |= not starts
        elif text == c"I":
            seen.tall_i = True
        else:
            seen.differs = True
    elif is_digit(raw):
        seen.differs |= is_digit(text) or not is_round_or_upright(folded)
    elif is_letter(meant):
        seen.unlike_digit |= not is_round_or_upright(folded)
    else:
        seen.differs = True


cdef bint is_meant(const Likeness* seen, uint32_t n, bint exact, bint has_digit) noexcept nogil:
    if seen.differs:
        return False
    if seen.n_stand_ins == 0:
        return not (exact and seen.recased)
    if n < seen.n_stand_ins + MIN_KEPT:
        return False
    if exact or has_digit:
        return not seen.recased and not (has_digit and seen.unlike_digit)
    return not (seen.low_l and seen.small) and (seen.small or not seen.tall_i)
