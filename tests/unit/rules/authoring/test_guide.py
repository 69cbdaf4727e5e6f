"""The authors' guide: its tables are those of the checker, and everything it shows passes check and test."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from rules import check, format_problems
from rules.authoring import Explainer, find_rule, mutate, read_manifests, run_tests
from rules.authoring.guide import EXAMPLES, GUIDE, MEASURED, TABLES, filled
from rules.measures import MEASURES
from rules.operands import ALL_OPERATORS
from stream.cli.parser import make_parser
from tests.unit.rules.written import found, rule, window

TEXT = GUIDE.read_text("utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
INDENTED = [
    textwrap.dedent(block).strip("\n") + "\n" for block in re.findall(r"(?:^    .*\n|^\n(?=    ))+", TEXT, re.MULTILINE)
]
KIND = re.compile(r"^(rule|fragment|lexicon|set|honest): (\S+)$", re.MULTILINE)


def written(folder: Path) -> list[Path]:
    for block in BLOCKS:
        (kind,) = KIND.findall(block)
        (folder / f"{kind[1]}.yaml").write_text(block, "utf-8")
    return [folder]


def test_tables_are_up_to_date() -> None:
    assert filled(TEXT) == TEXT, "run: python -m rules.authoring.guide"
    assert all(f"<!-- table: {name} -->" in TEXT for name in TABLES)


def test_every_yaml_block_passes_check_and_test(tmp_path: Path) -> None:
    assert len(BLOCKS) >= 8
    paths = written(tmp_path)
    assert [str(problem) for problem in check(paths)] == []
    outcomes = run_tests(paths)
    assert [str(outcome) for outcome in outcomes if not outcome.passed] == []
    assert len({outcome.rule for outcome in outcomes}) == sum("\nrule: " in block for block in BLOCKS)


def test_the_first_rule_is_tested_at_its_bound(tmp_path: Path) -> None:
    (block,) = (block for block in BLOCKS if "rule: graphite-too-dear" in block)
    (tmp_path / "graphite-too-dear.yaml").write_text(block, "utf-8")
    survivors = [mutant.words for mutant in mutate([tmp_path]).survivors if mutant.of.startswith("rule")]
    assert survivors == []


def test_minutes_one_to_five_give_the_mistakes_that_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head, when, mistakes = INDENTED[:3]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "FOLDER").mkdir()
    forgotten = when.replace("30 USD/kg", "30")
    (tmp_path / "FOLDER" / "graphite-too-dear.yaml").write_text(head + forgotten, "utf-8")
    assert format_problems(check([Path("FOLDER")])) + "\n" == mistakes
    (block,) = (block for block in BLOCKS if "rule: graphite-too-dear" in block)
    assert block.startswith(head)
    assert when in block


def test_parcel_of_minute_ten_is_explained_as_is_shown(tmp_path: Path) -> None:
    (block,) = (block for block in BLOCKS if "rule: graphite-too-dear" in block)
    (tmp_path / "graphite-too-dear.yaml").write_text(block, "utf-8")
    (parcel,) = re.findall(r"^```json\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    found_rule, sound = find_rule("graphite-too-dear", [tmp_path])
    lines = Explainer(found_rule, sound).explain(read_manifests(parcel.encode(), "2026-01-01T00:00:00Z"))
    assert "\n".join(lines) + "\n" == INDENTED[3]


def test_every_operator_and_measure_has_an_example() -> None:
    assert EXAMPLES.keys() == set(ALL_OPERATORS)
    assert MEASURED.keys() == set(MEASURES)


@pytest.mark.parametrize("operator", ALL_OPERATORS)
def test_example_of_an_operator_passes_check(tmp_path: Path, operator: str) -> None:
    assert f"{operator}: " in EXAMPLES[operator]
    assert found(tmp_path, rule(f"when: {{{EXAMPLES[operator]}}}\n")) == []


@pytest.mark.parametrize("measure", MEASURES)
def test_example_of_a_measure_passes_check(tmp_path: Path, measure: str) -> None:
    measures = f"{{parcels: {{count: parcels}}, total: {{sum: weight.gross}}, x: {MEASURED[measure][1]}}}"
    assert found(tmp_path, window(measures=measures)) == []


def test_every_command_of_the_guide_exists() -> None:
    parser = make_parser()
    for line in re.findall(r"^\| `parcelsieve (rules [a-z-]+)", TEXT, re.MULTILINE):
        with pytest.raises(SystemExit) as ended:
            parser.parse_args([*line.split(), "--help"])
        assert ended.value.code == 0, line
