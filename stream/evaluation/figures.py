"""Figures of what was found against what is true."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rules import Decision
from stream.evaluation.cases import CaseFigures, case_figures, mostly_of_schemes
from stream.evaluation.findings import Findings, FoundAlert
from stream.evaluation.parcels import Parcels
from stream.evaluation.scene import SceneFiles

TOTAL = "total"
DEFINITIONS = {
    "found": "schemes of which a parcel is in an active alert, or got a decision that is not clear",
    "caught": "share of the grams of schemes in such parcels",
    "gone": "share of the grams accepted before the event time at which the scheme was first found: of its first "
    "parcel that was not clear, or of the first hit of an alert that holds one of its parcels, and not before that "
    "parcel; all of it when it was never found",
    "precision": "share of the active alerts of which at least half of the parcels belong to schemes",
    "case": "active alerts that share parcels, also by way of other alerts: one thing to look into; right when at "
    "least half of its parcels belong to schemes",
    "cases a scheme": "cases that hold a parcel of it, of the schemes that are in any",
    "disturbed": "honest parcels to be inspected or held, by their verdict or by a revision after an alert",
    "asked": "honest parcels with decision info at worst",
}


@dataclass(slots=True)
class KindFigures:
    """Schemes of one kind, or of all: how many there are and were found, and what became of their grams."""

    n_schemes: int = 0
    n_found: int = 0
    grams: float = 0.0
    caught_g: float = 0.0
    gone_g: float = 0.0

    def add(self, other: KindFigures) -> None:
        """Add another kind."""
        self.n_schemes += other.n_schemes
        self.n_found += other.n_found
        self.grams += other.grams
        self.caught_g += other.caught_g
        self.gone_g += other.gone_g


@dataclass(slots=True)
class RuleFigures:
    """One rule: its alerts and how many of them are right; parcels that it hit by themselves, of schemes and not."""

    n_alerts: int = 0
    n_right: int = 0
    n_scheme_hits: int = 0
    n_benign_hits: int = 0


@dataclass(slots=True)
class Figures:
    """All figures of one way of screening.

    Args:
        kinds: by kind of scheme; `total` is all of them.
        rules: by rule.
        look_alikes: kind of look-alike -> (parcels, disturbed ones); `everyday` is the rest of the honest.
    """

    kinds: dict[str, KindFigures]
    n_alerts: int
    n_right: int
    cases: CaseFigures
    n_benign: int
    n_disturbed: int
    n_asked: int
    rules: dict[str, RuleFigures] = field(default_factory=dict)
    look_alikes: dict[str, tuple[int, int]] = field(default_factory=dict)


def figures_of(findings: Findings, parcels: Parcels, scene: SceneFiles) -> Figures:
    """Return the figures of what was found in a scene."""
    schemes: dict[str, list[int]] = {name: [] for name in scene.kinds}
    scheme_of: dict[int, str] = {}
    look_alike_of: dict[int, str] = {}
    for number, name in enumerate(parcels.names()):
        if (scheme := scene.scheme_of.get(name)) is not None:
            schemes[scheme].append(number)
            scheme_of[number] = scheme
        elif (look_alike := scene.look_alike_of.get(name)) is not None:
            look_alike_of[number] = look_alike
    right = [mostly_of_schemes(alert.parcels, scheme_of) for alert in findings.alerts]
    benign = [number for number in range(len(parcels)) if number not in scheme_of]
    disturbed = [number for number in benign if findings.is_disturbed(number)]
    counted = Counter(look_alike_of.get(number, "everyday") for number in benign)
    hurt = Counter(look_alike_of.get(number, "everyday") for number in disturbed)
    return Figures(
        kinds=_kinds(findings, parcels, scene, schemes),
        n_alerts=len(findings.alerts),
        n_right=sum(right),
        cases=case_figures(findings.alerts, scheme_of),
        n_benign=len(benign),
        n_disturbed=len(disturbed),
        n_asked=sum(findings.verdicts[number] == Decision.INFO for number in benign)
        - sum(findings.verdicts[number] == Decision.INFO for number in disturbed),
        rules=_rules(findings, right, scheme_of.keys()),
        look_alikes={kind: (n, hurt[kind]) for kind, n in sorted(counted.items())} if look_alike_of else {},
    )


def _kinds(
    findings: Findings, parcels: Parcels, scene: SceneFiles, schemes: dict[str, list[int]]
) -> dict[str, KindFigures]:
    alerts_of: dict[int, list[FoundAlert]] = defaultdict(list)
    for alert in findings.alerts:
        for number in alert.parcels:
            alerts_of[number].append(alert)
    by_kind: dict[str, KindFigures] = {kind: KindFigures() for kind in sorted(set(scene.kinds.values()))}
    total = KindFigures()
    for name, mine in schemes.items():
        figures = _scheme(findings, parcels, mine, alerts_of)
        by_kind[scene.kinds[name]].add(figures)
        total.add(figures)
    return by_kind | {TOTAL: total}


def _scheme(
    findings: Findings, parcels: Parcels, mine: list[int], alerts_of: dict[int, list[FoundAlert]]
) -> KindFigures:
    found_ms, caught_g = math.inf, 0.0
    for number in mine:
        moments = [max(alert.first_ms, parcels.accepted_ms[number]) for alert in alerts_of.get(number, ())]
        if findings.verdicts[number] > Decision.CLEAR:
            moments.append(parcels.accepted_ms[number])
        if moments:
            found_ms = min(found_ms, *moments)
            caught_g += parcels.gross_g[number]
    gone_g = sum(parcels.gross_g[number] for number in mine if parcels.accepted_ms[number] < found_ms)
    grams = sum(parcels.gross_g[number] for number in mine)
    return KindFigures(1, int(found_ms < math.inf), grams, caught_g, gone_g)


def _rules(findings: Findings, right: list[bool], hidden: Iterable[int]) -> dict[str, RuleFigures]:
    of_schemes = set(hidden)
    rules = {
        rule: RuleFigures(0, 0, len(hits & of_schemes), len(hits - of_schemes)) for rule, hits in findings.hits.items()
    }
    for alert, is_right in zip(findings.alerts, right, strict=True):
        figures = rules.setdefault(alert.rule, RuleFigures())
        figures.n_alerts += 1
        figures.n_right += is_right
    return rules
