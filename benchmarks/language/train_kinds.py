"""Train the weights by which the kind of a found actor is chosen: `train_kinds.py FOLDER` writes `workbench/kinds.csv`.

FOLDER holds gum_news.jsonl and meantime.jsonl: news with named mentions and their kinds, CC-BY (Wikinews; GUM, MEANTIME). The
sample articles and the watchlist of the repository are used too. With `--folds N` nothing is written: the kinds of each fold's
names are predicted by weights trained on the others' articles, and the shares that are right are printed.
"""

import argparse
import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

import workbench as wb
from workbench import kinds
from workbench.names import Name
from workbench.resolver import read_names

ROOT = Path(__file__).parents[2]
KIND = {"person": "person", "organization": "organisation", "place": "place"}
OWN = {"person": "person", "organisation": "organisation", "place": "place", "state": "place", "group": "group"}
LEAST = 2  # articles a feature must stand in
PENALTY = 2.0
MADE = 0.5  # the weight of an example of `named.txt`
DOUBTFUL = 0.2  # taken from the score of `other`: a missed actor is as bad as a found one too many
SETS = ("gum_news", "meantime")
EMPTY = kinds.Article("", frozenset(), ())
LISTED = re.compile(r"(first|last|inner|both|whole):.*(given|town|surname|firm|team)")


def read_gold(folder: Path, name: str) -> list[dict]:
    """Return the articles of a set."""
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]


def gold_examples(gold: dict) -> list[tuple[set[str], str]]:
    """Return the names of an annotated article as features and kind: the kind of the mention they are, or other."""
    article, groups, *_ = read_names(gold["text"], [])
    spans = [(m, KIND.get(e["type"], "other")) for e in gold["entities"] for m in e["mentions"] if m["form"] in ("NAM", "NOM")]
    examples = []
    for name, places in groups.items():
        if kind := _voted(places, spans):
            examples.append((kinds.features(name, places, article), kind))
    return examples


def _voted(places: list[Name], spans: list[tuple[dict, str]]) -> str:
    """Return the kind that a name has at most places, or nothing if the annotation says nothing of it."""
    votes = Counter(kind for place in places if (kind := _kind_there(place.start, place.end, spans)))
    return votes.most_common(1)[0][0] if votes else ""


def _kind_there(start: int, end: int, spans: list[tuple[dict, str]]) -> str:
    """Return the kind of the named mention most alike to the span, or of the noun phrase whose last word is in it.

    Nothing where it is part of an actor's noun phrase only (Facebook co-founder Mark Zuckerberg), which GUM calls no name.
    """
    best, kind = 0.5, "other"
    for mention, its in spans:
        head = mention.get("head", mention["core"])
        within = start <= head[0] < end and head[1] <= end + 2
        if mention["form"] == "NOM":
            likeness = 0.55 if within and its != "other" else 0
        else:
            pairs = ((mention["s"], mention["e"]), mention["core"], head)
            likeness = max(2 * (min(e, end) - max(s, start)) / (e - s + end - start) for s, e in pairs) + 0.3 * within
        if likeness > best:
            best, kind = likeness, its
    phrases = (m for m, its in spans if m["form"] == "NOM" and its != "other")
    return "" if best == 0.5 and any(m["s"] <= start and end <= m["e"] for m in phrases) else kind


def sample_examples() -> dict[str, list[tuple[set[str], str]]]:
    """Return the names of the sample articles that the watchlist knows, as features and kind, by article."""
    actors = wb.read_actors(ROOT / "data" / "actors.csv")
    known = {row.alias: OWN[row.kind] for row in actors.itertuples() if row.form in ("name", "metonym")}
    examples = defaultdict(list)
    for row in wb.read_articles(ROOT / "data" / "sample").itertuples():
        article, groups, *_ = read_names(row.text, [])
        for name, places in groups.items():
            kind = known.get(name) or ("other" if name.lower() in article.small else None)
            if kind:
                examples[row.article_id].append((kinds.features(name, places, article), kind))
    return examples


def made_up_examples() -> list[list[tuple[set[str], str]]]:
    """Return the names of the made-up news of `named.txt`, as features and kind, by article."""
    mark = re.compile(r"\[([^]|]+)\|(\w)\]")
    kind_of = {"p": "person", "o": "organisation", "l": "place", "g": "group"}
    examples = []
    for line in (ROOT / "benchmarks" / "language" / "named.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        text, spans = "", []
        for piece in re.split(r"(\[[^]]+\])", line):
            named = mark.fullmatch(piece)
            if named:
                span = [len(text), len(text) + len(named[1])]
                spans.append(({"s": span[0], "e": span[1], "core": span, "form": "NAM"}, kind_of[named[2]]))
            text += named[1] if named else piece
        article, groups, *_ = read_names(text, [])
        examples.append([(kinds.features(n, p, article), _voted(p, spans)) for n, p in groups.items()])
    return examples


def watchlist_examples() -> list[tuple[set[str], str]]:
    """Return the names of the watchlist, without any article, as features and kind."""
    actors = wb.read_actors(ROOT / "data" / "actors.csv").query("form in ('name', 'metonym')")
    return [(kinds.features(row.alias, [], EMPTY), OWN[row.kind]) for row in actors.itertuples()]


def unlisted(examples: list[tuple[set[str], str]]) -> list[tuple[set[str], str]]:
    """Return the examples as if their names were in no list, so that their surroundings are learned from too."""
    return [({f for f in found if not LISTED.match(f)}, kind) for found, kind in examples if any(map(LISTED.match, found))]


def train(examples: list[tuple[set[str], str]], shares: list[float]) -> dict[str, list[float]]:
    """Return the weights of multinomial logistic regression with a ridge penalty, `shares` being the examples' weights."""
    often = Counter(feature for found, _ in examples for feature in found)
    names = ["bias", *sorted(feature for feature, times in often.items() if times > LEAST)]
    column = {name: number for number, name in enumerate(names)}
    rows = [[0, *sorted(column[f] for f in found if f in column)] for found, _ in examples]
    x = csr_matrix(
        (np.ones(sum(map(len, rows))), np.concatenate(rows), np.cumsum([0, *map(len, rows)])), (len(rows), len(names))
    )
    y = np.eye(len(kinds.KINDS))[[kinds.KINDS.index(kind) for _, kind in examples]]
    share = np.array(shares)[:, None]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(len(names), -1)
        scores = x @ w
        scores -= scores.max(1, keepdims=True)
        log = scores - np.log(np.exp(scores).sum(1, keepdims=True))
        ridge = np.where(np.arange(len(names)) > 0, PENALTY, 0.01)[:, None]
        gradient = x.T @ (share * (np.exp(log) - y)) + ridge * w
        return -(share * y * log).sum() + (ridge * w**2).sum() / 2, gradient.ravel()

    found = minimize(loss, np.zeros(len(names) * y.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    w = found.x.reshape(len(names), -1)
    w[0, kinds.KINDS.index("other")] -= DOUBTFUL
    return {name: [round(float(v), 2) for v in row] for name, row in zip(names, w, strict=True) if np.abs(row).max() >= 0.03}


def train_on(documents: list[list], sample: list[list]) -> dict[str, list[float]]:
    """Return the weights trained on these annotated articles, and on the sample for half as much each."""
    first = [example for document in documents for example in document]
    second = [example for document in sample for example in document]
    third = [example for document in made_up_examples() for example in document]
    parts = [
        (third, MADE),
        (unlisted(third), MADE / 3),
        (first, 1.0),
        (unlisted(first), 0.3),
        (second, 0.3),
        (unlisted(second), 0.1),
        (watchlist_examples(), 0.05),
    ]
    return train([example for part, _ in parts for example in part], [share for part, share in parts for _ in part])


def write(weights: dict[str, list[float]], path: Path) -> None:
    """Write the weights as a table: a row is a feature, a column a kind."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["feature", *kinds.KINDS])
        for name, row in weights.items():
            writer.writerow([name, *(f"{value:g}" if value else "" for value in row)])


def main() -> None:
    """Train on everything, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    options = parser.parse_args()
    sets = {name: [gold_examples(gold) for gold in read_gold(options.folder, name)] for name in SETS}
    sample = list(sample_examples().values())
    if not options.folds:
        write(train_on([document for those in sets.values() for document in those], sample), ROOT / "workbench" / "kinds.csv")
        return
    for name in SETS:
        right = Counter()
        for fold in range(options.folds):
            rest = [d for n, those in sets.items() for i, d in enumerate(those) if i % options.folds != fold]
            table = train_on(rest, sample)
            kinds.weights = lambda table=table: {k: tuple(v) for k, v in table.items()}
            for i, document in enumerate(sets[name]):
                if i % options.folds == fold:
                    for found, kind in document:
                        guess = kinds.choose_kind(kinds.score_kinds(found))
                        right[(kind, guess)] += 1
        actors = {pair: n for pair, n in right.items() if "other" not in pair}
        print(
            name, f"{sum(right.values())} names, right {sum(n for (a, b), n in right.items() if a == b) / right.total():.1%};"
        )
        print(
            "  of those that are actors and taken for such:",
            f"{sum(n for (a, b), n in actors.items() if a == b) / sum(actors.values()):.1%}",
        )
        print("  ", dict(sorted(right.items())))


if __name__ == "__main__":
    main()
