"""Mentions → those of one actor, looked up by any of its names."""

from difflib import get_close_matches

import pandas as pd

from workbench import schema

NEAR = 5  # names that an error suggests


def find_actor(mentions: pd.DataFrame, actor: str) -> pd.DataFrame:
    """Return the mentions of one actor, with its canonical name or any other that only it has, in any case.

    Raises ValueError if nobody in the mentions has that name, with the nearest names that somebody has, or if several do.
    """
    schema.check(mentions, *schema.names("mentions"), call="find_actor")
    if (mentions["actor"] == actor).any():
        return mentions[mentions["actor"] == actor].reset_index(drop=True)
    sides = [mentions[["actor", name]].set_axis(["actor", "name"], axis=1) for name in ("actor", "alias")]
    names = pd.concat(sides).value_counts().reset_index().sort_values(["count", "actor", "name"], ascending=[False, True, True])
    folded = names["name"].str.casefold()
    meant = names.loc[folded == actor.casefold(), "actor"].drop_duplicates().tolist()
    if len(meant) == 1:
        return mentions[mentions["actor"] == meant[0]].reset_index(drop=True)
    if meant:
        raise ValueError(f"{actor!r} is a name of {', '.join(meant)}: say which of them.")
    raise ValueError(f"Nobody in these {len(mentions):,} mentions is named {actor!r}{_near(names, folded, actor.casefold())}.")


def _near(names: pd.DataFrame, folded: pd.Series, actor: str) -> str:
    """Say which names are like one that nobody has, those that hold a word of it first."""
    words = {word for word in actor.split() if len(word) > 2}
    holding = names[[bool(words & set(name.split())) for name in folded]]
    like = names[folded.isin(get_close_matches(actor, folded.unique().tolist(), n=NEAR))]
    near = pd.concat([holding, like])["actor"].drop_duplicates().head(NEAR).tolist()
    leading = names["actor"].drop_duplicates().head(NEAR).tolist()
    return f"; near it: {', '.join(near)}" if near else f"; the most mentioned: {', '.join(leading) or 'nobody'}"
