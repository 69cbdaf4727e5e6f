"""Problems as JSON and as SARIF: the shape that other tools read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from rules import Problem, problems_as_json, problems_as_sarif
from rules.codes import Code
from tests.unit.rules.written import found, rule

if TYPE_CHECKING:
    from pathlib import Path

# The part of the OASIS schema (sarif-schema-2.1.0) that these logs use, with its own limits.
TEXT = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string"}},
    "additionalProperties": False,
}
POSITIVE = {"type": "integer", "minimum": 1}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "run": {
            "type": "object",
            "required": ["tool"],
            "additionalProperties": False,
            "properties": {
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "properties": {
                        "driver": {
                            "type": "object",
                            "required": ["name"],
                            "additionalProperties": False,
                            "properties": {
                                "name": {"type": "string"},
                                "rules": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/rule"}},
                            },
                        }
                    },
                },
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
        },
        "rule": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "shortDescription": TEXT},
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": -1},
                "level": {"enum": ["none", "note", "warning", "error"]},
                "message": TEXT,
                "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
            },
        },
        "location": {
            "type": "object",
            "properties": {
                "physicalLocation": {
                    "type": "object",
                    "properties": {
                        "artifactLocation": {
                            "type": "object",
                            "properties": {"uri": {"type": "string", "format": "uri-reference"}},
                        },
                        "region": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {"startLine": POSITIVE, "startColumn": POSITIVE, "snippet": TEXT},
                        },
                    },
                }
            },
        },
    },
}


def log_of(problems: list[Problem], lang: str = "en") -> dict[str, Any]:
    log: dict[str, Any] = json.loads(problems_as_sarif(problems, lang))
    Draft202012Validator(SARIF, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(log)
    return log


def test_sarif_names_the_code_the_level_and_the_place(tmp_path: Path) -> None:
    problems = found(tmp_path, rule("when: {weight.gros: {lt: 600g}}\nparams: {x: 1g}\n"))
    (run,) = log_of(problems)["runs"]
    error, warning = run["results"]
    assert (error["ruleId"], error["level"], warning["level"]) == ("R200", "error", "warning")
    assert run["tool"]["driver"]["rules"][error["ruleIndex"]]["id"] == "R200"
    assert error["message"]["text"] == "unknown field 'weight.gros' (did you mean 'weight.gross'?)"
    place = error["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == (tmp_path / "sample.yaml").as_uri()
    assert place["region"] == {
        "startLine": 10,
        "startColumn": 8,
        "snippet": {"text": "when: {weight.gros: {lt: 600g}}"},
    }


def test_sarif_of_sound_rules_is_an_empty_run() -> None:
    (run,) = log_of([])["runs"]
    assert run["results"] == []
    assert len(run["tool"]["driver"]["rules"]) == len(Code)


def test_relative_paths_stay_relative_and_are_escaped() -> None:
    log = log_of([Problem("规则/my rule.yaml", 1, 1, "R200", "x")])
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "%E8%A7%84%E5%88%99/my%20rule.yaml"


def test_sarif_speaks_chinese(tmp_path: Path) -> None:
    log = log_of(found(tmp_path, rule("when: {weight.gros: {lt: 600g}}\n")), "zh")
    assert log["runs"][0]["results"][0]["message"]["text"] == "未知的字段“weight.gros” (是否想写“weight.gross”？)"


def test_json_has_every_problem_in_both_languages_and_the_counts(tmp_path: Path) -> None:
    problems = found(tmp_path, rule("when: {weight.gros: {lt: 600g}}\nparams: {x: 1g}\n"))
    document = json.loads(problems_as_json(problems))
    assert (document["errors"], document["warnings"]) == (1, 1)
    assert document["problems"][0] == {
        "path": f"{tmp_path}/sample.yaml",
        "line": 10,
        "col": 8,
        "severity": "error",
        "code": "R200",
        "message": "unknown field 'weight.gros'",
        "message_zh": "未知的字段“weight.gros”",
        "hint": "did you mean 'weight.gross'?",
        "hint_zh": "是否想写“weight.gross”？",
        "source": "when: {weight.gros: {lt: 600g}}",
    }
