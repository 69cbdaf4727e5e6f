"""Lexicons: terms that mean the same, what they tell of a parcel, and that no two of them contradict each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from native.spec import Lexicon
from rules.codes import Code
from rules.positioned import MapNode, Node, TextNode
from rules.reading import read_choice, read_keys, read_map, read_text, read_texts, read_version
from rules.terms import Match, TermGroup, check_term, is_found_spelled_out, lexicon_terms, normal_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rules.report import Report

Tells = Literal["controlled", "cover", "everyday", "trait"]
TELLS: Mapping[Tells, str] = {
    "controlled": "controlled goods",  # what needs a licence, or is never said of honest goods
    "cover": "a cover",  # honest goods by whose name controlled ones went
    "everyday": "everyday goods",  # the kind of goods, and nothing else
    "trait": "a trait",  # a form, a grade, a use: no goods
}


@dataclass(frozen=True, slots=True)
class LexiconDocument:
    """Terms that mean the same.

    Attributes:
        match: how terms are found: in Latin script as whole words or anywhere, or in a text that says nothing else.
        is_exact: case counts for all terms; it always does for formulas.
        tells: what a term says of the parcel that it is found in; `controlled` unless the file says something else.
        is_told: the file says what it tells.
        terms: (group, term) in the order of the file.
        excepts: longer phrases that cancel a hit inside them.
        compiled: gives it as the automaton takes it, which is worked out once: tools make a rule set of each rule.
    """

    id: str
    version: int
    match: Match
    is_exact: bool
    tells: Tells
    is_told: bool
    terms: tuple[tuple[TermGroup, TextNode], ...]
    excepts: tuple[TextNode, ...]
    compiled: Callable[[], Lexicon]
    node: MapNode
    report: Report


class _Entry(NamedTuple):
    """A term; `exact`: its form, when only text of its case has it."""

    term: TextNode
    exact: str


def read_lexicon(node: MapNode, report: Report, document_id: str) -> LexiconDocument:
    """Return a lexicon; faults go to the report."""
    required, optional = (
        ("schema", "lexicon", "version", "owner", "terms"),
        ("match", "case", "tells", "except", "description"),
    )
    keys = read_keys(report, node, "a lexicon", required, optional)
    read_text(report, keys.get("owner"), "owner")
    match: Match | None = read_choice(report, keys.get("match"), "match", ("word", "substring", "alone"))
    is_exact = read_choice(report, keys.get("case"), "case", ("fold", "exact")) == "exact"
    tells = read_choice(report, keys.get("tells"), "tells", TELLS)
    excepts = _read_excepts(report, keys.get("except"))
    terms = _read_terms(report, keys.get("terms"), excepts, is_exact=is_exact)

    @cache
    def compiled() -> Lexicon:
        texts = ((group, term.text) for group, term in terms)
        found = lexicon_terms(texts, match=match or "word", is_exact=is_exact)
        return Lexicon(document_id, found, tuple(phrase.text for phrase in excepts.values()))

    return LexiconDocument(
        document_id,
        read_version(report, keys.get("version")),
        match or "word",
        is_exact,
        tells or "controlled",
        tells is not None,
        terms,
        tuple(excepts.values()),
        compiled,
        node,
        report,
    )


def _read_terms(
    report: Report, node: Node | None, excepts: Mapping[str, TextNode], *, is_exact: bool
) -> tuple[tuple[TermGroup, TextNode], ...]:
    found = read_map(report, node, "terms")
    if found is None:
        return ()
    terms: list[tuple[TermGroup, TextNode]] = []
    forms: dict[str, list[_Entry]] = {}
    groups = read_keys(report, found, "terms", (), tuple(TermGroup))
    for name, value in groups.items():
        group = TermGroup(name)
        for term in report.until_full(read_texts(report, value, f"terms.{name}")):
            if not check_term(report, group, term):
                continue
            form = normal_form(term.text, fold=True)
            entry = _entry(group, term, is_exact=is_exact)
            listed = forms.setdefault(form, [])
            if same := next((other.term for other in listed if _is_repeated(entry, other)), None):
                _report_repeated(report, term, same)
                continue
            if form in excepts:
                message = f"'{term.text}' is never found: `except` at {report.at(excepts[form])} cancels it"
                report.error(Code.REPEATED_TERM, term, message, "leave one of them out")
            listed.append(entry)
            terms.append((group, term))
    return tuple(terms)


def _read_excepts(report: Report, node: Node | None) -> dict[str, TextNode]:
    found: dict[str, TextNode] = {}
    for phrase in report.until_full(read_texts(report, node, "except")):
        if not check_term(report, None, phrase):
            continue
        form = normal_form(phrase.text, fold=True)
        if form in found:
            _report_repeated(report, phrase, found[form])
        found.setdefault(form, phrase)
    return found


def _report_repeated(report: Report, term: TextNode, first: TextNode) -> None:
    message = f"'{term.text}' and '{first.text}' at {report.at(first)} find the same"
    report.error(Code.REPEATED_TERM, term, message, "leave one of them out")


def _entry(group: TermGroup, term: TextNode, *, is_exact: bool) -> _Entry:
    has_case = is_exact or group is TermGroup.FORMULA
    return _Entry(term, normal_form(term.text, fold=False) if has_case else "")


def _share_text(one: _Entry, other: _Entry) -> bool:
    """Say whether some text has both terms, whose folded forms are the same."""
    return not (one.exact and other.exact) or one.exact == other.exact


def _is_repeated(one: _Entry, other: _Entry) -> bool:
    """Say whether one of two terms with the same folded form finds all that the other does.

    A formula of few letters (Dy2O3) is also found spelled out, and the same under `en` in small letters: they are two.
    """
    if bool(one.exact) == bool(other.exact):
        return one.exact == other.exact
    as_formula = is_found_spelled_out(one.term.text, is_exact=True)
    return is_found_spelled_out(one.term.text, is_exact=False) or not as_formula


def check_collisions(lexicons: Iterable[tuple[bool, LexiconDocument]]) -> None:
    """Report terms that two lexicons have and that cannot be true of both; the later one is told.

    What is a trait, no goods, may stand anywhere. Everyday goods may be a cover, which is why they serve as one.
    Anything else two lexicons say of the same words contradicts itself. An author who has not said what a lexicon
    tells is only advised that a shipped one has the term.

    Args:
        lexicons: (is the author's own, lexicon); the earlier have the first say.
    """
    forms: dict[str, list[tuple[_Entry, LexiconDocument, bool]]] = {}
    for is_own, lexicon in lexicons:
        if lexicon.tells == "trait":
            continue
        for group, term in lexicon.report.until_full(lexicon.terms):
            entry = _entry(group, term, is_exact=lexicon.is_exact)
            listed = forms.setdefault(normal_form(term.text, fold=True), [])
            for other, against, is_by_author in reversed(listed):
                if _contradict(lexicon, against) and _share_text(entry, other):
                    is_advice = is_own and not is_by_author and not lexicon.is_told
                    _report_collision(lexicon, term, against, other.term, is_advice=is_advice)
                    break
            listed.append((entry, lexicon, is_own))


def _contradict(one: LexiconDocument, other: LexiconDocument) -> bool:
    return one is not other and {one.tells, other.tells} != {"cover", "everyday"}


def _report_collision(
    lexicon: LexiconDocument, term: TextNode, against: LexiconDocument, other: TextNode, *, is_advice: bool
) -> None:
    report = lexicon.report.advise if is_advice else lexicon.report.error
    here, there = TELLS[lexicon.tells], TELLS[against.tells]
    place = against.report.at(other)
    message = f"'{term.text}' cannot be both {here} '{lexicon.id}' here and {there} '{against.id}' at {place}"
    hint = f"leave it out and mention lexicon:{against.id} beside lexicon:{lexicon.id}, or say what this one `tells`"
    report(Code.COLLIDING_TERM, term, message, hint)
