# One virtual environment in .venv, filled from requirements.lock; uv is fetched with pip, so no venv package is needed.
UV := .tools/bin/uv
READY := .venv/.ready
export UV_PYTHON_DOWNLOADS := never
export PYTHONNOUSERSITE := 1

.PHONY: setup report test nightly lab check format lock bench clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@echo "Setting up .venv (once; a minute or two)"
	@python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --target .tools --upgrade uv
	@$(UV) venv --quiet --allow-existing --python python3 .venv
	@$(UV) pip sync --quiet --compile-bytecode requirements.lock
	@$(UV) pip install --quiet --no-deps --compile-bytecode --editable .
	@touch $@

report: setup  ## the standard report on the sample corpus
	@.venv/bin/workbench report --output reports/sample

test: setup  ## all tests, a file a core; the browser tests need Chromium
	@sh .ci/chromium
	@.venv/bin/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

nightly: setup  ## damaged files and killed ticks by the thousand, a cluster killed and cut off; hours
	@KILLS=2000 .venv/bin/pytest tests/test_schedule.py -k killed_at
	@CUTS=20 .venv/bin/pytest tests/test_clusters.py
	@MUTATIONS=10000 .venv/bin/pytest tests/test_forms.py

lab: setup  ## JupyterLab on this machine only, at the start page
	@JUPYTER_CONFIG_PATH=.jupyter .venv/bin/jupyter lab --notebook-dir . --ip 127.0.0.1 $(if $(filter 0,$(shell id -u)),--allow-root) \
		--LabApp.news_url None --LabApp.check_for_updates_class jupyterlab.NeverCheckForUpdate \
		--LabApp.default_url /lab/tree/notebooks/start.ipynb

check: setup  ## lint and format, as the commit hook does
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

format: setup
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .
	@.venv/bin/jupyter nbconvert --clear-output --inplace $$(git ls-files 'notebooks/*.ipynb')

lock: setup  ## after a change of the dependencies in pyproject.toml
	@$(UV) lock --quiet --upgrade
	@$(UV) export --quiet --no-hashes --no-header --no-annotate --extra dev --no-emit-project --output-file requirements.lock

bench: setup  ## beside the tools of others, fetched for it; half an hour
	@$(UV) pip install --quiet --target .tools/peers -r benchmarks/requirements.txt
	@for name in report loading duplicates watchlist actors words timelines explore scale; do PYTHONPATH=.tools/peers:tests .venv/bin/python benchmarks/$$name.py; echo; done | tee benchmarks/results.md

clean:
	rm -rf .venv .tools .pytest_cache .ruff_cache .hypothesis
