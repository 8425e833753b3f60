"""Articles → near-duplicates: copies, versions and excerpts are marked and clustered, never deleted."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from workbench import schema

SHINGLE = 5  # words of a shingle
BANDS, ROWS = 32, 2  # two texts of Jaccard .5 fall into one bucket with a chance of 1 - (1 - .5²)³² = .9999
SLACK = 0.2  # an estimate of 64 minima lies this far from the true Jaccard once in a thousand times
SAMPLE = 4  # one shingle in so many stands in the index that finds excerpts
NEIGHBOURS = 16  # an article of a bucket is compared with so many that follow it, and with the first
COMMON = 32  # a shingle of more stories than this is furniture or a phrase: it shows no excerpt
CONTAINED = 0.8  # least containment of an excerpt
EXCERPT = 20  # least words of an excerpt; a shorter text is found in too much
SAME_PAGE = 0.3  # least containment of two versions of one address; below it the address is a placeholder
BLOCK = 2_000_000  # characters that are cut into words at a time
REMEMBERED = 1_000_000  # words whose hashes are kept at hand

# Scripts written without spaces: each character is a word.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WORD = re.compile(r"\w+")
WORD_OR_CHARACTER = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
SCHEME = re.compile(r"(?:https?://)?(?:www\.)?", re.I)


def find_duplicates(articles: pd.DataFrame, *, similarity: float = 0.5, hours: float | None = None) -> pd.DataFrame:
    """Return the pairs of articles of which one repeats the other: a row is a pair, in order of publication.

    `duplicate_of` is the earlier one (by `published`, the undated last, then by `article_id`), whichever was copied from the
    other. `similarity` is the Jaccard index of the sets of five-word shingles of the two texts (case and punctuation
    aside), `containment` the share of the smaller set that is in the larger; both are exact, from 0 to 1. `relation` is

    - `version`: the same address and another text; a Jaccard of at least `similarity` or a containment of at least .3,
    - `copy`: else a Jaccard of at least `similarity`,
    - `excerpt`: else a containment of at least .8 in a text of 20 words or more, found by shingles of at most 32 stories.

    A text of fewer than five words is a copy of the same words only; one without words repeats nothing. `hours` leaves out
    pairs published further apart; an undated article is never left out.

    Candidates share a min-hash bucket (64 minima in 32 bands) or sampled shingles: the MIN and MOD sketches of Broder (1997),
    On the resemblance and containment of documents. Constants are fixed, and the order of the articles does not matter. So that
    furniture cannot make everything a candidate, an article is compared with the 16 that follow it in a bucket by
    publication, and with the first: of more than 17 copies not every pair is a row, but a chain of rows connects them.
    Raises ValueError if an `article_id` is missing or stands twice, or if an option is out of range.
    """
    schema.check(articles, "article_id", "text", "published", "url", call="find_duplicates")
    _check(articles["article_id"], similarity, hours)
    ordered = _in_order(articles)
    pairs, shared, sizes = _similar_pairs(ordered, similarity)
    first, second = _ends(pairs)
    jaccard, contained = _indices(shared, sizes[first], sizes[second])
    page = ordered["page"].to_numpy()
    same_page = (page[first] == page[second]) & (page[first] >= 0) & (jaccard < 1)
    relation = np.where(same_page, "version", np.where(jaccard >= similarity, "copy", "excerpt"))
    ids = ordered["article_id"].to_numpy(object)
    data = (ids[second], ids[first], relation, jaccard, contained)
    found = schema.make("duplicates", dict(zip(schema.names("duplicates"), data, strict=True)))
    near = np.ones(len(found), bool)
    if hours is not None:
        instant = ordered["instant"].to_numpy()
        near = ~(np.abs(instant[second] - instant[first]) > np.rint(hours * 3.6e9))  # a missing instant is beyond no limit
    order = np.lexsort((first, second))
    return found.iloc[order[near[order]]].reset_index(drop=True)


def mark_duplicates(articles: pd.DataFrame, *, similarity: float = 0.5, hours: float | None = None) -> pd.DataFrame:
    """Return the articles with `cluster_id` and `dup_of`: a row is an article, as many and in the same order as before.

    A cluster is a connected component of the pairs of `find_duplicates` (see there for the options): each of its articles
    repeats or is repeated by another, not by all others. `cluster_id` is the `article_id` of its first article by
    publication, the article's own if it is alone. `dup_of` is the earliest article that it is paired with, or the first of
    its cluster if all those are later; missing for the first, so `articles[articles["dup_of"].isna()]` has each story once.
    """
    schema.check(articles, "article_id", "text", "published", "url", call="mark_duplicates")
    pairs = find_duplicates(articles, similarity=similarity, hours=hours)
    ids = _in_order(articles)["article_id"]
    place = pd.Series(np.arange(len(ids)), index=ids.to_numpy(object))
    first, second = (place[pairs[name].to_numpy(object)].to_numpy() for name in ("duplicate_of", "article_id"))
    labels = _components(len(ids), first, second)
    origin = labels.copy()
    earliest = pd.Series(first, dtype="int64").groupby(second).min()
    origin[earliest.index.to_numpy(np.int64)] = earliest.to_numpy()
    names = ids.to_numpy(object)
    rows = place[articles["article_id"].astype("str").to_numpy(object)].to_numpy()
    alone = labels == np.arange(len(labels))
    marks = {"cluster_id": names[labels][rows], "dup_of": np.where(alone, None, names[origin])[rows]}
    return articles.assign(**{name: pd.Series(values, articles.index, dtype="str") for name, values in marks.items()})


def _check(ids: pd.Series, similarity: float, hours: float | None) -> None:
    if not 0 < similarity <= 1:
        raise ValueError(f"similarity={similarity!r} is not above 0 and at most 1.")
    if hours is not None and not hours >= 0:
        raise ValueError(f"hours={hours!r} is not a number from 0, or None.")
    if ids.isna().any():
        raise ValueError(f"An article has no article_id (row {int(np.flatnonzero(ids.isna())[0])}); each needs its own.")
    if (twice := ids.duplicated()).any():
        raise ValueError(f"The article_id {ids[twice].iloc[0]!r} stands more than once; each article needs its own.")


def _in_order(articles: pd.DataFrame) -> pd.DataFrame:
    """Return id, text, instant (µs) and number of the address, by instant, then id: a row's number is the article's rank."""
    published = pd.to_datetime(articles["published"], utc=True)
    instant = ((published - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(microseconds=1)).astype("float64")
    pages, _ = pd.factorize(articles["url"].astype(object).map(_address, na_action="ignore"))
    text = articles["text"].where(articles["text"].notna(), "")
    columns = {"article_id": articles["article_id"].astype("str"), "text": text, "instant": instant, "page": pages}
    return pd.DataFrame(columns).sort_values(["instant", "article_id"], na_position="last", ignore_index=True)


def _address(url: object) -> str | None:
    """Return an address without scheme, www., the slash at its end and the place in the page; None if nothing is left."""
    page, _, place = str(url).strip()[:2000].partition("#")
    page = SCHEME.sub("", page, count=1).rstrip("/")
    return (f"{page}#{place}" if place.startswith(("!", "/")) else page) or None


def _similar_pairs(ordered: pd.DataFrame, similarity: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs as codes, the shingles that each has in common, and the shingles of every article in a pair."""
    texts = _Texts(ordered["text"])
    minima, samples, holders = _sketches(texts)
    page = ordered["page"].to_numpy()
    stated = np.flatnonzero(page >= 0)
    one_page = _joined(_next_ones(*_grouped(page[stated].astype(np.uint64), stated, len(page))))
    pairs = np.union1d(_alike(minima, similarity), one_page)
    shared, jaccard, contained = texts.compare(pairs)
    first, second = _ends(pairs)
    kept = (jaccard >= similarity) | (page[first] == page[second]) & (page[first] >= 0) & (contained >= SAME_PAGE)
    stories = _components(len(page), first[kept], second[kept])
    candidates = _overlapping(samples, holders, stories, min(similarity, CONTAINED) / 2)
    more = np.setdiff1d(candidates, pairs[kept])
    shared_more, jaccard, contained = texts.compare(more)
    smaller = np.min(texts.sizes[np.array(_ends(more))], axis=0)
    found = (jaccard >= similarity) | (contained >= CONTAINED) & (smaller >= EXCERPT - SHINGLE + 1)
    return np.concatenate([pairs[kept], more[found]]), np.concatenate([shared[kept], shared_more[found]]), texts.sizes


def _sketches(texts: "_Texts") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return 64 minima for every article, and the sampled shingles with the article of each.

    An article without words has minima of its own, so that it falls into no bucket with others.
    """
    number = len(texts.sizes)
    factors, masks = _mix(np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64)).astype(np.uint32).reshape(2, -1)
    minima = np.tile(_mix(np.arange(number, dtype=np.uint64)).astype(np.uint32), (BANDS * ROWS, 1))
    samples, holders = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
    for rows, shingles, counts in texts.shingles(np.arange(number)):
        rows, counts = rows[counts > 0], counts[counts > 0]
        if not len(rows):
            continue
        starts = np.cumsum(counts) - counts
        high = (shingles >> np.uint64(32)).astype(np.uint32)
        for n, (factor, mask) in enumerate(zip(factors | np.uint32(1), masks, strict=True)):
            minima[n, rows] = np.minimum.reduceat(high * factor ^ mask, starts)
        sampled = np.flatnonzero(shingles % np.uint64(SAMPLE) == 0)
        samples.append(shingles[sampled])
        holders.append(np.repeat(rows, counts)[sampled])
    return minima, np.concatenate(samples), np.concatenate(holders)


def _alike(minima: np.ndarray, similarity: float) -> np.ndarray:
    """Return the pairs that share a band and whose minima let a Jaccard of `similarity` be expected."""
    found = np.empty(0, np.int64)
    everyone = np.arange(minima.shape[1])
    for band in range(0, BANDS * ROWS, ROWS):
        keys = np.zeros(len(everyone), np.uint64)
        for row in minima[band : band + ROWS]:
            keys = _mix(keys + row)
        pairs = np.setdiff1d(_joined(_next_ones(*_grouped(keys, everyone, len(everyone)))), found, assume_unique=True)
        first, second = _ends(pairs)
        equal = np.zeros(len(pairs), np.int64)
        for row in minima:
            equal += row[first] == row[second]
        found = _joined([found, pairs[equal >= (similarity - SLACK) * len(minima)]])
    return found


def _overlapping(samples: np.ndarray, holders: np.ndarray, stories: np.ndarray, share: float) -> np.ndarray:
    """Return the pairs that have this share of the smaller one's sampled shingles in common, furniture aside."""
    keys, members = _grouped(samples, holders, len(stories))
    # A shingle counts once a story: what a hundred copies of one text share is no furniture.
    values, spread = np.unique(_grouped(keys, stories[members], len(stories))[0], return_counts=True)
    telling = np.isin(keys, values[spread > COMMON], invert=True)
    keys, members = keys[telling], members[telling]
    sizes = np.bincount(members, minlength=len(stories))
    pairs, shared = _counted(_next_ones(keys, members))
    first, second = _ends(pairs)
    return pairs[shared >= share * np.minimum(sizes[first], sizes[second])]


def _grouped(keys: np.ndarray, members: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Return keys and members sorted by both, each once. Keys lose their highest bits: what so falls together is compared."""
    bits = np.uint64(max(1, number.bit_length()))
    packed = _distinct(keys << bits | members.astype(np.uint64))  # one sort of integers, many times as fast as of two columns
    return packed >> bits, (packed & (np.uint64(1) << bits) - np.uint64(1)).astype(np.int64)


def _next_ones(keys: np.ndarray, members: np.ndarray) -> Iterator[np.ndarray]:
    """Yield as codes the pairs of a bucket: each member with the next 16, and with the first."""
    for step in range(1, NEIGHBOURS + 1):
        same = keys[step:] == keys[:-step]
        if not same.any():
            return
        yield _codes(members[:-step][same], members[step:][same])
    firsts = np.searchsorted(keys, keys)
    far = np.arange(len(keys)) - firsts > NEIGHBOURS
    yield _codes(members[firsts[far]], members[far])


def _codes(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return first << 32 | second


def _ends(pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return pairs >> 32, pairs & 0xFFFFFFFF


def _joined(parts: Iterable[np.ndarray]) -> np.ndarray:
    return _distinct(np.concatenate([np.empty(0, np.int64), *parts]))


def _distinct(numbers: np.ndarray) -> np.ndarray:
    """Return the numbers sorted, each once; by sorting, here several times as fast as the hashing of `numpy.unique`."""
    ordered = np.sort(numbers)
    kept = np.ones(len(ordered), bool)
    kept[1:] = ordered[1:] != ordered[:-1]
    return ordered[kept]


def _counted(parts: Iterable[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct pairs and how often each was met."""
    counted = [np.unique(part, return_counts=True) for part in parts]
    pairs, inverse = np.unique(np.concatenate([np.empty(0, np.int64), *(pair for pair, _ in counted)]), return_inverse=True)
    counts = np.concatenate([np.empty(0, np.int64), *(count for _, count in counted)])
    return pairs, np.bincount(inverse, counts, minlength=len(pairs))


def _components(number: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return for each of `number` articles the lowest one of its connected component."""
    parent = list(range(number))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for a, b in zip(first.tolist(), second.tolist(), strict=True):
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return np.array([root(node) for node in range(number)], np.int64)


def _mix(numbers: np.ndarray) -> np.ndarray:
    """Scatter 64-bit integers, one to one (the finaliser of SplitMix64: Steele, Lea and Flood 2014)."""
    numbers = (numbers ^ numbers >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ numbers >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return numbers ^ numbers >> np.uint64(31)


class _Texts:
    """The texts in order of publication and their shingles; the sets of those that are compared are kept."""

    def __init__(self, texts: pd.Series) -> None:
        self.texts, self.hashes, self.sets = texts, _WordHashes(), {}
        self.sizes, self.sums = np.zeros(len(texts), np.int64), np.zeros(len(texts), np.uint64)

    def shingles(self, rows: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Yield by about BLOCK characters: rows, their shingles one after the other as hashes, how many each row has."""
        if len(rows):
            part = np.cumsum(self.texts.iloc[rows].str.len().to_numpy(np.int64)) // BLOCK
            for block in np.split(rows, np.flatnonzero(np.diff(part)) + 1):
                yield block, *_shingles([_hashed_words(text, self.hashes) for text in self.texts.iloc[block]])

    def compare(self, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return for each pair the number of shingles in common, Jaccard and containment."""
        first, second = _ends(pairs)
        wanted = _distinct(np.concatenate([first, second]))
        for rows, shingles, counts in self.shingles(wanted[self.sizes[wanted] == 0]):
            for row, own in zip(rows.tolist(), np.split(shingles, np.cumsum(counts)[:-1]), strict=True):
                self.sets[row] = _distinct(own)
                self.sizes[row], self.sums[row] = len(self.sets[row]), self.sets[row].sum()
        shared = self.sizes[first]
        # Sets of one sum are the same set: hashes of 64 bits add up by chance once in 2⁶⁴ times.
        other = np.flatnonzero(self.sums[first] != self.sums[second])
        ends = zip(first[other].tolist(), second[other].tolist(), strict=True)
        shared[other] = [self._common(a, b) for a, b in ends]
        return shared, *_indices(shared, self.sizes[first], self.sizes[second])

    def _common(self, a: int, b: int) -> int:
        small, large = sorted((self.sets[a], self.sets[b]), key=len)
        if not len(small):
            return 0
        places = np.searchsorted(large, small)
        places[places == len(large)] = 0
        return np.count_nonzero(large[places] == small)


def _indices(shared: np.ndarray, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Jaccard and containment of sets of these sizes; 0 if one is empty."""
    return shared / np.maximum(first + second - shared, 1), shared / np.maximum(np.minimum(first, second), 1)


class _WordHashes(dict):
    """Word → 64 bits that depend on the word alone, so that neither the order of the articles nor a hash seed matters."""

    def __missing__(self, word: str) -> int:
        value = int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
        if len(self) < REMEMBERED and len(word) < 64:
            self[word] = value
        return value


def _shingles(words: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return the shingles of articles, given the hashes of their words, and how many each article has."""
    lengths = np.array([len(own) for own in words], np.int64)
    flat = np.concatenate(words)
    counts = np.maximum(lengths - SHINGLE + 1, 0)
    if not len(flat):
        return flat, counts
    whole = np.ones(len(flat), bool)
    ends = np.cumsum(lengths)[lengths > 0]
    whole[ends[:, None] - np.arange(1, SHINGLE)] = False  # these would reach into the next article
    starts = np.flatnonzero(whole)
    hashes = flat[starts]
    for n in range(1, SHINGLE):
        hashes = _mix(hashes) + flat[starts + n]
    return _mix(hashes), counts


def _hashed_words(text: str, hashes: _WordHashes) -> np.ndarray:
    """Return the folded words as hashes; fewer than five are filled up with zeros, so that they make one shingle."""
    pattern = WORD
    if not text.isascii():
        text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
        pattern = WORD_OR_CHARACTER
    text = text.casefold()
    if len(text) > BLOCK:  # no list of all its words at once
        found = np.fromiter((hashes[match[0]] for match in pattern.finditer(text)), np.uint64)
    else:
        words = pattern.findall(text)
        found = np.fromiter(map(hashes.__getitem__, words), np.uint64, len(words))
    return np.pad(found, (0, SHINGLE - len(found))) if 0 < len(found) < SHINGLE else found
