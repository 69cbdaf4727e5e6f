"""Ask one question a rule of many parcels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rules import Answer, Engine, load_ruleset
from tests.contract.manifests import SECRET

BATCH_MANIFESTS = 500
RULE = """\
schema: parcel-rules/v1
rule: {name}
version: 1
title: {{zh: 提问, en: Asked}}
status: active
effective: {{from: 2020-01-01}}
severity: low
score: 1
decision: info
when: {condition}
tests:
  - {{name: a, expect: hit, parcel: {{goods.text: x}}}}
  - {{name: b, expect: miss, parcel: {{goods.text: y}}}}
"""


def asking(folder: Path, conditions: Mapping[str, str]) -> Engine:
    """Return an engine with one rule for each condition.

    Args:
        folder: where the rules are written.
        conditions: by the name of their rule.
    """
    for name, condition in conditions.items():
        (folder / f"{name}.yaml").write_text(RULE.format(name=name, condition=condition), "utf-8")
    return Engine(load_ruleset([folder]), SECRET, 1)


def answers(engine: Engine, manifests: Sequence[bytes]) -> Iterator[Answer]:
    """Yield the answer to each manifest, every one of which must be readable."""
    for start in range(0, len(manifests), BATCH_MANIFESTS):
        batch = manifests[start : start + BATCH_MANIFESTS]
        for answer in engine.screen(batch, 0, [0] * len(batch)).answers:
            assert isinstance(answer, Answer)
            assert not answer.rejected
            yield answer


def rules_hit(engine: Engine, manifests: Sequence[bytes]) -> Iterator[list[str]]:
    """Yield the rule of every hit in each manifest."""
    for answer in answers(engine, manifests):
        yield [engine.ruleset.rules[hit.rule].id for parcel in answer.parcels for hit in parcel.hits]
