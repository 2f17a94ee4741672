# Manchette: `make run`, `make test`, `make prove`, `make check`, `make format`, `make requirements`, and the measurements: `make bench`
# and its like below. Needs Python 3.12 or later, nothing else.

PORT ?= 8000
VENV := .venv
PYTHON := $(VENV)/bin/python
# A Python of the machine that will do; empty when none does.
SYSTEM_PYTHON = $(shell for name in python3.13 python3.12 python3.14 python3; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && { echo "$$name"; break; }; done)
STYLE_SHEETS = $(shell find static articles people newsroom -name '*.css')
CSS_BEAUTIFY := $(VENV)/bin/css-beautify --indent-size=2 --end-with-newline --preserve-newlines \
	--disable-newline-between-rules --space-around-combinator
SITE_URL ?= http://127.0.0.1:$(PORT)
export SITE_URL
SEED ?= $(shell date +%s)

.PHONY: run port test prove check format requirements bench bench-nginx bench-slow-clients bench-fiche bench-search bench-typography bench-sitemaps bench-feeds
.SILENT:

run: port $(VENV)/requirements.stamp
	exec $(PYTHON) manage.py serve --port $(PORT)

port:
	case "$(PORT)" in ''|*[!0-9]*|??????*) false;; *) test "$(PORT)" -ge 1 && test "$(PORT)" -le 65535;; esac || \
		{ echo "PORT : un numéro de port, de 1 à 65535, et non « $(PORT) » (make run PORT=8123)." >&2; exit 1; }

test: $(VENV)/requirements-dev.stamp
	exec $(PYTHON) -m pytest $(ARGS)

# What is too long for the gate: the texts that hypothesis makes, twenty times as many and new ones at each run (SEED=…
# makes the same again); ten minutes of a writer's bad luck.
prove: $(VENV)/requirements-dev.stamp
	echo "SEED=$(SEED)"
	exec $(PYTHON) -m pytest -m 'hypothesis or long' --hypothesis-profile=prove --hypothesis-seed=$(SEED) $(ARGS)

check: $(VENV)/requirements-dev.stamp
	$(PYTHON) -m ruff check --quiet .
	$(PYTHON) -m ruff format --check --quiet . || { echo "Style : lancez « make format »." >&2; exit 1; }
	$(PYTHON) -m mypy --no-error-summary
	cat $(STYLE_SHEETS) | $(CSS_BEAUTIFY) - >$(VENV)/style.css; cat $(STYLE_SHEETS) | cmp -s - $(VENV)/style.css || \
		{ echo "Style des feuilles : lancez « make format »." >&2; exit 1; }
	$(PYTHON) .ci/format_templates.py --check || { echo "Style des gabarits : lancez « make format »." >&2; exit 1; }
	! LC_ALL=C.UTF-8 grep -rnE --include=*.html --include=*.css '.{121}' templates static articles people newsroom || { echo "Lignes de plus de 120 signes." >&2; exit 1; }
	$(PYTHON) -m djlint --lint --quiet templates
	imports=$$($(VENV)/bin/deptry --no-ansi newsroom people articles 2>&1) || { echo "$$imports"; exit 1; }
	pins=$$($(PYTHON) -m pytest -n 0 tests/test_requirements.py) || \
		{ echo "$$pins"; echo "Dépendances : lancez « make requirements »." >&2; exit 1; }
	unread=$$($(PYTHON) -m pytest -n 0 tests/test_unread_settings.py) || { echo "$$unread"; exit 1; }
	sha256sum --check --quiet --strict tests/upgrade/migrations.sha256 || \
		{ echo "Une migration publiée a changé : ajoutez-en une (docs/decisions/0029)." >&2; exit 1; }
	layers=$$($(VENV)/bin/lint-imports --no-cache) || { echo "$$layers"; exit 1; }
	SITE_URL=https://exemple.fr EMAIL_URL=smtp+tls://u:p@exemple.fr:587 SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))') \
		$(PYTHON) manage.py check --deploy --fail-level WARNING >/dev/null
	$(PYTHON) manage.py makemigrations --check --dry-run --verbosity 0

format: $(VENV)/requirements-dev.stamp
	$(PYTHON) -m ruff check --fix --quiet . || true
	$(PYTHON) -m ruff format --quiet .
	$(PYTHON) .ci/format_templates.py
	$(CSS_BEAUTIFY) --replace $(STYLE_SHEETS) >/dev/null

# The pins stay as they are, but for what pyproject.toml asks for; ARGS="--upgrade": the latest that it allows.
requirements: $(VENV)/requirements-dev.stamp
	$(VENV)/bin/uv pip compile --quiet $(ARGS) pyproject.toml -o requirements.txt
	$(VENV)/bin/uv pip compile --quiet $(ARGS) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

# What each kind of page costs, beside a constant answer by the same server; ARGS="--stories 1000,50000", ARGS=--quick.
bench: $(VENV)/requirements-dev.stamp
	exec $(PYTHON) tests/benchmarks/bench.py $(ARGS)

# nginx that keeps our answers, beside nginx with the same bytes in files; takes nginx and wrk.
bench-nginx: $(VENV)/requirements-dev.stamp
	exec $(PYTHON) tests/benchmarks/bench_nginx.py

# How ordinary readers fare on the running site while slow clients hang on it (docs/decisions/0041).
bench-slow-clients: $(VENV)/requirements.stamp
	exec $(PYTHON) tests/benchmarks/slow_clients.py $(SITE_URL)/ $(ARGS)

# Queries and server time of a fiche with 5,000 stories and 300 facts; DATABASE_URL for PostgreSQL.
bench-fiche: $(VENV)/requirements-dev.stamp
	exec $(PYTHON) tests/benchmarks/bench_fiche.py $(ARGS)

# Server time of the search over 50,000 stories and 10,000 fiches (ARGS=--small: 2,000); DATABASE_URL for PostgreSQL.
bench-search: $(VENV)/requirements-dev.stamp
	exec $(PYTHON) tests/benchmarks/bench_search.py $(ARGS)

# Megabytes of HTML that French typography reads in a second (docs/decisions/0017).
bench-typography: $(VENV)/requirements-dev.stamp
	exec $(PYTHON) tests/benchmarks/bench_typography.py

# Memory and time of the sitemaps of 1,000,000 stories (ARGS="10000": of fewer); DATABASE_URL for PostgreSQL.
bench-sitemaps: $(VENV)/requirements-dev.stamp
	exec $(PYTHON) tests/benchmarks/bench_sitemaps.py $(ARGS)

# What 1,000 polls of the main feed take beside building it (docs/decisions/0020); DATABASE_URL for PostgreSQL.
bench-feeds: $(VENV)/requirements-dev.stamp
	exec $(PYTHON) tests/benchmarks/poll_feed.py

# An environment that was begun and never finished, or whose Python has gone, is made anew; a Python that is none (its
# prefix is its own) must not be given our packages.
$(VENV)/%.stamp: %.txt requirements.txt
	$(PYTHON) -c 'import pip, sys; sys.exit(sys.prefix == sys.base_prefix or sys.version_info < (3, 12))' 2>/dev/null || { \
		python="$(SYSTEM_PYTHON)"; \
		test -n "$$python" || { echo "Manchette demande Python 3.12 ou plus récent (python3 est introuvable ou trop ancien)." >&2; exit 1; }; \
		echo "Environnement Python…"; \
		"$$python" -m venv --clear $(VENV) || \
			{ echo "Impossible de créer $(VENV) : installez le module venv de Python, et vérifiez la place sur le disque." >&2; exit 1; }; }
	rm -f $@
	printf "Installation des dépendances"
	{ $(PYTHON) -m pip install --disable-pip-version-check --progress-bar off --require-hashes -r $< && touch $@; } 2>&1 | \
		while IFS= read -r line; do case "$$line" in \
			Collecting*|Installing*) printf .;; \
			ERROR*) printf "\n%s\n" "$$line" >&2;; \
		esac; done; echo
	test -e $@ || { echo "L’installation a échoué : vérifiez la connexion et la place sur le disque (le détail : $(PYTHON) -m pip install --require-hashes -r $<)." >&2; exit 1; }
