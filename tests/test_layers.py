"""The house: which module may import which."""

import ast
import subprocess
import sys

import pytest
from conftest import ROOT

STOREYS = {
    "__main__": 6,
    "reports": 6,
    "drafts": 6,
    "overview": 6,
    "schedule": 6,
    "archive": 6,
    "runs": 5,
    "summaries": 5,
    "plans": 2,
    "locks": 1,
    "periods": 1,
    "settings": 1,
    "timers": 1,
    "actor_charts": 5,
    "actor_view": 5,
    "burst_charts": 5,
    "memory_charts": 5,
    "calendar_charts": 5,
    "lead_charts": 5,
    "peak_charts": 5,
    "contrast_charts": 5,
    "crosstab_charts": 5,
    "event_charts": 5,
    "network_charts": 5,
    "network_files": 5,
    "time_charts": 5,
    "word_charts": 5,
    "evidence": 5,
    "execution": 5,
    "kernels": 5,
    "pages": 5,
    "parameters": 5,
    "collocations": 4,
    "concordance": 4,
    "crosstabs": 4,
    "coverage": 4,
    "changes": 4,
    "frequencies": 4,
    "events": 4,
    "keyness": 4,
    "lemmas": 4,
    "lexicon": 4,
    "networks": 4,
    "ngrams": 4,
    "nltk_objects": 4,
    "phrases": 4,
    "profiles": 4,
    "series": 4,
    "storms": 4,
    "days": 4,
    "leads": 4,
    "peaks": 4,
    "token_store": 4,
    "term_weights": 4,
    "timeline": 4,
    "clicks": 4,
    "figures": 4,
    "findings": 4,
    "tables": 4,
    "traces": 4,
    "collect": 3,
    "mentions": 3,
    "aliases": 3,
    "quotes": 3,
    "quote_charts": 5,
    "voices": 4,
    "speech": 3,
    "speakers": 3,
    "reporting": 3,
    "noun_phrases": 3,
    "reported_speech": 3,
    "cue_verbs": 1,
    "quotation_marks": 1,
    "names": 2,
    "kinds": 3,
    "cast": 3,
    "descriptions": 3,
    "resolver": 3,
    "dates": 3,
    "sentences": 3,
    "streams": 3,
    "tallies": 3,
    "tokens": 3,
    "actors": 2,
    "amendments": 2,
    "offices": 2,
    "sheets": 1,
    "articles": 2,
    "article_view": 2,
    "files": 2,
    "readers": 2,
    "recognisers": 2,
    "remote": 2,
    "account": 2,
    "corpus": 2,
    "differences": 2,
    "nodes": 2,
    "units": 2,
    "words": 2,
    "association": 1,
    "breaks": 1,
    "bursts": 1,
    "dispersion": 1,
    "diversity": 1,
    "significance": 1,
    "trends": 1,
    "duplicates": 2,
    "cleaning": 2,
    "furniture": 1,
    "function_words": 1,
    "datelines": 1,
    "visits": 2,
    "feeds": 1,
    "calendar_days": 1,
    "date_grammar": 3,
    "date_story": 2,
    "day_rules": 2,
    "clock_rules": 2,
    "month_rules": 2,
    "year_rules": 2,
    "unit_rules": 2,
    "length_rules": 2,
    "vague_rules": 2,
    "date_words": 1,
    "tense": 1,
    "decoding": 1,
    "mending": 1,
    "intervals": 1,
    "layouts": 1,
    "publication": 1,
    "schema": 1,
    "__init__": 0,
}
FILES = sorted((ROOT / "workbench").rglob("*.py"))


def module(path):
    return path.relative_to(ROOT / "workbench").with_suffix("").parts[0]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_module_has_its_storey():
    assert {module(path) for path in FILES} == set(STOREYS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_down(path):
    own = module(path)
    for name in imports(path):
        other = name.split(".")[1] if name.startswith("workbench.") else None
        if other in STOREYS and other != own:
            # The second storey has an order of its own: readers, then files, account and corpus, then articles.
            same_storey = {
                ("files", "readers"),
                ("remote", "readers"),
                *(("__main__", name) for name in ("drafts", "reports", "schedule", "overview")),
                ("schedule", "reports"),
                ("schedule", "archive"),
                ("overview", "reports"),
                ("drafts", "reports"),
                ("overview", "schedule"),
                ("feeds", "settings"),
                ("execution", "kernels"),
                ("decoding", "mending"),
                ("figures", "traces"),
                ("term_weights", "frequencies"),
                ("lexicon", "frequencies"),
                ("networks", "frequencies"),
                ("voices", "frequencies"),
                ("days", "timeline"),
                ("events", "days"),
                ("coverage", "timeline"),
                ("storms", "series"),
                ("storms", "timeline"),
                ("peaks", "series"),
                ("peaks", "keyness"),
                ("peaks", "timeline"),
                ("peak_charts", "time_charts"),
            }
            # Rules for dates share a story, and those for months what those for days know.
            same_storey |= {
                (f"{name}_rules", "date_story") for name in ("day", "clock", "month", "year", "unit", "length", "vague")
            }
            same_storey |= {("month_rules", "day_rules"), ("clock_rules", "day_rules"), ("dates", "date_grammar")}
            # So has finding actors: the cast of an article, descriptions and kinds, the resolver, the mentions.
            same_storey |= {("descriptions", "cast"), ("mentions", "aliases"), ("mentions", "cast"), ("mentions", "resolver")}
            same_storey |= {("resolver", name) for name in ("kinds", "cast", "descriptions")}
            same_storey |= {("actors", "amendments"), ("actors", "offices")}
            # And finding quotations: clauses, what they report, who is meant, what is said.
            same_storey |= {("reported_speech", "reporting"), ("quotes", "speech"), ("quotes", "speakers")}
            same_storey |= {(name, "noun_phrases") for name in ("reporting", "reported_speech", "speech")}
            same_storey |= {("speech", name) for name in ("reporting", "reported_speech", "speakers", "sentences")}
            same_storey |= {("articles", name) for name in ("readers", "files", "cleaning", "account", "corpus", "remote")}
            assert STOREYS[other] < STOREYS[own] or (own, other) in same_storey, f"{own} imports {other}"


def test_reports_import_no_analysis():
    below = [name for path in FILES if module(path) in ("reports", "pages", "parameters") for name in imports(path)]
    assert not [name for name in below if name == "pandas" or name in ("workbench.articles", "workbench.figures")]


def test_only_charts_and_traces_know_plotly():
    knowing = {module(path) for path in FILES if any(name.split(".")[0] == "plotly" for name in imports(path))}
    charts = {name for name in STOREYS if name.endswith("_charts")}
    assert knowing == charts | {"figures", "traces", "clicks", "pages"}  # pages packs plotly.js


def test_importing_the_package_imports_nothing():
    code = "import sys, workbench; sys.exit('pandas' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
