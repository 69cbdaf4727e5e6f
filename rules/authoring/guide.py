"""Write the tables of the authors' guide out of the tables the checker uses: `python -m rules.authoring.guide`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import rules
from native.spec import FieldKind
from rules.authoring.schema import MEANINGS
from rules.codes import Code
from rules.fields import FIELDS, FieldInfo
from rules.measures import MEASURES
from rules.operands import ALL_OPERATORS, OPERATORS
from rules.quantities import DURATION_UNITS, Dimension

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GUIDE = Path(rules.__file__).parent / "README.md"
MARKED = re.compile(r"(<!-- table: (?P<name>[a-z]+) -->\n).*?(<!-- end of table -->)", re.DOTALL)
KINDS = {
    FieldKind.NUMBER: "number",
    FieldKind.CODE: "code",
    FieldKind.KEY: "identity",
    FieldKind.HS: "HS code",
    FieldKind.TEXT: "text",
    FieldKind.FLAG: "true or false",
}
# One condition for every operator; a test checks each of them.
EXAMPLES = {
    "gt": "weight.gross: {gt: 2kg}",
    "gte": "density: {gte: 1600 kg/m3}",
    "lt": "weight.net: {lt: {field: weight.gross, times: 0.5}}",
    "lte": "parcel.pieces: {lte: 3}",
    "between": "value.per_kg: {between: [30 USD/kg, 100 USD/kg]}",
    "is": "destination.country: {is: JP}",
    "is_not": "licence.present: {is_not: true}",
    "in": "transit.country: {in: set:transit-watch}",
    "not_in": "courier.code: {not_in: [SF, EMS]}",
    "starts_with": "trade_mode: {starts_with: '97'}",
    "under": "goods.hs: {under: [2846, 2805.30]}",
    "not_under": "goods.hs: {not_under: set:material-hs}",
    "mentions": "goods.text: {mentions: [lexicon:dysprosium, master alloy]}",
    "not_mentions": "goods.text: {not_mentions: lexicon:superhard}",
    "matches_regex": "goods.text: {matches_regex: '9{2,}[.]9+ ?%'}",
    "present": "sender.phone: {present: false}",
}
MEASURED = {
    "count": ("how many parcels", "{count: parcels}"),
    "sum": ("the sum of a number", "{sum: weight.gross}"),
    "min": ("its least value", "{min: value.per_kg}"),
    "max": ("its greatest value", "{max: weight.gross}"),
    "mean": ("its mean", "{mean: weight.gross}"),
    "stddev": ("its standard deviation over the parcels", "{stddev: weight.gross}"),
    "distinct": ("how many different codes or identities", "{distinct: courier.code}"),
    "share": ("the share of parcels for which a condition holds", "{share: {goods.class: {is: magnets}}}"),
    "ratio": ("one measure divided by another, or by a baseline", "{ratio: {of: total, to: parcels}}"),
}


def filled(text: str) -> str:
    """Return a guide with every table between `<!-- table: name -->` and its end written anew."""
    return MARKED.sub(lambda found: f"{found[1]}\n{TABLES[found['name']]()}\n\n{found[3]}", text)


def fields_table() -> str:
    """Return the fields: what they hold, and what they are good for."""
    rows = [
        (f"`{info.name}`", info.en, info.zh, KINDS[info.kind], _units(info), _uses(info)) for info in FIELDS.values()
    ]
    return _table(("field", "meaning", "含义", "kind", "units", "may also"), rows)


def _units(info: FieldInfo) -> str:
    return " ".join(unit for unit in info.dimension.factors if unit) if info.dimension else ""


def _uses(info: FieldInfo) -> str:
    uses = (
        ("have several values", info.many),
        ("group", info.is_groupable),
        ("be counted by `distinct`", info.is_distinct),
    )
    return ", ".join(use for use, suits in uses if suits)


def operators_table() -> str:
    """Return the operators, each with an example."""
    rows = []
    for name in ALL_OPERATORS:
        kinds = [KINDS[kind] for kind, names in OPERATORS.items() if name in names]
        rows.append((f"`{name}`", ", ".join(kinds) or "every kind", MEANINGS[name], f"`{EXAMPLES[name]}`"))
    return _table(("operator", "for", "holds when the value is", "example"), rows)


def measures_table() -> str:
    """Return the measures of a window."""
    rows = ((f"`{name}`", MEASURED[name][0], f"`{MEASURED[name][1]}`") for name in MEASURES)
    return _table(("measure", "what it is", "example"), rows)


def units_table() -> str:
    """Return the units that numbers are written in."""
    rows = [
        (dimension.label, " ".join(f"`{unit}`" for unit in dimension.factors if unit) or "none")
        for dimension in Dimension
    ]
    rows.append(("a span of time", " ".join(f"`{unit}`" for unit in DURATION_UNITS) + " together, as in `1d12h`"))
    return _table(("what is measured", "units"), rows)


def codes_table() -> str:
    """Return the codes of problems in both languages."""
    return _table(("code", "meaning", "含义"), ((code.number, code.en, code.zh) for code in _sorted_codes()))


def _sorted_codes() -> Sequence[Code]:
    return sorted(Code, key=lambda code: code.number)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


TABLES = {
    "fields": fields_table,
    "operators": operators_table,
    "measures": measures_table,
    "units": units_table,
    "codes": codes_table,
}

if __name__ == "__main__":
    GUIDE.write_text(filled(GUIDE.read_text("utf-8")), "utf-8")
