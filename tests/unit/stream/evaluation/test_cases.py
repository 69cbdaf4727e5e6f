"""Cases: alerts that hang together by their parcels, against components found by spreading."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stream.evaluation.cases import CaseFigures, case_figures, cases_of
from stream.evaluation.findings import FoundAlert


def alerts(*parcels: set[int]) -> list[FoundAlert]:
    return [FoundAlert("r", 0, held) for held in parcels]


def spread(parcels: list[set[int]]) -> set[tuple[int, frozenset[int]]]:
    """Return (alerts, parcels) of each component."""
    left = list(parcels)
    found = []
    while left:
        whole, n = left.pop(0), 1
        while touching := [other for other in left if other & whole]:
            for other in touching:
                left.remove(other)
                whole, n = whole | other, n + 1
        found.append((n, frozenset(whole)))
    return set(found)


@given(st.lists(st.sets(st.integers(0, 30), min_size=1, max_size=4), max_size=20))
def test_alerts_are_one_case_exactly_when_parcels_lead_from_one_to_the_other(parcels: list[set[int]]) -> None:
    cases = cases_of(alerts(*parcels))
    assert {(case.n_alerts, frozenset(case.parcels)) for case in cases} == spread(parcels)
    assert sum(case.n_alerts for case in cases) == len(parcels)


def test_alerts_that_meet_late_are_one_case() -> None:
    assert [case.n_alerts for case in cases_of(alerts({1}, {2}, {3}, {1, 2}, {4}))] == [3, 1, 1]


def test_figures_of_cases_are_those_worked_out_by_hand() -> None:
    scheme_of = {1: "A", 2: "A", 3: "A", 4: "B"}
    found = alerts({1, 10}, {10, 11}, {2, 3}, {4, 3}, {20, 21}, {21})
    # {1, 10, 11}: a third of A; {2, 3, 4}: A and B; {20, 21}: honest
    assert case_figures(found, scheme_of) == CaseFigures(
        n_cases=3, n_right=1, n_alerts_most=2, n_schemes=2, n_of_schemes=3
    )


def test_no_alerts_are_no_cases() -> None:
    assert case_figures([], {1: "A"}) == CaseFigures()
