"""Honest descriptions: what lexicons of controlled goods are held against, so that no term accuses ordinary goods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from native.lexicon import Automaton
from native.spec import Lexicon
from rules.codes import Code
from rules.positioned import MapNode, TextNode
from rules.reading import read_keys, read_text, read_texts, read_version
from rules.terms import lexicon_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rules.lexicons import LexiconDocument
    from rules.report import Report


@dataclass(frozen=True, slots=True)
class HonestDocument:
    """Descriptions of honest parcels, some of which only look like controlled goods."""

    id: str
    version: int
    phrases: tuple[TextNode, ...]
    node: MapNode
    report: Report


def read_honest(node: MapNode, report: Report, document_id: str) -> HonestDocument:
    """Return a list of honest descriptions; faults go to the report."""
    required = ("schema", "honest", "version", "owner", "source", "phrases")
    keys = read_keys(report, node, "a list of honest descriptions", required, ("description",))
    read_text(report, keys.get("owner"), "owner")
    read_text(report, keys.get("source"), "source")
    phrases = read_texts(report, keys.get("phrases"), "phrases")
    return HonestDocument(document_id, read_version(report, keys.get("version")), phrases, node, report)


def check_honest(lexicons: Iterable[LexiconDocument], lists: Sequence[HonestDocument]) -> None:
    """Report the terms of controlled goods that are found in honest descriptions, each once.

    Lexicons that tell something else are left out: covers and everyday goods are honest descriptions themselves.
    """
    held = [(lexicon, *_compiled(lexicon)) for lexicon in lexicons if lexicon.tells == "controlled"]
    accusing = [(lexicon, node) for lexicon, _, nodes in held for node in nodes]
    automaton = Automaton([compiled for _, compiled, _ in held])
    told = set()
    for found in lists:
        for phrase in found.phrases:
            for _, number, _, _ in automaton.find(phrase.text):
                lexicon, term = accusing[number]
                if (lexicon.id, term) in told:
                    continue
                told.add((lexicon.id, term))
                place = found.report.at(phrase)
                message = f"'{term.text}' is found in the honest description '{phrase.text[:60]}' at {place}"
                hint = "write a longer term, put the honest words under `except`, or say what the lexicon `tells`"
                lexicon.report.advise(Code.HONEST_TERM, term, message, hint)


def _compiled(lexicon: LexiconDocument) -> tuple[Lexicon, list[TextNode]]:
    """Return a lexicon for the automaton, and whose each of its numbers is: one term may be written in several ways."""
    terms, nodes = [], []
    for group, node in lexicon.terms:  # one by one, so that none is merged into another
        for term in lexicon_terms([(group, node.text)], match=lexicon.match, is_exact=lexicon.is_exact):
            terms.append(term)
            nodes.append(node)
    nodes.extend(lexicon.excepts)
    return Lexicon(lexicon.id, tuple(terms), tuple(phrase.text for phrase in lexicon.excepts)), nodes
