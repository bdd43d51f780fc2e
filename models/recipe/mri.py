"""MRI: complex images as two channels, normalised so that the 99th percentile is about 1.

A corpus is magnitude slices, unsigned bytes, with the column `contrast`. A patch is a window of a
slice with a remapped contrast, times a smooth bias field and a smooth random phase; some lose outer
k-space; the scale is jittered.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage

import corpus
from patches import MARGIN, Geometry, Patches

NAME = "mri"
CHANNELS = 2
ACS_LINES = 24
FOREGROUND = 0.06
SIGMA_RANGE = (0.004, 10.0)
VALIDATION_SIGMAS = (0.02, 0.05, 0.1, 0.3, 1.0)
DEFAULTS = {"sigma_data": 0.4, "p_mean": -1.8, "p_std": 1.4}
SHEET_WINDOW = (0.0, 1.0)


def decoded(stored):
    """Stored slices as magnitudes, float32 in [0, 1]."""
    return stored.astype(np.float32) / 255


def encoded(magnitude):
    """The inverse of `decoded`."""
    return (magnitude.clip(0, 1) * 255).round().astype(np.uint8)


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


class MriPatches(Patches):
    """Patches [count, 2, size, size] of slices [n, 1, h, w] in unsigned bytes.

    `scales` holds each slice's normalisation divisor (see `slice_scale`).
    """

    geometry = Geometry((0.65, 1.45), exact=0.25)

    def __init__(self, planes, weights, seed, scales):
        super().__init__(planes, weights, seed)
        self.scales = scales

    def source(self, planes):
        return planes.float() / 255

    def foreground(self, planes):
        return planes[0] > 15

    def batch(self, count, size):
        pick = self.pick(count)
        side = size + 2 * MARGIN
        magnitude = self._contrast(self.window(pick, side)[:, 0].clamp_(0, 1.2))
        gain = 1 / self.scales[pick]
        # Uniform in the logarithm over about +-25 %.
        gain = gain * torch.exp(self.uniform(-0.25, 0.25, count))
        magnitude = magnitude * self._bias(count, side) * gain[:, None, None]
        image = torch.polar(magnitude, self._phase(count, side))
        image = self._kspace(image)
        image = image[:, MARGIN:-MARGIN, MARGIN:-MARGIN]
        return torch.stack([image.real, image.imag], dim=1)

    def _contrast(self, magnitude):
        """Identity, gamma 0.6-1.6, or a random smooth curve through the origin (may invert tissue)."""
        n = len(magnitude)
        kind = torch.rand(n, generator=self.rng)
        gamma = torch.exp(self.uniform(math.log(0.6), math.log(1.6), n))
        knots = self.uniform(0.1, 1.0, n, 6)
        out = magnitude.clone()
        # The background keeps its (near zero) value: a steep curve would amplify its noise.
        inside = ((magnitude - 0.03) / 0.09).clamp(0, 1)
        for i in range(n):
            if kind[i] < 0.4:
                continue
            if kind[i] < 0.7:
                out[i] = magnitude[i].clamp_min(1e-4) ** float(gamma[i])
            else:
                out[i] = _curve(magnitude[i], knots[i])
        return inside * out + (1 - inside) * magnitude

    def _bias(self, n, side):
        amount = self.uniform(0.0, 0.35, n) * self.chance(0.6, n)
        field = self.polynomial(n, side, 2)
        return torch.exp(field * amount[:, None, None])

    def _phase(self, n, side):
        phase = self.uniform(-math.pi, math.pi, n)[:, None, None].expand(n, side, side)
        amount = self.uniform(0, math.pi, n) * self.chance(0.85, n)
        phase = phase + self.polynomial(n, side, 3) * amount[:, None, None]
        cells = int(torch.randint(4, 9, (1,), generator=self.rng))
        coarse = torch.randn(n, 1, cells, cells, generator=self.rng)
        field = F.interpolate(coarse, size=(side, side), mode="bicubic", align_corners=True)[:, 0]
        field = field / field.abs().amax(dim=(1, 2), keepdim=True)
        amount = self.uniform(0, math.pi, n) * self.chance(0.4, n)
        return phase + field * amount[:, None, None]

    def _kspace(self, image):
        """For some patches: zero-fill outer k-space (box or tapered, per axis)."""
        n, side = image.shape[0], image.shape[-1]
        chosen = self.chance(0.3, n)
        extent = self.uniform(0.55, 1.0, n, 2)
        taper = self.uniform(0.0, 1.0, n) * self.chance(0.7, n)
        index = chosen.nonzero().flatten()
        if len(index) == 0:
            return image
        f = torch.fft.fftfreq(side).abs() * 2
        windows = [_tukey(f[None, :] / extent[index, a : a + 1], taper[index, None]) for a in (0, 1)]
        k = torch.fft.fft2(image[index]) * windows[0][:, :, None] * windows[1][:, None, :]
        out = image.clone()
        out[index] = torch.fft.ifft2(k)
        return out


def _tukey(f, taper):
    """Tukey window of normalised frequency f (1 = cut-off); `taper` = tapered fraction."""
    edge = ((f - (1 - taper)) / taper.clamp_min(1e-3)).clamp(0, 1)
    return torch.where(f <= 1, 0.5 + 0.5 * torch.cos(math.pi * edge), torch.zeros(()))


def _curve(magnitude, knots):
    """Piecewise-linear map through (0, 0) with values `knots` at 0.2, 0.4, ... 1.2."""
    values = torch.cat([torch.zeros(1), knots])
    position = magnitude * 5
    low = position.floor().clamp(0, 5).long()
    fraction = position - low
    return values[low] * (1 - fraction) + values[low + 1] * fraction


def patches(paths, shares, seed):
    """The training patches of the corpora."""
    slices, scales, weights = [], [], []
    for path, share in zip(paths, shares):
        x, rows = corpus.load(path, "train", np.uint8)
        slices.append(x)
        scales += [slice_scale(s / np.float32(255)) for s in x]
        weights += list(share * corpus.balanced([row["contrast"] for row in rows]))
    return MriPatches(
        torch.from_numpy(np.concatenate(slices))[:, None],
        torch.tensor(weights, dtype=torch.float64),
        seed,
        torch.tensor(scales, dtype=torch.float32),
    )


def validation_patches(paths, count=96, size=96, seed=7):
    """Fixed complex patches [count, 2, size, size] of validation slices, peak 1, smooth phase."""
    rng = np.random.default_rng(seed)
    x = np.concatenate([corpus.load(p, "val", np.uint8)[0] for p in paths])
    t = np.linspace(-1, 1, size)
    out = np.empty((count, 2, size, size), np.float32)
    for i in range(count):
        while True:
            image = x[rng.integers(len(x))]
            a, b = rng.integers(0, image.shape[0] - size + 1), rng.integers(0, image.shape[1] - size + 1)
            patch = image[a : a + size, b : b + size] / 255.0
            if (patch > FOREGROUND).mean() > 0.3:
                break
        c = rng.normal(size=(3, 3))
        field = np.einsum("ij,iy,jx->yx", c, [t**0, t, t**2], [t**0, t, t**2])
        phase = rng.uniform(-np.pi, np.pi) + field / np.abs(field).max() * rng.uniform(0, np.pi)
        out[i] = np.stack([patch * np.cos(phase), patch * np.sin(phase)])
    return torch.from_numpy(out)


def _smooth_phase(rng, h, w):
    """Random smooth phase: constant plus a polynomial up to cubic of peak up to pi, [h, w]."""
    y, x = np.linspace(-1, 1, h), np.linspace(-1, 1, w)
    weight = rng.normal(size=(4, 4)) * [[0 < i + j <= 3 for j in range(4)] for i in range(4)]
    field = np.einsum("ij,iy,jx->yx", weight, [y**k for k in range(4)], [x**k for k in range(4)])
    return rng.uniform(-np.pi, np.pi) + field / np.abs(field).max() * rng.uniform(0, np.pi)


def validation_slices(paths, count, rng):
    """Yields (clean [2, h, w] float32, support bool [h, w]) for `count` evenly spread slices."""
    stack = np.concatenate([corpus.load(p, "val", np.uint8)[0] for p in paths])
    usable = [i for i in range(len(stack)) if (stack[i] > 15).mean() > 0.08]
    for i in np.linspace(0, len(usable) - 1, count).round().astype(int):
        image = stack[usable[i]] / np.float32(255)
        support = ndimage.binary_fill_holes(ndimage.binary_closing(image > FOREGROUND, iterations=2))
        magnitude = image / slice_scale(image)
        phase = _smooth_phase(rng, *image.shape)
        yield np.stack([magnitude * np.cos(phase), magnitude * np.sin(phase)]).astype(np.float32), support


def display(image):
    """What a sheet shows of [n, 2, h, w]: the magnitude [n, h, w]."""
    return image.square().sum(1).sqrt()
