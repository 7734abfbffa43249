# Everything a developer or an operator types. `make` alone says what there is.

PYTHON ?= python3
BIN := .venv/bin
UV ?= uv
# Files are given out in the order of tests/conftest.py: the long ones first.
PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help demo run doctor test long proofs bench faults lint types check lock pictures clean runtime dev python

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: runtime ## a whole township on this machine, with phones in the browser; DEMO="--language en", "--port 9000"
	@$(BIN)/python -m bot demo $(DEMO)

run: runtime ## the bot itself; needs LIANQIN_TOKEN
	@$(BIN)/python -m bot run

doctor: runtime ## is everything as it should be, and what to do where it is not
	@$(BIN)/python -m bot doctor

test: dev ## all tests
	@$(PYTEST) $(TESTS)

long: dev ## the tests that take minutes: several workers, restores, every error path
	@$(PYTEST) -m long $(TESTS)

# Whatever counts what it tried, at its full number, and the scenes of every fault: tests/house/test_proofs.py.
PROOFS := tests/rules tests/faults tests/workers tests/pairs tests/storage/test_journal.py tests/storage/test_journal_tampering.py \
	tests/handlers/test_paired_recusal.py tests/handlers/test_paired_worlds.py tests/handlers/test_forged_road.py \
	tests/handlers/test_forged_links.py tests/bot/test_forged_posts.py tests/storage/test_folding.py \
	tests/bot/test_forged.py tests/bot/test_roster_hostile.py tests/bot/test_forensics.py tests/bot/test_forensics_integrity.py \
	tests/bot/test_forensics_sealed.py tests/bot/test_forensics_erased.py tests/bot/test_forensics_postgres.py \
	tests/bot/test_forensics_erased_postgres.py tests/stories/test_canary.py tests/stories/test_words_stay_inside.py

proofs: dev ## who may what, paired worlds, canaries, tampering, fuzzers, forensics, kills: all of it, counted in one table
	@$(PYTEST) -m "" $(PROOFS)

bench: dev ## what it costs, in one table; BENCH="--quick", "--markdown", "--only steps"
	@$(BIN)/python -m tests.benchmarks $(BENCH)

faults: dev ## kill it thousands of times on both engines and count what is lost; FAULTS="--kills 200", "--workers 2"
	@$(BIN)/python -m tests.faults $(FAULTS)

lint: dev ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .

types: dev ## mypy --strict
	@$(BIN)/mypy

check: test lint types ## test, lint and types

lock: ## write both lock files anew (needs uv): hashes, no addresses
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --upgrade \
		pyproject.toml --group dev -o requirements-dev.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		-c requirements-dev.lock pyproject.toml -o requirements.lock

pictures: dev ## play the demo in a browser and take the README's pictures anew (needs Chromium)
	@$(BIN)/python -m tests.browser.pictures

clean: ## remove what was installed and cached; data stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist *.egg-info

# One target for each set, so that `make -j test lint types` prepares once.
runtime: python
	@$(PYTHON) deploy/prepare.py

dev: python
	@$(PYTHON) deploy/prepare.py --dev

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		found=$$($(PYTHON) --version 2>&1) || found="cannot be run"; \
		echo "lianqin: Python 3.11 or newer is needed; $(PYTHON): $$found. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; \
		exit 1; }
