"""Know the country codes of ISO 3166-1, and which of them a name means.

`countries.tsv` has a line for each: the code, then names it goes by, after the Unicode CLDR.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CODE = re.compile(r"[A-Z]{2}")
FREE = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")  # for everybody's own use, as XK is used for Kosovo


@cache
def _names() -> Mapping[str, str]:
    """Return the code for each name, folded, and for each code itself."""
    lines = resources.files("rules").joinpath("countries.tsv").read_text("utf-8").splitlines()
    return {name.casefold(): line.partition("\t")[0] for line in lines for name in line.split("\t")}


def is_assigned(code: str) -> bool:
    """Say whether a code is a country's, or free for everybody's own use."""
    return _names().get(code.casefold()) == code or FREE.fullmatch(code) is not None


def country_code(name: str) -> str:
    """Return the code of a country that goes by a name, in English or Chinese; empty when none does."""
    return _names().get(name.strip().casefold(), "")
