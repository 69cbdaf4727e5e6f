"""What the command line tells before it does anything: its help, its version, and how it refuses a wrong line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from stream import errors
from stream.broker import BrokerError
from stream.cli import EXIT_BROKEN_PIPE, EXIT_INTERRUPTED, EXIT_RULES, main
from stream.cli.parser import EXIT_CODES, make_parser
from stream.settings import NOT_SETTINGS, PREFIX, Settings
from stream.watchdog import EXIT_CODE as EXIT_STUCK

ROOT = Path(__file__).parents[4]


def commands(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command that runs something."""
    levels = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not levels:
        yield words
    for level in levels:
        for name, below in level.choices.items():
            yield from commands(below, (*words, name))


COMMANDS = tuple(commands(make_parser()))


def help_of(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_help_names_every_command_with_its_meaning(capsys: pytest.CaptureFixture[str]) -> None:
    text = help_of((), capsys)
    for name in {words[0] for words in COMMANDS}:
        assert re.search(rf"^    {name}(?: +|\n {{10,}})[a-z]", text, re.MULTILINE), name


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_tells_what_it_does_and_what_every_option_means(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    text = help_of(words, capsys)
    assert text.startswith(f"usage: parcelsieve {' '.join(words)} [-h]")
    assert re.search(r"\n\n[A-Z][^\n]+(\n[^\n]+)*\.\n\n", text), "no sentence says what it does"
    parser = make_parser()
    for word in words:
        [level] = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
        parser = level.choices[word]
    for action in parser._actions:
        assert action.help, action.dest


def test_version_is_the_distributions(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"parcelsieve {version('parcelsieve')}\n"


def test_help_tells_every_exit_code() -> None:
    of_errors = {kind.exit_code for kind in vars(errors).values() if isinstance(kind, type)} | {BrokerError.exit_code}
    codes = {0, 2, EXIT_RULES, EXIT_STUCK, EXIT_INTERRUPTED, EXIT_BROKEN_PIPE} | of_errors
    told = {int(code) for code in re.findall(r"(?:^|[:,\s])(\d+) ", EXIT_CODES)}
    assert told == codes
    assert {int(code) for code in re.findall(r"(?:\s)(\d+) [a-z]", main.__doc__ or "")} == codes


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["scren"], "invalid choice: 'scren'"),
        (["topics"], "the following arguments are required: ACTION"),
        (["screen"], "the following arguments are required: FILE"),
        (["worker", "--rol", "both", "--rules"], "argument --rules: expected one argument"),
        (["worker", "--role", "all"], "argument --role: invalid choice: 'all'"),
        (["worker", "--metrics-port", "x"], "argument --metrics-port: invalid int value: 'x'"),
        (["broker", "--port", "70000"], "argument --port: '70000' is not a whole number of 0 to 65535"),
        (["broker", "--port", "-1"], "argument --port: '-1' is not a whole number of 0 to 65535"),
        (["broker", "--heap-mb", "1"], "argument --heap-mb: '1' is not a whole number of at least 64"),
        (["demo", "--parcels", "0"], "argument --parcels: '0' is not a whole number of at least 1"),
        (["demo", "--seed", "x"], "argument --seed: 'x' is not a whole number of at least 0"),
    ],
    ids=lambda value: " ".join(value) or "nothing" if isinstance(value, list) else "",
)
def test_wrong_usage_is_told_with_its_place_and_ends_with_2(
    line: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(line)
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert message in told.err
    assert not told.out


def test_help_and_readmes_name_no_setting_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    texts = [help_of(words, capsys) for words in COMMANDS]
    texts += [path.read_text("utf-8") for path in (ROOT / "README.md", *ROOT.glob("*/**/README.md"))]
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | NOT_SETTINGS
    named = {name for text in texts for name in re.findall(rf"{PREFIX}[A-Z][A-Z_]*", text)}
    assert named
    assert named <= known


@pytest.mark.parametrize("words", [words for words in COMMANDS if words[0] == "rules"], ids=" ".join)
def test_help_of_authors_commands_speaks_chinese(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help", "--lang", "zh"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith(f"用法：parcelsieve {' '.join(words)} [-h]")
    # What is left in Latin letters are the words of the line itself: options, their values, names in capitals.
    of_the_line = r"JSON Schema|parcelsieve|--?[a-z-]+|\{[^}]*\}|[A-Z]+(\.json)?|en|zh|text|table|" + "|".join(words)
    assert re.findall(r"[A-Za-z]+", re.sub(of_the_line, "", text)) == []


def test_help_of_all_authors_commands_speaks_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["rules", "--lang=zh", "--help"])
    assert "报告规则文件中的所有错误" in capsys.readouterr().out


def test_help_of_other_commands_speaks_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert help_of(("worker",), capsys).startswith("usage: ")
