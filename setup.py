"""Build the Cython extensions of `native/`; everything else stands in pyproject.toml."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))

from native.build_dialling import write_dialling  # noqa: E402
from native.build_pinyin import write_pinyin  # noqa: E402
from native.build_places import write_places  # noqa: E402
from native.build_tables import write_tables  # noqa: E402  (the build backend does not put the root on the path)
from native.build_towns import write_towns  # noqa: E402

DEBUG = os.environ.get("NATIVE_DEBUG") == "1"
NEEDS_SIMDJSON = {"decode"}


def simdjson_dir() -> Path:
    """Return the folder of the pysimdjson wheel, which carries simdjson.h and simdjson.cpp."""
    spec = importlib.util.find_spec("simdjson")
    if spec is None or spec.origin is None:
        raise SystemExit(
            "the build needs the package pysimdjson (it carries simdjson's source): pip install pysimdjson"
        )
    return Path(spec.origin).parent


def extension(source: Path) -> Extension:
    """Describe one extension; the ones that read JSON are compiled together with simdjson."""
    name = source.stem
    simdjson = [simdjson_dir()] if name in NEEDS_SIMDJSON else []
    return Extension(
        f"native.{name}",
        sources=[f"native/{name}.pyx", *(str(folder / "simdjson.cpp") for folder in simdjson)],
        include_dirs=["native", *(str(folder) for folder in simdjson)],
        depends=[str(path.relative_to(ROOT)) for path in (ROOT / "native").glob("*.h*")],
        language="c++",
        extra_compile_args=["-std=c++17", "-O3", "-g0", "-fno-plt", "-Wno-unused-function"],
    )


# Compiling on all processors at once halves the set-up; one processor changes nothing.
PROCESSORS = os.cpu_count() or 1

write_dialling(ROOT / "native" / "dialling.h")
write_tables(ROOT / "native" / "tables.h")
write_pinyin(ROOT / "native" / "pinyin.h")
write_places(ROOT / "native" / "places.h")
write_towns(ROOT / "native" / "towns.h")
setup(
    ext_modules=cythonize(
        [extension(path) for path in sorted((ROOT / "native").glob("*.pyx"))],
        compiler_directives={
            "language_level": 3,
            "boundscheck": DEBUG,
            "initializedcheck": DEBUG,
            "wraparound": False,
            "cdivision": True,
            "embedsignature": True,
        },
        annotate=DEBUG,
        nthreads=PROCESSORS,
    ),
    options={"build_ext": {"parallel": PROCESSORS}},
)
