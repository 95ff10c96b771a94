# Settings are environment variables, or variables of make: `make synth ENVIRONMENT_SUFFIX=pr-123`.
# The settings are listed in lib/settings.py.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Interpreter for the virtual environment; empty: the first Python 3.11 to 3.13 on PATH.
PYTHON ?=
# environment, or account: the singletons that all environments of an AWS account share.
STACK ?= environment
# The framework and the bindings, each set with an environment of its own: cdktf-5, cdktf-6 or cdktn-6; empty: cdktf-5.
BINDINGS ?=
# 1, true or yes: deploy and destroy do not ask.
AUTO_APPROVE ?=
# 1, true or yes: bench writes its tables into docs/benchmarks.md, load its own into docs/service.md.
WRITE ?=
# 1, true or yes: service goes on serving until Ctrl-C, on PORT (8443).
KEEP ?=
# The folder with the Dockerfile of the API, which push builds.
CONTEXT ?=
# What review compares with, and the pull request in which it leaves a comment; empty: origin/main, and none.
BASE ?=
PULL_REQUEST ?=
# What is released, such as v0.1.0.
TAG ?= $(GITHUB_REF_NAME)
# scripts/project.py says what they may be.
export PYTHON STACK BINDINGS AUTO_APPROVE WRITE KEEP CONTEXT BASE PULL_REQUEST TAG

BIN := .venv$(addprefix -,$(filter-out cdktf-5,$(BINDINGS)))/bin
MANAGE := $(BIN)/python -m scripts.manage
PIN := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
    --system-certs --custom-compile-command "make lock"

export PATH := $(CURDIR)/$(BIN):$(PATH)
export JSII_NODE := $(CURDIR)/$(BIN)/node

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: install
install: ## set up .venv and node_modules from the lock files; the other commands do so automatically
	@scripts/python install

.PHONY: install-dev
install-dev: ## the same with the tools for tests and checks
	@scripts/python install dev

.PHONY: synth
synth: install ## write the Terraform JSON of ENVIRONMENT_SUFFIX (dev) to cdktf.out and summarize it
	@$(MANAGE) synth

.PHONY: test
test: install-dev ## run every test that this machine can run, and list those it skipped
	@$(BIN)/python -m pytest

.PHONY: e2e
e2e: install-dev ## deploy, change and destroy an environment in an AWS emulator, and check it (minutes; needs terraform)
	@$(BIN)/python -m tests.e2e

.PHONY: e2e-full
e2e-full: install-dev ## the same with two environments side by side, killed commands, throttling and changes by hand
	@$(BIN)/python -m tests.e2e --full

.PHONY: lint
lint: install-dev ## style, types, import contracts and spelling
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m tests.examples.service.types
	@$(BIN)/hadolint examples/service/Dockerfile lib/sql/Dockerfile
	@$(BIN)/jactionlint --shellcheck=
	@$(BIN)/zizmor --offline --quiet .github
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/codespell

.PHONY: check
check: lint ## the same, and the fast tests
	@$(BIN)/python -m pytest -m "not slow"

.PHONY: bench
bench: install-dev ## measure start, aspects and tests against references (WRITE=1 writes the tables into docs/benchmarks.md)
	@$(BIN)/python -m benchmarks.run

.PHONY: service
service: install-dev ## run the reference service on this machine with PostgreSQL, query it, and check its contract
	@$(BIN)/python -m tests.examples.service

.PHONY: load
load: install-dev ## measure latency and throughput of the reference service on loopback (two minutes)
	@$(BIN)/python -m tests.examples.service.load

.PHONY: plan
plan: install ## show what deploy would change (STACK=account for the account stack)
	@$(MANAGE) plan

.PHONY: deploy
deploy: install ## create or update in AWS: STACK=account once per account, then the environments
	@$(MANAGE) deploy

.PHONY: images
images: install ## create the image repositories of a new environment, and print which images to push before deploy
	@$(MANAGE) images

.PHONY: push
push: install ## build and push the images that make images lists, with docker (CONTEXT=folder of your API's Dockerfile)
	@$(BIN)/python -m scripts.images

.PHONY: review
review: install ## plan, and describe in dist/review.md what changes: resources, and findings since BASE (origin/main)
	@$(BIN)/python -m scripts.review

.PHONY: migrate
migrate: install ## set up the database's roles, permissions and audit in a deployed environment; safe to repeat
	@$(BIN)/python -m scripts.migrate

.PHONY: rollout
rollout: install ## let CodeDeploy move the traffic to the task definition that deploy created, and wait
	@$(BIN)/python -m scripts.rollout

.PHONY: verify
verify: install ## check a deployed environment: its resources in AWS, then TLS, keys, firewall and latency at its entrance
	@$(BIN)/python -m scripts.verify

.PHONY: deployer-policy
deployer-policy: install ## write the IAM policies of whoever deploys, for your settings, and how to create them
	@$(BIN)/python -m scripts.permissions

.PHONY: adopt
adopt: install ## import what exists but Terraform does not know: after a killed deploy, or STACK=account
	@$(MANAGE) adopt

.PHONY: destroy
destroy: install ## remove from AWS: the environments, and STACK=account last
	@$(MANAGE) destroy

.PHONY: leftovers
leftovers: install ## list what exists in AWS of ENVIRONMENT_SUFFIX (dev); fails if anything does
	@$(BIN)/python -m scripts.inventory

.PHONY: tables
tables: install-dev ## regenerate the tables of resource types from the AWS provider and its bindings, an hour (needs terraform)
	@$(BIN)/python -m scripts.tables.history
	@$(BIN)/python -m scripts.tables.tags
	@$(BIN)/python -m scripts.tables.names
	@$(BIN)/python -m scripts.tables.identity
	@$(BIN)/python -m scripts.tables.references
	@$(BIN)/python -m scripts.tables.replacement
	@$(BIN)/python -m scripts.tables.blocks

.PHONY: site
site: install-dev ## build the library's manual as a site, dist/site
	@$(BIN)/zensical build --clean --strict

.PHONY: docs
docs: install-dev ## regenerate the pages and tables in docs from the code
	@$(BIN)/python -m scripts.readme

.PHONY: wheel
wheel: install-dev ## build the wheel of the aspects into dist
	@$(BIN)/python -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

.PHONY: release-notes
release-notes: install-dev ## write dist/notes.md of TAG; fails if tag, version and changelog do not agree
	@$(BIN)/python -m scripts.release

.PHONY: release
release: install ## publish the wheel and the notes in dist on GitHub, as TAG (needs gh)
	@gh release create "$$TAG" dist/*.whl --verify-tag --title "$$TAG" --notes-file dist/notes.md

.PHONY: lock
lock: install-dev ## update the lock files after a change of pyproject.toml, package.json or a *.in file
	@$(PIN) --group pyproject.toml:installer -o requirements-uv.lock
	@$(PIN) --group pyproject.toml:app --group pyproject.toml:cdktf-5 pyproject.toml -o requirements.lock
	@$(PIN) --group pyproject.toml:dev --constraints requirements.lock -o requirements-dev.lock
	@for set in cdktf-6 cdktn-6; do $(PIN) --group pyproject.toml:app --group pyproject.toml:$$set \
	    --constraints requirements-dev.lock -o requirements-$$set.lock || exit; done
	@$(PIN) --constraints requirements.lock tests/product/cdktf.in -o tests/product/cdktf.lock
	@$(PIN) tests/product/cdktn.in -o tests/product/cdktn.lock
	@$(PIN) examples/service/requirements.in -o examples/service/requirements.lock
	@for folder in . scripts/permissions; do \
	    NODE_OPTIONS=--use-system-ca $(BIN)/npm --prefix $$folder install --package-lock-only --ignore-scripts \
	        --loglevel=error || exit; \
	done

.PHONY: clean
clean: ## remove what was generated, but neither the installed environment nor Terraform state
	@scripts/python clean
	@rm -rf e2e.out dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -not -path './.venv*/*' -not -path './node_modules/*' -prune -exec rm -rf {} +
