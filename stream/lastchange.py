"""Find when files were last changed: what git has on record, else what the file system says."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

GIT_TIMEOUT_S = 20


class Change(NamedTuple):
    """The day of a file's last change, and who says so."""

    day: date
    source: Literal["commit", "file"]


def last_changes(paths: Iterable[str], zone: ZoneInfo) -> dict[str, Change]:
    """Return the last change of each file.

    A file that stands as it was committed was changed on the day of the last commit that touched it. One with changes
    that nobody committed, and one that git does not know, was changed on the day it was written.

    Args:
        paths: of files that exist.
        zone: in which days begin.
    """
    wanted = list(paths)
    committed = {folder: _committed_s(folder) for folder in {os.path.dirname(path) for path in wanted}}
    changes = {}
    for path in wanted:
        folder, name = os.path.split(path)
        at_s = committed[folder].get(name)
        seconds = Path(path).stat().st_mtime if at_s is None else at_s
        changes[path] = Change(datetime.fromtimestamp(seconds, zone).date(), "file" if at_s is None else "commit")
    return changes


def _committed_s(folder: str) -> Mapping[str, int]:
    """Return when the files of one folder were committed, seconds since 1970; those changed since are left out."""
    log = _git(folder, "log", "--format=/%ct", "--name-only", "--relative", "-z", "--", ".")
    changed = _git(folder, "diff", "--name-only", "--relative", "-z", "HEAD", "--", ".")
    if log is None or changed is None:
        return {}
    committed: dict[str, int] = {}
    at_s = 0
    # A commit's time, then its files; relative names never begin with a slash.
    for entry in log.split("\0"):
        if entry.startswith("/"):
            at_s = int(entry[1:])
        elif entry:
            committed.setdefault(entry.removeprefix("\n"), at_s)
    return {name: at_s for name, at_s in committed.items() if name not in changed.split("\0")}


def _git(folder: str, *command: str) -> str | None:
    """Return what git says about a folder; None when there is no git, or it keeps no record of the folder."""
    try:
        done = subprocess.run(  # noqa: S603  (our own command line)
            ["git", "-C", folder or ".", *command],  # noqa: S607  (the git that the author uses)
            capture_output=True,
            timeout=GIT_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None
