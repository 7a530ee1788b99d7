# `make` alone lists the targets. Everything runs in .venv, which `make setup` makes and keeps up to date.
PYTHON ?= $(shell command -v python3.11 || echo python3)
BIN := .venv/bin
STORE ?= store

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types imports tests serve train eval requirements catalog reference

help: ## list the targets
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | awk -F'\t' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: ## make .venv: torch (a CPU build where one can be had), pinned requirements, this project
	@$(PYTHON) scripts/setup_environment.py

demo: setup ## take every recording in samples/ through the whole pipeline into ./store
	$(BIN)/mega run samples/*.mp3 --store $(STORE)

test: setup lint types imports tests ## set up, then lint, types, import contracts and tests

lint: setup ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup ## mypy --strict
	$(BIN)/mypy

imports: setup ## import contracts: who may know whom
	$(BIN)/lint-imports

tests: setup ## pytest
	$(BIN)/pytest

.PHONY: test-app
test-app: setup ## the application's long tests: kills at random, PostgreSQL, full disks, the page in a browser
	$(BIN)/pytest -m app

serve: setup ## run the page on :9000 and all services on :9001 to :9005
	$(BIN)/mega serve all

train: setup ## train the four demo models (hours; resumable; see docs/training.md)
	$(BIN)/python -m models.train.synthesis
	$(BIN)/python -m models.train.synthesis.judge
	$(BIN)/python -m models.train.transcribe --voice build/train/synthesis/voice
	$(BIN)/python -m models.train.generate
	$(BIN)/python -m models.train.translate

eval: setup ## measure the demo models on held-out data
	$(BIN)/mega models eval

.PHONY: bench bench-smoke
bench: setup ## measure speed and memory against peers (30 minutes), keep the result, write the README's table
	$(BIN)/mega bench --keep --minutes 28 > /dev/null
	$(BIN)/python -m benchmarks.report

bench-smoke: setup ## the smallest benchmarks (3 minutes), against the ratios in benchmarks/baseline.json
	$(BIN)/mega bench --smoke --against benchmarks/baseline.json --slack 0.4

.PHONY: bench-baseline
bench-baseline: setup ## write benchmarks/baseline.json anew, on a quiet machine
	$(BIN)/mega bench --smoke --rounds 5 --write-baseline benchmarks/baseline.json > /dev/null

catalog: setup ## write sizes and checksums of models/demo into models/catalog.toml
	$(BIN)/python -m models.catalog lock

requirements: setup ## pin requirements/*.txt anew from pyproject.toml
	$(BIN)/python scripts/pin_requirements.py

reference: setup ## write docs/api and docs/configuration.md anew from the code
	$(BIN)/python scripts/write_reference.py

# Wheels that this machine keeps go into images before any index: WHEELS=DIR, else pip's own find-links folder.
WHEELS ?= $(or $(PIP_FIND_LINKS),$(shell $(PYTHON) -m pip config get global.find-links 2>/dev/null))
COMPOSE := docker compose -f compose.$(or $(DEVICE),cpu).yaml
DOCKER_TESTS = WHEELS=$(WHEELS) $(BIN)/pytest -m compose --override-ini=log_cli=true -s

.PHONY: images up down e2e-compose images-arm64 images-cuda
images: ## build every CPU image (DEVICE=cuda: the CUDA ones)
	WHEELS=$(wildcard $(WHEELS)) REVISION=$$(git rev-parse HEAD) CREATED=$$(date -u +%Y-%m-%dT%H:%M:%SZ) docker buildx bake $(or $(DEVICE),cpu)

up: ## build and start everything in containers, the page on http://127.0.0.1:9000 (DEVICE=gpu: on NVIDIA GPUs)
	$(if $(wildcard $(WHEELS)/*.whl),cp --update $(WHEELS)/*.whl deploy/image/wheels/)
	$(COMPOSE) up --build --wait

down: ## stop the containers; artifacts stay in the volume
	$(COMPOSE) down

e2e-compose: setup ## build, start, use, break and remove the containers (needs Docker)
	$(DOCKER_TESTS) tests/e2e/test_compose.py

images-arm64: setup ## build every CPU image for arm64 and start each under emulation (needs Docker with emulation)
	$(DOCKER_TESTS) tests/e2e/test_images_arm64.py

images-cuda: setup ## build every CUDA image and start each without a GPU (needs Docker, 15 GB)
	$(DOCKER_TESTS) tests/e2e/test_images_cuda.py
