"""What kind of goods a parcel holds is told by its description alone, and seldom wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules import Engine, load_ruleset
from tests.contract.asking import asking, rules_hit
from tests.contract.manifests import manifest
from tests.contract.test_honest_goods import rows as honest_rows

GOODS = Path(__file__).with_name("goods_classes.tsv")


def rows() -> list[tuple[str, str, str]]:
    lines = [line for line in GOODS.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(name, text, code) for name, text, code in (line.split("\t") for line in lines[1:])]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Return an engine with one rule for each class of the shipped table."""
    names = [goods_class.name for goods_class in load_ruleset().spec.classes]
    conditions = {f"class-{name}": f"{{goods.class: {{is: {name}}}}}" for name in names}
    return asking(tmp_path_factory.mktemp("classes"), conditions)


def classes(engine: Engine, manifests: list[bytes]) -> list[str]:
    """Return the class of the goods of each, empty where it is unknown."""
    found = list(rules_hit(engine, manifests))
    assert all(len(rules) <= 1 for rules in found)
    return ["".join(rules).removeprefix("class-") for rules in found]


def test_nineteen_of_twenty_descriptions_are_of_the_class_a_reader_gives_them(engine: Engine) -> None:
    asked = rows()
    found = classes(engine, [manifest(text, hs_code=code) for _, text, code in asked])
    wrong = [(text, name, seen) for (name, text, _), seen in zip(asked, found, strict=True) if seen != name]
    assert len(asked) > 300
    assert len(wrong) <= len(asked) / 20, wrong


def test_the_class_of_honest_goods_by_words_is_mostly_that_of_their_hs_code(engine: Engine) -> None:
    """The codes were given by other people: a keyboard is a machine to the Harmonized System, electronics to us."""
    asked = [(text, code) for kind, code, text in honest_rows() if kind == "everyday" and code]
    by_words = classes(engine, [manifest(text) for text, _ in asked])
    by_code = classes(engine, [manifest("x", hs_code=code) for _, code in asked])
    told = [(words, code) for words, code in zip(by_words, by_code, strict=True) if code]
    assert sum(words == code for words, code in told) >= 0.65 * len(told)
    assert sum(words == "" for words, _ in told) <= 0.2 * len(told)


@pytest.mark.parametrize(
    ("description", "model", "expected"),
    [
        pytest.param("女士连衣裙", "", "apparel", id="a word that only a class asks for"),
        pytest.param("见型号", "bluetooth earphones X3", "electronics", id="in brand and model"),
        pytest.param("铝粉", "", "metal-powder", id="a powder"),
        pytest.param("氧化铝粉", "", "ceramic-material", id="an exception of the class's lexicon"),
        pytest.param("连衣裙 氧化镝", "", "rare-earths", id="a mineral before a thing"),
    ],
)
def test_words_that_nothing_but_a_class_asks_for_are_found(
    engine: Engine, description: str, model: str, expected: str
) -> None:
    assert classes(engine, [manifest(description, model=model)]) == [expected]
