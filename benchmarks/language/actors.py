"""How well actors are found in news: `actors.py FOLDER [--folds N | --spacy MODEL [--plain]]` prints the figures.

FOLDER holds score_actors.py, which says what each figure means, and actors/gum_news.jsonl and actors/meantime.jsonl (CC-BY).
With `--folds N` an article's kinds are chosen by weights trained on the articles of the other folds: without it, by those of
`workbench/kinds.csv`, which were trained on these very articles. Mentions by role are left out: the sets count names.
With `--spacy MODEL` a pipeline of spaCy finds the names in place of the rules; with `--plain` nothing else is done: an actor
is a string that it finds.
"""

import argparse
import sys
from pathlib import Path

import pandas as pd
from train_kinds import ROOT, SETS, gold_examples, read_gold, sample_examples, train_on

import workbench as wb
from workbench import kinds
from workbench.recognisers import Recogniser

KIND = {"person": "person", "organisation": "organization", "group": "organization", "place": "place", "state": "place"}


def predict(gold: dict, actors: pd.DataFrame, *, found: bool | Recogniser = True) -> dict:
    """Return the names of an article by actor, in the scorer's form; a capital is not its state here."""
    article = pd.DataFrame(
        {"article_id": [gold["id"]], "title": [""], "text": [gold["text"]], "published_date": [pd.Timestamp(gold["dct"])]}
    )
    mentions = wb.find_mentions(article, actors, found=found)
    named = mentions[mentions["form"] != "role"]
    named = named.assign(name=named["actor"].where(named["form"] == "name", named["alias"]))
    groups = named.groupby(["name", "kind"], sort=True)
    predicted = [
        {"name": name, "type": KIND[kind], "mentions": group[["start", "end"]].to_numpy().tolist()}
        for (name, kind), group in groups
    ]
    return {"id": gold["id"], "actors": predicted}


def predict_plainly(gold: dict, recognise: Recogniser) -> dict:
    """Return the names of an article in the scorer's form as a recogniser finds them: an actor is a string."""
    actors: dict[str, dict] = {}
    for start, end, kind in recognise(gold["text"]):
        name = gold["text"][start:end].removeprefix("the ").removesuffix("'s")
        actor = actors.setdefault(name, {"name": name, "type": KIND[kind], "mentions": []})
        actor["mentions"].append([start, end])
    return {"id": gold["id"], "actors": list(actors.values())}


def main() -> None:
    """Print the figures of each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--spacy", metavar="MODEL")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    sys.path.insert(0, str(options.folder))
    from score_actors import score

    actors = wb.read_actors(ROOT / "data" / "actors.csv")
    sets = {name: read_gold(options.folder / "actors", name) for name in SETS}
    if options.folds:
        examples = {name: [gold_examples(gold) for gold in golds] for name, golds in sets.items()}
        sample = list(sample_examples().values())
    found = wb.load_spacy(options.spacy) if options.spacy else True
    predicted: dict[str, dict] = {name: {} for name in SETS}
    for fold in range(options.folds or 1):
        if options.folds:
            rest = [d for name in SETS for i, d in enumerate(examples[name]) if i % options.folds != fold]
            table = {feature: tuple(row) for feature, row in train_on(rest, sample).items()}
            kinds.weights = lambda table=table: table
        for name, golds in sets.items():
            for i, gold in enumerate(golds):
                if not options.folds or i % options.folds == fold:
                    predicted[name][gold["id"]] = (
                        predict_plainly(gold, found) if options.plain else predict(gold, actors, found=found)
                    )
    for name, golds in sets.items():
        figures = score({gold["id"]: gold for gold in golds}, predicted[name], verbose=options.verbose)
        print(name, {key: figures[key] for key in ("det", "amf", "list", "cnt_exact", "type")})


if __name__ == "__main__":
    main()
