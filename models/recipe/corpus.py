"""Slice stacks on disk.

A corpus is `NAME.npz` (array `x` [n, h, w]) beside `NAME.csv` with the columns `index, subject,
split` and, for MRI, `contrast`.
"""

import csv
from pathlib import Path

import numpy as np


def load(path, split, dtype):
    """Returns (slices of `dtype` [n, h, w], rows) of one split of the corpus at `path` (.npz)."""
    path = Path(path)
    with np.load(path) as archive:
        stack = archive["x"]
    table = path.with_suffix(".csv")
    with open(table, newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["split"] == split]
    if not rows:
        raise ValueError(f"{table} has no row with split '{split}'")
    if stack.dtype != dtype or stack.ndim != 3:
        raise ValueError(f"{path}: x must be {np.dtype(dtype)} [n, h, w], is {stack.dtype} {stack.shape}")
    return stack[[int(row["index"]) for row in rows]], rows


def balanced(groups):
    """Drawing weights of slices, summing to 1: a group gets the square root of its slice count.

    So a common contrast, or a subject with many slices, does not drown a rare one.
    """
    groups = np.array(groups)
    names, counts = np.unique(groups, return_counts=True)
    portion = dict(zip(names, np.sqrt(counts) / np.sqrt(counts).sum() / counts))
    return np.array([portion[g] for g in groups])
