# The two commands of the README are `make serve` and `make test`; the rest is for developers.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
NAME ?=
QUESTIONS ?=
SIZE ?=
FAULTS ?=
BIN = .venv/bin
RUN = $(BIN)/python manage.py
RANDOM_KEY = $(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))"

.PHONY: serve admin test test-postgresql cluster faults check trials handbook bench-search format pins deploy-check audit bench bench-pages screenshots
.DELETE_ON_ERROR:

serve: .venv/installed
	@$(RUN) serve --host "$(HOST)" --port "$(PORT)"

admin: .venv/installed
	@test -n "$(NAME)" || { echo "usage: make admin NAME=your-name" >&2; exit 2; }
	@$(RUN) serve --prepare-only >/dev/null
	@$(RUN) createsuperuser --username "$(NAME)" --email ""

test: .venv/test-installed
	$(BIN)/python -m pytest -n 2 --dist loadfile

# All tests that ask the database, on a PostgreSQL server of their own.
test-postgresql: .venv/test-installed
	$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -n 2 --dist loadfile --reuse-db

# PostgreSQL with a standby, Redis, two web nodes and nginx, on loopback until Ctrl-C.
cluster: .venv/test-installed
	@$(BIN)/python -m tests.faults.cluster

# Faults caused for real, with figures. SIZE=short takes a few of everything; FAULTS= names some of them.
faults: .venv/test-installed
	@$(BIN)/python -m tests.faults $(if $(filter short,$(SIZE)),--short) $(FAULTS)

trials: .venv/test-installed
	$(BIN)/python -m pytest -m trials

# The pictures of docs/staff.zh-Hans.md, as the desk looks now.
handbook: .venv/test-installed
	$(BIN)/python -m pytest -q tests/handbook_pictures.py

check: .venv/test-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	SECRET_KEY="$$($(RANDOM_KEY))" CONTACT_KEY="$$($(RANDOM_KEY))" ALLOWED_HOSTS=help.example.org \
		TRUSTED_PROXIES=unix \
		$(RUN) check --deploy --fail-level WARNING
	$(RUN) makemigrations --check --dry-run
	$(RUN) build_fixtures --check

# QUESTIONS=file with one question a line; without one they are made up.
bench-search: .venv/test-installed
	@$(BIN)/python -m tests.bench.search "$(QUESTIONS)"

# gunicorn, nginx and the units of deploy/, started on loopback from these very files.
deploy-check: .venv/test-installed
	REQUIRE=1 $(BIN)/python -m pytest -q tests/test_deployment.py

# Known holes in what requirements.txt and tests/requirements.txt pin; asks a public list of them.
audit: .venv/test-installed
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r requirements.txt
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r tests/requirements.txt

# Shares of what the same servers can do at most, written to docs/benchmarks.md; a few minutes.
bench: .venv/test-installed
	@$(BIN)/python -m tests.bench.pages "$(QUESTIONS)"
	@$(MAKE) --no-print-directory bench-pages

# Lighthouse's slow phone, median of three, and the Nu checker; needs Node 20, Java 17, nginx and Chromium.
bench-pages: .venv/test-installed
	@$(BIN)/python -m tests.bench.lighthouse

# docs/images: every kind of page on a phone and a desk, light and dark.
screenshots: .venv/test-installed
	@$(BIN)/python -m tests.screenshots

format: .venv/test-installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Pinned with hashes, without the address of any index.
pins: .venv/test-installed
	$(BIN)/pip-compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-options --no-header \
		--allow-unsafe -o requirements.txt pyproject.toml
	$(BIN)/pip-compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-options --no-header \
		--allow-unsafe --extra test -c requirements.txt -o tests/requirements.txt pyproject.toml

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@test -w . || { echo "$(CURDIR) cannot be written: copy the portal to a folder of your own" >&2; exit 1; }
	@echo "making .venv"
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.txt .venv/bin/python
	@echo "installing packages (once)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/test-installed: tests/requirements.txt .venv/installed
	@echo "installing test packages (once)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@touch $@
