"""Find rule files and hold what is in them, by kind and id."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from rules.codes import Code
from rules.controls import ControlsDocument
from rules.documents import (
    ClassesDocument,
    Document,
    FragmentDocument,
    RatesDocument,
    SetDocument,
    read_document,
)
from rules.honest import HonestDocument
from rules.lexicons import LexiconDocument
from rules.positioned import read_file
from rules.report import Report
from rules.ruledocument import RuleDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rules.errors import Problem

SUFFIXES = (".yaml", ".yml")
REFERENCE_FOLDERS = ("lexicons", "sets", "fragments")


@dataclass
class Library:
    """Hold every document in reach: the rules asked for, and what is shipped for them to refer to."""

    rules: dict[str, RuleDocument] = field(default_factory=dict)
    lexicons: dict[str, LexiconDocument] = field(default_factory=dict)
    sets: dict[str, SetDocument] = field(default_factory=dict)
    fragments: dict[str, FragmentDocument] = field(default_factory=dict)
    controls: dict[str, ControlsDocument] = field(default_factory=dict)
    honest: dict[str, HonestDocument] = field(default_factory=dict)
    rates: RatesDocument | None = None
    classes: ClassesDocument | None = None
    reports: list[Report] = field(default_factory=list)

    def lexicons_by_origin(self) -> list[tuple[bool, LexiconDocument]]:
        """Return (is the caller's own, lexicon): the shipped ones first, each by place."""
        shipped = shipped_folder()
        found = [(not Path(one.report.path).is_relative_to(shipped), one) for one in self.lexicons.values()]
        return sorted(found, key=lambda pair: (pair[0], pair[1].report.path))

    def problems(self) -> list[Problem]:
        """Return what is wrong in all files, by place."""
        return sorted({problem for report in self.reports for problem in report.problems})

    def holds(self, document: Document) -> bool:
        """Say whether there is a document of this kind and id."""
        for kind, documents in (
            (RuleDocument, self.rules),
            (LexiconDocument, self.lexicons),
            (SetDocument, self.sets),
            (FragmentDocument, self.fragments),
            (ControlsDocument, self.controls),
            (HonestDocument, self.honest),
        ):
            if isinstance(document, kind):
                return document.id in documents
        return (self.classes if isinstance(document, ClassesDocument) else self.rates) is not None

    def add(self, document: Document) -> None:
        """Take in a document; an id that is taken is reported."""
        if isinstance(document, RatesDocument):
            self._refuse_second(document, self.rates, "a second rate table")
            self.rates = self.rates or document
        elif isinstance(document, ClassesDocument):
            self._refuse_second(document, self.classes, "a second table of goods classes")
            self.classes = self.classes or document
        elif isinstance(document, RuleDocument):
            self._refuse_second(document, self.rules.setdefault(document.id, document), f"rule '{document.id}'")
        elif isinstance(document, LexiconDocument):
            self._refuse_second(document, self.lexicons.setdefault(document.id, document), f"lexicon '{document.id}'")
        elif isinstance(document, SetDocument):
            self._refuse_second(document, self.sets.setdefault(document.id, document), f"set '{document.id}'")
        elif isinstance(document, ControlsDocument):
            first_list = self.controls.setdefault(document.id, document)
            self._refuse_second(document, first_list, f"control list '{document.id}'")
        elif isinstance(document, HonestDocument):
            first_phrases = self.honest.setdefault(document.id, document)
            self._refuse_second(document, first_phrases, f"list of honest descriptions '{document.id}'")
        else:
            first = self.fragments.setdefault(document.id, document)
            self._refuse_second(document, first, f"fragment '{document.id}'")

    @staticmethod
    def _refuse_second(document: Document, first: Document | None, what: str) -> None:
        if first is not None and first is not document:
            place = document.node.entries[-1][0] if len(document.node.entries) < 2 else document.node.entries[1][0]
            document.report.error(Code.DUPLICATE_ID, place, f"{what} is already defined in {first.report.path}")


def shipped_folder() -> Path:
    """Return the folder of the rules that come with the package."""
    return Path(str(resources.files("rules")))


def read_library(paths: Sequence[Path], *, with_honest: bool = False) -> Library:
    """Read the documents of files and folders, and the shipped ones that rules may refer to.

    A lexicon, set, fragment, rate table or table of goods classes of the caller's takes the place of the shipped one.

    Args:
        paths: files or folders, searched in depth; empty: the shipped packs.
        with_honest: read the shipped lists of honest descriptions, too, which only a check asks for.
    """
    library = Library()
    shipped = shipped_folder()
    seen: set[Path] = set()
    for path in paths or (shipped / "packs",):
        _read_path(library, path, seen, must_hold=bool(paths))
    honest = ("honest",) if with_honest else ()
    for name in (*REFERENCE_FOLDERS, *honest, "rates.yaml", "classes.yaml"):
        _read_path(library, shipped / name, seen, must_hold=False, is_shipped=True)
    return library


def _read_path(library: Library, path: Path, seen: set[Path], *, must_hold: bool, is_shipped: bool = False) -> None:
    found = False
    for file in rule_files(path):
        found = True
        resolved = file.resolve()
        if resolved in seen:
            continue
        seen.add(resolved)
        document, report = _read_shipped(file) if is_shipped else _read(file)
        library.reports.append(report)
        if document is not None and not (is_shipped and library.holds(document)):
            library.add(document)
    if must_hold and not found:
        report = Report(str(path), ())
        report.error(Code.NO_FILES, None, lacking(path))
        library.reports.append(report)


def _read(file: Path) -> tuple[Document | None, Report]:
    node, report = read_file(file, str(file))
    return (read_document(node, report) if node is not None else None), report


def _read_shipped(file: Path) -> tuple[Document | None, Report]:
    """Read what every library has, once for all that a process reads; each has reports of its own."""
    stat = file.stat()
    document, report = _read_state(file, stat.st_mtime_ns, stat.st_size)
    report = report.copied()
    return (replace(document, report=report) if document is not None else None), report


@lru_cache(maxsize=256)
def _read_state(file: Path, mtime_ns: int, n_bytes: int) -> tuple[Document | None, Report]:
    """Read a file in the state that is told by the time of its last change and its size."""
    return _read(file)


def rule_files(path: Path) -> Iterator[Path]:
    """Yield the rule files of a folder in depth, hidden ones left out; a file is its own."""
    if not path.is_dir():
        # Nobody may ever write to a pipe: reading it would not end.
        if path.is_file():
            yield path
        return
    files = (file for suffix in SUFFIXES for file in path.rglob(f"*{suffix}") if file.is_file())
    yield from sorted(file for file in files if not _is_hidden(file.relative_to(path)))


def lacking(path: Path) -> str:
    """Say why a path yields no rule file."""
    if path.is_dir():
        return "no .yaml file lies there"
    return "that is neither a file nor a folder" if path.exists() else "there is no such file or folder"


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
