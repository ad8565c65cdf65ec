# Set-up is written here and nowhere else. `make help` lists the targets.
# Wanted: Python 3.11 or later and make. uv is used when it is on PATH, else pip.

PYTHON ?= $(shell for p in python3.11 python3; do $$p -c '' 2>/dev/null && echo $$p && exit; done; echo python3)
VENV   := .venv
BIN    := $(VENV)/bin
BENCH  ?= ../shared/bench
ARGS   ?=

UV := $(shell command -v uv 2>/dev/null)
# Copies, not hard links: nltk refuses LlamaIndex's own data files when they are hard links.
ifneq ($(UV),)
INSTALL := $(UV) pip install --quiet --python $(BIN)/python --link-mode=copy
else
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

# Every optional package but those that bring torch, for the tests.
EXTRAS := openai-like openai ollama anthropic google fastembed mcp

COMPILE = env -u UV_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS -u UV_DEFAULT_INDEX PATH="$$PATH:$(CURDIR)/$(BIN)" \
  uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-config --no-emit-index-url \
  --no-emit-find-links --no-annotate --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test quick lint format bench docs screenshots browser axe llama extra lock setup setup-dev clean

help:  ## This list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: $(VENV)/.run  ## Set up, index corpus/, serve the page on 127.0.0.1:7860
	$(BIN)/newsdesk serve $(ARGS)

test: $(VENV)/.dev browser axe llama  ## Set up (browser, axe-core and llama.cpp server included) and run every test
	$(BIN)/pytest $(ARGS)

quick: $(VENV)/.dev  ## Set up and run the tests that need no browser, no server, no patience
	$(BIN)/pytest -n auto --dist worksteal -m "not browser and not server and not slow" $(ARGS)

lint: $(VENV)/.dev  ## Linter, formatting, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev  ## Mend what the linter and the formatter can
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: $(VENV)/.dev  ## Figures of ingest, model, page and 100,000 articles (takes a while), then the question sets of BENCH=DIR (default ../shared/bench), parts switched off, reliability
	$(BIN)/python benchmarks/ingest.py
	$(BIN)/python benchmarks/model.py
	$(BIN)/python benchmarks/page.py
	$(BIN)/python benchmarks/articles.py
	@if [ -f "$(BENCH)/score.py" ]; then set -x; $(BIN)/python "$(BENCH)/score.py" $(ARGS) && \
	  $(BIN)/python benchmarks/ablation.py "$(BENCH)" && $(BIN)/python benchmarks/reliability.py "$(BENCH)"; \
	elif [ "$(origin BENCH)" = file ]; then echo "No question sets in $(BENCH); name a folder that has score.py: make bench BENCH=DIR"; \
	else echo "There is no $(BENCH)/score.py. Name a folder that has one: make bench BENCH=DIR" >&2; exit 1; fi

docs: $(VENV)/.dev  ## Make the README's table of settings anew
	$(BIN)/python docs/settings.py

screenshots: $(VENV)/.dev browser  ## Make the README's pictures anew from the running page
	$(BIN)/python docs/screenshot.py

browser:  ## A browser for the page tests: the system's, else Debian's through apt
	@sh tests/browser.sh

axe:  ## axe-core for the tests of accessibility: from npm, once, kept in the user's cache
	@sh tests/axe.sh

llama: $(VENV)/.dev  ## A real llama.cpp server for the tests of models, built once and kept in the user's cache
	@sh tests/llama.sh $(BIN)/python

extra: $(VENV)/.run  ## Install one of the optional packages: make extra NAME=openai-like
	$(INSTALL) --constraint requirements.txt -e ".[$(NAME)]"

# The machine's own uv and pip settings are left out, so that no index address gets into a lock. The larger lock comes first: what the
# optional packages ask for has to suit the smaller one too.
# With extras on its line: pip asks for a hash of the newest release of a package that another wants with extras, unless the pin has them.
lock: | $(BIN)/python  ## Resolve the exact versions anew with uv (UPGRADE=--upgrade takes newer ones)
	@command -v uv >/dev/null || $(BIN)/uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(COMPILE) --group build --group dev $(EXTRAS:%=--extra %) -o requirements-dev.txt $(UPGRADE)
	$(COMPILE) --group build --constraint requirements-dev.txt -o requirements.txt $(UPGRADE)
	sed -i.old 's/^anthropic==/anthropic[bedrock,vertex]==/' requirements-dev.txt && rm requirements-dev.txt.old
	@if grep -n -i -E '://|--find-links|--index-url|file:|^(torch|nvidia)' requirements*.txt; then \
	  echo "An address or a model package got into the lock (above). Take it out." >&2; exit 1; fi

setup: $(VENV)/.run  ## Only set up what `run` needs

setup-dev: $(VENV)/.dev  ## Only set up what `test` needs, but for the browser

clean:  ## Remove the environment, the index and all caches
	rm -rf $(VENV) .newsdesk build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/.artifacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is younger than the lock it was made from; a changed lock installs anew. The second time costs nothing.
$(VENV)/.run: requirements.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements-dev.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Newsdesk needs Python 3.11 or later, and $(PYTHON) is `$(PYTHON) --version 2>&1 | tail -1`. Name another: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
ifneq ($(UV),)
	$(UV) venv --quiet --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV)
else
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "No environment could be made (Debian: apt-get install python3-venv)." >&2; exit 1; }
endif
