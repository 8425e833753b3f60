"""Articles, mentions → one view in JupyterLab: a query, and what it selects, from all sides."""

import json
from html import escape
from pathlib import Path
from threading import RLock, get_ident

import ipywidgets as widgets
import pandas as pd
from IPython.display import display

from workbench import schema
from workbench.article_view import show_article
from workbench.clicks import OF_CLICKS
from workbench.concordance import kwic
from workbench.dates import find_dates
from workbench.evidence import attach_lines
from workbench.facets import Facets
from workbench.figures import BOTTOM
from workbench.lines import by_day
from workbench.queries import COLUMNS, Asked, read_query, write_query
from workbench.quotes import find_quotes
from workbench.selections import select_articles
from workbench.time_charts import plot_timeline
from workbench.timeline import count_by_period
from workbench.tokens import tokenize

ROWS, LINES, WORDS = 200, 30, 40  # of a list, of the concordance, of the key words
DATED = ("article_id", "published_date", "source", "n_words", "title", "url", "text")  # what the timeline and its lines need
SPANS = {45: "day", 250: "week", 2_500: "month", 10_000: "quarter"}  # days the articles may span, to be counted by
VIEW = "application/vnd.jupyter.widget-view+json"
WIDTH = 45  # characters on either side of a word
# What stands in a notebook that was opened again: hidden where the view itself is.
ASLEEP = """<style>.jp-OutputArea:has(.explore-view) .explore-asleep { display: none }</style>
<p class="explore-asleep">This view needs a running kernel: choose Run &gt; Run All Cells.
What follows is as it was saved.</p>"""
COPY = "getSelection().selectAllChildren(this.nextElementSibling); document.execCommand('copy'); this.textContent = 'Copied'"


def explore(
    articles: pd.DataFrame,
    mentions: pd.DataFrame | None = None,
    *,
    query: str = "",
    tokens: pd.DataFrame | None = None,
    saved_path: str | Path = "",
) -> "Exploration":
    """Return a view of what a query selects (see `select_articles`); every part of it is of the same selection.

    Write into the query or choose in the lists: both change it. `tokens` are those of all articles, if they are there already.
    `saved_path` is a JSON file that keeps queries by name; without it they are kept as long as the view. The view's `selected`
    is the table of the articles selected, its `code` the call that selects them.
    """
    return Exploration(articles, mentions, tokenize(articles) if tokens is None else tokens, query, saved_path)


class Exploration:
    """A query and what it selects. `choose` changes the query; `selected`, `code` and `parameters` are what it comes to."""

    def __init__(self, articles, mentions, tokens, query: str, saved_path: str | Path) -> None:
        schema.check(articles, *DATED, *COLUMNS, "cluster_id", call="explore")
        self.articles, self.mentions = articles, mentions
        self._facets = Facets(articles, mentions, tokens, [name for name in COLUMNS if articles[name].nunique() > 1])
        self._dated = articles[list(DATED)]
        self._saved_path = Path(saved_path) if saved_path else None
        known = self._saved_path and self._saved_path.is_file()
        self.saved = json.loads(self._saved_path.read_text("utf-8")) if known else {}
        self._clusters = bool(len(articles)) and articles["cluster_id"].notna().all()
        # JupyterLab may tell of several widgets at once, each in a thread: one after another, and none of what is set here.
        self.query, self._lock, self._setting = "", RLock(), None
        self.selected = select_articles(articles, query, mentions=mentions)  # what cannot be read is said at once
        self._build()
        self.choose(query)

    @property
    def code(self) -> str:
        """The Python code that selects these articles."""
        more = ", mentions=mentions" if any(asked.field == "actor" for asked in read_query(self.query)) else ""
        return f"selected = wb.select_articles(articles, {self.query!r}{more})"

    @property
    def parameters(self) -> str:
        """The command that reports on them."""
        quoted = "'" + self.query.replace("'", "'\\''") + "'"
        return f"workbench report explore -p query={quoted}"

    def choose(self, query: str) -> None:
        """Show what a query selects; one that cannot be read, or is interrupted, is said, and what was shown stays."""
        self._said.value = "Searching …"
        try:
            selected = select_articles(self.articles, query, mentions=self.mentions)
        except KeyboardInterrupt:
            self._said.value = f"<b>Interrupted; still {escape(repr(self))}</b>"
            return
        except (ValueError, TimeoutError) as error:
            self._said.value = f'<b style="color: var(--jp-error-color1, #b3261e)">{escape(str(error))}</b>'
            return
        with self._lock:
            self.query, self.selected, self._setting = query, selected, get_ident()
            try:
                self._show()
            finally:
                self._setting = None

    def add(self, field: str, values: list[str], *, instead: bool = True) -> None:
        """Ask for these values of a field, instead of those asked for, or besides."""
        asked = [item for item in read_query(self.query) if not (instead and item.field == field and not item.left_out)]
        self.choose(write_query([*asked, *(Asked(field, value, False) for value in values)]))

    def save(self, name: str) -> None:
        """Keep the query by a name."""
        self.saved[name] = self.query
        if self._saved_path:
            self._saved_path.write_text(json.dumps(self.saved, indent=1, ensure_ascii=False) + "\n", "utf-8")
        self._names.options = ["", *sorted(self.saved)]

    def __repr__(self) -> str:
        outlets = self.selected["source"].nunique()
        about = f"{len(self.selected):,} of {len(self.articles):,} articles, {outlets:,} outlet{'s' * (outlets != 1)}"
        days = self.selected["published_date"].dropna()
        return about + (f", {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else "")

    def _ipython_display_(self) -> None:
        display({VIEW: self.view._repr_mimebundle_()[VIEW], "text/plain": f"{self.query}: {self!r}"}, raw=True)
        display({"text/html": ASLEEP, "text/plain": ""}, raw=True, metadata={OF_CLICKS: True})

    def _build(self) -> None:
        """Make the widgets; each tells `choose` what to ask for."""
        wide, tall = widgets.Layout(width="auto"), widgets.Layout(width="auto", height="9em")
        hint = 'grain  "black sea"  sanction*  /regular expression/  source:"…"  actor:"…"  from:2024-10-01  -without'
        self._field = widgets.Text(placeholder=hint, description="Query", layout=wide, continuous_update=False)
        self._lists = {field: widgets.SelectMultiple(layout=tall) for field in self._facets.fields}
        self._words = widgets.Select(layout=tall)
        self._first, self._last = (widgets.DatePicker(description=name, layout=wide) for name in ("From", "To"))
        self._copies = widgets.Checkbox(description="Without copies", disabled=not self._clusters, indent=False)
        self._name = widgets.Text(placeholder="name", continuous_update=False, layout=widgets.Layout(width="9em"))
        self._save = widgets.Button(description="Save query")
        self._names = widgets.Dropdown(options=["", *sorted(self.saved)], description="Saved")
        self._said, self._method, self._lines, self._reader, self._code = (widgets.HTML() for _ in range(5))
        self._chart, self._titles = widgets.Output(), widgets.Select(layout=widgets.Layout(width="auto", height="12em"))
        self._on(self._field, self.choose)
        for field, chosen in self._lists.items():
            self._on(chosen, lambda values, field=field: self.add(field, list(values)))
        for field, day in (("from", self._first), ("to", self._last)):
            self._on(day, lambda value, field=field: self.add(field, [str(value)] if value else []))
        self._on(self._copies, lambda value: self.add("copies", ["no"] if value else []))
        self._on(self._words, lambda term: term and self.add("word", [term], instead=False))
        self._on(self._titles, lambda article_id: self._read(article_id))
        self._on(self._names, lambda name: name and self.choose(self.saved[name]))
        self._save.on_click(lambda _: self._name.value and self.save(self._name.value))
        left = [part for field, chosen in self._lists.items() for part in (_head(field.capitalize()), chosen)]
        left += [_head("Words peculiar to the selection"), self._words, self._first, self._last, self._copies]
        right = [self._chart, self._method, _head("Lines"), self._lines, _head("Articles, by day"), self._titles, self._reader]
        columns = [
            widgets.VBox(left, layout=widgets.Layout(width="28%")),
            widgets.VBox(right, layout=widgets.Layout(width="72%")),
        ]
        keep = widgets.HBox([self._names, self._name, self._save])
        self.view = widgets.VBox([self._field, self._said, widgets.HBox(columns), keep, self._code])
        self.view.add_class("explore-view")

    def _on(self, widget, tell) -> None:
        def heard(change) -> None:
            if self._setting != get_ident():
                with self._lock:
                    tell(change["new"])

        widget.observe(heard, "value")

    def _show(self) -> None:
        """Set every part to the selection; the chart first, which the page draws while the others are counted."""
        asked = [item for item in read_query(self.query) if not item.left_out]
        values = {
            field: [item.value for item in asked if item.field == field] for field in (*self._lists, "from", "to", "copies")
        }
        self._nodes = [item.value for item in asked if item.field == "word"]
        self._field.value, self._said.value = self.query, f"<b>{escape(repr(self))}</b>"
        self._chart.outputs = tuple(self._timeline().outputs())  # displayed inside it, it would wait for a notebook to answer
        kept = self.articles["article_id"].isin(self.selected["article_id"]).to_numpy(bool)
        for field, chosen in self._lists.items():
            numbers = self._facets.numbers(field, kept).head(ROWS)
            chosen.options = [(f"{value} ({number:,})", value) for value, number in numbers.items()]
            chosen.value = [value for value in values[field] if value in numbers.index]
        for field, day in (("from", self._first), ("to", self._last)):
            day.value = pd.Timestamp(values[field][-1]).date() if values[field] else None
        self._copies.value = bool(values["copies"])
        words = self._facets.key_words(kept, WORDS)
        self._words.options = [("", ""), *((f"{term} ({number:,}, G² {g2:,.0f})", term) for term, number, g2 in words)]
        first = self.selected.iloc[by_day(self.selected)[:ROWS]]
        self._lines.value = _table(_hits(first, self._nodes), len(first), len(self.selected))
        self._titles.options = [("", ""), *((" · ".join(about), name) for name, about in _about(first))]
        self._titles.value, self._reader.value = "", ""
        self._code.value = "".join(_to_copy(what, text) for what, text in (("code", self.code), ("command", self.parameters)))

    def _timeline(self):
        """Return the share of articles that are selected, as a chart whose marks open them."""
        days = self.articles["published_date"].dropna()
        span = (days.max() - days.min()).days if len(days) else 0
        every = next((every for most, every in SPANS.items() if span <= most), "year")
        whole = self.selected[["article_id"]].assign(start=-1, end=-1)  # an article as a whole
        periods = count_by_period(whole, self._dated, every=every)
        figure = plot_timeline(periods, value="share", title="Which part of the articles is selected")
        self._method.value = f"<small>{escape(figure.layout.meta['method'])}</small>"  # below it, where it is wrapped
        figure.layout.annotations = [note for note in figure.layout.annotations if note.name != "method"]
        figure.update_layout(height=330, margin_t=50, margin_b=BOTTOM)
        figure.update_xaxes(tickvals=list(figure.layout.xaxis.tickvals or ())[::2])  # it has two thirds of the width
        return attach_lines(figure, whole, self._dated, limit=5)

    def _read(self, article_id: str) -> None:
        """Show an article with its actors, quotations, dates and the words asked for."""
        self._reader.value = ""
        if article_id:
            one = self.selected[self.selected["article_id"] == article_id]
            own = None if self.mentions is None else self.mentions[self.mentions["article_id"] == article_id]
            quotes = None if own is None else find_quotes(one, own)
            found = {"mentions": own, "quotes": quotes, "dates": find_dates(one), "lines": _hits(one, self._nodes)}
            self._reader.value = show_article(one, article_id, **found)._repr_html_()


def _to_copy(what: str, text: str) -> str:
    return f'<button class="lm-Widget jupyter-button" onclick="{COPY}">Copy {what}</button><pre>{escape(text)}</pre>'


def _head(text: str) -> widgets.HTML:
    return widgets.HTML(f"<b>{text}</b>")


def _about(articles: pd.DataFrame):
    """Give of each article its id and its day, outlet and headline."""
    days = articles["published_date"].dt.strftime("%Y-%m-%d").fillna("no date")
    rows = zip(articles["article_id"], days, articles["source"].fillna(""), articles["title"].fillna(""), strict=True)
    for article_id, *about in rows:
        yield article_id, list(filter(None, about))


def _hits(articles: pd.DataFrame, nodes: list) -> pd.DataFrame:
    """Return the lines of all these words in the order of their days; of no word none."""
    found = pd.concat([schema.empty("concordance"), *(kwic(articles, node, width=WIDTH) for node in nodes)], ignore_index=True)
    return found.sort_values(["published_date", "article_id", "start"], ignore_index=True)


def _table(lines: pd.DataFrame, searched: int, selected: int) -> str:
    """Return the first lines as HTML, with how many there are in the articles that were searched for them."""
    if lines.empty:
        return "Write words into the query to see their lines."
    shown = lines.head(LINES)
    cell = '<td style="white-space: nowrap; padding: 0 .4em; text-align: {}">{}</td>'
    rows = []
    for row, (_, about) in zip(shown.itertuples(), _about(shown), strict=True):
        node, source = f"<b>{escape(row.node)}</b>", f"<small>{escape(' · '.join(about))}</small>"
        columns = (("right", escape(row.left)), ("left", node), ("left", escape(row.right)), ("left", source))
        rows.append("<tr>" + "".join(cell.format(*column) for column in columns) + "</tr>")
    note = f"{len(lines):,} lines" if len(lines) <= LINES else f"First {LINES} of {len(lines):,} lines"
    note += f" in the first {searched:,} of {selected:,} articles, by day" if searched < selected else ""
    return f'<p>{note}</p><div style="max-height: 20em; overflow: auto; line-height: 1.4"><table>{"".join(rows)}</table></div>'
