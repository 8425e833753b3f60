"""Measures of two frequencies or of two words together: functions of arrays, vectorised.

Two corpora: `a` of `c` words of the target and `b` of `d` words of the reference are the term. Two words: `o` times together,
`f1` and `f2` times in all, out of `n`. 0 · ln 0 is 0; what would be divided by nothing is NaN.
"""

import numpy as np
from numpy.typing import ArrayLike

Arrays = tuple[np.ndarray, ...]


def cells(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Arrays:
    """Return the four cells of two frequencies: the term here and there, everything else here and there."""
    a, b, c, d = _floats(a, b, c, d)
    return a, b, c - a, d - b


def cells_together(o: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> Arrays:
    """Return the four cells of two words: both, only the second, only the first, neither."""
    o, f1, f2, n = _floats(o, f1, f2, n)
    return o, f2 - o, f1 - o, n - f1 - f2 + o


def log_likelihood(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """Return the signed G² of four cells: 2 Σ O ln(O / E), negative where the first cell is less than expected.

    Dunning (1993), Computational Linguistics 19. quanteda's default corrects it after Yates, and UCREL and conc leave two
    cells out; ours is that of AntConc, polmineR and association-measures.
    """
    observed, expected = _expected(o11, o12, o21, o22)
    return 2 * sum(_x_log_ratio(o, e) for o, e in zip(observed, expected, strict=True)) * _sign(observed[0], expected[0])


def log_likelihood_two_cell(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> np.ndarray:
    """Return the signed G² over the two cells of the term only: 2 (a ln(a/E₁) + b ln(b/E₂)).

    Rayson & Garside (2000), Comparing corpora using frequency profiling: E₁ = c (a + b) / (c + d), E₂ = d (a + b) / (c + d).
    """
    a, b, c, d = _floats(a, b, c, d)
    e1, e2 = _divide(c * (a + b), c + d), _divide(d * (a + b), c + d)
    return 2 * (_x_log_ratio(a, e1) + _x_log_ratio(b, e2)) * _sign(a, e1)


def chi_squared(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike, *, yates: bool = False) -> np.ndarray:
    """Return Pearson's χ² of four cells, with Yates' correction (1934) if asked for."""
    observed, expected = _expected(o11, o12, o21, o22)
    off = abs(observed[0] - expected[0])  # the same in all four cells
    off = np.maximum(off - 0.5, 0) if yates else off
    return sum(_divide(off**2, e) for e in expected)


def fisher_exact(o11: ArrayLike, o12: ArrayLike, o21: ArrayLike, o22: ArrayLike) -> np.ndarray:
    """Return the two-sided p of Fisher's exact test (1922) of each table of four counts."""
    from scipy.stats import fisher_exact as exact

    tables = np.stack(np.broadcast_arrays(*(np.asarray(cell, np.int64) for cell in (o11, o12, o21, o22))), axis=-1)
    flat = [exact(table.reshape(2, 2))[1] for table in tables.reshape(-1, 4)]
    return np.array(flat, float).reshape(tables.shape[:-1])


def p_of(statistic: ArrayLike, df: int = 1) -> np.ndarray:
    """Return the probability of a χ² or G², of either sign, at least as large by chance."""
    from scipy.special import chdtrc, erfc

    statistic = abs(np.asarray(statistic, float))
    return erfc(np.sqrt(statistic / 2)) if df == 1 else chdtrc(df, statistic)  # the same, several times as fast


def bayes_factor(g2: ArrayLike, n: ArrayLike) -> np.ndarray:
    """Return the approximate Bayes factor of a G² (BIC): |G²| − ln N, one degree of freedom. Wilson (2013)."""
    return abs(np.asarray(g2, float)) - np.log(np.asarray(n, float))


def log_ratio(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> np.ndarray:
    """Return log₂ of the ratio of the two rates; a count of 0 is taken for 0.5. Hardie (2014), Log Ratio."""
    a, b, c, d = _floats(a, b, c, d)
    ratio = _log(_divide(np.where(a == 0, 0.5, a) * d, np.where(b == 0, 0.5, b) * c), np.log2)
    return np.where((c > 0) & (d > 0), ratio, np.nan)


def conservative_log_ratio(
    a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, *, alpha: float = 0.05, tests: int = 1
) -> np.ndarray:
    """Return the bound nearest to 0 of the interval of log₂ of the ratio of the rates; 0 if 0 lies in the interval.

    Evert (2022), Measuring keyness: of a + b occurrences the share of the target has an exact interval (Clopper & Pearson 1934)
    at level `alpha`, two-sided, divided by the number of `tests` (Bonferroni); from it follow the bounds of the ratio.
    """
    from scipy.special import betaincinv

    a, b, c, d = _floats(a, b, c, d)
    tail = alpha / tests / 2
    low = np.where(a > 0, betaincinv(np.maximum(a, 1), b + 1, tail), 0)
    high = np.where(b > 0, betaincinv(a + 1, np.maximum(b, 1), 1 - tail), 1)
    bounds = [_log(_divide(share * d, (1 - share) * c), np.log2) for share in (low, high)]
    known = (c > 0) & (d > 0)
    return np.where(known, np.where(bounds[0] > 0, bounds[0], np.where(bounds[1] < 0, bounds[1], 0.0)), np.nan)


def percent_difference(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> np.ndarray:
    """Return 100 (p₁ − p₂) / p₂, NaN where the reference has none. Gabrielatos & Marchi (2011), %DIFF."""
    a, b, c, d = _floats(a, b, c, d)
    return 100 * (_divide(a * d, b * c) - 1)


def simple_maths(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, *, added: float = 1.0) -> np.ndarray:
    """Return the ratio of the rates per million, `added` to both. Kilgarriff (2009), Simple maths for keywords."""
    a, b, c, d = _floats(a, b, c, d)
    return (_divide(a, c) * 1e6 + added) / (_divide(b, d) * 1e6 + added)


def weighted_log_odds(
    a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, *, prior: ArrayLike = 0.01, total: float | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the difference of the log-odds of each term of a vocabulary under a Dirichlet prior, and its z.

    Monroe, Colaresi & Quinn (2008), Political Analysis 16, eq. 16, 20 and 22: δ = ln((a + α) / (c + α₀ − a − α)) − the same of
    b and d; z = δ / √(1 / (a + α) + 1 / (b + α)). `prior` is α of each term, α₀ their sum over the terms given, or `total` if
    these are not all. scattertext has four terms in the variance: its z differs a little.
    """
    a, b, c, d, alpha = _floats(a, b, c, d, prior)
    total = np.broadcast_to(alpha, np.broadcast_shapes(a.shape, alpha.shape)).sum() if total is None else total
    delta = _log(_divide(a + alpha, c + total - a - alpha)) - _log(_divide(b + alpha, d + total - b - alpha))
    return delta, _divide(delta, np.sqrt(_divide(1.0, a + alpha) + _divide(1.0, b + alpha)))


def specificity(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> np.ndarray:
    """Return ± −log₁₀ of the hypergeometric tail: of as many or more in the target (+), or of as few or fewer (−).

    Lafon (1980), Sur la variabilité de la fréquence des formes dans un corpus; the measure of TXM.
    """
    from scipy.stats import hypergeom

    a, b, c, d = _floats(a, b, c, d)
    above = -hypergeom.logsf(a - 1, c + d, a + b, c) / np.log(10)
    below = -hypergeom.logcdf(a, c + d, a + b, c) / np.log(10)
    return np.where(a * d >= b * c, above, -below)


def pmi(o: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> np.ndarray:
    """Return log₂(O / E). Church & Hanks (1990), Computational Linguistics 16; to base 2, as in NLTK."""
    o, f1, f2, n = _floats(o, f1, f2, n)
    return _log(_divide(o * n, f1 * f2), np.log2)


def npmi(o: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> np.ndarray:
    """Return PMI / −log₂(O / N), from −1 to 1. Bouma (2009), Normalized (pointwise) mutual information."""
    o, n = _floats(o, n)
    return _divide(pmi(o, f1, f2, n), -_log(_divide(o, n), np.log2))


def mi3(o: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> np.ndarray:
    """Return log₂(O³ / E). Daille (1994)."""
    o = np.asarray(o, float)
    return pmi(o, f1, f2, n) + 2 * _log(o, np.log2)


def local_mi(o: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> np.ndarray:
    """Return O · log₂(O / E). Evert (2005), The statistics of word cooccurrences."""
    o, f1, f2, n = _floats(o, f1, f2, n)
    return np.where(o == 0, 0.0, o * pmi(np.where(o == 0, 1, o), f1, f2, n))


def log_dice(o: ArrayLike, f1: ArrayLike, f2: ArrayLike) -> np.ndarray:
    """Return 14 + log₂(2 O / (f₁ + f₂)), at most 14. Rychlý (2008), A lexicographer-friendly association score."""
    o, f1, f2 = _floats(o, f1, f2)
    return 14 + _log(_divide(2 * o, f1 + f2), np.log2)


def t_score(o: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> np.ndarray:
    """Return (O − E) / √O. Church, Gale, Hanks & Hindle (1991)."""
    o, f1, f2, n = _floats(o, f1, f2, n)
    return _divide(o - _divide(f1 * f2, n), np.sqrt(o))


def z_score(o: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> np.ndarray:
    """Return (O − E) / √E. Berry-Rogghe (1973); Evert (2008)."""
    o, f1, f2, n = _floats(o, f1, f2, n)
    expected = _divide(f1 * f2, n)
    return _divide(o - expected, np.sqrt(expected))


def adjusted_residual(o: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> np.ndarray:
    """Return (O − E) / √(E (1 − f₁ / N) (1 − f₂ / N)), standard normal if rows and columns are independent.

    Haberman (1973), The analysis of residuals in cross-classified tables, Biometrics 29. Pearson's residual is `z_score`.
    """
    o, f1, f2, n = _floats(o, f1, f2, n)
    expected = _divide(f1 * f2, n)
    return _divide(o - expected, np.sqrt(expected * (1 - _divide(f1, n)) * (1 - _divide(f2, n))))


def exact_p(o: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> np.ndarray:
    """Return twice the smaller hypergeometric tail, at most 1: how rarely chance gives a cell that lies so far off.

    Fisher (1935), The logic of inductive inference; the tail is that of Lafon's `specificity`.
    """
    from scipy.stats import hypergeom

    o, f1, f2, n = _floats(o, f1, f2, n)
    return np.minimum(2 * np.minimum(hypergeom.sf(o - 1, n, f1, f2), hypergeom.cdf(o, n, f1, f2)), 1)


def least_expected(f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> np.ndarray:
    """Return the smallest of the four cells that chance would give: below 1 a residual says nothing (Cochran 1954)."""
    f1, f2, n = _floats(f1, f2, n)
    return _divide(np.minimum(f1, n - f1) * np.minimum(f2, n - f2), n)


def simple_log_likelihood(o: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> np.ndarray:
    """Return ± 2 (O ln(O / E) − (O − E)). Evert (2008), Corpora and collocations."""
    o, f1, f2, n = _floats(o, f1, f2, n)
    expected = _divide(f1 * f2, n)
    return 2 * (_x_log_ratio(o, expected) - (o - expected)) * _sign(o, expected)


def minimum_sensitivity(o: ArrayLike, f1: ArrayLike, f2: ArrayLike) -> np.ndarray:
    """Return the smaller of O / f₁ and O / f₂. Pedersen (1998)."""
    o, f1, f2 = _floats(o, f1, f2)
    return np.minimum(_divide(o, f1), _divide(o, f2))


def delta_p(o: ArrayLike, f1: ArrayLike, f2: ArrayLike, n: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return ΔP of the second word given the first, and of the first given the second; each from −1 to 1.

    Gries (2013), 50-something years of work on collocations: P(2 | 1) − P(2 | not 1), and the other way round.
    """
    o11, o21, o12, o22 = cells_together(o, f1, f2, n)  # o12: the first word without the second
    second = _divide(o11, o11 + o12) - _divide(o21, o21 + o22)
    first = _divide(o11, o11 + o21) - _divide(o12, o12 + o22)
    return second, first


def interaction(counts: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return λ of expressions of K words and its z, from the counts of their 2^K cells, the cells along the first axis.

    Blaheta & Johnson (2001), Unsupervised learning of multi-word verbs: λ = Σ (−1)^(K − bᵢ) ln nᵢ with bᵢ of the words in
    their places in cell i (the bits of i), every n smoothed by 0.5; z = λ / √Σ (1 / nᵢ).
    """
    counts = np.asarray(counts, float) + 0.5
    words = len(counts).bit_length() - 1
    signs = np.array([(-1.0) ** (words - cell.bit_count()) for cell in range(len(counts))])
    strength = np.tensordot(signs, np.log(counts), axes=1)
    return strength, strength / np.sqrt((1 / counts).sum(0))


def _floats(*arrays: ArrayLike) -> Arrays:
    return tuple(np.asarray(array, float) for array in arrays)


def _expected(*observed: ArrayLike) -> tuple[Arrays, Arrays]:
    """Return the four cells as they are, and as they would be if rows and columns were independent."""
    o11, o12, o21, o22 = _floats(*observed)
    rows, columns, n = (o11 + o12, o21 + o22), (o11 + o21, o12 + o22), o11 + o12 + o21 + o22
    return (o11, o12, o21, o22), tuple(_divide(row * column, n) for row in rows for column in columns)


def _divide(over: ArrayLike, under: ArrayLike) -> np.ndarray:
    """Return the quotient; NaN where there is nothing to divide by."""
    over, under = np.broadcast_arrays(*_floats(over, under))
    return np.divide(over, under, out=np.full(over.shape, np.nan), where=under != 0)


def _log(x: ArrayLike, log: np.ufunc = np.log) -> np.ndarray:
    """Return the logarithm: −∞ of 0, NaN of what has none, without a warning."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return log(np.asarray(x, float))


def _x_log_ratio(x: np.ndarray, to: np.ndarray) -> np.ndarray:
    """Return x ln(x / to), 0 where x is."""
    return np.where(x == 0, 0.0, x * _log(_divide(np.where(x == 0, 1, x), to)))


def _sign(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return np.where(observed < expected, -1.0, 1.0)
