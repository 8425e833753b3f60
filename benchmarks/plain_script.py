"""The charts of the three standard notebooks, made by one script: what a report is measured against."""

import sys
from pathlib import Path

import workbench as wb

FOLDER = Path(sys.argv[1])
articles = wb.load_articles("data/sample").articles
tokens = wb.tokenize(articles)
function_words = wb.stopwords("english") | {"said"}
frequencies = wb.count_terms(tokens, articles)
by_source = wb.count_terms(tokens, articles, by="source")
mentions = wb.find_mentions(articles, wb.read_actors("data/actors.csv"))
by_form = wb.count_mentions(mentions, articles, by="form")
counts = wb.count_mentions(mentions, articles)
leading = mentions[mentions["actor"].isin(counts["actor"].head(4))]
published = articles[["article_id"]].assign(start=0, end=0)
found = wb.kwic(articles, "grain")
content, content_by_source = (table[~table["term"].isin(function_words)] for table in (frequencies, by_source))
weeks_by_source = wb.count_by_period(published, articles, every="week", by="source")
weeks_by_actor = wb.count_by_period(leading, articles, every="week", by="actor")
figures = [
    (wb.plot_frequencies(content), tokens),
    (wb.plot_frequencies(content_by_source, top=8, value="per_million", by="source"), tokens),
    (wb.plot_mentions(by_form), mentions),
    (wb.plot_mentions(counts, value="share"), mentions),
    (wb.plot_timeline(weeks_by_source, value="units", by="source", panels=True), published),
    (wb.plot_timeline(weeks_by_actor, by="actor"), leading),
    (wb.plot_timeline(wb.count_by_period(found, articles, every="week")), found),
]
for number, (figure, occurrences) in enumerate(figures):
    wb.attach_lines(figure, occurrences, articles).write_html(FOLDER / f"{number}.html", include_plotlyjs=number == 0)
tables = {
    "frequencies": frequencies,
    "by_source": by_source,
    "mentions": mentions,
    "by_form": by_form,
    "actors": counts,
}
wb.write_tables(FOLDER, **tables, weeks_by_source=weeks_by_source, weeks_by_actor=weeks_by_actor, lines=found)
