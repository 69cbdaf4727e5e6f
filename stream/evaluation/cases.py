"""Measure cases: alerts that share parcels, also by way of other alerts, folded as the service folds them."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field

from stream.cases import Bundles
from stream.evaluation.findings import FoundAlert


@dataclass(slots=True)
class Case:
    """Alerts that hang together.

    Args:
        n_alerts: how many.
        parcels: numbers of all their parcels.
    """

    n_alerts: int = 0
    parcels: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """All cases.

    Args:
        n_right: cases of which at least half of the parcels belong to schemes.
        n_alerts_most: alerts of the case that has most.
        n_schemes: schemes of which a case holds a parcel.
        n_of_schemes: pairs of a scheme and a case that holds a parcel of it.
    """

    n_cases: int = 0
    n_right: int = 0
    n_alerts_most: int = 0
    n_schemes: int = 0
    n_of_schemes: int = 0


def cases_of(alerts: Sequence[FoundAlert]) -> list[Case]:
    """Return the cases of some alerts, in the order of their first ones; an alert without parcels is a case."""
    bundles: Bundles[str | int] = Bundles()
    for number, alert in enumerate(alerts):
        bundles.tie(f"alert {number}", alert.parcels)
    cases: dict[int, Case] = {}
    for number, alert in enumerate(alerts):
        case = cases.setdefault(bundles.number(f"alert {number}"), Case())
        case.n_alerts += 1
        case.parcels |= alert.parcels
    return list(cases.values())


def mostly_of_schemes(parcels: Collection[int], hidden: Container[int]) -> bool:
    """Say whether at least half of the parcels of an alert or a case belong to schemes.

    Args:
        hidden: numbers of the parcels that do.
    """
    return 2 * sum(parcel in hidden for parcel in parcels) >= len(parcels)


def case_figures(alerts: Sequence[FoundAlert], scheme_of: Mapping[int, str]) -> CaseFigures:
    """Return the figures of the cases of some alerts.

    Args:
        scheme_of: scheme of each parcel that belongs to one, by its number.
    """
    cases = cases_of(alerts)
    schemes = [{scheme_of[parcel] for parcel in case.parcels if parcel in scheme_of} for case in cases]
    return CaseFigures(
        n_cases=len(cases),
        n_right=sum(mostly_of_schemes(case.parcels, scheme_of) for case in cases),
        n_alerts_most=max((case.n_alerts for case in cases), default=0),
        n_schemes=len(set().union(*schemes)),
        n_of_schemes=sum(map(len, schemes)),
    )
