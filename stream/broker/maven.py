"""The Maven client; the only file that knows jgo.

Which repository is asked is for jgo's own configuration and environment to say (its configuration file,
JGO_CONFIG_FILE, M2_REPO); no host stands here.
"""

from __future__ import annotations

import logging
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from stream.broker.errors import DownloadError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_log = logging.getLogger(__name__)
_N_DOWNLOADS = 4
_TIMEOUT_S = 30
_RETRY_AFTER_S = 1.0


def download_jars(paths: Sequence[str], into: Path) -> None:
    """Fetch jars by their Maven paths and lay them flat into the folder `into`, unverified.

    Raises:
        MissingExtraError: jgo is not installed.
        DownloadError: no repository gave one of them.
    """
    context = _context(into / "maven")
    _log.info("downloading Apache Kafka, once: %d jars", len(paths))

    def fetch(path: str) -> None:
        *group, artifact, version, name = path.split("/")
        classifier = name.removesuffix(".jar").removeprefix(f"{artifact}-{version}").lstrip("-")
        jar = context.project(".".join(group), artifact).at_version(version).artifact(classifier, "jar")
        shutil.copyfile(_resolve(jar, name), into / name)

    with ThreadPoolExecutor(_N_DOWNLOADS) as pool:
        try:
            for _ in pool.map(fetch, paths):
                pass
        finally:
            pool.shutdown(cancel_futures=True)
    shutil.rmtree(into / "maven", ignore_errors=True)  # absent when a local repository had every jar


def resolve_paths(project: Path, scratch: Path) -> list[str]:
    """Return the Maven paths of all jars that a jgo.toml asks for, sorted.

    Args:
        project: the jgo.toml.
        scratch: an empty folder for what the resolver reads on its way.

    Raises:
        MissingExtraError: jgo is not installed.
        DownloadError: no repository gave one of the descriptions.
    """
    context = _context(scratch)
    from jgo.env import EnvironmentBuilder, EnvironmentSpec  # noqa: PLC0415  (an extra)

    dependencies = EnvironmentBuilder(context=context).spec_to_dependencies(EnvironmentSpec.load(project))
    try:
        inputs, transitive = context.resolver.resolve(dependencies)
    except (OSError, RuntimeError) as error:
        raise DownloadError(f"the jars of {project} could not be resolved: {_reason(error)}") from error
    artifacts = [dependency.artifact for dependency in (*inputs, *transitive)]
    return sorted({f"{jar.component.path_prefix.as_posix()}/{jar.filename}" for jar in artifacts})


def _context(repo_cache: Path) -> Any:
    try:
        from jgo.config import GlobalSettings  # noqa: PLC0415  (an extra)
        from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415
        from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MissingExtraError("jgo") from error
    settings = GlobalSettings.load()
    return MavenContext(
        resolver=PythonResolver(),
        # jgo writes straight into its cache: a download that breaks off would poison the user's own,
        # which is therefore only read
        repo_cache=repo_cache,
        local_repos=[settings.repo_cache],
        remote_repos={"central": MAVEN_CENTRAL_URL, **settings.repositories},
        timeout=_TIMEOUT_S,
    )


def _resolve(jar: Any, name: str) -> Path:
    try:
        try:
            path: Path = jar.resolve()
        except (OSError, RuntimeError):
            jar.cached_path.unlink(missing_ok=True)  # a partial file would be taken for the jar
            time.sleep(_RETRY_AFTER_S)
            path = jar.resolve()
    except (OSError, RuntimeError) as error:
        raise DownloadError(
            f"{name} could not be downloaded ({_reason(error)}): check the network and the Maven repository "
            "that jgo is configured with, then start again"
        ) from error
    return path


def _reason(error: BaseException) -> str:
    lines = str(error).splitlines() or [""]
    return f"{type(error).__name__}: {lines[0][:200]}"
