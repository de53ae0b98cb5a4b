# qingwen: `make serve` sets everything up and opens the page.
#   PYTHON=python3.12   interpreter for the virtual environment (3.11 or newer; found by itself)
#   ARGS="--port 8000"  passed on to `qingwen serve`, pytest or the benchmark

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

# The first interpreter that runs, is new enough and can make a virtual environment with pip.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)

.PHONY: setup serve test check bench clean
.DEFAULT_GOAL := serve

setup: $(INSTALLED)
	$(BIN)/qingwen models pull

$(INSTALLED): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "qingwen: no Python 3.11 or newer with venv found;" \
		"install one (Debian: apt-get install python3-venv) or set PYTHON=…" >&2; exit 1; }
	@echo "qingwen: installing into $(VENV); the first time this takes a few minutes"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --constraint constraints.txt pip
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable '.[dev]'
	@touch $@

serve: $(INSTALLED)
	$(BIN)/qingwen serve $(ARGS)

check: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup
	@.ci/chromium
	$(BIN)/python -m pytest $(ARGS)

bench: setup
	$(BIN)/python -m tests.benchmarks.ask $(ARGS)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
