"""When a file was last changed: by git where it is committed, by the file system where not."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from stream.lastchange import last_changes

if TYPE_CHECKING:
    from pathlib import Path

SHANGHAI = ZoneInfo("Asia/Shanghai")
WRITTEN_S = 1_767_225_600  # 2026-01-01T00:00:00Z


def write(path: Path, text: str = "a\n") -> str:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, (WRITTEN_S, WRITTEN_S))
    return str(path)


def git(folder: Path, *command: str, day: str = "2025-06-01") -> None:
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    dates = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": "", "GIT_CONFIG_NOSYSTEM": "1", **who, **dates}
    subprocess.run(["git", "-C", str(folder), *command], env=environment, check=True, capture_output=True)


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    """Return a repository with one file committed twice, one once, and one in a folder below."""
    git(tmp_path, "init", "-q")
    write(tmp_path / "镓.yaml")
    write(tmp_path / "b.yaml")
    write(tmp_path / "below" / "c.yaml")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first", day="2025-03-01")
    write(tmp_path / "镓.yaml", "longer\n")
    git(tmp_path, "commit", "-qam", "second", day="2025-04-01")
    return tmp_path


def told(*paths: str) -> list[tuple[date, str]]:
    found = last_changes(paths, SHANGHAI)
    return [(found[path].day, found[path].source) for path in paths]


def test_committed_file_was_changed_by_the_last_commit_that_touched_it(committed: Path) -> None:
    paths = [str(committed / name) for name in ("镓.yaml", "b.yaml", "below/c.yaml")]
    march, april = (date(2025, 3, 1), "commit"), (date(2025, 4, 1), "commit")
    assert told(*paths) == [april, march, march]


def test_file_with_changes_that_nobody_committed_was_changed_when_it_was_written(committed: Path) -> None:
    new = write(committed / "new.yaml")
    edited = write(committed / "b.yaml", "longer\n")
    assert told(new, edited) == [(date(2026, 1, 1), "file")] * 2


def test_file_outside_a_repository_was_changed_when_it_was_written(tmp_path: Path) -> None:
    assert told(write(tmp_path / "a.yaml")) == [(date(2026, 1, 1), "file")]


def test_days_begin_in_the_zone_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "a.yaml")
    assert last_changes([path], ZoneInfo("America/New_York"))[path].day == date(2025, 12, 31)


def test_machine_without_git_falls_back_to_the_file(committed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert told(str(committed / "b.yaml")) == [(date(2026, 1, 1), "file")]
