"""Tell problems to tools: as JSON, and as SARIF 2.1.0 (OASIS), which code review pages show beside the line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rules.codes import Code
from rules.telling import chinese_hint, chinese_message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rules.errors import Problem

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
NUMBERS = [code.number for code in Code]


def problems_as_json(problems: Iterable[Problem]) -> str:
    """Return problems as one JSON object, each with its message in both languages; columns count characters."""
    listed = sorted(problems)
    n_errors = sum(problem.severity == "error" for problem in listed)
    entries = [
        {
            "path": problem.path,
            "line": problem.line,
            "col": problem.col,
            "severity": problem.severity,
            "code": problem.code,
            "message": problem.message,
            "message_zh": chinese_message(problem),
            "hint": problem.hint,
            "hint_zh": chinese_hint(problem),
            "source": problem.source,
        }
        for problem in listed
    ]
    document = {"errors": n_errors, "warnings": len(listed) - n_errors, "problems": entries}
    return json.dumps(document, ensure_ascii=False, indent=2)


def problems_as_sarif(problems: Iterable[Problem], lang: str = "en") -> str:
    """Return problems as a SARIF log with one run.

    Args:
        lang: of the messages, `en` or `zh`.
    """
    driver = {
        "name": "parcelsieve",
        "rules": [{"id": code.number, "name": code.name, "shortDescription": _text(code, lang)} for code in Code],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, lang) for problem in sorted(problems)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _text(code: Code, lang: str) -> dict[str, str]:
    return {"text": code.zh if lang == "zh" else code.en}


def _result(problem: Problem, lang: str) -> dict[str, Any]:
    message, hint = problem.message, problem.hint
    if lang == "zh":
        message, hint = chinese_message(problem), chinese_hint(problem)
    region: dict[str, Any] = {"startLine": problem.line, "startColumn": problem.col}
    if problem.source:
        region["snippet"] = {"text": problem.source}
    place = {"artifactLocation": {"uri": _uri(problem.path)}, "region": region}
    return {
        "ruleId": problem.code,
        "ruleIndex": NUMBERS.index(problem.code),
        "level": problem.severity,
        "message": {"text": f"{message} ({hint})" if hint else message},
        "locations": [{"physicalLocation": place}],
    }


def _uri(path: str) -> str:
    """Return a path as a URI: a relative one stays relative to where the command ran."""
    return Path(path).as_uri() if Path(path).is_absolute() else quote(Path(path).as_posix())
