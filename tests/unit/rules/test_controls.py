"""Control lists: what stands on which day, and faults where they stand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from rules import RulesInvalid, catalogue_status
from rules.library import read_library, shipped_folder
from tests.unit.rules.written import LEXICON, found, places, write

if TYPE_CHECKING:
    from pathlib import Path

CONTROLS = """\
schema: parcel-rules/v1
controls: sample
version: 1
owner: desk
source: gazette
announcements:
  heavy:
    title: {zh: 第一号, en: Number 1}
    regime: licence
    document: Gazette 1
    source: read at the office
    published: 2025-04-03
    effective_from: 2025-04-04
  paused:
    title: {zh: 第二号, en: Number 2}
    regime: licence
    document: Gazette 2
    source: told by a newspaper
    effective_from: 2025-11-08
    suspended_from: 2025-11-07
    suspended_until: 2026-11-10
    suspended_by: pause
  pause: {title: {zh: 第三号, en: Number 3}, regime: suspension, document: Gazette 3, source: read at the desk}
  catalogue: {title: {zh: 目录, en: Catalogue}, regime: export-licence, document: Catalogue, source: the archive}
items:
  dy: {name: {zh: 镝, en: dysprosium}, family: dysprosium, lexicon: dysprosium, announcements: [heavy, catalogue]}
  ho: {name: {zh: 钬, en: holmium}, family: holmium, lexicon: dysprosium, announcements: [paused, catalogue]}
  nd: {name: {zh: 钕, en: neodymium}, family: light, lexicon: dysprosium, announcements: [catalogue], hs: [2846.90]}
"""
FAULTS = {
    "unknown announcement": (("[paused, catalogue]", "[pausd, catalogue]"), "R405 sample:27:90"),
    "unknown lexicon": (("holmium, lexicon: dysprosium", "holmium, lexicon: dyspros"), "R211 sample:27:62"),
    "suspension that ends before it begins": (("until: 2026-11-10", "until: 2025-11-06"), "R119 sample:21:22"),
    "suspension without an end": (("    suspended_until: 2026-11-10\n", ""), "R102 sample:20:21"),
    "suspension that nobody announced": (("    suspended_by: pause\n", ""), "R102 sample:20:21"),
    "suspension by what is not listed": (("suspended_by: pause", "suspended_by: paus"), "R405 sample:22:19"),
    "announcement without its source": (("    source: told by a newspaper\n", ""), "R102 sample:15:5"),
    "announcement without its document": (("    document: Gazette 2\n", ""), "R102 sample:15:5"),
    "no such day of publication": (("published: 2025-04-03", "published: April 2025"), "R113 sample:12:16"),
    "unknown regime": (("regime: export-licence", "regime: export"), "R111 sample:24:55"),
    "no such day": (("2025-04-04", "2025-02-30"), "R113 sample:13:21"),
    "unknown key": (("    effective_from: 2025-04-04", "    effective_form: 2025-04-04"), "R110 sample:13:5"),
    "no HS code": (("2846.90", "28x"), "R204 sample:28:107"),
    "no items": ((CONTROLS[CONTROLS.index("items:") :], "items: {}\n"), "R103 sample:25:8"),
}  # fmt: skip


def files(text: str = CONTROLS) -> dict[str, str]:
    return {"sample": text, "dysprosium": LEXICON}


def statuses(folder: Path, day: str) -> dict[str, str]:
    (status,) = catalogue_status(date.fromisoformat(day), write(folder, files()))
    return {entry.item.id: entry.status for entry in status.items}


def test_sample_list_has_no_fault(tmp_path: Path) -> None:
    assert found(tmp_path, files()) == []


@pytest.mark.parametrize(("change", "place"), FAULTS.values(), ids=FAULTS)
def test_fault_is_found_once_and_where_it_stands(tmp_path: Path, change: tuple[str, str], place: str) -> None:
    assert CONTROLS.count(change[0]) == 1
    assert places(found(tmp_path, files(CONTROLS.replace(*change)))) == [place]


@pytest.mark.parametrize(
    ("day", "dy", "ho"),
    [
        pytest.param("2025-04-03", "not-yet", "not-yet", id="the day before the first begins"),
        pytest.param("2025-04-04", "licence", "not-yet", id="its first day"),
        pytest.param("2025-11-06", "licence", "not-yet", id="before the suspension"),
        pytest.param("2025-11-07", "licence", "suspended", id="suspended a day before it would have begun"),
        pytest.param("2026-11-10", "licence", "suspended", id="last day of the suspension"),
        pytest.param("2026-11-11", "licence", "unknown", id="nobody has entered what holds since"),
    ],
)
def test_status_is_a_matter_of_the_day(tmp_path: Path, day: str, dy: str, ho: str) -> None:
    assert statuses(tmp_path, day) == {"dy": dy, "ho": ho, "nd": "export-licence"}


def test_operator_enters_that_a_measure_is_in_force_again(tmp_path: Path) -> None:
    suspension = "    suspended_from: 2025-11-07\n    suspended_until: 2026-11-10\n    suspended_by: pause\n"
    assert suspension in CONTROLS
    again = CONTROLS.replace(suspension, "")
    again = again.replace("effective_from: 2025-11-08", "effective_from: 2026-11-11")
    (status,) = catalogue_status(date(2026, 11, 25), write(tmp_path, files(again)))
    assert status.items[1].status == "licence"


def test_list_with_a_fault_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(RulesInvalid, match=r"sample\.yaml:9:13: error\[R111\]"):
        catalogue_status(date(2026, 1, 1), write(tmp_path, files(CONTROLS.replace("regime: licence", "regime: x", 1))))


def test_folder_of_rules_may_hold_a_control_list(tmp_path: Path) -> None:
    library = read_library(write(tmp_path, files()))
    assert list(library.controls) == ["sample"]
    assert library.problems() == []


def test_shipped_list_has_every_family_of_announcement_18_in_force_and_57_in_doubt() -> None:
    (status,) = catalogue_status(date(2026, 11, 25))
    by_family: dict[str, set[str]] = {}
    for entry in status.items:
        by_family.setdefault(entry.item.family, set()).add(entry.status)
    for family in ("dysprosium", "terbium", "yttrium", "gadolinium", "samarium", "lutetium", "scandium"):
        assert by_family[family] == {"licence"}
    for family in ("holmium", "erbium", "thulium", "europium", "ytterbium"):
        assert by_family[family] == {"unknown"}
    assert by_family["light-rare-earths"] == {"export-licence"}
    assert len(status.items) >= 85


def test_every_shipped_announcement_has_a_source_and_every_suspension_one_of_its_own() -> None:
    (status,) = catalogue_status(date(2026, 11, 25))
    by_id = {entry.announcement.id: entry.announcement for entry in status.announcements}
    assert all(one.document and one.source for one in by_id.values())
    assert {one.id for one in by_id.values() if one.published is None} == {"cn-lic"}
    suspended = [one for one in by_id.values() if one.suspended_from is not None]
    assert len(suspended) == 8
    for one in suspended:
        ended_by = by_id[one.suspended_by]
        assert ended_by.regime == "suspension"
        assert ended_by.effective_from == ended_by.published == one.suspended_from


def test_shipped_documents_of_every_kind_have_no_fault() -> None:
    library = read_library([shipped_folder()])
    assert library.problems() == []
    assert library.controls
