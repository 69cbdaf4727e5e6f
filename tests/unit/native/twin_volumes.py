"""A plain Python twin of the reader of stated volumes."""

from __future__ import annotations

import re

NUMBER = re.compile(r"([0-9]+)(?:\.[0-9]+)?")
UNIT = re.compile(r" ?(?:(ml|毫升)|(l|升))", re.IGNORECASE | re.ASCII)
BEFORE = re.compile(r"([0-9]{0,5}) *[xX*×] *$")
AFTER = re.compile(r" *[xX*×] *([0-9]{0,5})")


def vessels(digits: str) -> int:
    return int(digits) if digits and 1 <= int(digits) <= 1000 else 1


def stated_volume(text: str) -> tuple[float, int]:
    """Return (ml, vessels) of the first volume that a text states; (0.0, 1) when it states none."""
    for number in NUMBER.finditer(text):
        unit = UNIT.match(text, number.end())
        if unit is None or (unit[0][-1] in "lL" and re.match("[A-Za-z0-9]", text[unit.end() :])):
            continue
        ml = float(number[0]) * (1.0 if unit[1] else 1000.0)
        if len(number[1]) > 5 or not 200 <= ml <= 5000:
            continue
        before, after = BEFORE.search(text[: number.start()]), AFTER.match(text, unit.end())
        return ml, max(vessels(before[1]) if before else 1, vessels(after[1]) if after else 1)
    return 0.0, 1
