# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
NATIVE := $(wildcard native/*.pyx native/*.pxd native/*.h native/*.hpp native/build_*.py native/*_words.py)

missing = { echo "parcelsieve needs $(1)" >&2; exit 1; }

.PHONY: demo test unit lint bench chaos lock clean

demo: $(READY)
	$(BIN)/parcelsieve demo

# What starts no broker runs on all processors at once. What does mostly waits, so that two go side by side, each file on
# one broker; what kills under load goes alone, since its load must last as long as its kills.
test: unit
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/integration
	$(BIN)/python -m pytest tests/chaos

unit: $(READY)
	$(BIN)/python -m pytest -n auto tests/unit tests/contract tests/architecture

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m tests.bench

chaos: $(READY)
	$(BIN)/python -m pytest -m chaos

# The environment is made from the exact, hashed lock; the extensions are built into the source tree.
$(READY): requirements.lock pyproject.toml setup.py $(NATIVE)
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
		|| $(call missing,Python 3.11 to 3.13; name one with: make PYTHON=/path/to/python3.12)
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| $(call missing,the modules venv and ensurepip of $(PYTHON); on Debian: apt-get install python3-venv)
	@$(PYTHON) -c 'import os, sysconfig; open(os.path.join(sysconfig.get_path("include"), "Python.h"))' 2>/dev/null \
		|| $(call missing,the headers of $(PYTHON); on Debian: apt-get install python3-dev)
	@command -v $${CXX:-c++} >/dev/null \
		|| $(call missing,a C++ compiler; on Debian: apt-get install g++)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

# Renews the lock from the ranges in pyproject.toml; needs uv.
lock:
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --upgrade --output-file requirements.lock

clean:
	rm -rf build dist *.egg-info native/*.so native/*.cpp native/dialling.h native/tables.h native/places.h native/towns.h native/pinyin.h $(READY)
