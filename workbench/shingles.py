"""Texts → their shingles, runs of five words, as numbers: all of them, or a sketch by which texts that share many are found."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

SHINGLE = 5  # words of a shingle
BANDS, ROWS = 32, 2  # two texts of Jaccard .5 fall into one bucket with a chance of 1 - (1 - .5²)³² = .9999
SAMPLE = 4  # one shingle in so many stands in the index that finds excerpts
BUCKETS = 1024  # that the index is parted into
BLOCK = 2_000_000  # characters that are cut into words at a time
REMEMBERED = 1_000_000  # words whose hashes are kept at hand

# Scripts written without spaces: each character is a word.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WORD = re.compile(r"\w+")
WORD_OR_CHARACTER = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


class Sketch(NamedTuple):
    """Of some texts: how many shingles each has, a column of 64 minima for each, and their sampled shingles."""

    counts: np.ndarray
    minima: np.ndarray
    samples: np.ndarray  # in buckets
    holders: np.ndarray  # the row of the text that has the sample
    bounds: np.ndarray  # where the buckets begin, and the last one ends


class ShingleSets(NamedTuple):
    """The different shingles of some texts, sorted, one text after the other; their numbers and sums."""

    shingles: np.ndarray
    sizes: np.ndarray
    sums: np.ndarray


def sketch(texts: pd.Series) -> Sketch:
    """Return the sketches of texts; the minima of one without words are 0.

    They are the MIN and MOD sketches of Broder (1997), On the resemblance and containment of documents.
    """
    factors, masks = mix(np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64)).astype(np.uint32).reshape(2, -1)
    minima, counts = np.zeros((BANDS * ROWS, len(texts)), np.uint32), np.zeros(len(texts), np.int64)
    samples, holders = [np.empty(0, np.uint64)], [np.empty(0, np.uint32)]
    for rows, shingles, each in _in_blocks(texts):
        counts[rows] = each
        rows, each = rows[each > 0], each[each > 0]
        if not len(rows):
            continue
        starts = np.cumsum(each) - each
        high = (shingles >> np.uint64(32)).astype(np.uint32)
        for n, (factor, mask) in enumerate(zip(factors | np.uint32(1), masks, strict=True)):
            minima[n, rows] = np.minimum.reduceat(high * factor ^ mask, starts)
        sampled = np.flatnonzero(shingles % np.uint64(SAMPLE) == 0)
        samples.append(shingles[sampled])
        holders.append(np.repeat(rows.astype(np.uint32), each)[sampled])
    samples, holders = np.concatenate(samples), np.concatenate(holders)
    bucket = (samples // np.uint64(SAMPLE) % np.uint64(BUCKETS)).astype(np.uint16)
    order = np.argsort(bucket, kind="stable")
    bounds = np.append(0, np.cumsum(np.bincount(bucket, minlength=BUCKETS)))
    return Sketch(counts, minima, samples[order], holders[order], bounds)


def shingle_sets(texts: pd.Series) -> ShingleSets:
    """Return all shingles of texts, each once a text."""
    sets = []
    for _, shingles, counts in _in_blocks(texts):
        sets += map(distinct, np.split(shingles, np.cumsum(counts)[:-1]))
    sizes, sums = np.array([len(own) for own in sets], np.int64), np.array([own.sum() for own in sets], np.uint64)
    return ShingleSets(np.concatenate([np.empty(0, np.uint64), *sets]), sizes, sums)


def mix(numbers: np.ndarray) -> np.ndarray:
    """Scatter 64-bit integers, one to one (the finaliser of SplitMix64: Steele, Lea and Flood 2014)."""
    numbers = (numbers ^ numbers >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ numbers >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return numbers ^ numbers >> np.uint64(31)


def distinct(numbers: np.ndarray) -> np.ndarray:
    """Return the numbers sorted, each once; by sorting, here several times as fast as the hashing of `numpy.unique`."""
    ordered = np.sort(numbers)
    kept = np.ones(len(ordered), bool)
    kept[1:] = ordered[1:] != ordered[:-1]
    return ordered[kept]


def hashed(text: str) -> int:
    """Return 64 bits that depend on the text alone, so that neither the order of the articles nor a hash seed matters."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class _WordHashes(dict):
    def __missing__(self, word: str) -> int:
        value = hashed(word)
        if len(self) < REMEMBERED and len(word) < 64:
            self[word] = value
        return value


def _in_blocks(texts: pd.Series) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield by about BLOCK characters: rows, their shingles one after the other as hashes, how many each row has."""
    if not len(texts):
        return
    hashes, texts = _WordHashes(), texts.where(texts.notna(), "")
    part = np.cumsum(texts.str.len().to_numpy(np.int64)) // BLOCK
    for block in np.split(np.arange(len(texts)), np.flatnonzero(np.diff(part)) + 1):
        yield block, *_shingles([_hashed_words(text, hashes) for text in texts.iloc[block]])


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
        hashes = mix(hashes) + flat[starts + n]
    return mix(hashes), counts


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
