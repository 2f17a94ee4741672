# Manchette: `make run`, `make test`, `make check`. Needs Python 3.12 or later, and nothing else.

PORT ?= 8000
VENV := .venv
PYTHON := $(VENV)/bin/python
# The newest Python of the machine that will do; the name is empty when none does.
SYSTEM_PYTHON := $(shell for name in python3.13 python3.12 python3.14 python3; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && { echo "$$name"; break; }; done)
SITE_URL ?= http://127.0.0.1:$(PORT)
export SITE_URL

.PHONY: run test check format
.SILENT:

run: $(VENV)/requirements.stamp
	exec $(PYTHON) manage.py serve --port $(PORT)

test: $(VENV)/requirements-dev.stamp
	exec $(PYTHON) -m pytest $(ARGS)

check: $(VENV)/requirements-dev.stamp
	$(PYTHON) -m ruff check --quiet .
	$(PYTHON) -m ruff format --check --quiet . || { echo "Style : lancez « make format »." >&2; exit 1; }
	$(PYTHON) -m mypy --no-error-summary
	$(PYTHON) -m djlint --lint --quiet templates
	layers=$$($(VENV)/bin/lint-imports --no-cache) || { echo "$$layers"; exit 1; }
	SITE_URL=https://exemple.fr EMAIL_URL=smtp+tls://u:p@exemple.fr:587 SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))') \
		$(PYTHON) manage.py check --deploy --fail-level WARNING --verbosity 0
	$(PYTHON) manage.py makemigrations --check --dry-run --verbosity 0

format: $(VENV)/requirements-dev.stamp
	$(PYTHON) -m ruff check --fix --quiet . || true
	$(PYTHON) -m ruff format --quiet .

$(VENV)/%.stamp: %.txt requirements.txt
	test -n "$(SYSTEM_PYTHON)" || { echo "Manchette demande Python 3.12 ou plus récent (python3 est introuvable ou trop ancien)." >&2; exit 1; }
	test -x $(PYTHON) || { echo "Environnement Python…"; $(SYSTEM_PYTHON) -m venv $(VENV) || \
		{ echo "Impossible de créer $(VENV) : installez le module venv de Python, et vérifiez la place sur le disque." >&2; exit 1; }; }
	echo "Installation des dépendances…"
	$(PYTHON) -m pip install -qq --disable-pip-version-check -r $< || \
		{ echo "L’installation a échoué : vérifiez la connexion et la place sur le disque." >&2; exit 1; }
	touch $@
