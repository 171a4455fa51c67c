# Gongbao 公报. Needs Python 3.11 to 3.13 and make; pip's own configuration says where packages come from.

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
TEST_PROCESSES ?= auto
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && { echo $$p; break; }; done)

# A folder of saved pages gets a dataset of its own, so that it does not mix with the sample's nights.
ifdef PORTALS
export GONGBAO_DATA ?= data/folders/$(notdir $(abspath $(PORTALS)))
else
export GONGBAO_DATA ?= data
endif
OURS := airflow alerts archive bucket folders health held ledger.sqlite* logs operator published quarantine sample stage

.PHONY: help run cluster test test-cluster up down clean-data lint preview
.DEFAULT_GOAL := help

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  Data goes to GONGBAO_DATA (now: $(GONGBAO_DATA)); GONGBAO_AIRFLOW_PORT fixes Airflow's port."

run: $(INSTALLED) ## play the sample portal's nights through Airflow; PORTALS=<folder> reads saved pages instead
ifdef PORTALS
	@$(BIN)/gongbao airflow run --folder "$(PORTALS)"
else
	@$(BIN)/gongbao airflow run
endif

up: $(INSTALLED) ## keep Airflow running, with its UI and the nightly schedule (02:30 Asia/Shanghai)
	@$(BIN)/gongbao airflow up

down: $(INSTALLED) ## stop what "make up" started
	@$(BIN)/gongbao airflow down

cluster: $(INSTALLED) ## play the sample on the shared system: PostgreSQL (PGHOST…), Redis (GONGBAO_REDIS_URL), two workers, a bucket
	@$(BIN)/python tests/publish/s3_around.py $(BIN)/gongbao airflow run --cluster

test: $(INSTALLED) ## run the tests but those of the shared system; PYTEST_ARGS="-k name" for some of them
	@$(BIN)/python -m pytest -m "not cluster" --numprocesses $(TEST_PROCESSES) --dist loadgroup --no-loadscope-reorder $(PYTEST_ARGS)

test-cluster: $(INSTALLED) ## run the tests of the shared system; they need PostgreSQL (PGHOST…) and Redis (GONGBAO_TEST_REDIS_URL)
	@$(BIN)/python -m pytest -m cluster $(PYTEST_ARGS)

lint: $(INSTALLED) ## check style, types and the layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

preview: ## build the Parquet preview of the data page (needs Node and npm; all else works without it)
	@command -v npm >/dev/null || { echo "error: npm not found; install Node 20 or newer, or do without the preview" >&2; exit 1; }
	@cd publish/site/preview && npm ci --silent && npm run --silent build
	@echo "built publish/site/assets/preview.js; the pages that stand keep theirs: they have it with the next release (\`gongbao nightly\`)"

clean-data: ## stop Airflow, delete what runs have written to GONGBAO_DATA
	@if [ -x $(BIN)/gongbao ] && [ -d "$(GONGBAO_DATA)" ]; then $(BIN)/gongbao airflow down; fi
	@if [ -f "$(GONGBAO_DATA)/airflow/cluster.json" ]; then $(BIN)/gongbao airflow drop-cluster; fi
	@for name in $(OURS); do rm -rf "$(GONGBAO_DATA)"/$$name; done
	@rmdir "$(GONGBAO_DATA)" 2>/dev/null || true

$(INSTALLED): requirements.lock pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
	  echo "error: no Python 3.11, 3.12 or 3.13 found; install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; fi
	@test -x $(BIN)/python || { echo "making $(VENV) with $(PYTHON)"; $(PYTHON) -m venv $(VENV) || { \
	  rm -rf $(VENV); echo "error: $(PYTHON) cannot make a venv; install its venv package (Debian: python3-venv)" >&2; exit 1; }; }
	@echo "installing the pinned packages into $(VENV) (a minute or two, once)"
	@# The pinned pip first: that of Python 3.11 asks for the newest release of a package that another one wants with extras, and finds no hash.
	@sed -n '/^pip==/,/[^\\]$$/p' requirements.lock > $(VENV)/pip.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/pip.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
