# Katılım. `make run` serves the demo town, `make test` runs the tests; `make help` lists the rest.
PORT ?= 8000
PY := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup run test lint journeys translate bench demo screenshots

help: ## what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1	\2/' | expand -t 20

setup: ## prepare .venv with everything
	@./bootstrap.sh test

run: ## serve the demo municipality at PORT (8000)
	@./bootstrap.sh run
	@DJANGO_SETTINGS_MODULE=config.settings.demo $(PY) scripts/serve.py $(PORT)

test: setup ## run the tests on SQLite (DATABASE_URL for PostgreSQL; ONLY=--database-only)
	DJANGO_SETTINGS_MODULE=config.settings.test $(PY) -m pytest -q -n 2 -m "not journey" $(ONLY) tests

journeys: setup ## walk each person's path in a real browser
	DJANGO_SETTINGS_MODULE=config.settings.test DJANGO_ALLOW_ASYNC_UNSAFE=true $(PY) -m pytest -q -n 2 --dist loadfile -m journey tests/journeys

lint: setup ## style, floors, translations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports
	$(PY) scripts/translations.py check

translate: setup ## collect strings, compile Turkish (needs gettext's tools)
	$(PY) manage.py makemessages -l tr --no-obsolete --ignore=.venv --ignore=var --ignore=.tools
	$(PY) scripts/translations.py compile
	$(PY) scripts/translations.py missing

bench: setup ## measure visits against a bare page of the same run
	$(PY) -m benchmarks

demo: setup ## load the demo municipality into the development database
	DJANGO_SETTINGS_MODULE=config.settings.demo $(PY) manage.py migrate -v0
	DJANGO_SETTINGS_MODULE=config.settings.demo $(PY) manage.py demo

screenshots: setup ## take the README's pictures of a town served at PORT
	$(PY) scripts/screenshots.py http://127.0.0.1:$(PORT) docs/screenshots
