# `make demo` and `make test` are all a newcomer needs. `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export HOUVAST_STATE ?= $(CURDIR)/.state
export PORT ?= 8000
.DEFAULT_GOAL := help
.PHONY: help setup demo up down test check fmt bench lock messages build mutation

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

$(VENV)/.installed: requirements-dev.lock
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "Installing pinned dependencies (hash-checked) ..." >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.installed build ## virtual environment, pinned dependencies, styles and translations

build: $(VENV)/.installed
	@$(PY) -m portal.build

demo: setup ## the whole clinic on this machine, with one real intake sent through it
	@$(PY) -m portal.stack demo

up: setup ## the same in the background, for tests from outside
	@$(PY) -m portal.stack up

down: $(VENV)/.installed ## stop what `make up` started
	@$(PY) -m portal.stack down

test: setup ## every test, browser tests included (PYTEST_ARGS= passes through)
	@$(PY) -m tests.browser --prepare
	@$(PY) -m tests.run $(PYTEST_ARGS)

check: setup ## formatting, lint, types, imports, migrations, deployment, diagrams, translations
	@$(PY) -m portal.quality

fmt: setup ## put code and templates into the house style
	@$(VENV)/bin/ruff format . && $(VENV)/bin/ruff check --fix . && $(VENV)/bin/djlint --reformat --quiet . || true

mutation: setup ## change the clinical core in a thousand places: does a test notice? (an hour)
	@$(PY) -m tests.mutation

bench: setup ## measure against floors in the same run; writes bench/results.json
	@$(PY) -m bench

lock: ## resolve requirements*.in again into the lock files (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q requirements.in -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q requirements-dev.in -o requirements-dev.lock
