"""Let the help of the authors' commands speak their language."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence

from rules import Say, speaker


def wanted_language(argv: Sequence[str]) -> str:
    """Return what `--lang` says on a line that is not parsed yet; only authors' commands speak more than English."""
    words = list(argv)
    if words[:1] != ["rules"]:
        return "en"
    behind = words[words.index("--lang") + 1 :][:1] if "--lang" in words else []
    return "zh" if behind == ["zh"] or "--lang=zh" in words else "en"


def translate_help(parser: argparse.ArgumentParser, lang: str) -> None:
    """Put the help of a parser and of the commands below it into a language."""
    if lang == "zh":
        _translate(parser, speaker(lang))


class _ChineseHelp(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def _translate(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.formatter_class = _ChineseHelp
    parser.description = say(parser.description or "")
    for group in parser._action_groups:  # argparse has no public way to what was added
        group.title = say(group.title or "")
    for action in parser._actions:
        action.help = say(action.help or "")
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                choice.help = say(choice.help or "")
            for below in action.choices.values():
                _translate(below, say)
