# What a person types. `make demo` and `make test` need Python 3.11 or newer, make and the package registries, nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
LOCKED := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
export CATALOG_HOME ?= $(CURDIR)/var

.PHONY: demo test check format docs bench lock wheel clean help

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

demo: .venv/.runtime ## harvest the sample agencies and serve them on http://127.0.0.1:8000
	$(BIN)/catalog demo

test: .venv/.dev ## the whole suite
	$(BIN)/python -m pytest -n auto --dist loadgroup -q

check: .venv/.dev ## format, lint, types, layers and docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/architecture

format: .venv/.dev ## rewrite files in the house's form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: .venv/.dev ## write the tables of settings, commands and routes into docs/
	$(BIN)/python -m tests.architecture.reference

bench: .venv/.dev ## the benchmarks at a size that ends in minutes
	$(BIN)/python -m benchmarks.harvest --records 20000
	$(BIN)/python -m benchmarks.publish --megabytes 50
	$(BIN)/python -m benchmarks.messy --every 4
	$(BIN)/python -m benchmarks.search --records 20000

wheel: .venv/.dev ## dist/*.whl
	$(BIN)/python -m build --wheel --no-isolation

lock: ## compile the lock files anew (wants uv); the larger one first, so that the smaller holds the same versions
	$(LOCKED) --extra dev pyproject.toml requirements/build.in -o requirements/dev.txt
	$(LOCKED) pyproject.toml requirements/build.in -c requirements/dev.txt -o requirements/runtime.txt

clean: ## everything made by make, the catalog's home included
	rm -rf .venv var dist build

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements/runtime.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@
