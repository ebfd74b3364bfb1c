# Everything starts here: `make help` lists what there is. Needs Python 3.11+, git and make.

PYTHON ?= python3
PORT ?= 8000
BASE_URL ?= http://127.0.0.1:$(PORT)
WORKERS ?= 2
TESTS ?= tests
BENCH ?=

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TEMPLATES := $(wildcard portal/web/templates search/templates)

export PORT
export BASE_URL
export PYTHONUNBUFFERED = 1

.DEFAULT_GOAL := help
.PHONY: help .venv demo demo-reset test check format lock sbom advisories bench clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z.-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv: $(INSTALLED) ## make the virtual environment and install exactly what the lock names

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Plekwijzer needs Python 3.11 or newer. Name one with: make PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@echo "Installing the packages of requirements.lock in $(VENV) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: .venv ## start web and clock with sample data on http://127.0.0.1:8000; stop with Ctrl-C
	@$(BIN)/plekwijzer migrate
	@$(BIN)/plekwijzer regions load portal/regions/*.yaml
	@$(BIN)/plekwijzer sample --if-empty
	@$(BIN)/plekwijzer index rebuild --if-missing
	@$(BIN)/plekwijzer wait-ready & ready=$$!; trap 'kill $$ready 2>/dev/null' EXIT; \
		PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/honcho start web clock

demo-reset: .venv ## throw the demo's data away and start afresh
	@rm -rf var
	@$(MAKE) --no-print-directory demo

test: .venv ## run the tests; REQUIRE_ALL=1 fails where Chromium or PostgreSQL is missing
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile $(TESTS)

check: .venv ## style, types, import contracts and templates
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(if $(TEMPLATES),$(BIN)/djlint --quiet --lint --check $(TEMPLATES))

format: .venv ## put code and templates in the house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(if $(TEMPLATES),$(BIN)/djlint --quiet --reformat $(TEMPLATES))

lock: .venv ## write requirements.lock anew from pyproject.toml; UPGRADE=1 also takes newer versions
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --fork-strategy fewest \
		--generate-hashes --no-emit-index-url --no-emit-find-links --quiet \
		--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) --output-file requirements.lock

sbom: .venv ## write var/sbom.json: every package of the lock with its hashes (CycloneDX)
	@mkdir -p var
	$(BIN)/uv tool run --from cyclonedx-bom==7.5.0 cyclonedx-py requirements --output-reproducible --of JSON \
		-o var/sbom.json requirements.lock

advisories: .venv ## look the lock up in the list of known faults; what cannot be looked up fails too
	@$(BIN)/uv tool run --from pip-audit==2.10.1 pip-audit --strict --disable-pip --require-hashes -r requirements.lock

bench: .venv ## measure the search page; BENCH="--scale 10" for ten times the sample data
	$(BIN)/python -m benchmarks.finder $(BENCH)

clean: ## remove what tools left behind; the demo's data stay
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info
	@find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +
