"""Write the lock of the broker's jars anew, after a change of deploy/broker/jgo.toml.

python -m stream.broker.lock
"""

from __future__ import annotations

import sys
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from stream.broker.errors import BrokerError
from stream.broker.jar_lock import LockedJar, file_sha256, format_lock
from stream.broker.maven import download_jars, resolve_paths


def renew_lock(project: Path) -> str:
    """Resolve a jgo.toml, download every jar once and return the text of its lock.

    Raises:
        DownloadError, MissingExtraError: see `download_jars`.
    """
    with tempfile.TemporaryDirectory(prefix="parcelsieve-lock-") as scratch:
        descriptions, jars = Path(scratch, "descriptions"), Path(scratch, "jars")
        jars.mkdir()
        paths = resolve_paths(project, descriptions)
        download_jars(paths, jars)
        return format_lock(LockedJar(path, file_sha256(jars / path.rpartition("/")[2])) for path in paths)


def main() -> int:
    """Write jars.sha256 beside the jgo.toml it is made from; return the exit code."""
    with as_file(files("deploy.broker").joinpath("jgo.toml")) as project:
        try:
            text = renew_lock(project)
        except BrokerError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        project.with_name("jars.sha256").write_text(text, encoding="utf-8")
    sys.stdout.write(f"jars.sha256: {len(text.splitlines())} jars\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
