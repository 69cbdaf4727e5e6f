"""Name characters that only look like YAML's, and say what an author meant by them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rules.codes import Code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rules.report import Report

SPACES = {"\u00a0": "a no-break space", "\u3000": "a full-width space"}
COMMAS = {"，": "a full-width comma '，'", "、": "a Chinese comma '、'"}
BRACKETS = {"｛": "{", "｝": "}", "［": "[", "］": "]"}
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
INDENT = re.compile("^ *([\t\u00a0\u3000])\\s*[^\\s#]")
# A full-width colon is a text's own, but for behind a key; a full-width bracket, but for where a value begins.
COLON = re.compile(r"""(?<=[A-Za-z0-9_.\-"'])：""")
BRACKET = re.compile(r"(?:(?<=[:,\-\[{] )|(?<=[\[{]))[｛［]")
SPACE = re.compile("[\u00a0\u3000]")
COMMA = re.compile("[，、]")
IN_KEY = re.compile("[：\t\u00a0\u3000]")
BRACKET_SIGN = re.compile("[｛｝［］]")
INDENT_WIDTH = {"\t": 2, "\u3000": 2}  # in spaces, as an editor shows them


class Spot(NamedTuple):
    """A character of the file that only looks like YAML's."""

    line: int
    col: int
    char: str


def report_spot(report: Report, spot: Spot, where: str) -> None:
    """Report a look-alike; `where` goes on from its name, such as ` in the key 'a：b'`."""
    if spot.char == "\t":
        name, way_out = "a tab", "indent with spaces"
    elif spot.char == "：":
        name, way_out = "a full-width colon '：'", "write ': ', a colon and a space"
    elif spot.char in BRACKETS:
        name, way_out = (
            f"a full-width bracket '{spot.char}'",
            f"write '{BRACKETS[spot.char]}'; put a text that begins with it in quotes",
        )
    elif spot.char in COMMAS:
        name = COMMAS[spot.char]
        way_out = "write ', ' between entries; put a text that holds this one in quotes"
    elif spot.char in SPACES:
        name, way_out = SPACES[spot.char], "write an ordinary space"
    else:
        name, way_out = f"an invisible character (U+{ord(spot.char):04X})", "delete it, or put the text in quotes"
    report.error(Code.LOOK_ALIKE, spot, f"{name}{where}", way_out)


def false_indents(lines: Sequence[str]) -> Iterator[Spot]:
    """Yield what stands in place of the spaces that begin a line."""
    for number, line in enumerate(lines, start=1):
        if found := INDENT.match(line):
            yield Spot(number, found.start(1) + 1, found[1])


def suspected(line: str, *, in_flow: bool) -> re.Match[str] | None:
    """Return the character that may be why YAML cannot be read on a line.

    Args:
        in_flow: the fault lies in braces or brackets, where it is often a comma that YAML does not know.
    """
    patterns = (COLON, SPACE, BRACKET, *([COMMA] if in_flow else []))
    return next((found for pattern in patterns if (found := pattern.search(line))), None)


def meant(char: str, *, before_space: bool) -> str:
    """Return what an author meant by a look-alike; nothing for an invisible character."""
    if char == "：":
        return ":" if before_space else ": "
    if char in COMMAS:
        return ", "
    return " " if char in SPACES else BRACKETS.get(char, "")
