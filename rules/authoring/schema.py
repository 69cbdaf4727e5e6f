"""Write the JSON Schema that editors complete and check rule files by, out of the tables the checker uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from native.spec import Field, FieldKind
from rules.conditions import WORDS
from rules.fields import FIELDS, FieldInfo
from rules.lexicons import TELLS
from rules.library import read_library
from rules.measures import BASELINE_KEYS, MEASURES, STATISTICS
from rules.operands import OPERATORS
from rules.quantities import Dimension
from rules.ruledocument import DECISIONS, OPTIONAL, REQUIRED, SCHEMA, SEVERITIES, STATUSES
from rules.terms import TermGroup
from rules.values import CHANNELS, PARTY_KINDS
from rules.windows import GATHERS, MAX_EVIDENCE, MAX_GROUP_BY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from rules.library import Library

Schema = dict[str, Any]

NAME = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
TEXT: Schema = {
    "type": ["string", "number", "boolean"]
}  # 0101 and NO are texts here, whatever an editor takes them for
WHOLE = {"type": "integer", "minimum": 1}
DATE = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
SPAN = {"type": "string", "pattern": "^([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$", "minLength": 2}
PARAM = {"type": "string", "pattern": "^param:"}
HAVING: Schema = {"$ref": "#/definitions/having"}
BOTH = {
    "type": "object",
    "required": ["zh", "en"],
    "properties": {"zh": TEXT, "en": TEXT},
    "additionalProperties": False,
}
MEANINGS = {
    "gt": "greater than",
    "gte": "greater than or equal to",
    "lt": "less than",
    "lte": "less than or equal to",
    "between": "[low, high]: low itself is inside, high is outside",
    "is": "equal to one value",
    "is_not": "known, and not equal to one value",
    "in": "equal to one of a list or of set:name",
    "not_in": "known, and equal to none of a list or of set:name",
    "starts_with": "starts with one of the texts",
    "under": "an HS code under one of these, dots and padding zeros ignored",
    "not_under": "known, and no HS code under any of these",
    "mentions": "the goods text has a phrase, or a term of lexicon:name",
    "not_mentions": "the goods text has none of them",
    "matches_regex": "a match of a regular expression (RE2) in the goods text as written; case counts but for (?i)",
    "present": "the field has a value; never unknown",
}


def editor_schema(paths: Sequence[Path] = ()) -> Schema:
    """Return the JSON Schema (draft 7) of rules, lexicons, sets, fragments and honest descriptions.

    Args:
        paths: files and folders whose lexicons, sets and fragments are offered beside the shipped ones.
    """
    library = read_library(paths)
    kinds = {
        "rule": _rule(),
        "lexicon": _lexicon(),
        "set": _set(),
        "fragment": _fragment(),
        "honest": _honest(),
    }
    chosen: Schema = {"properties": {"schema": {"const": SCHEMA}, **dict.fromkeys(kinds, NAME)}}
    for kind, schema in reversed(kinds.items()):
        chosen = {"if": {"required": [kind]}, "then": schema, "else": chosen}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": SCHEMA,
        "type": "object",
        "required": ["schema"],
        **chosen,
        "definitions": {
            "condition": _condition(library),
            "having": _having(library),
            "test": _test(),
            "quantities": {dimension.name: _quantity(dimension) for dimension in Dimension},
        },
    }


def _object(properties: Mapping[str, Any], required: Iterable[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"anyOf": [items, {"type": "array", "items": items, "minItems": 1}]}


def _fields(chosen: Iterable[FieldInfo]) -> Schema:
    return {"enum": [info.name for info in chosen]}


def _head(kind: str) -> Schema:
    return {"schema": {"const": SCHEMA}, kind: NAME, "version": WHOLE}


def _rule() -> Schema:
    condition = {"$ref": "#/definitions/condition"}
    known: Schema = {
        **_head("rule"),
        "title": BOTH,
        "description": BOTH,
        "status": {"enum": list(STATUSES)},
        "effective": _object({"from": DATE, "until": DATE}, ["from"]),
        "severity": {"enum": list(SEVERITIES)},
        "score": {"type": "integer", "minimum": 0, "maximum": 100},
        "decision": {"enum": list(DECISIONS)},
        "params": {"type": "object", "additionalProperties": _list(TEXT)},
        "when": condition,
        "window": _window(),
        "exceptions": {"type": "array", "items": _exception(condition)},
        "alert": _alert(),
        "tests": {"type": "array", "items": {"$ref": "#/definitions/test"}, "minItems": 1},
    }
    lists = ("tags", "references", "false_positives")
    properties = {name: known.get(name, _list(TEXT) if name in lists else TEXT) for name in (*REQUIRED, *OPTIONAL)}
    return _object(properties, REQUIRED)


def _exception(condition: Schema) -> Schema:
    required = ("name", "when", "reason", "approved_by", "expires")
    texts = {"name": TEXT, "reason": TEXT, "approved_by": TEXT, "ticket": TEXT}
    return _object({**texts, "when": condition, "expires": DATE}, required)


def _lexicon() -> Schema:
    terms = _object({group.value: _list(TEXT) for group in TermGroup})
    properties = {
        **_head("lexicon"),
        "owner": TEXT,
        "description": TEXT,
        "match": {"enum": ["word", "substring", "alone"]},
        "case": {"enum": ["fold", "exact"]},
        "tells": {"enum": list(TELLS)},
        "terms": terms,
        "except": _list(TEXT),
    }
    return _object(properties, ("schema", "lexicon", "version", "owner", "terms"))


def _set() -> Schema:
    texts = {"owner": TEXT, "source": TEXT, "description": TEXT}
    properties = {**_head("set"), **texts, "valid_until": DATE, "items": _list(TEXT)}
    return _object(properties, ("schema", "set", "version", "owner", "source", "items"))


def _honest() -> Schema:
    texts = {"owner": TEXT, "source": TEXT, "description": TEXT}
    properties = {**_head("honest"), **texts, "phrases": _list(TEXT)}
    return _object(properties, ("schema", "honest", "version", "owner", "source", "phrases"))


def _fragment() -> Schema:
    """Return the schema of a fragment about parcels, or about windows where there is `having` or what it measures."""
    head = {**_head("fragment"), "owner": TEXT, "description": TEXT}
    required = ("schema", "fragment", "version")
    of_parcels = _object({**head, "when": {"$ref": "#/definitions/condition"}}, (*required, "when"))
    of_windows = _object({**head, "measures": _measures(), "having": HAVING}, (*required, "having"))
    asks_measures = {"anyOf": [{"required": ["having"]}, {"required": ["measures"]}]}
    return {"if": asks_measures, "then": of_windows, "else": of_parcels}


def _condition(library: Library) -> Schema:
    inner = {"$ref": "#/definitions/condition"}
    properties = {**_joints(inner), "fragment": _fragments(library, is_of_windows=False)}
    for info in FIELDS.values():
        properties[info.name] = _questions(info, library)
    return {**_object(properties), "minProperties": 1}


def _fragments(library: Library, *, is_of_windows: bool) -> Schema:
    names = [name for name, document in library.fragments.items() if document.is_of_windows is is_of_windows]
    return {"enum": sorted(names)} if names else NAME


def _joints(inner: Schema) -> Schema:
    several = {"type": "array", "items": inner, "minItems": 1}
    return {
        "all": {**several, "description": "every one of these"},
        "any": {**several, "description": "at least one of these"},
        "none": {**several, "description": "not one of these"},
        "not": inner,
        "at_least": _object({"n": WHOLE, "of": several}, ("n", "of")),
    }


def _questions(info: FieldInfo, library: Library) -> Schema:
    names = OPERATORS[info.kind] if info.is_comparable else ()
    asked = {name: {**_operand(info, name, library), "description": MEANINGS[name]} for name in names}
    asked["present"] = {**_flag(), "description": MEANINGS["present"]}
    return {**_object(asked), "minProperties": 1, "description": f"{info.en} / {info.zh}"}


def _flag() -> Schema:
    return {"enum": [True, False, "true", "false"]}


def _operand(info: FieldInfo, operator: str, library: Library) -> Schema:
    if info.kind is FieldKind.FLAG:
        return _flag()
    if info.kind is FieldKind.NUMBER:
        return _numeric(info.dimension or Dimension.NUMBER, operator, _fields(FIELDS.values()))
    if info.kind is FieldKind.TEXT:
        return _mentioned(library) if "mentions" in operator else TEXT
    if operator in ("is", "is_not"):
        return _value(info)
    names = [f"set:{name}" for name in sorted(library.sets)]
    one = {"anyOf": [{"enum": names}, {"not": {"type": "string", "pattern": "^set:"}, **_value(info)}, PARAM]}
    return _list(one)


def _value(info: FieldInfo) -> Schema:
    if info.is_country:
        return {"type": "string", "pattern": "^([A-Z]{2}|(param|set):.+)$"}
    if info.field in (Field.SENDER_KIND, Field.RECIPIENT_KIND):
        return {"enum": list(PARTY_KINDS)}
    return {"enum": list(CHANNELS)} if info.field is Field.CHANNEL else TEXT


def _numeric(dimension: Dimension, operator: str, others: Schema) -> Schema:
    other = _object({"field": others, "times": TEXT}, ("field",))
    one = {"anyOf": [{"$ref": f"#/definitions/quantities/{dimension.name}"}, other, PARAM]}
    return {"type": "array", "items": one, "minItems": 2, "maxItems": 2} if operator == "between" else one


def _quantity(dimension: Dimension) -> Schema:
    number = "[+-]?[0-9]+([.][0-9]+)?"
    units = [unit for unit in dimension.factors if unit]
    written = {"type": "string", "pattern": f"^{number} ?({'|'.join(units)})$" if units else f"^{number}$"}
    examples = [f"1 {unit}" for unit in units] or ["1"]
    return {"anyOf": [{**written, "examples": examples}, *([] if units else [{"type": "number"}])]}


def _mentioned(library: Library) -> Schema:
    names = [f"lexicon:{name}" for name in sorted(library.lexicons)]
    phrase = {"type": ["string", "number"], "not": {"type": "string", "pattern": "^(lexicon|set):"}}
    listed = _list({"anyOf": [{"enum": names}, phrase]})
    counted = _object({"any": listed, "at_least": WHOLE}, ("any",))
    return {"anyOf": [*listed["anyOf"], counted]}


def _window() -> Schema:
    groupable = _fields(info for info in FIELDS.values() if info.is_groupable)
    base = {"of": TEXT, "stat": {"enum": list(STATISTICS)}, "bucket": SPAN, "over": SPAN, "min_history": SPAN}
    properties = {
        "group_by": {
            "anyOf": [groupable, {"type": "array", "items": groupable, "minItems": 1, "maxItems": MAX_GROUP_BY}]
        },
        "over": SPAN,
        "resolution": SPAN,
        "allowed_lateness": SPAN,
        "on_missing_key": {"enum": ["skip", "own_group"]},
        "measures": _measures(),
        "baseline": {"type": "object", "additionalProperties": _object(base, BASELINE_KEYS)},
        "having": HAVING,
    }
    parts = [{"required": [name]} for name in WORDS]
    may_use_fragments = {"properties": {"having": {"anyOf": parts}}}
    return {
        **_object(properties, ("group_by", "over", "having")),
        "anyOf": [{"required": ["measures"]}, may_use_fragments],
    }


def _measures() -> Schema:
    return {"type": "object", "minProperties": 1, "additionalProperties": _measure()}


def _measure() -> Schema:
    numbers = _fields(info for info in FIELDS.values() if info.kind is FieldKind.NUMBER)
    kinds: Schema = {
        "count": {"const": "parcels"},
        "distinct": _fields(info for info in FIELDS.values() if info.is_distinct),
        "share": {"$ref": "#/definitions/condition"},
        "ratio": _object({"of": TEXT, "to": TEXT}, ("of", "to")),
    }
    return {**_object({name: kinds.get(name, numbers) for name in MEASURES}), "minProperties": 1, "maxProperties": 1}


def _having(library: Library) -> Schema:
    any_number = {"anyOf": [TEXT, _object({"field": TEXT, "times": TEXT}, ("field",))]}
    bounds = {
        name: {"type": "array", "items": any_number, "minItems": 2, "maxItems": 2} if name == "between" else any_number
        for name in OPERATORS[FieldKind.NUMBER]
    }
    measured = {**_object(bounds), "minProperties": 1}
    return {
        "type": "object",
        "minProperties": 1,
        "properties": {**_joints(HAVING), "fragment": _fragments(library, is_of_windows=True)},
        "additionalProperties": measured,
    }


def _alert() -> Schema:
    properties = {
        "dedup_by": _list(_fields(info for info in FIELDS.values() if info.is_groupable)),
        "suppress_for": SPAN,
        "max_evidence": {"type": "integer", "minimum": 1, "maximum": MAX_EVIDENCE},
        "message": BOTH,
        "budget_per_day": WHOLE,
        "gathers": {"enum": list(GATHERS)},
    }
    return _object(properties)


def _test() -> Schema:
    parcel = _object({info.name: _sent(info) for info in FIELDS.values() if not info.derived})
    step = _object({"at": SPAN, "every": SPAN, "times": WHOLE, "parcel": parcel}, ("at", "parcel"))
    hits = {"hits": {"type": "integer", "minimum": 0}, "first_at": SPAN, "last_values": {"type": "object"}}
    expect = {"anyOf": [{"enum": ["hit", "miss", "unknown"]}, _object(hits, ("hits",))]}
    properties = {"name": TEXT, "expect": expect, "parcel": parcel, "stream": _list(step)}
    return _object(properties, ("name", "expect"))


def _sent(info: FieldInfo) -> Schema:
    """Return what a test may say of a field: a value, several, or values that take turns."""
    if info.kind is FieldKind.NUMBER:
        one: Schema = {"$ref": f"#/definitions/quantities/{(info.dimension or Dimension.NUMBER).name}"}
    else:
        one = _flag() if info.kind is FieldKind.FLAG else TEXT
    several = {"type": "array", "items": one}
    turns = _object({"cycle": several}, ("cycle",))
    return {"anyOf": [one, turns, *([several] if info.many else [])], "description": f"{info.en} / {info.zh}"}
