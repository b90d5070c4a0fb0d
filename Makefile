# make demo   draft every sample to out/demo/
# make test   run all tests
# make setup  what both need: .venv with the locked libraries
# make lint   ruff and mypy
# make lock   renew requirements.lock from pyproject.toml
# make bench  compare speed with other tools (ARGS=--quick: in a minute)
# Another Python: make demo PYTHON=/path/to/python3

VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/installed
BENCH := build/bench
CANDIDATES := $(if $(PYTHON),$(PYTHON),python3.14 python3.13 python3.12 python3.11 python3 python)

.PHONY: demo test setup lint lock bench

demo: $(STAMP)
	@$(PY) -m drafter demo -o out/demo

test: $(STAMP)
	@$(PY) -m pytest $(ARGS)

setup: $(STAMP)

lint: $(STAMP)
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

lock: $(PY)
	@$(PY) -m venv build/lock
	@build/lock/bin/python -m pip install --quiet --upgrade uv
	@build/lock/bin/python -m uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
	    --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet --output-file requirements.lock
	@echo "requirements.lock is new; run make test before you commit it."

bench: $(STAMP) $(BENCH)/installed
	@$(PY) tests/bench/bench.py --peers $(BENCH)/bin/python --modules $(BENCH) $(ARGS)

# The JavaScript peers are measured where there is npm.
$(BENCH)/installed: tests/bench/requirements.txt tests/bench/package-lock.json $(PY)
	@$(PY) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r tests/bench/requirements.txt
	@cp tests/bench/package.json tests/bench/package-lock.json $(BENCH)/
	@if command -v npm >/dev/null; then npm ci --prefix $(BENCH) --no-audit --no-fund --silent \
	    || echo "npm could not install them; they are left out." >&2; fi
	@touch $@

$(STAMP): requirements.lock pyproject.toml $(PY)
	@echo "Installing the locked libraries into $(VENV) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# The first Python that is new enough and can make environments; otherwise say in one line what to install.
$(PY):
	@found=; old=; bare=; \
	for p in $(CANDIDATES); do \
	    "$$p" -c '' 2>/dev/null || continue; \
	    "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { old="$$p"; continue; }; \
	    "$$p" -c 'import venv, ensurepip' 2>/dev/null || { bare="$$p"; continue; }; \
	    found="$$p"; break; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
	    echo "$$("$$bare" --version) has no venv module. On Debian or Ubuntu: sudo apt install python3-venv, then make again." >&2; exit 1; \
	elif [ -z "$$found" ] && [ -n "$$old" ]; then \
	    echo "drafter needs Python 3.11 or newer; found only $$("$$old" --version 2>&1). See https://www.python.org/downloads/" >&2; exit 1; \
	elif [ -z "$$found" ]; then \
	    echo "drafter needs Python 3.11 or newer; found none. See https://www.python.org/downloads/" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv --clear $(VENV)
