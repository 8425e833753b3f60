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


def poisson(counts: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return the lower and upper bound of the exact 95 % interval of the number that is expected where so many were counted.

    Garwood (1936), Biometrika 28: half the .025 quantile of χ² with 2k degrees of freedom (0 for k = 0), half the .975 quantile
    with 2k + 2.
    """
    from scipy.special import gammaincinv

    k = np.asarray(counts, float)
    return np.where(k > 0, gammaincinv(np.maximum(k, 1), 0.025), 0), gammaincinv(k + 1, 0.975)
