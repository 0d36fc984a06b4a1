# Every command of the project. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SPARK_VENV := .venv-spark
PEERS_VENV := .venv-peers

# BLAS on one thread: the site's matrices are small, and more threads only fight for the cores.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help run setup test test-postgresql test-slow lint check format spark peers evaluate pins clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## set everything up and serve the site on http://127.0.0.1:8000
	@echo "Marquee is on http://$${MARQUEE_BIND:-127.0.0.1:8000} (Ctrl+C stops it)"
	@$(BIN)/gunicorn wsgi:app

setup: $(VENV)/runtime.stamp ## environment, database, starter films and the first build; quick when done
	@$(BIN)/python scripts/setup_site.py

test: $(VENV)/dev.stamp ## run the tests, with coverage
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term:skip-covered

TESTS ?= tests
test-postgresql: $(VENV)/dev.stamp ## run the tests on a PostgreSQL of their own; TESTS="tests/lists" names some
	MARQUEE_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 2 $(TESTS)

test-slow: $(VENV)/dev.stamp ## run the long trials too: damages, kills, whole data sets
	MARQUEE_LONG_TRIALS=1 $(BIN)/python -m pytest -m "slow or properties"

lint: $(VENV)/dev.stamp ## format, lint, types, borders, templates, known dangers, packages that fit each other
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint app/templates --check --quiet
	$(BIN)/djlint app/templates --lint --quiet
	$(BIN)/bandit --quiet --configfile pyproject.toml --severity-level medium --recursive app scripts
	$(BIN)/python -m pip check

check: lint test ## everything that CI checks

format: $(VENV)/dev.stamp ## format code and templates
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint app/templates --reformat --quiet

spark: $(SPARK_VENV)/spark.stamp ## make the environment for training with Spark (needs Java 17 or later)

peers: $(PEERS_VENV)/peers.stamp ## make the environment of the recommenders that we measure against, and of plots

evaluate: $(VENV)/runtime.stamp $(PEERS_VENV)/peers.stamp ## measure quality against peers on the data sets in ../shared/data
	$(BIN)/python scripts/evaluate.py --stars

pins: ## compile pyproject.toml into the pinned requirements (needs uv)
	uv pip compile -q --universal --python-version 3.11 --no-header pyproject.toml -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --no-header --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	uv pip compile -q --universal --python-version 3.11 --no-header --extra spark -c requirements.txt pyproject.toml -o requirements-spark.txt
	uv pip compile -q --universal --python-version 3.11 --no-header --group peers -c requirements-dev.txt -o requirements-peers.txt

clean: ## remove the environments and the caches; the data in instance/ stays
	rm -rf $(VENV) $(SPARK_VENV) $(PEERS_VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov

$(VENV)/runtime.stamp: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/runtime.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(SPARK_VENV)/spark.stamp: requirements-spark.txt
	$(PYTHON) -m venv $(SPARK_VENV)
	$(SPARK_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-spark.txt
	@touch $@

$(PEERS_VENV)/peers.stamp: requirements-peers.txt
	$(PYTHON) -m venv $(PEERS_VENV)
	$(PEERS_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-peers.txt
	@touch $@
