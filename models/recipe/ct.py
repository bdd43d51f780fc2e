"""CT: one channel, x = (HU + 1000) / 2000, so air is 0 and water 0.5.

A corpus is int16 HU; -1024 is a scanner's padding. Patches are flipped, turned, zoomed and shifted,
their HU scale and soft-tissue contrast vary a little, some are blurred or sharpened as by another
reconstruction kernel, some lose the couch.
"""

import math

import numpy as np
import torch
from scipy import ndimage

import corpus
from patches import MARGIN, Geometry, Patches, gaussian

NAME = "ct"
CHANNELS = 1
PADDING = -1024
FOREGROUND = 0.25
SIGMA_RANGE = (0.003, 10.0)
VALIDATION_SIGMAS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1.0)
DEFAULTS = {"sigma_data": 0.4, "p_mean": -2.6, "p_std": 1.6}
SHEET_WINDOW = (0.3, 0.7)  # -400 to 400 HU


def decoded(hounsfield):
    """Stored slices as x, float32."""
    return (np.maximum(hounsfield, PADDING).astype(np.float32) + 1000) / 2000


def encoded(x):
    """The inverse of `decoded`."""
    return (x * 2000 - 1000).round().clip(PADDING, 32767).astype(np.int16)


def body(x):
    """The object of a normalised slice, couch excluded: its largest part, holes filled, bool."""
    parts, count = ndimage.label(ndimage.binary_opening(x > FOREGROUND, iterations=2))
    if count == 0:
        return np.zeros(x.shape, bool)
    largest = parts == 1 + np.argmax(np.bincount(parts.ravel())[1:])
    return ndimage.binary_fill_holes(ndimage.binary_closing(largest, iterations=3))


def support(x):
    """Where v(sigma) is measured: everything above the foreground level, closed and filled."""
    return ndimage.binary_fill_holes(ndimage.binary_closing(x > FOREGROUND, iterations=2))


class CtPatches(Patches):
    """Patches [count, 1, size, size] of slices stored as HU and body mask, int16 [n, 2, h, w]."""

    geometry = Geometry((0.7, 1.35), exact=0.55, quarter_turns=0.3)

    def source(self, planes):
        x = (planes[:, :1].float() + 1000) / 2000
        return torch.cat([x, planes[:, 1:].float()], dim=1)

    def foreground(self, planes):
        return planes[1] > 0

    def batch(self, count, size):
        cut = self.window(self.pick(count), size + 2 * MARGIN)
        x, inside = cut[:, 0], cut[:, 1].clamp(0, 1)
        x = self._contrast(x)
        bare = self.chance(0.25, count)[:, None, None]
        x = torch.where(bare, x * inside, x)
        x = self._kernel(x)
        # Air noise below -1000 HU and padding are kept in half of the patches, cut off in half.
        floor = torch.where(self.chance(0.5, count), 0.0, (PADDING + 1000) / 2000)
        x = torch.maximum(x, floor[:, None, None])
        return x[:, None, MARGIN:-MARGIN, MARGIN:-MARGIN].contiguous()

    def _contrast(self, x):
        """HU gain of a few per cent about air, and more or less contrast between soft tissues."""
        n = len(x)
        gain = torch.exp(self.uniform(-0.06, 0.06, n) * self.chance(0.6, n))
        x = x * gain[:, None, None]
        centre = self.uniform(0.48, 0.55, n)[:, None, None]
        width = self.uniform(0.03, 0.07, n)[:, None, None]
        stretch = torch.exp(self.uniform(math.log(0.6), math.log(1.6), n) * self.chance(0.5, n))
        d = x - centre
        return x + (stretch - 1)[:, None, None] * d * torch.exp(-((d / width) ** 2))

    def _kernel(self, x):
        """Other reconstruction kernels: a tenth of the patches smoother, three tenths sharper."""
        n = len(x)
        sigma = self.uniform(0.35, 0.9, n)
        width = self.uniform(0.5, 1.2, n)
        gain = self.uniform(0.0, 1.2, n)
        kind = torch.rand(n, generator=self.rng)
        for i in (kind < 0.1).nonzero().flatten().tolist():
            x[i] = gaussian(x[i][None, None], float(sigma[i]))[0, 0]
        for i in (kind > 0.7).nonzero().flatten().tolist():
            smooth = gaussian(x[i][None, None], float(width[i]))[0, 0]
            x[i] = x[i] + gain[i] * (x[i] - smooth)
        return x


def patches(paths, shares, seed):
    """The training patches of the corpora; smaller slices are set in padding."""
    stacks, weights = [], []
    for path, share in zip(paths, shares):
        hounsfield, rows = corpus.load(path, "train", np.int16)
        masks = np.stack([body(decoded(s)) for s in hounsfield]).astype(np.int16)
        stacks.append(np.stack([np.maximum(hounsfield, PADDING), masks], axis=1))
        weights += list(share * corpus.balanced([row["subject"] for row in rows]))
    side = max(max(s.shape[-2:]) for s in stacks)
    planes = np.zeros((sum(map(len, stacks)), 2, side, side), np.int16)
    planes[:, 0] = -1000
    start = 0
    for s in stacks:
        top, left = (side - s.shape[-2]) // 2, (side - s.shape[-1]) // 2
        planes[start : start + len(s), :, top : top + s.shape[-2], left : left + s.shape[-1]] = s
        start += len(s)
    return CtPatches(torch.from_numpy(planes), torch.tensor(weights, dtype=torch.float64), seed)


def validation_patches(paths, count=96, size=96, seed=7):
    """Fixed patches [count, 1, size, size] of validation slices, subjects in turn."""
    rng = np.random.default_rng(seed)
    groups = {}
    for p in paths:
        slices, rows = corpus.load(p, "val", np.int16)
        for s, row in zip(slices, rows):
            groups.setdefault(row["subject"], []).append(s)
    groups = list(groups.values())
    out = np.empty((count, 1, size, size), np.float32)
    for i in range(count):
        group = groups[i % len(groups)]
        while True:
            image = group[rng.integers(len(group))]
            a, b = rng.integers(0, image.shape[0] - size + 1), rng.integers(0, image.shape[1] - size + 1)
            patch = decoded(image[a : a + size, b : b + size])
            if (patch > FOREGROUND).mean() > 0.3:
                break
        out[i] = patch
    return torch.from_numpy(out)


def validation_slices(paths, count, rng):
    """Yields (clean [1, h, w] float32, support bool [h, w]) for `count` slices, subjects in turn."""
    groups = {}
    for p in paths:
        for s, row in zip(*corpus.load(p, "val", np.int16)):
            x = decoded(s)
            if (x > FOREGROUND).mean() > 0.08:
                groups.setdefault(row["subject"], []).append(x)
    groups = list(groups.values())
    for i in range(count):
        group = groups[i % len(groups)]
        x = group[rng.integers(len(group))]
        yield x[None], support(x)


def display(image):
    """What a sheet shows of [n, 1, h, w]: [n, h, w]."""
    return image[:, 0]
