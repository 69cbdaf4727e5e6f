"""Rules that somebody broke on purpose, or by a slip of the hand: problems come out, never an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from native.spec import Policy
from rules.checking import check_library
from rules.compiler import compile_rules
from rules.documents import read_document
from rules.library import Library
from rules.positioned import read
from tests.unit.rules.test_worked_examples import DYSPROSIUM, SPLIT, SURGE
from tests.unit.rules.written import FRAGMENT, LEXICON, SET, WINDOW_FRAGMENT

if TYPE_CHECKING:
    from rules.errors import Problem

OXIDE = "dysprosium"
TEXTS = {
    "abroad": FRAGMENT,
    "ree-dysprosium-misnamed": DYSPROSIUM.replace("leaves-country", "abroad").replace(
        "ferro-alloy-or-nickel", "dysprosium"
    ),
    "split-sender-couriers": SPLIT.replace("leaves-country", "abroad")
    .replace("material-like", "abroad")
    .replace("having: {", "having: {fragment: busy, "),
    "busy": WINDOW_FRAGMENT,
    "transit-surge": SURGE.replace("transit-watch", "watched"),
    OXIDE: LEXICON,
    "watched": SET,
}
PIECES = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "\n",
            "{",
            "}",
            "[",
            "]",
            ",",
            ": ",
            "- ",
            "param:",
            "lexicon:x",
            "set:",
            "fragment: abroad",
            "fragment: busy",
            "null",
            "-1",
            "{}",
            "[]",
            "''",
            "{field: density}",
            "all:",
            "not: {}",
            "{n}",
            "1e999",
            "９",
            "99999999999999999999999 t",
            "0d",
        ]
    ),
    st.text(max_size=5),
)


def check_texts(texts: dict[str, str]) -> tuple[Library, list[Problem]]:
    library = Library()
    for name, text in texts.items():
        node, report = read(text.encode("utf-8", "replace"), f"{name}.yaml")
        library.reports.append(report)
        document = read_document(node, report) if node is not None else None
        if document is not None:
            library.add(document)
    checked = check_library(library)
    problems = library.problems()
    if not any(problem.severity == "error" for problem in problems):
        compile_rules(checked, library, "0" * 12, Policy())
    return library, problems


@given(st.sampled_from(sorted(TEXTS)), st.floats(0, 1), st.integers(0, 12), PIECES)
def test_damaged_document_yields_problems_with_places(name: str, where: float, n_gone: int, piece: str) -> None:
    text = TEXTS[name]
    at = int(where * len(text))
    damaged = text[:at] + piece + text[at + n_gone :]
    library, problems = check_texts({**TEXTS, name: damaged})
    assert len(library.reports) == len(TEXTS)
    for problem in problems:
        assert problem.line >= 1
        assert problem.col >= 1
        assert problem.message


@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_document_with_a_value_replaced_by_another_shape_yields_problems(name: str, data: st.DataObject) -> None:
    lines = TEXTS[name].splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    key = lines[number].partition(":")[0]
    value = data.draw(st.sampled_from(["", " []", " {}", " text", " [[]]", " {a: b}", " [{}]", " 7", " -"]))
    lines[number] = f"{key}:{value}"
    check_texts({**TEXTS, name: "\n".join(lines)})
