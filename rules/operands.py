"""Type the operators of one field and what they compare it with."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from native.patterns import compile_pattern
from native.spec import Field, FieldKind
from rules.codes import Code
from rules.fields import KIND_NAMES, FieldInfo, Subject
from rules.hints import operator_hint, quantity_hint, subject_hint
from rules.positioned import ListNode, MapNode, Node, TextNode
from rules.quantities import NUMBER, PLAIN, QuantityError, read_quantity
from rules.reading import read_choice, read_keys, read_list, read_text, read_texts, read_whole, shape
from rules.references import REFERENCE, report_marks, report_near_reference
from rules.report import Report, did_you_mean, near_or_known
from rules.terms import check_term
from rules.tree import Bound, Mention, Multiple, Nothing, Operand, Operator, Pattern, Question, Span, Values
from rules.values import read_code, read_heading, read_hs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rules.documents import SetDocument
    from rules.library import Library

ORDER = ("gt", "gte", "lt", "lte", "between")
EQUALITY = ("is", "is_not", "in", "not_in")
OPERATORS: Mapping[FieldKind, Sequence[str]] = {
    FieldKind.NUMBER: ORDER,
    FieldKind.CODE: (*EQUALITY, "starts_with"),
    FieldKind.KEY: EQUALITY,
    FieldKind.HS: ("under", "not_under"),
    FieldKind.TEXT: ("mentions", "not_mentions", "matches_regex"),
    FieldKind.FLAG: ("is", "is_not"),
}
ALL_OPERATORS = tuple(dict.fromkeys((*(name for names in OPERATORS.values() for name in names), "present")))
NEGATED = {"is_not": "is", "not_in": "in", "not_under": "under", "not_mentions": "mentions"}


Read: TypeAlias = "Callable[[Report, Subject, TextNode], str | None]"


class OperandReader:
    """Read the operators of one condition's leaf.

    Args:
        subjects: what `{field: f, times: x}` may name.
        params: the rule's; None where there are none.
        used_params: names of params that were looked up are added here.
    """

    def __init__(
        self,
        report: Report,
        subjects: Mapping[str, Subject],
        library: Library,
        params: Mapping[str, Node] | None,
        used_params: set[str],
    ) -> None:
        self._report = report
        self._subjects = subjects
        self._library = library
        self._params = params
        self._used_params = used_params

    def question(self, subject: Subject, key: TextNode, node: Node) -> Question | None:
        """Return one typed question, or None after its faults were reported."""
        if not self._suits(subject, key):
            return None
        value = self._resolve(node)
        if value is None:
            return None
        if key.text == "present" or subject.kind is FieldKind.FLAG:
            return self._truth(subject, key.text, value)
        positive = NEGATED.get(key.text, key.text)
        operand = self._operand(subject, positive, value)
        if operand is None:
            return None
        operator = "in" if positive == "is" else positive
        return Question(subject, cast("Operator", operator), operand, key.text in NEGATED)

    def check_range(self, subject: Subject, place: MapNode, asked: Sequence[Question | None]) -> None:
        """Report bounds that leave nothing between them."""
        low, high = float("-inf"), float("inf")
        is_open = False
        for question in asked:
            if question is None or not isinstance(question.operand, Bound):
                continue
            value = question.operand.value
            if question.operator in ("gt", "gte") and value >= low:
                low = value
            elif question.operator in ("lt", "lte") and value <= high:
                high = value
            is_open |= question.operator in ("gt", "lt")
        if low > high or (low == high and is_open):
            self._report.error(Code.EMPTY_RANGE, place, f"no value of {subject.name} lies within these bounds")

    def _suits(self, subject: Subject, key: TextNode) -> bool:
        allowed = OPERATORS[subject.kind] if not isinstance(subject, FieldInfo) or subject.is_comparable else ()
        if isinstance(subject, FieldInfo):
            allowed = (*allowed, "present")
        if key.text not in ALL_OPERATORS:
            hint = operator_hint(key.text, allowed, ALL_OPERATORS)
            self._report.error(Code.UNKNOWN_OPERATOR, key, f"unknown operator '{key.text[:60]}'", hint)
            return False
        if key.text not in allowed:
            message = f"'{key.text}' does not suit {subject.name}, {KIND_NAMES[subject.kind]} ({subject.en})"
            is_equality = subject.kind is FieldKind.NUMBER and key.text in EQUALITY
            exactly = "; for one value write {gte: x, lte: x}" if is_equality else ""
            self._report.error(Code.WRONG_OPERATOR, key, message, f"it takes {', '.join(allowed)}{exactly}")
            return False
        return True

    def _resolve(self, node: Node) -> Node | None:
        """Return what a `param:name` stands for; other nodes stand for themselves."""
        if not isinstance(node, TextNode) or not node.text.startswith("param:"):
            return node
        if not node.text.removeprefix("param:").strip():
            self._report.error(Code.UNKNOWN_PARAM, node, "the name of a param is missing after 'param:'")
            return None
        name = node.text.removeprefix("param:").strip()
        if self._params is None:
            message = f"'{node.text}': a fragment has no params; write the value, or move the condition to the rule"
            self._report.error(Code.UNKNOWN_PARAM, node, message)
            return None
        self._used_params.add(name)
        value = self._params.get(name)
        if value is None and "params" not in self._report.unread:
            self._report.error(
                Code.UNKNOWN_PARAM, node, f"unknown param '{name[:60]}'", near_or_known(name, self._params)
            )
        return value

    def _truth(self, subject: Subject, operator: str, node: Node) -> Question | None:
        word = read_choice(self._report, node, subject.name, ("true", "false"))
        if word is None:
            return None
        negated = (word == "false") != (operator == "is_not")
        return Question(subject, "present" if operator == "present" else "is_true", Nothing(), negated)

    def _operand(self, subject: Subject, operator: str, node: Node) -> Operand | None:
        if subject.kind is FieldKind.NUMBER:
            return self._span(subject, node) if operator == "between" else self._number(subject, node)
        if operator == "mentions":
            return self._mention(node)
        if operator == "matches_regex":
            return self._pattern(node)
        if operator == "is" and isinstance(node, ListNode):
            hint = f"for one of several write `{subject.name}: {{in: [..]}}`"
            self._report.error(Code.BAD_OPERAND, node, "'is' takes one value, not a list", hint)
            return None
        if operator == "is" and read_text(self._report, node, f"the operand of {subject.name}") is None:
            return None
        return self._values(subject, node, self._reader(subject, operator))

    def _reader(self, subject: Subject, operator: str) -> Read:
        if subject.kind is FieldKind.HS:
            return read_hs
        if isinstance(subject, FieldInfo) and operator != "starts_with":
            if subject.field is Field.GOODS_CLASS:
                return self._read_class
            if subject.field is Field.GOODS_HEADING:
                return read_heading
        return read_code

    def _number(self, subject: Subject, node: Node) -> Bound | Multiple | None:
        if isinstance(node, MapNode):
            return self._multiple(subject, node)
        text = read_text(self._report, node, f"the operand of {subject.name}")
        if text is None or subject.dimension is None:
            return None
        try:
            return Bound(read_quantity(text.text, subject.dimension))
        except QuantityError as error:
            hint = quantity_hint(text.text, subject.dimension)
            self._report.error(Code.BAD_QUANTITY, text, f"{subject.name}: {error}", hint)
            return None

    def _multiple(self, subject: Subject, node: MapNode) -> Multiple | None:
        keys = read_keys(self._report, node, "the operand", ("field",), ("times",))
        name = read_text(self._report, keys.get("field"), "field")
        times_node = self._resolve(keys["times"]) if "times" in keys else None
        times = read_text(self._report, times_node, "times")
        if name is None or (times is None and "times" in keys):
            return None
        other = self._subjects.get(name.text)
        if other is None:
            hint = subject_hint(name.text, self._subjects)
            is_field = isinstance(subject, FieldInfo)
            code, kind = (Code.UNKNOWN_FIELD, "field") if is_field else (Code.UNKNOWN_MEASURE, "measure")
            self._report.error(code, name, f"unknown {kind} '{name.text[:60]}'", hint)
            return None
        if other is subject:
            self._report.error(Code.BAD_COMPARISON, name, f"{subject.name} is compared with itself")
            return None
        if other.dimension is not subject.dimension and not {other.dimension, subject.dimension} <= PLAIN:
            message = f"{subject.name} and {other.name} cannot be compared: they measure different things"
            self._report.error(Code.BAD_COMPARISON, name, message)
            return None
        if times is not None and (not NUMBER.fullmatch(times.text) or not 0 < float(times.text) < 1e9):
            self._report.error(Code.BAD_QUANTITY, times, f"times is '{times.text[:40]}'; it is a number above 0")
            return None
        return Multiple(other, float(times.text) if times else 1.0)

    def _span(self, subject: Subject, node: Node) -> Span | None:
        if not isinstance(node, ListNode) or len(node.items) != 2:
            message = f"'between' takes [low, high] (high itself is outside), not {shape(node)}"
            self._report.error(Code.BAD_OPERAND, node, message)
            return None
        resolved = [self._resolve(item) for item in node.items]
        ends = [self._number(subject, item) if item is not None else None for item in resolved]
        low, high = ends
        if low is None or high is None:
            return None
        if isinstance(low, Bound) and isinstance(high, Bound) and low.value >= high.value:
            self._report.error(Code.EMPTY_RANGE, node, f"no value of {subject.name} lies within these bounds")
            return None
        return Span(low, high)

    def _values(self, subject: Subject, node: Node, read: Read) -> Values | None:
        if isinstance(node, TextNode):
            if report_near_reference(self._report, node):
                return None
            if node.text in self._library.sets:
                message = f"'{node.text}' is the name of a set, no value"
                self._report.error(Code.BAD_OPERAND, node, message, f"did you mean 'set:{node.text}'?")
                return None
            if (found := REFERENCE.fullmatch(node.text)) and found[1] != "param":
                document = self._set(subject, node, found[1], found[2].strip())
                return self._of_set(subject, node, document, read) if document else None
        items = read_texts(self._report, node, f"the operand of {subject.name}")
        if inside := next((item for item in items if REFERENCE.fullmatch(item.text)), None):
            hint = "a set or param is a list itself: join two conditions with `any`"
            self._report.error(Code.BAD_OPERAND, inside, f"'{inside.text[:60]}' stands inside a list", hint)
            return None
        return _read_all(subject, items, self._report, read, None)

    def _set(self, subject: Subject, node: TextNode, kind: str, name: str) -> SetDocument | None:
        if kind != "set":
            message = f"'{node.text[:60]}': {subject.name} is compared with texts, a list, or set:name"
            self._report.error(Code.BAD_OPERAND, node, message)
            return None
        document = self._library.sets.get(name)
        if document is None:
            hint = near_or_known(name, self._library.sets)
            self._report.error(Code.UNKNOWN_SET, node, f"unknown set '{name[:60]}'", hint)
        return document

    def _of_set(self, subject: Subject, node: TextNode, document: SetDocument, read: Read) -> Values | None:
        """Read a set's items; one of which none suits is the wrong set, not a set with faults."""
        tried = Report(document.report.path, document.report.lines)
        values = _read_all(subject, document.items, tried, read, document.id)
        if document.items and tried.n_errors == len(document.items):
            first = next(problem.message for problem in tried.problems if problem.severity == "error")
            message = f"the set '{document.id}' does not suit {subject.name}; of its first entry: {first}"
            self._report.error(Code.BAD_OPERAND, node, message)
        else:
            document.report.take(tried)
        return values

    def _read_class(self, report: Report, subject: Subject, text: TextNode) -> str | None:
        table = self._library.classes
        if table is None or text.text not in table.names:
            names = [name.text for name, _ in table.classes] if table is not None and not report.is_full else []
            message = f"{subject.name}: there is no goods class '{text.text[:60]}'"
            hint = did_you_mean(text.text, names) or f"classes are listed in a `classes:` table: {', '.join(names)}"
            report.error(Code.BAD_CLASS, text, message, hint)
            return None
        return text.text

    def _pattern(self, node: Node) -> Pattern | None:
        text = read_text(self._report, node, "the operand of matches_regex")
        if text is None:
            return None
        try:
            compile_pattern(text.text)
        except ValueError as error:
            message = f"'{text.text[:60]}' is not taken as a regular expression (RE2): {error}"
            self._report.error(Code.BAD_REGEX, text, message)
            return None
        return Pattern(text.text)

    def _mention(self, node: Node) -> Mention | None:
        at_least: int | None = 1
        operand: Node | None = node
        if isinstance(node, MapNode):
            keys = read_keys(self._report, node, "the operand of mentions", ("any",), ("at_least",))
            operand = self._resolve(keys["any"]) if "any" in keys else None
            if "at_least" in keys:
                at_least = read_whole(self._report, keys["at_least"], "at_least", 1, 100)
        lexicons: list[str] = []
        phrases: list[str] = []
        items = self._report.until_full(read_list(self._report, operand, "the operand of mentions"))
        resolved = map(self._resolve, items)
        sound = [item is not None and self._mentioned(item, lexicons, phrases) for item in resolved]
        if at_least is None or not sound or not all(sound):
            return None
        if not lexicons and at_least > len(phrases):
            message = f"at_least is {at_least}, but there are {len(phrases)} phrases"
            self._report.error(Code.BAD_AT_LEAST, node, message)
            return None
        return Mention(tuple(dict.fromkeys(lexicons)), tuple(dict.fromkeys(phrases)), at_least)

    def _mentioned(self, node: Node, lexicons: list[str], phrases: list[str]) -> bool:
        text = read_text(self._report, node, "a phrase")
        if text is None or report_near_reference(self._report, text) or report_marks(self._report, text):
            return False
        found = REFERENCE.fullmatch(text.text)
        if found is None:
            phrases.append(text.text)
            return check_term(self._report, None, text)
        name = found[2].strip()
        if found[1] != "lexicon":
            message = f"'{text.text[:60]}': mentions takes phrases and lexicon:name"
            self._report.error(Code.BAD_OPERAND, text, message)
            return False
        if name not in self._library.lexicons:
            hint = near_or_known(name, self._library.lexicons)
            self._report.error(Code.UNKNOWN_LEXICON, text, f"unknown lexicon '{name[:60]}'", hint)
            return False
        lexicons.append(name)
        return True


def _read_all(
    subject: Subject, items: Sequence[TextNode], report: Report, read: Read, set_name: str | None
) -> Values | None:
    values = [read(report, subject, item) for item in items]
    sound = tuple(dict.fromkeys(value for value in values if value is not None))
    return Values(sound, set_name) if sound and None not in values else None
