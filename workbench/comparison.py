"""Two reports → what became of each article, what differs in settings and software, and all that both can count."""

from html import escape
from typing import NamedTuple

import pandas as pd

from workbench import schema
from workbench.duplicates import find_duplicates
from workbench.networks import find_pairs
from workbench.past_reports import PastReport
from workbench.tokens import tokenize

FINDINGS = "application/vnd.workbench.findings+json"  # sentences that a page shows at its top
FATES = {"new": "new", "revised": "revised", "gone": "no longer there", "same": "the same"}
ASKED = ("articles_path", "first_day", "last_day")  # parameters that say what a report is about
OWN = ("before_path", "after_path")  # parameters of the comparison itself


class Comparison(NamedTuple):
    """Two reports, what became of the articles of both, and what differs in settings and software (`facts`)."""

    before: PastReport
    after: PastReport
    articles: pd.DataFrame
    facts: pd.DataFrame

    def findings(self) -> list[str]:
        """Return sentences: how many articles are new or gone, which settings and software differ, what is lacking."""
        if not self.before.run:
            return ["There is no earlier report to compare with."]
        said = [f"Since {self.before.name}: {self._articles_said()}"]
        for what, kinds in (
            ("Settings that differ", ("setting", "file", "notebook")),
            ("Software that differs", ("software",)),
        ):
            rows = self.facts[self.facts["kind"].isin(kinds)][["name", "earlier", "later"]]
            parts = [f"{name} ({_short(old)} → {_short(new)})" for name, old, new in rows.itertuples(index=False)]
            said += [f"{what}: {', '.join(parts)}."] if parts else []
        if not self.facts["kind"].ne("asked for").any():
            said.append("Settings and software are the same.")
        if self._periods_differ():
            said.append(f"Peaks are not compared: they are of a {self.before.every}, later of a {self.after.every}.")
        for which, report in (("earlier", self.before), ("later", self.after)):
            said += [f"Of the {which} report no {table} are compared: {why}." for table, why in report.lacking.items()]
        return said

    def peaks(self) -> pd.DataFrame:
        """Return the peaks of both reports: a row is a period, what it was about, and whether it is new, gone or the same.

        There is none where the periods of the two are not of one length: all would be new or gone.
        """
        columns = ["every", "period", "height", "usual", "ratio", "caption"]
        both = [report.peaks[columns].head(0 if self._periods_differ() else None) for report in (self.before, self.after)]
        found = both[0].merge(both[1], on=["every", "period"], how="outer", suffixes=("_before", ""), indicator="change")
        names = {"left_only": "gone", "right_only": "new", "both": "same"}
        found = found.assign(change=found["change"].astype("str").map(names))
        return found.sort_values(["period", "every"], ignore_index=True)[["period", "every", "change", *found.columns[2:-1]]]

    def _periods_differ(self) -> bool:
        return "" not in (self.before.every, self.after.every) and self.before.every != self.after.every

    def _articles_said(self) -> str:
        if self.before.lacking.get("articles") or self.after.lacking.get("articles"):
            return "its articles cannot be compared."
        counts = self._counts()
        if counts["new"] + counts["revised"] + counts["gone"] == 0:
            return f"no change, the same {counts['same']:,} articles."
        said = [f"{counts[fate]:,} are {words}" for fate, words in FATES.items() if counts[fate]]
        return f"{', '.join(said).replace(' are', ' articles are', 1)}."

    def _counts(self) -> dict[str, int]:
        rows = self.articles[self.articles["report"] != "earlier"]
        counts = rows["fate"].value_counts().to_dict() | {"gone": int((self.articles["fate"] == "gone").sum())}
        return {fate: int(counts.get(fate, 0)) for fate in FATES}

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, object]:
        said = self.findings()
        cells = "".join(f"<tr><td>{escape(sentence)}</td></tr>" for sentence in said)
        html = f"<table><thead><tr><th>Before anything is counted</th></tr></thead><tbody>{cells}</tbody></table>"
        return {"text/plain": "\n".join(said), "text/html": html, FINDINGS: said}


def compare_reports(before: PastReport, after: PastReport) -> Comparison:
    """Return what became of each article from one report of `read_report` to a later one, and what differs around them.

    `articles` has those of both, each once, with `report` (earlier, later, both), `fate` and `counterpart`. An article is the
    `same` if both have its `article_id` (it is listed with the text of the earlier report), `revised` if the other report has
    another text of its page (a `version` of `find_duplicates`; without addresses a near-duplicate of the same outlet and
    title), which is its `counterpart`; else it is `gone` or `new`. `facts` has a row for each setting, file, notebook and
    library that differs; `asked for` are the days and the place of the articles.
    """
    earlier, later = before.articles, after.articles
    same = earlier["article_id"].isin(later["article_id"])
    only_later = later[~later["article_id"].isin(earlier["article_id"])]
    pairs = _versions(earlier[~same], only_later)
    parts = []
    for rows, report, fate, mine, other in (
        (earlier, "earlier", "gone", "earlier", "later"),
        (only_later, "later", "new", "later", "earlier"),
    ):
        known = pairs.drop_duplicates(mine).set_index(mine)[other]
        counterpart = rows["article_id"].map(known).astype("str")
        parts.append(rows.assign(report=report, fate=fate, counterpart=counterpart))
        parts[-1]["fate"] = parts[-1]["fate"].mask(counterpart.notna(), "revised")
    parts[0].loc[same, ["report", "fate"]] = ["both", "same"]
    return Comparison(before, after, pd.concat(parts, ignore_index=True), _facts(before, after))


def find_items(comparison: Comparison, *, left_out: frozenset[str] | set[str] = frozenset()) -> pd.DataFrame:
    """Return all that both reports can count: a row is a word, an actor, a pair of actors or an outlet in an article.

    Words and pairs (two actors in one sentence) are found anew in the texts and mentions of both, outlets are those of the
    articles; metonyms count for nobody, and `left_out` are words that are not counted. `side` is `before` for an article of
    the earlier report, `after` for a new one, `later` for one of the later report that is not new. What needs a table that
    one report lacks is left out.
    """
    articles = comparison.articles
    fates = articles.set_index("article_id")["fate"]
    lacking = {*comparison.before.lacking, *comparison.after.lacking}
    parts = [schema.empty("items")]
    for report, side in ((comparison.before, "before"), (comparison.after, "later")):
        for kind, found in _occurrences(report, lacking, left_out):
            fate = found["article_id"].astype("str").map(fates)
            sides = pd.Series(side, index=found.index, dtype="str").mask(fate == "new", "after")
            parts.append(schema.make("items", found.assign(kind=kind, side=sides)))
    return pd.concat(parts, ignore_index=True)


def _occurrences(report: PastReport, lacking: set[str], left_out: frozenset[str] | set[str]):
    """Yield each kind of item that a report has, with its occurrences."""
    articles, mentions = report.articles, report.mentions
    if "articles" in lacking:
        return
    words = tokenize(articles)
    words = words[~words["term"].isin(left_out)].drop_duplicates(["term", "article_id"])
    yield "word", words.rename(columns={"term": "item"})
    yield "outlet", articles[["article_id", "source"]].dropna().assign(start=0, end=0).rename(columns={"source": "item"})
    if "mentions" not in lacking:
        mentions = mentions[mentions["form"] != "metonym"]
        yield "actor", mentions.drop_duplicates(["actor", "article_id"]).rename(columns={"actor": "item"})
        pairs = find_pairs(mentions, articles)
        yield "pair", pairs.assign(item=pairs["first"] + " – " + pairs["second"])


def _versions(earlier: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of an earlier and a later text of one article, the most alike first."""
    both = pd.concat([earlier, later], ignore_index=True)
    found = find_duplicates(both)
    about = both.set_index("article_id")[["source", "title", "url"]]
    first, second = (about.loc[found[name]].reset_index(drop=True) for name in ("article_id", "duplicate_of"))
    headed = (first["source"] == second["source"]) & (first["title"] == second["title"])
    addressed = first["url"].notna() & second["url"].notna()
    found = found[(found["relation"] == "version") | (headed & ~addressed).fillna(False).to_numpy()]
    turned = found["article_id"].isin(earlier["article_id"])
    found = found.assign(
        earlier=found["article_id"].where(turned, found["duplicate_of"]),
        later=found["duplicate_of"].where(turned, found["article_id"]),
    )
    across = found["earlier"].isin(earlier["article_id"]) & found["later"].isin(later["article_id"])
    return found[across].sort_values(["similarity", "earlier", "later"], ascending=[False, True, True])[["earlier", "later"]]


def _facts(before: PastReport, after: PastReport) -> pd.DataFrame:
    """Return the settings, files, notebooks and libraries that differ; a notebook that only one has is left out."""
    known = [_stated(report.run) for report in (before, after)]
    for stated, report in zip(known, (before, after), strict=True):  # what auto came to, if both know
        came_to = f"auto: {report.every}" if before.every and after.every else "auto"
        stated |= {key: came_to for key, value in stated.items() if key[2] == "every" and value == "auto"}
    both = {notebook for _, notebook, _ in known[0]} & {notebook for _, notebook, _ in known[1]}
    places: dict[tuple, list[str]] = {}
    for kind, notebook, name in sorted(key for key in {*known[0], *known[1]} if key[1] in both):
        values = [one.get((kind, notebook, name)) for one in known]
        if values[0] != values[1]:
            places.setdefault((kind, name, *values), []).append(notebook)
    rows = [(kind, ", ".join(notebooks), name, *values) for (kind, name, *values), notebooks in places.items()]
    return schema.make("facts", pd.DataFrame(rows, columns=schema.names("facts")))


def _stated(run: dict) -> dict[tuple[str, str, str], str]:
    """Return what a run says of its settings and software, by kind, place and name."""
    stated = {("software", "", name): version for name, version in run.get("versions", {}).items()}
    for entry in run.get("notebooks", []):
        name = entry["notebook"]
        for parameter, value in entry.get("parameters", {}).items():
            if parameter not in OWN:
                stated["asked for" if parameter in ASKED else "setting", name, parameter] = str(value)
        stated |= {("file", name, file): digest for file, digest in entry.get("files", {}).items()}
        stated["notebook", name, name] = entry.get("sha256")
    return stated


def _short(value: object) -> str:
    text = "–" if pd.isna(value) else str(value)
    return text if len(text) <= 40 else f"{text[:12]}…"
