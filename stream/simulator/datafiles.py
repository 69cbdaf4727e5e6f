"""Read the package's data files: TSV with # comments, and TOML."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a TSV file, without comments and blank lines."""
    lines = files("stream.simulator.data").joinpath(name).read_text("utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#"))


@cache
def tables(name: str) -> dict[str, Any]:
    """Return a TOML file."""
    return tomllib.loads(files("stream.simulator.data").joinpath(name).read_text("utf-8"))
