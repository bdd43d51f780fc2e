"""Slice stacks on disk: loading, splitting by subject, and per-slice normalisation.

A corpus is `NAME.npz` (array `x`, uint8 [n, h, w], magnitude) beside `NAME.csv` with the columns
`index, subject, contrast, split`.
"""

import csv
from pathlib import Path

import numpy as np

ACS_LINES = 24
FOREGROUND = 0.06


def load(path, split):
    """Returns (slices uint8 [n, h, w], rows) of one split of the corpus at `path` (.npz)."""
    path = Path(path)
    with np.load(path) as archive:
        stack = archive["x"]
    table = path.with_suffix(".csv")
    with open(table, newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["split"] == split]
    if not rows:
        raise ValueError(f"{table} has no row with split '{split}'")
    if stack.dtype != np.uint8 or stack.ndim != 3:
        raise ValueError(f"{path}: x must be uint8 [n, h, w], is {stack.dtype} {stack.shape}")
    return stack[[int(row["index"]) for row in rows]], rows


def _acs_magnitude(image):
    """|image| seen through a Hann window over the central ACS_LINES lines of its k-space."""
    k = np.fft.fftshift(np.fft.fft2(image), axes=0)
    n = image.shape[0]
    window = np.zeros(n)
    start = n // 2 - ACS_LINES // 2
    window[start : start + ACS_LINES] = np.hanning(ACS_LINES + 2)[1:-1]
    return np.abs(np.fft.ifft2(np.fft.ifftshift(k * window[:, None], axes=0)))


def slice_scale(image):
    """99th percentile of the low-resolution magnitude over the foreground, as at deployment."""
    mask = image > FOREGROUND
    if mask.sum() < 200:
        return float(max(image.max(), 0.25))
    scales = [np.percentile(_acs_magnitude(v)[m], 99) for v, m in ((image, mask), (image.T, mask.T))]
    return float(max(np.mean(scales), 0.25))
