"""Mentions → those of one actor, looked up by any of its names."""

from difflib import get_close_matches

import pandas as pd

from workbench import schema
from workbench.tallies import count_rows

NEAR = 5  # names that an error says


def find_actor(mentions: pd.DataFrame, actor: str, *, actors: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the mentions of one actor, with its canonical name or any other that only it has, in any case.

    With the watchlist (`actors`) one who is on it and whom nobody mentions is known: the table is empty.

    Raises ValueError if nobody in the mentions, or on the watchlist, has that name, with the nearest names that somebody has,
    or if several do.
    """
    schema.check(mentions, *schema.names("mentions"), call="find_actor", whole=False)
    if actors is not None:
        schema.check(actors, "actor", "alias", call="find_actor")
    known = [count_rows(table, by=["actor", "alias"]) for table in (mentions, actors) if table is not None]
    for names in known:
        if meant := _meant(names, actor):
            break
    if len(meant) == 1:
        return mentions[mentions["actor"] == meant[0]].reset_index(drop=True)
    if meant:
        more = f" and {len(meant) - NEAR:,} more" if len(meant) > NEAR else ""
        raise ValueError(f"actor={actor!r} is a name of {', '.join(meant[:NEAR])}{more}: say which of them.")
    near = _near(pd.concat([_names(names) for names in known]), actor.casefold())
    where = f"in these {known[0]['rows'].sum():,} mentions{' or on the watchlist' if actors is not None else ''}"
    raise ValueError(f"actor={actor!r}: nobody {where} has that name{near}.")


def _names(counted: pd.DataFrame) -> pd.DataFrame:
    """Return the actors under each of their names, the most frequent first."""
    sides = [counted[["actor", name, "rows"]].set_axis(["actor", "name", "rows"], axis=1) for name in ("actor", "alias")]
    counted = pd.concat(sides).groupby(["actor", "name"], as_index=False)["rows"].sum()
    return counted.sort_values(["rows", "actor", "name"], ascending=[False, True, True])


def _meant(counted: pd.DataFrame, actor: str) -> list[str]:
    """Return the actors that have this name: the one whose canonical name it is, or those that go by it in any case."""
    if (counted["actor"] == actor).any():
        return [actor]
    names = _names(counted)
    return names.loc[names["name"].str.casefold() == actor.casefold(), "actor"].drop_duplicates().tolist()


def _near(names: pd.DataFrame, actor: str) -> str:
    """Say which names are like one that nobody has, those that hold a word of it first."""
    folded = names["name"].str.casefold()
    words = {word for word in actor.split() if len(word) > 2}
    holding = names[[bool(words & set(name.split())) for name in folded]]
    like = names[folded.isin(get_close_matches(actor, folded.unique().tolist(), n=NEAR))]
    near = pd.concat([holding, like])["actor"].drop_duplicates().head(NEAR).tolist()
    leading = names["actor"].drop_duplicates().head(NEAR).tolist()
    return f"; near it: {', '.join(near)}" if near else f"; the most mentioned: {', '.join(leading) or 'nobody'}"
