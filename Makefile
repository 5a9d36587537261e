# Everything runs in .venv, which is made on first use. See README.md.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export OMP_NUM_THREADS := 1

.PHONY: demo test test-scale check lint types contracts docs picture cases bench train clean

demo: $(VENV)/.installed  ## set up, read the sample stories, print the record of one
	$(BIN)/diplowire demo

test: $(VENV)/.installed-dev  ## run the tests
	$(BIN)/python -m pytest

test-scale: $(VENV)/.installed-scale  ## batches on Daft and on two nodes of Ray, killed again and again; minutes
	DIPLOWIRE_TEST_SCALE=1 $(BIN)/python -m pytest tests/archive

check: lint types contracts  ## everything but the tests

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

contracts: $(VENV)/.installed-dev  ## who may import what
	$(BIN)/lint-imports

docs: $(VENV)/.installed  ## codebook and schema from the types
	$(BIN)/python -m diplowire.cli.codebook docs

picture: $(VENV)/.installed-dev  ## docs/dossier.png from the stories of the tests; needs Chromium
	$(BIN)/python tools/picture.py docs/dossier.png

cases: $(VENV)/.installed-dev  ## only the examples that rules and frames carry
	$(BIN)/python -m pytest -k "rule or frame or case"

bench: $(VENV)/.installed-dev
	$(BIN)/python bench/speed.py

# The weights that ship are in src/diplowire/weights already; this makes them anew, in under two hours on two cores.
TRAIN   := .venv-train
CORPORA ?= ../shared/corpora
train: $(TRAIN)/.installed  ## train what reads nested entities; CORPORA=folder with nerel/
	cd train && ../$(TRAIN)/bin/python run.py $(abspath $(CORPORA)) ../build/encoder
	cd train && ../$(TRAIN)/bin/python run_nested.py $(abspath $(CORPORA)) ../build/nested ../src/diplowire/weights
	cd train && ../$(TRAIN)/bin/python pack.py $(abspath $(CORPORA)) ../build/encoder ../src/diplowire/weights

clean:
	rm -rf $(VENV) $(TRAIN) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "diplowire needs Python 3.11 or later; this is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is missing. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(TRAIN)/.installed: pyproject.toml train/requirements.txt
	$(PYTHON) -m venv $(TRAIN)
	$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --editable . -r train/requirements.txt
	@touch $@

$(VENV)/.installed: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-scale: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,ray]'
	@touch $@
