# Two commands matter: `make run` and `make test`. `make` alone prints the menu.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
SUPPORT := PYTHONPATH=tests/bench:tests/support
PATHS := shared services deploy tests

.DEFAULT_GOAL := help
.PHONY: help run stop demo test test-fast faults bench lint format docs local dev

help: ## This menu
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: local ## Start everything at http://127.0.0.1:8000 (another port: CAUSEWAY_PORT=8100); Ctrl-C stops it
	@exec $(BIN)/causeway up

stop: local ## Stop what `make run` started elsewhere, and what a killed run left behind
	@$(BIN)/causeway down

demo: local ## Play a museum visit, then a lecture with 400 guests, on the running system
	@$(BIN)/causeway demo

test: dev lint ## Everything that can be tested, on real servers and in a real browser
	@$(PYTHON) deploy/browser_setup.py
	@$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

test-fast: dev ## Rules, texts, contracts and structure, without servers
	@$(BIN)/pytest -q -m "not servers and not browser and not faults" tests/unit tests/contract tests/structure

faults: dev ## Kill and stop every part at its worst moment, then check that nothing was lost
	@$(BIN)/pytest tests/faults

bench: dev ## Measure beside the floor; the table and build/bench.json
	@$(SUPPORT) $(BIN)/python -m causeway_bench

lint: dev ## Style, types and layers
	@$(BIN)/ruff check $(PATHS)
	@$(BIN)/ruff format --check $(PATHS)
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: dev ## Put the code in order
	@$(BIN)/ruff check --fix $(PATHS)
	@$(BIN)/ruff format $(PATHS)

docs: dev ## Write the OpenAPI and AsyncAPI documents to build/docs
	@$(BIN)/python deploy/write_documents.py build/docs

local:
	@$(PYTHON) deploy/bootstrap.py local

dev:
	@$(PYTHON) deploy/bootstrap.py dev
