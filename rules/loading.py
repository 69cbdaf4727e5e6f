"""Load a rule set: read, check, compile; all or nothing."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from native.spec import Policy
from rules.checked import CheckedRule
from rules.checking import check_library
from rules.codes import Code
from rules.compiler import compile_rules, share_names, slot
from rules.errors import RulesInvalid
from rules.library import Library, read_library
from rules.ruleset import Ruleset, content_hash, rule_info

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rules.documents import Document
    from rules.positioned import MapNode

MAX_WINDOWS = 64  # different ones with one group_by, shares with them: a sighting has 64 bits for all


def load_ruleset(paths: Sequence[Path] = (), policy: Policy | None = None) -> Ruleset:
    """Return the rules of files and folders, ready to run.

    Drafts and retired rules are checked and left out; shadow rules are loaded and marked. No clock is asked
    whether something has expired: `check` does that, and exceptions act on the event time of parcels.

    Args:
        paths: files or folders; empty: the shipped packs.
        policy: from which score a parcel gets which decision; None: 30 info, 60 inspect, 90 hold.
    Raises:
        RulesInvalid: at least one file has an error; nothing is loaded.
    """
    library = read_library(paths)
    checked = check_library(library)
    rules = tuple(rule for rule in checked if rule.document.is_loaded)
    _check_slots(rules)
    problems = library.problems()
    if any(problem.severity == "error" for problem in problems):
        raise RulesInvalid(problems)
    chosen = policy or Policy()
    return compiled(rules, library, chosen)


def compiled(rules: Sequence[CheckedRule], library: Library, policy: Policy) -> Ruleset:
    """Return the rule set of some of a library's rules; they are free of errors."""
    name = content_hash(_loaded_nodes(library, rules), asdict(policy))
    spec = compile_rules(rules, library, name, policy)
    return Ruleset(name, spec, tuple(map(rule_info, rules)), tuple(rule.window for rule in rules))


def _check_slots(rules: Sequence[CheckedRule]) -> None:
    slots: dict[tuple[int, ...], set[int]] = {}
    for rule in rules:
        if rule.window is None:
            continue
        group = tuple(info.number for info in rule.window.group_by)
        taken = slots.setdefault(group, set())
        taken.add(slot(rule.when, rule.window))
        for measure in rule.window.measures:
            taken.update(share_names(measure.condition) if measure.condition is not None else ())
        if len(taken) > MAX_WINDOWS:
            names = ", ".join(info.name for info in rule.window.group_by)
            message = f"more than {MAX_WINDOWS} different windows are grouped by {names}; a share counts for two"
            rule.document.report.error(Code.TOO_MANY_WINDOWS, rule.document.window, message)


def _loaded_nodes(library: Library, rules: Sequence[CheckedRule]) -> list[MapNode]:
    documents: list[Document] = [rule.document for rule in rules]
    documents += (*library.lexicons.values(), *library.sets.values(), *library.fragments.values())
    documents += (table for table in (library.rates, library.classes) if table is not None)
    return [document.node for document in documents]
