PYTHON ?= python3
PORT ?= 8000
POSTGRES := postgres://postgres@127.0.0.1:5432/postgres

VENV := .venv
NOEXTRAS := build/noextras
PEERS := build/peers
ECOSYSTEM := build/ecosystem
BIN := $(VENV)/bin
# One process of tests for each core; what is run by name needs no more than one.
PARALLEL := -n auto --dist worksteal
DJANGO_ADMIN := $(BIN)/django-admin
EXAMPLE_DB := $(CURDIR)/example/db.sqlite3
PIP_INSTALL := -m pip install -qq --disable-pip-version-check
PUBLISHED := 'djangorestframework-jsonapi[django-filter,django-polymorphic]>=8,<9' 'psycopg[binary]'

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help env example test postgres test-postgres check format-check format lint \
	types coverage noextras ecosystem docs dist compare compare-record bench bench-calls bench-growth \
	bench-peers clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env: $(VENV)/.installed  ## Make the environment in .venv, and again when setup.cfg changes

$(VENV)/.installed: setup.cfg pyproject.toml
	@echo "Installing into $(VENV)."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python $(PIP_INSTALL) -e '.[dev]'
	@touch $@

# The file is what says whether the fixture was loaded, so the example keeps to it.
example $(EXAMPLE_DB): export DATABASE_URL :=
example $(EXAMPLE_DB): export EXAMPLE_DATABASE := $(EXAMPLE_DB)

example: env $(EXAMPLE_DB)  ## Serve the example API at http://localhost:8000 (PORT=...)
	@$(DJANGO_ADMIN) migrate --settings=example.settings --verbosity=0
	@echo "The example API is at http://localhost:$(PORT)"
	@$(DJANGO_ADMIN) runserver --settings=example.settings $(PORT)

$(EXAMPLE_DB): | env
	@$(DJANGO_ADMIN) migrate --settings=example.settings --verbosity=0
	@$(DJANGO_ADMIN) loaddata drf_example --settings=example.settings

test: env  ## Run the tests
	$(BIN)/pytest $(PARALLEL)

# An empty DATABASE_URL means SQLite to the settings, so it counts as none here.
postgres test-postgres: export DATABASE_URL := $(or $(DATABASE_URL),$(POSTGRES))

postgres: env  ## Tell whether a PostgreSQL server answers (DATABASE_URL=...)
	@$(BIN)/python .ci/check_postgres.py

test-postgres: postgres  ## Run the tests on PostgreSQL (DATABASE_URL=...)
	$(BIN)/pytest $(PARALLEL)

check: format-check lint types coverage noextras ecosystem docs dist compare  ## Run every check

format-check: env  ## Check the format
	$(BIN)/ruff format --check .

format: env  ## Format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: env  ## Lint and check the spelling
	$(BIN)/ruff check .
	$(BIN)/codespell

types: env  ## Check the types
	$(BIN)/mypy

coverage: env  ## Run the tests and demand that they cover every line and branch
	$(BIN)/pytest -q $(PARALLEL) --cov --hypothesis-profile thorough

noextras: $(NOEXTRAS)/.installed  ## Run the tests where no extra is installed
	$(NOEXTRAS)/bin/pytest -q $(PARALLEL)

$(NOEXTRAS)/.installed: setup.cfg pyproject.toml
	@echo "Installing into $(NOEXTRAS)."
	@$(PYTHON) -m venv --clear $(NOEXTRAS)
	@$(NOEXTRAS)/bin/python $(PIP_INSTALL) -e '.[test-tools]'
	@touch $@

ecosystem: $(ECOSYSTEM)/.installed  ## Run the projects that use other packages, too
	$(ECOSYSTEM)/bin/python -m ecosystem

# This package goes first, so that those that ask for it by name find it installed.
$(ECOSYSTEM)/.installed: setup.cfg pyproject.toml ecosystem/requirements.txt
	@echo "Installing into $(ECOSYSTEM)."
	@$(PYTHON) -m venv --clear $(ECOSYSTEM)
	@$(ECOSYSTEM)/bin/python $(PIP_INSTALL) -e '.[django-filter,openapi]'
	@$(ECOSYSTEM)/bin/python $(PIP_INSTALL) -r ecosystem/requirements.txt
	@touch $@

docs: env  ## Build the documentation in docs/_build, with warnings as errors
	$(BIN)/sphinx-build -W -n -q docs docs/_build

dist: env  ## Build wheel and sdist in build/dist, install the wheel and look into both
	@rm -rf build/dist
	@mkdir -p build/dist
	$(BIN)/python -m build --outdir build/dist >build/dist.log 2>&1 || { cat build/dist.log; exit 1; }
	$(BIN)/python .ci/check_dist.py build/dist

compare: env  ## Compare the answers of small projects with the recorded ones of 8.x
	$(BIN)/python -m compare

compare-record: $(PEERS)/.installed  ## Record the answers of 8.x anew, tell what changed, and compare
	$(BIN)/python -m compare --record --python $(CURDIR)/$(PEERS)/bin/python

bench: env  ## Print the table of timings
	$(BIN)/python -m benchmarks

# The seed fixes the order of Django's sets of names, and so the number of calls.
bench-calls: env  ## Print calls, queries and checksums (CALLS='--json FILE', '--compare FILE')
	PYTHONHASHSEED=0 $(BIN)/python -m benchmarks.calls $(CALLS)

bench-growth: env  ## Print how time and memory grow with rows and includes
	$(BIN)/python -m benchmarks.growth

bench-peers: $(PEERS)/.installed  ## Print timings beside those of the published package
	$(BIN)/python -m benchmarks.peers --python $(CURDIR)/$(PEERS)/bin/python

# With the Django and DRF of .venv, unless the published package does not take them.
$(PEERS)/.installed: $(VENV)/.installed
	@echo "Installing into $(PEERS)."
	@$(PYTHON) -m venv --clear $(PEERS)
	@$(BIN)/python -m pip freeze --exclude-editable >$(PEERS)/versions
	@same=$$(grep -iE '^(django|djangorestframework|psycopg|django-filter|django-polymorphic)==' $(PEERS)/versions); \
	$(PEERS)/bin/python $(PIP_INSTALL) $(PUBLISHED) $$same \
		|| $(PEERS)/bin/python $(PIP_INSTALL) $(PUBLISHED)
	@touch $@

clean:  ## Remove what was built, but for .venv and the example's database
	rm -rf build docs/_build htmlcov .coverage .mypy_cache .pytest_cache .ruff_cache *.egg-info
