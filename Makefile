# Everything one does with a checkout. `make help` lists it; docs/operations.md says how a real installation runs.

PORT ?= 8000
PYTHON := .venv/bin/python
RUNTIME := .venv/.runtime
DEVELOPMENT := .venv/.development

.DEFAULT_GOAL := help
.PHONY: run check test lint format messages bench prove pictures lock help clean

run: $(RUNTIME) ## Serve the site with its demo at http://127.0.0.1:8000 (PORT=8001 for another), until Ctrl-C
	@KOMMEZ_LOCAL=1 KOMMEZ_MFA=$${KOMMEZ_MFA:-optional} KOMMEZ_LOG_FORMAT=$${KOMMEZ_LOG_FORMAT:-console} \
		KOMMEZ_LOG_LEVEL=$${KOMMEZ_LOG_LEVEL:-WARNING} KOMMEZ_HOSTS=$${KOMMEZ_HOSTS:-127.0.0.1,localhost} \
		KOMMEZ_SITE_URL=http://127.0.0.1:$(PORT) $(PYTHON) manage.py run --port $(PORT)

check: lint ## Lint, and the tests that need no database or server: 60 seconds or less
	@scripts/test fast

test: $(DEVELOPMENT) ## Every test; what the machine lacks is skipped with its reason (KOMMEZ_REQUIRE_ALL=1: fails)
	@scripts/test all

lint: $(DEVELOPMENT) ## Style, types and templates
	@scripts/lint

format: $(DEVELOPMENT) ## Lay out the code as lint expects it
	@.venv/bin/ruff check --fix --quiet . && .venv/bin/ruff format .

messages: $(DEVELOPMENT) ## Collect the texts of the interface into the catalogues of every language (needs gettext)
	@scripts/messages

bench: $(DEVELOPMENT) ## Measure; prints a table and writes bench/results/ and docs/measurements.md
	@$(PYTHON) -m bench.run

prove: $(DEVELOPMENT) ## Run the promises of docs/promises.md and print each with its figure
	@$(PYTHON) -m bench.prove

pictures: $(DEVELOPMENT) ## Take the pictures of the editors' guide anew from the demo (needs Chromium; a few minutes)
	@$(PYTHON) -m bench.guide

lock: $(DEVELOPMENT) ## Write requirements*.txt with hashes from requirements*.in (needs uv)
	@scripts/lock

clean: ## Remove the environment and caches; var/ with your data stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(RUNTIME): requirements.txt scripts/environment
	@scripts/environment requirements.txt $@

$(DEVELOPMENT): requirements-dev.txt scripts/environment
	@scripts/environment requirements-dev.txt $@
	@touch $(RUNTIME)
