"""Country codes and the names by which authors know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rules.countries import country_code, is_assigned
from tests.unit.rules.written import found, rule

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Japan", "JP"),
        ("日本", "JP"),
        ("uk", "GB"),
        ("越南", "VN"),
        ("UAE", "AE"),
        ("香港", "HK"),
        ("jp", "JP"),
        ("Atlantis", ""),
    ],
)
def test_name_of_a_country_means_its_code(name: str, code: str) -> None:
    assert country_code(name) == code


@pytest.mark.parametrize(("code", "known"), [("JP", True), ("XK", True), ("ZZ", True), ("UK", False), ("EN", False)])
def test_codes_of_countries_are_known(code: str, known: bool) -> None:
    assert is_assigned(code) is known


def test_code_of_no_country_is_advice_with_the_one_that_was_meant(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, rule("when: {destination.country: {in: [JP, UK]}}\n"))
    assert (problem.code, problem.severity, problem.hint) == ("R705", "warning", "did you mean 'GB'?")
