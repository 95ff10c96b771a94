# Settings are environment variables, or variables of make: `make synth ENVIRONMENT_SUFFIX=pr-123`.
# The settings are listed in lib/settings.py.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Interpreter for the virtual environment; empty: the first Python 3.11 to 3.13 on PATH.
PYTHON ?=
# environment, or account: the singletons that all environments of an AWS account share.
STACK ?= environment
# Set to 1, deploy and destroy do not ask.
AUTO_APPROVE ?=
# Set to 1, bench writes its table into the README.
README ?=

BIN := .venv/bin
MANAGE := $(BIN)/python -m scripts.manage
PIN := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
    --system-certs --custom-compile-command "make lock"
TERRAFORM_OPTIONS = --stack $(STACK) $(if $(AUTO_APPROVE),--auto-approve)

export PATH := $(CURDIR)/$(BIN):$(PATH)
export JSII_NODE := $(CURDIR)/$(BIN)/node

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: install
install: ## set up .venv and node_modules from the lock files; the other commands do it by themselves
	@scripts/install $(PYTHON)

.PHONY: synth
synth: install ## write the Terraform JSON of ENVIRONMENT_SUFFIX (dev) to cdktf.out and sum it up
	@$(MANAGE) synth

.PHONY: test
test: install ## run every test that this machine allows, and say which it left out
	@$(BIN)/python -m pytest

.PHONY: e2e
e2e: install ## deploy, change and destroy an environment in an AWS emulator, and check it (minutes; needs terraform)
	@$(BIN)/python -m tests.e2e

.PHONY: e2e-full
e2e-full: install ## the same with two environments side by side, killed commands, throttling and changes by hand
	@$(BIN)/python -m tests.e2e --full

.PHONY: check
check: install ## lint, types, import contracts and the fast tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m pytest -m "not slow"

.PHONY: bench
bench: install ## measure start, aspects and tests beside references (README=1 writes the table into the README)
	@$(BIN)/python -m benchmarks.run $(if $(README),--readme)

.PHONY: plan
plan: install ## show what deploy would change (STACK=account for the account stack)
	@$(MANAGE) plan $(TERRAFORM_OPTIONS)

.PHONY: deploy
deploy: install ## create or update in AWS: STACK=account once per account, then the environments
	@$(MANAGE) deploy $(TERRAFORM_OPTIONS)

.PHONY: adopt
adopt: install ## after a deploy that was killed: take over what it made and did not note
	@$(MANAGE) adopt --stack $(STACK)

.PHONY: destroy
destroy: install ## remove from AWS: the environments, and STACK=account last
	@$(MANAGE) destroy $(TERRAFORM_OPTIONS)

.PHONY: leftovers
leftovers: install ## list what exists in AWS of ENVIRONMENT_SUFFIX (dev); fails where there is anything
	@$(BIN)/python -m scripts.inventory

.PHONY: tables
tables: install ## derive the tables of resource types anew from the AWS provider, some minutes (needs terraform)
	@$(BIN)/python -m scripts.tables.tags
	@$(BIN)/python -m scripts.tables.names
	@$(BIN)/python -m scripts.tables.identity
	@$(BIN)/python -m scripts.tables.references
	@$(BIN)/python -m scripts.tables.replacement

.PHONY: docs
docs: install ## renew the tables in README.md and docs/aspects.md that are made from the code
	@$(BIN)/python -m scripts.readme

.PHONY: wheel
wheel: install ## build the wheel of the aspects into dist
	@$(BIN)/python -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

.PHONY: lock
lock: install ## renew the lock files after a change of pyproject.toml, package.json or tests/product/*.in
	@$(PIN) --group pyproject.toml:app --group pyproject.toml:dev pyproject.toml -o requirements.lock
	@$(PIN) --constraints requirements.lock tests/product/cdktf.in -o tests/product/cdktf.lock
	@$(PIN) tests/product/cdktn.in -o tests/product/cdktn.lock
	@NODE_OPTIONS=--use-system-ca $(BIN)/npm install --package-lock-only --ignore-scripts --loglevel=error

.PHONY: clean
clean: ## remove what was generated, but neither the installed environment nor Terraform state
	@rm -rf cdktf.out e2e.out dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -not -path './.venv/*' -not -path './node_modules/*' -prune -exec rm -rf {} +
