"""The wheel holds all that the service needs: it runs where no source is in sight."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from importlib.metadata import version
from pathlib import Path

import orjson
import pytest

from tests.harness.manifests import scheme

ROOT = Path(__file__).parents[2]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listed.splitlines() if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the tracked files, with the extensions that this environment was built with.

    Compiling them once more would take a minute and show nothing new: setuptools takes what is newer than its
    sources.
    """
    source = tmp_path_factory.mktemp("source")
    for path in tracked():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, source / path)
    for generated in (*ROOT.glob("native/*.cpp"), *ROOT.glob("native/*.h")):
        shutil.copy2(generated, source / "native")
    tag = f"{sysconfig.get_platform()}-{sys.implementation.cache_tag}"
    built = source / "build" / f"lib.{tag}" / "native"
    built.mkdir(parents=True)
    for extension in ROOT.glob(f"native/*{sysconfig.get_config_var('EXT_SUFFIX')}"):
        shutil.copy(extension, built)  # with the time of now
    target = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "--wheel-dir", str(target), str(source)], check=True, timeout=300)
    [made] = target.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a new environment that reaches the dependencies of this one, and return its folder."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=120)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)}))
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True, timeout=120)
    # A folder on the path brings its packages and not its .pth files, through which the sources would come in.
    (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    return folder


class Command:
    """Run the installed command in an empty folder."""

    def __init__(self, venv: Path, folder: Path) -> None:
        self._venv = venv
        self.folder = folder
        self._environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8"}

    def __call__(self, *words: str, code: int = 0, program: str = "parcelsieve") -> str:
        result = subprocess.run(
            [str(self._venv / "bin" / program), *words],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert result.returncode == code, result.stdout + result.stderr
        return result.stdout


@pytest.fixture
def command(installed: Path, tmp_path: Path) -> Command:
    return Command(installed, tmp_path)


def test_wheel_holds_every_file_of_its_packages_and_no_source_of_the_extensions(wheel: Path) -> None:
    names = {Path(name) for name in zipfile.ZipFile(wheel).namelist()}
    compiled = {".pyx", ".pxd", ".h", ".hpp"}
    expected = {
        path
        for path in tracked()
        if (path.parts[0] in ("native", "rules", "stream") or path.parts[:2] == ("deploy", "broker"))
        and path.suffix not in compiled | {".md"}
        and not path.name.startswith(".")
    }
    assert not expected - names
    extensions = {path.stem for path in tracked() if path.suffix == ".pyx"}
    assert {path.name.split(".")[0] for path in names if path.suffix == ".so"} == extensions
    assert not {path for path in names if path.suffix in compiled | {".cpp"}}
    assert {path.parts[0] for path in names} == {"native", "rules", "stream", "deploy", *dist_info(names)}


def dist_info(names: set[Path]) -> set[str]:
    return {path.parts[0] for path in names if path.parts[0].endswith(".dist-info")}


def test_command_runs_from_the_wheel_and_not_from_the_sources(command: Command) -> None:
    assert command("--version") == f"parcelsieve {version('parcelsieve')}\n"
    code = "import native.screener, rules, stream; print(native.screener.__file__, rules.__file__, stream.__file__)"
    for place in command("-c", code, program="python").split():
        assert "site-packages" in place
        assert not Path(place).is_relative_to(ROOT)


def test_shipped_rules_pass_from_the_wheel(command: Command) -> None:
    assert command("rules", "check").startswith("0 errors")


def test_settings_are_shown_from_the_wheel(command: Command) -> None:
    assert "broker = 127.0.0.1:9092" in command("settings")


def test_files_are_screened_from_the_wheel_as_from_the_sources(command: Command, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"".join(value + b"\n" for _, value in scheme()))
    command("screen", "in", "--verdicts", "verdicts", "--alerts", "alerts")
    here = [sys.executable, "-m", "stream", "screen", "in", "--alerts", "here"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PARCELSIEVE_")}
    subprocess.run(here, cwd=tmp_path, env=environment | {"PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    alerts = (tmp_path / "alerts").read_bytes()
    assert alerts
    assert (tmp_path / "here").read_bytes() == alerts
    verdicts = [orjson.loads(line) for line in (tmp_path / "verdicts").read_bytes().splitlines()]
    assert sum(verdict["kind"] == "manifest" for verdict in verdicts) == 12


def test_schemas_travel_with_the_wheel(command: Command) -> None:
    code = (
        "from importlib.resources import files; "
        "print(*sorted(path.name for path in files('stream.schemas').iterdir() if path.name.endswith('.json')))"
    )
    shipped = sorted(path.name for path in (ROOT / "stream" / "schemas").glob("*.json"))
    assert command("-c", code, program="python").split() == shipped
