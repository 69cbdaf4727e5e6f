"""Files that nobody wrote in good faith: refused with a place, soon, by every tool that reads rules."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rules import RulesInvalid, check, load_ruleset
from rules.authoring import editor_schema, format_file, run_tests
from tests.unit.rules.invalid_yaml import INVALID
from tests.unit.rules.written import FRAME, PARCEL_TESTS, places, rule, write

ROOT = Path(__file__).parents[3]
LAUGHS = "\n".join(
    ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
)


def _rule(begin: str, piece: str, times: int, end: str = "") -> bytes:
    pieces = "".join(piece.format(n=number) for number in range(times))
    return f"{FRAME}when: {{channel: {{is: post}}}}\n{begin}{pieces}{end}".encode()


HOSTILE = {
    "deep lists": b"a: " + b"[" * 200_000,
    "deep objects": b"{a: " * 100_000,
    "deep block": b"".join(b" " * depth + b"a:\n" for depth in range(700)),
    "deep dashes": b"- " * 200_000,
    "deep keys": b"? " * 200_000,
    "scalar of ten megabytes": b"a: " + b"x" * 10_000_000,
    "quoted scalar of half a megabyte": b'a: "' + b"x" * 500_000 + b'"',
    "block scalar of half a megabyte": b"a: |\n" + b" x\n" * 170_000,
    "key of half a megabyte": b"x" * 500_000 + b": 1\n",
    "key beyond what YAML allows": b"? " + b"x" * 2_000 + b"\n: 1\n",
    "a hundred thousand keys": b"".join(b"k%d: 1\n" % number for number in range(50_000)),
    "the same key again and again": b"a: 1\n" * 80_000,
    "a hundred thousand documents": b"---\n" * 100_000,
    "a hundred thousand anchors": b"".join(b"- &a%d x\n" % number for number in range(30_000)),
    "aliases that multiply": LAUGHS.encode(),
    "bytes that are no UTF-8": b"schema: parcel-rules/v1\nrule: \xff\xfe\n",
    "UTF-8 cut off": "标题".encode()[:-1],
    "surrogates in UTF-8": b"a: \xed\xa0\x80\n",
    "overlong UTF-8": b"a: \xc0\xaf\n",
    "UTF-16": "schema: parcel-rules/v1\n".encode("utf-16"),
    "UTF-32": "schema: parcel-rules/v1\n".encode("utf-32"),
    "nothing but zeros": b"\0" * 1_000,
    "nothing": b"",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "a gigabyte in a few bytes": b"\x1f\x8b\x08\x00" + b"\x00" * 100,
    "one line end of every kind": "a: [\r\n\r\n\x85\u2028\u2029".encode(),
    "a tab before every line": b"a:\n" + b"\ta: 1\n" * 20_000,
    "tabs between blank lines": b"a:\n" + (b"\n" * 1_000 + b"\ta: 1\n") * 400,
    "full-width spaces below a line far to the right": (
        "{\n" + " " * 100_000 + "k: 1,\n" + "".join(f"\u2003\u3000a{number}: 1,\n" for number in range(3_000)) + "}\n"
    ).encode(),
    "a line of full-width brackets": ("a: " + "｛" * 10_000).encode(),
    "full-width brackets around every value": "".join(f"k{number}: ［a］\n" for number in range(10_000)).encode(),
    "a line of invisible characters": ("a: x" + "\u200b\u200c" * 10_000).encode(),
    "invisible characters in many lines": "".join(f"k{number}: x\u200b\n" for number in range(10_000)).encode(),
    "a line of full-width commas": ("a: [" + "b，" * 10_000 + "]").encode(),
    "full-width commas in many lists": "".join(f"k{number}: [b，c]\n" for number in range(10_000)).encode(),
    "full-width colons in many lines": "".join(f"k{number}： {{a: 1}}\n" for number in range(10_000)).encode(),
    "a line of full-width colons": ("a: {" + "b：c, " * 10_000 + "}").encode(),
    "a key of full-width colons": ("? " + "b：" * 10_000 + "\n: 1\n").encode(),
    "no-break spaces in many keys": ("{" + "".join(f"a\u00a0b{n}: x, " for n in range(10_000)) + "}").encode(),
    "a text of commas in braces": b"a: {x: y" + b", b" * 50_000 + b"}",
    "an anchor of half a megabyte": b"a: &" + b"x" * 500_000 + b" 1\n",
    "a tag of half a megabyte": b"a: !" + b"x" * 500_000 + b" 1\n",
    "thousands of tests": _rule("tests:\n", "- {{name: a{n}, expect: hit, parcel: {{channel: post}}}}\n", 2_000),
    "numbers nobody can read": _rule("tests:\n", "- {{name: a{n}, expect: hit, parcel: {{density: x}}}}\n", 2_000),
    "fields nobody knows": _rule("tests: [{name: a, expect: hit, parcel: {", "a{n}: 1, ", 10_000, "}}]\n"),
    "lexicons nobody knows": _rule("exceptions: [{when: {goods.text: {mentions: [", "lexicon:a{n}, ", 5_000, "]}}}]\n"),
    "fields to group by": _rule("window: {group_by: [", "a{n}, ", 10_000, "]}\n"),
    "measures of a window": _rule("window: {measures: {", "a{n}: {{counts: parcels}}, ", 5_000, "}}\n"),
}  # fmt: skip


@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID)
def test_invalid_yaml_is_refused_with_a_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sample.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    errors = [problem for problem in check([path]) if problem.severity == "error"]
    assert errors
    # What comes to its end too soon is found on the line after the last.
    n_lines = text.count("\n") + 1
    assert all(1 <= problem.line <= n_lines and problem.col >= 1 for problem in errors), errors
    assert all(problem.path == str(path) for problem in errors)
    with pytest.raises(RulesInvalid):
        load_ruleset([path])


@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID)
def test_invalid_yaml_inside_a_rule_is_an_error_of_that_file_only(tmp_path: Path, text: str) -> None:
    inside = "".join(f"  {line}\n" for line in text.splitlines())
    (tmp_path / "other.yaml").write_text(f"schema: parcel-rules/v1\nrule: other\nwhen:\n{inside}", "utf-8")
    paths = write(tmp_path, rule("when: {channel: {is: post}}\n"))
    errors = [problem for problem in check(paths) if problem.severity == "error"]
    assert {Path(problem.path).name for problem in errors} == {"other.yaml"}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_hostile_file_is_refused_by_every_tool(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "sample.yaml"
    path.write_bytes(raw)
    problems = check([path])
    assert any(problem.severity == "error" for problem in problems)
    assert len(problems) <= 250
    assert all(problem.line >= 1 and problem.col >= 1 for problem in problems)
    assert all(len(text) < 1_000 for problem in problems for text in (problem.message, problem.hint))
    done = format_file(path)
    assert done.problems or done.refusal or not done.is_changed or done.after
    assert editor_schema([path])["title"] == "parcel-rules/v1"
    with pytest.raises(RulesInvalid):
        run_tests([path])


def test_hostile_files_together_are_refused_in_seconds_and_little_memory(tmp_path: Path) -> None:
    for number, raw in enumerate(HOSTILE.values()):
        (tmp_path / f"f{number}.yaml").write_bytes(raw)
    program = (
        "import sys\n"
        "from stream.cli import main\n"
        "code = main(['rules', 'check', sys.argv[1]])\n"
        # ru_maxrss would begin with the peak of the process that started this one
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(int(peak.split()[1]) // 1024, file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 1, done.stderr[-500:]
    assert int(done.stderr.split()[-1]) < 400, "megabytes"


def test_levels_that_the_parser_itself_refuses_are_named_as_levels(tmp_path: Path) -> None:
    path = tmp_path / "sample.yaml"
    path.write_bytes(HOSTILE["deep lists"])
    assert [problem.code for problem in check([path])] == ["R011"]


def test_pipe_that_nobody_writes_to_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "sample.yaml"
    os.mkfifo(pipe)
    assert [problem.message for problem in check([pipe])] == ["that is neither a file nor a folder"]


def test_problem_of_a_huge_line_shows_a_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "sample.yaml"
    path.write_text(FRAME + PARCEL_TESTS + "when: {channel: {iss: " + "x" * 100_000 + "}}\n", "utf-8")
    # The same with a place far to the right: the caret stands under it.
    far = tmp_path / "far.yaml"
    far.write_text("a: [" + "x, " * 20_000 + "&anchor y]\n", "utf-8")
    (anchored,) = (problem for problem in check([far]) if problem.code == "R006")
    _, line, caret, *_ = str(anchored).split("\n")
    assert line[caret.index("^") :].startswith("&anchor y")
    assert len(line) < 300
    (problem,) = (problem for problem in check([path]) if problem.code == "R201")
    assert len(str(problem)) < 1_000
    assert places([problem]) == ["R201 sample:10:18"]


def test_advice_however_much_hides_no_error(tmp_path: Path) -> None:
    path = tmp_path / "sample.yaml"
    params = "".join(f"p{number}: one, two, " for number in range(300))
    text = FRAME.replace("score: 10", "score: 101") + f"params: {{{params}}}\n" + PARCEL_TESTS
    path.write_text(text + "when: {channel: {is: post}}\n", "utf-8")
    problems = check([path])
    assert "R112 sample:7:8" in places(problems)
    assert len(problems) == 200
    with pytest.raises(RulesInvalid):
        load_ruleset([path])
