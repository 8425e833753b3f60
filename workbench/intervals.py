"""Confidence intervals."""

import numpy as np
from numpy.typing import ArrayLike

Z95 = 1.959963984540054  # the normal quantile of .975


def wilson(successes: ArrayLike, trials: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return the lower and upper bound of the 95 % score interval of a share; NaN where there was no trial.

    Wilson (1927), JASA 22: centre (k + z²/2) / (n + z²), half width z·√(k(n−k)/n + z²/4) / (n + z²).
    """
    k, n = np.broadcast_arrays(np.asarray(successes, float), np.asarray(trials, float))
    n = np.where(n > 0, n, np.nan)
    centre = (k + Z95**2 / 2) / (n + Z95**2)
    half = Z95 * np.sqrt(k * (n - k) / n + Z95**2 / 4) / (n + Z95**2)
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
