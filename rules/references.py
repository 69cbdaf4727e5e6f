"""Tell references (`lexicon:name`, `set:name`, `param:name`) from texts, and texts that only look like one."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from rules.codes import Code
from rules.lookalikes import COMMA, Spot, report_spot

if TYPE_CHECKING:
    from rules.positioned import TextNode
    from rules.report import Report

KINDS = ("lexicon", "set", "param", "fragment")
REFERENCE = re.compile(r"(lexicon|set|param|fragment):(.*)")
NEARLY = re.compile(r"([A-Za-z]{3,10})\s*([:：])\s*\S")
QUOTES = {"“": "”", "‘": "’", "「": "」", "＂": "＂"}


def report_near_reference(report: Report, text: TextNode) -> bool:
    """Report a text that was meant for a reference, and say whether it was."""
    found = NEARLY.match(text.text)
    if found is None or REFERENCE.fullmatch(text.text):
        return False
    near = get_close_matches(found[1].casefold(), KINDS, n=1, cutoff=0.75)
    if not near:
        return False
    if found[2] == "：":
        spot = Spot(text.line, text.col + found.start(2) + (not text.plain), "：")
        report_spot(report, spot, f" in '{text.text[:60]}'")
    else:
        name = text.text[found.end(2) :].strip()
        report.error(Code.BAD_OPERAND, text, f"'{text.text[:60]}' is no reference", f"did you mean '{near[0]}:{name}'?")
    return True


def report_marks(report: Report, phrase: TextNode) -> bool:
    """Report a comma or quotes of Chinese print in a phrase without YAML's quotes, and say whether there are."""
    if not phrase.plain:
        return False
    if found := COMMA.search(phrase.text):
        report_spot(report, Spot(phrase.line, phrase.col + found.start(), found[0]), " in a phrase")
        return True
    if phrase.text[0] in QUOTES and phrase.text.endswith(QUOTES[phrase.text[0]]):
        hint = 'leave them out, or write " in their place'
        report.error(Code.LOOK_ALIKE, phrase, f"quotes '{phrase.text[0]}' that YAML does not know", hint)
        return True
    return False
