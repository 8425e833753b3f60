"""One actor and its mentions → what is known of it on one card."""

from html import escape

import pandas as pd

from workbench import schema
from workbench.concordance import kwic, sample_lines
from workbench.profiles import find_actor
from workbench.units import article_rows

NAMES, LINES = 10, 5  # that a card shows


def show_actor(mentions: pd.DataFrame, articles: pd.DataFrame, *, actor: str) -> "ActorCard":
    """Return an actor as a card: its names, outlets and days, and a few lines; shows itself in a notebook and as plain text.

    `actor` is the canonical name, or another that only this actor has (see `find_actor`). The lines are drawn at random, always
    the same ones. Mentions in titles are counted; only those in texts can be lines.
    """
    schema.check(mentions, *schema.names("mentions"), call="show_actor")
    schema.check(articles, *schema.names("concordance")[-3:], "article_id", "text", call="show_actor")
    own = find_actor(mentions, actor)
    about = articles.iloc[sorted(set(article_rows(own, articles, call="show_actor")))]
    return ActorCard(own, about, len(articles))


class ActorCard:
    """An actor: `mentions` are all of it, `articles` those it is in, `names` a row a name, `lines` a sample of lines."""

    def __init__(self, mentions: pd.DataFrame, articles: pd.DataFrame, articles_total: int) -> None:
        self.mentions, self.articles = mentions, articles
        names = mentions.groupby(["alias", "form"], observed=True).size().rename("mentions").reset_index()
        self.names = names.sort_values(["mentions", "alias"], ascending=[False, True], ignore_index=True)
        self.lines = sample_lines(kwic(articles, mentions[mentions["field"] == "text"], by="sentences"), number=LINES)
        days = articles["published_date"].dropna().dt.strftime("%Y-%m-%d")
        self.facts = {
            "Mentions": f"{len(mentions):,}, in {len(articles):,} of {articles_total:,} articles",
            "Outlets": ", ".join(f"{name} ({n:,})" for name, n in articles["source"].value_counts(sort=True).items())
            or "not known",
            "Days": f"{days.min()} to {days.max()}" if len(days) else "not known",
        }

    def __repr__(self) -> str:
        names = [f"{row.alias} ({row.form}): {row.mentions:,}" for row in self.names.head(NAMES).itertuples()]
        facts = [f"{label}: {text}" for label, text in self.facts.items()]
        lines = [f"- {row.left}{row.node}{row.right}" for row in self.lines.itertuples()]
        return "\n".join([self._head(), *facts, "", *names, *self._more(), "", *lines])

    def _repr_html_(self) -> str:
        facts = "".join(f"<tr><th scope='row'>{label}</th><td>{escape(text)}</td></tr>" for label, text in self.facts.items())
        names = "".join(
            f"<tr><th scope='row'>{escape(row.alias)}</th><td>{row.form}, {row.mentions:,}</td></tr>"
            for row in self.names.head(NAMES).itertuples()
        )
        lines = "".join(
            f"<li>{escape(row.left)}<mark>{escape(row.node)}</mark>{escape(row.right)} "
            f"<small>{escape(' · '.join(str(value) for value in (row.source, row.title) if not pd.isna(value)))}</small></li>"
            for row in self.lines.itertuples()
        )
        return (
            f'<div class="actor"><h3>{escape(self._head())}</h3><table><tbody>{facts}{names}</tbody></table>'
            f"{''.join(f'<p>{text}</p>' for text in self._more())}<ul>{lines}</ul></div>"
        )

    def _head(self) -> str:
        return f"{self.mentions['actor'].iloc[0]} ({self.mentions['kind'].iloc[0]})"

    def _more(self) -> list[str]:
        return [f"and {len(self.names) - NAMES:,} more names"] if len(self.names) > NAMES else []
