"""What every notebook does for the first time, done once before kernels are forked: they all have what it imports and makes."""

import pandas as pd

from workbench import attach_lines, count_by_period, count_terms, plot_calendar, plot_frequencies, plot_timeline, tokenize

article = {"article_id": "1", "title": "", "text": "One word.", "source": "", "url": "", "n_words": 2}
articles = pd.DataFrame([article]).assign(published_date=pd.Timestamp("2024-10-21"))
tokens = tokenize(articles)
by_day = count_by_period(tokens, articles, every="day")
for figure in (plot_frequencies(count_terms(tokens, articles)), plot_timeline(by_day), plot_calendar(by_day)):
    attach_lines(figure, tokens, articles).outputs()
articles.to_html()
