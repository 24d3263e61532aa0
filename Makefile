# Everything here works on a fresh machine: each target first sees to its own set-up (pressoffice/bootstrap.sh).

BOOTSTRAP = sh pressoffice/bootstrap.sh
MANAGE = $(BOOTSTRAP) manage
TOOL = $(BOOTSTRAP) tool
COMPILE = $(TOOL) uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"

.DEFAULT_GOAL = help
.NOTPARALLEL:
.PHONY: help run test lint types pytest bench fmt shell manage messages lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 18

run: ## the newsroom of PR168-2017 on http://127.0.0.1:8000 (another port: make run PORT=9000)
	@$(BOOTSTRAP) run

test: lint types pytest ## every check, then every test

lint: ## style, templates, spelling, import contracts, pending migrations, settings of a deployment
	@$(TOOL) ruff check .
	@$(TOOL) ruff format --check .
	@$(TOOL) djlint templates --lint --quiet
	@$(TOOL) codespell
	@$(TOOL) lint-imports --no-logo
	@$(TOOL) python manage.py makemigrations --check --dry-run
	@$(TOOL) env SITE_URL=https://news.example.org python manage.py check --deploy --fail-level WARNING

types: ## mypy, strict
	@$(TOOL) mypy

pytest: ## the tests alone (some of them: make pytest ARGS="tests/test_filters.py -k month")
	@$(TOOL) pytest --quiet $(or $(ARGS),--numprocesses auto)

bench: ## measure, and print the table of README's performance section (a short run: make bench ARGS="--photographs 10")
	@$(TOOL) python -m tests.bench $(ARGS)

fmt: ## format the code
	@$(TOOL) ruff check --fix-only .
	@$(TOOL) ruff format .

shell: ## Django's shell
	@$(MANAGE) shell

manage: ## any command of manage.py: make manage ARGS="changepassword press"
	@$(MANAGE) $(ARGS)

messages: ## gather and compile the translations (needs GNU gettext; the result is committed)
	@$(MANAGE) makemessages --all --no-location --no-wrap --no-obsolete --ignore .venv --ignore var
	@$(MANAGE) compilemessages --ignore .venv --ignore var

lock: ## write requirements.txt and requirements-dev.txt anew from pyproject.toml (needs uv)
	@$(COMPILE) --output-file requirements.txt pyproject.toml
	@$(COMPILE) --group dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean: ## remove .venv and what the tools have kept, but nothing of the newsroom (var/ stays)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis var/test
