# Rundan. `make help` lists what there is.

VENV := .venv
RUNDAN := $(VENV)/bin/rundan
INSTALLED := $(VENV)/.installed

# What a newcomer may set, under the names a newcomer would try.
export RUNDAN_HOST := $(or $(HOST),$(RUNDAN_HOST),127.0.0.1)
export RUNDAN_PORT := $(or $(PORT),$(RUNDAN_PORT),8023)
export RUNDAN_PREFECT_PORT := $(or $(PREFECT_PORT),$(RUNDAN_PREFECT_PORT),4223)

.DEFAULT_GOAL := help
.PHONY: help install demo demo-reset test test-all lint bench bench-kill mutants

help: ## visar det här
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20
	@echo
	@echo "  HOST=$(RUNDAN_HOST) PORT=$(RUNDAN_PORT) PREFECT_PORT=$(RUNDAN_PREFECT_PORT) kan sättas, t.ex. make demo PORT=8080"

install: $(INSTALLED) ## bygger en egen miljö i .venv
	@:

demo: $(INSTALLED) ## startar allt med en runda på gång; avsluta med Ctrl-C, fortsätt med make demo
	@exec $(RUNDAN) demo

demo-reset: $(INSTALLED) ## glömmer demonstrationen; nästa make demo börjar om
	@exec $(RUNDAN) demo-reset

test: $(INSTALLED) ## kör alla tester
	@exec $(VENV)/bin/pytest -n $$(($$(nproc) * 2)) --dist loadgroup

test-all: $(INSTALLED) ## som make test, men prövar allt där den tar stickprov; det tar lång tid
	@RUNDAN_TEST_ALL=1 $(MAKE) --no-print-directory test

lint: $(INSTALLED) ## stil, typer och rummens riktningar
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

bench: $(INSTALLED) ## mäter och skriver bench/results.json
	@exec $(VENV)/bin/python -m bench

bench-kill: $(INSTALLED) ## dödar processen om och om igen och räknar breven
	@exec $(VENV)/bin/python -m bench.kill

mutants: $(INSTALLED) ## ändrar reglerna på hundra ställen och räknar vad testerna märker
	@$(VENV)/bin/pip install --quiet --editable '.[mutants]'
	@exec $(VENV)/bin/python -m bench.mutants

$(INSTALLED): requirements.lock requirements-beside.lock pyproject.toml deploy/install.sh
	@deploy/install.sh $(VENV)
