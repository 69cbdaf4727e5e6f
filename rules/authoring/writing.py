"""Write tests as YAML, ready to paste."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from rules.fields import FIELDS
from rules.quantities import write_duration
from rules.testcases import ParcelTest, StreamTest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rules.testcases import RuleTest

PLAIN = re.compile(r"[\w一-鿿][\w一-鿿./+-]*( [\w一-鿿./+-]+)*")


def written(name: str, test: RuleTest, answer: str) -> str:
    """Return a test as an item of a list.

    Args:
        answer: in the words of `Outcome.got`.
    """
    if isinstance(test, ParcelTest):
        return f"- {{name: {_scalar(name)}, expect: {answer}, parcel: {_mapping(test.parcel)}}}"
    hits, _, first = answer.partition(", first_at ")
    expect = f"hits: {hits.removeprefix('hits ').partition(',')[0]}" + (f", first_at: {first}" if first else "")
    (step,) = test.steps if isinstance(test, StreamTest) else ()
    pace = f", every: {write_duration(step.every_ms)}, times: {step.times}" if step.times > 1 else ""
    listed = f"{{at: {write_duration(step.at_ms)}{pace}, parcel: {_mapping(step.parcel, step.together)}}}"
    return f"- name: {_scalar(name)}\n  expect: {{{expect}}}\n  stream:\n    - {listed}"


def _mapping(parcel: Mapping[str, Sequence[str]], together: Iterable[str] = ()) -> str:
    return f"{{{', '.join(f'{name}: {_value(name, values, name in together)}' for name, values in parcel.items())}}}"


def _value(name: str, values: Sequence[str], is_list: bool) -> str:
    if len(values) == 1:
        return _scalar(values[0])
    listed = f"[{', '.join(map(_scalar, values))}]"
    return listed if is_list or FIELDS[name].many else f"{{cycle: {listed}}}"


def _scalar(text: str) -> str:
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
