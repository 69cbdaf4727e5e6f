"""Say in an author's words why YAML cannot be read: what libyaml says speaks of its own states."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rules.source import Source

IN_QUOTES = "put the whole text in quotes"
HOLDS_COLON = "put a text that holds ': ' in quotes"
ENTRY = "an entry of a list begins with '- '"
ONE_COLUMN = "lines that belong together begin in one column"
CHECK = "check indentation, quotes, brackets and the space after ':'"
# What libyaml says in part, and what it means wherever it says so.
SAID = (
    (
        "comment or line break",
        "a text cannot begin with '>' or '|'",
        "put the whole text in quotes; a bound is written {gt: 3kg}",
    ),
    ("unexpected ':'", "a text in brackets holds ':'", IN_QUOTES),
    ("node content", "a value is missing here", CHECK),
    ("mapping keys are not allowed", "a text cannot begin with '? '", IN_QUOTES),
    ("scanning a directive", "a line cannot begin with '%'", IN_QUOTES),
    ("<document start>", "something stands behind the end of the document", "give it its own file"),
    (
        "block sequence entries",
        "a list of '- ' cannot begin on the line of its key",
        "begin a new line, or write [a, b]",
    ),
)
OPENERS = {"flow mapping": "{", "flow sequence": "["}
Place = tuple[int, int]  # line and column, from 1
Told = tuple[Place, str, str]


class Fault(NamedTuple):
    """Why YAML cannot be read.

    Attributes:
        line, col: the place in the file.
        lines: in which the cause may lie.
        at: the line of the part that has to be left out.
    """

    line: int
    col: int
    lines: range
    at: int
    message: str
    hint: str
    in_flow: bool


def fault_of(context: str, problem: str, start: Place, at: Place, source: Source) -> Fault:
    """Return the fault that libyaml tells of.

    Args:
        context, problem: what it says it was doing, and what kept it from going on.
        start, at: where the one began and the other lies, in the text read.
    """
    is_opened = any(name in context for name in ("flow", "quoted scalar", "simple key"))
    left_out = start[0] if is_opened else at[0]
    if not is_opened:
        lines = range(max(at[0] - 1, 1), at[0] + 1)
    elif "quoted scalar" in context:  # what a quote that is not closed has swallowed is not to blame
        lines = range(start[0], start[0] + 1)
    else:
        lines = range(start[0], max(at[0], start[0]) + 1)
    what = ", ".join(part for part in (context, problem) if part)
    place, message, hint = _told(context, problem, source, start, at) or (at, what, CHECK)
    return Fault(*source.place(*place), lines, left_out, message, hint, in_flow="flow" in context)


def _told(context: str, problem: str, source: Source, start: Place, at: Place) -> Told | None:
    """Explain what a parser says of a place, within what began at `start`."""
    if "simple key" in context:
        word = source.line(start[0])[start[1] - 1 :].split("#")[0].strip()[:60]
        return start, f"a ':' is missing after '{word}'", "write `key: value`"
    if "unexpected ':'" in problem and re.match(r":[^\s,\]}]", source.line(at[0])[at[1] - 1 :]):
        return at, "a space is missing after ':'", "write `key: value`"
    for part, message, hint in SAID:
        if part in problem or part in context:
            return at, message, hint
    if "quoted scalar" in context:
        return _quotes(problem, source, start, at)
    if "flow" in context:
        return _brackets(context, source, start, at)
    return _block(problem, source, start, at)


def _quotes(problem: str, source: Source, start: Place, at: Place) -> Told | None:
    if "escape" in problem:
        sign = source.line(at[0])[at[1] - 1 : at[1] + 1]
        hint = "in double quotes a backslash begins an escape; use single quotes"
        return at, f"YAML does not know the escape '{sign}'", hint
    if "end of stream" in problem or "document indicator" in problem:
        quote = source.line(start[0])[start[1] - 1 : start[1]]
        return start, f"the quote {quote} is not closed", "write the same quote at the end of the text"
    return None


def _block(problem: str, source: Source, start: Place, at: Place) -> Told | None:
    line = source.line(at[0])
    before, rest = line[: at[1] - 1], line[at[1] - 1 :]
    if "mapping values are not allowed" in problem:
        return at, *_second_colon(before)
    if "did not find expected key" in problem or "did not find expected '-' indicator" in problem:
        return at, *_stray(before, rest, at[1], start[1], in_list="'-'" in problem)
    if "cannot start any token" in problem or "alphabetic or numeric character" in problem:
        sign = rest[:1] if "token" in problem else before[-1:]
        return at, f"a text cannot begin with '{sign}'", IN_QUOTES
    return None


def _brackets(context: str, source: Source, start: Place, at: Place) -> Told | None:
    opener = next((sign for name, sign in OPENERS.items() if name in context), "")
    if not opener:
        return None
    if at[0] > start[0] or at[1] > len(source.line(at[0])):
        between = [source.line(number) for number in range(start[0], min(at[0], start[0] + 50))]
        is_cut = re.search(r"\s#", between[0][start[1] :]) or any(" #" in line for line in between[1:])
        hint = "'#' behind a space begins a comment; put the whole text in quotes" if is_cut else "count the brackets"
        return start, f"the bracket '{opener}' is not closed", hint
    rest = source.line(at[0])[at[1] - 1 :]
    if rest.startswith(":"):
        return at, "a second ':' in one entry", f"entries are parted by ', '; {HOLDS_COLON}"
    return at, f"a comma or a closing bracket is missing before '{rest.strip()[:20]}'", CHECK


def _stray(before: str, rest: str, col: int, block_col: int, *, in_list: bool) -> tuple[str, str]:
    """Explain what a line has that goes on with nothing; its neighbours begin in column `block_col`."""
    if rest[:1] in ("}", "]"):
        return f"the bracket '{rest[0]}' was never opened", "count the brackets"
    if before.strip():
        return f"'{rest[:20]}' stands behind a value that has come to its end", IN_QUOTES
    if rest.startswith("-") and not rest.startswith("- "):
        return "a space is missing after '-'", ENTRY
    if in_list and col == block_col:
        return "a key stands where a list goes on", ENTRY
    return f"this line begins in column {col}, and the lines it belongs to in column {block_col}", ONE_COLUMN


def _second_colon(before: str) -> tuple[str, str]:
    head = before.lstrip()
    if head[:1] in ("–", "—"):
        return f"a dash '{head[0]}' that is not '-'", ENTRY
    if head.startswith("-") and not head.startswith("- "):
        return "a space is missing after '-'", ENTRY
    if ": " in head:
        return "a second ':' in one entry", HOLDS_COLON
    return "a key stands where the line above has its value already", ONE_COLUMN
