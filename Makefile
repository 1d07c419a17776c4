# make run    sets everything up and opens the tutor
# make test   sets everything up and runs the tests
PYTHON ?= python3
# A Python that is named has an environment of its own: nothing of another version is in it.
ifeq ($(origin PYTHON),file)
VENV := .venv
else
VENV := build/python/$(shell $(PYTHON) -c 'import platform; print(platform.python_version())')
endif
BIN := $(VENV)/bin
PARITY := build/parity
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Bytecode, for where Python writes none by itself: the tutor would be compiled at each start.
COMPILE := $(BIN)/python -m compileall -q core lessons tutor
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: run test pythons installed installed-dev soak check words bench parity golden picture clean
.DEFAULT_GOAL := run

run: $(VENV)/.installed
	@$(BIN)/backstep $(ARGS)

# Twice as many at once as two cores: half of the time, a test of the app waits for the app.
test: $(VENV)/.installed-dev pythons
	$(BIN)/python -m pytest -n 4 --dist worksteal $(ARGS)

# An environment for each other Python of this machine; the tests start the tutor on all of them.
pythons: $(VENV)/.installed-dev
	@for python in $$($(BIN)/python tests/tutor/pythons.py); do \
	  $(MAKE) --silent PYTHON=$$python installed || echo "no environment for $$python" >&2; \
	done

# All tests with all that `make test` leaves out: fifteen times the examples, every combination, each
# mistake planted into each gradient rule, 3,000 hostile packs, 200 kills while answers are given,
# 20,000 keys, clicks and resizes at random. To play those
# again: make soak SEED=7 EVENTS=500 ARGS=tests/tutor/app/test_soak.py
soak: $(VENV)/.installed-dev
	BACKSTEP_SOAK=1 $(BIN)/python -m pytest -n 2 --hypothesis-profile soak $(ARGS)

installed: $(VENV)/.installed
installed-dev: $(VENV)/.installed-dev

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/backstep lint

# The template for translators, and each catalogue, brought up to date with the source.
words: $(VENV)/.installed-dev
	@$(BIN)/python -m tutor.words

# Speed beside scikit-learn, and beside PyTorch once `make parity` has installed it.
bench: $(VENV)/.installed-dev
	PYTHONPATH=tests/benchmarks $(firstword $(wildcard $(PARITY)/bin/python) $(BIN)/python) -m benchmarks $(ARGS)

# The core against PyTorch, live, in an environment of its own (a large download).
parity: $(PARITY)/.installed
	$(PARITY)/bin/python -m pytest tests/core/test_golden.py tests/core/test_golden_networks.py \
	  tests/core/test_torch_samples.py $(ARGS)

# The kept arrays of tests/core/golden made anew; FAMILY="conv linear" for some of them.
golden: $(PARITY)/.installed
	PYTHONPATH=tests/core $(PARITY)/bin/python -m golden.make $(FAMILY)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "backstep needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Setting up in $(VENV), once ..." >&2
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python's venv module is missing (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@$(PIP) install -c constraints.txt -e .
	@$(COMPILE)
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@$(COMPILE)
	@touch $@ $(VENV)/.installed

$(PARITY)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -m venv $(PARITY)
	@$(PARITY)/bin/python -m pip --disable-pip-version-check --quiet install \
	  -c constraints.txt -e '.[dev]' torch==2.13.0 expecttest
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

picture: $(VENV)/.installed-dev
	$(BIN)/python docs/make_picture.py
