"""Random complex training patches from magnitude slices, batched in torch.

One call makes one batch: choose slices, cut a rotated, zoomed and flipped window by bicubic
interpolation, remap the contrast, multiply by a smooth bias field and a smooth random phase,
sometimes filter k-space, normalise and jitter the scale. Every draw comes from one generator.
"""

import math

import torch
import torch.nn.functional as F

MARGIN = 16  # cut off on each side after k-space filtering, against wrap-around


class Patches:
    """Draws patches from `slices` (uint8 [n, h, w] tensor) with slice probabilities `weights`.

    `scales` holds each slice's normalisation divisor (see `corpus.slice_scale`).
    """

    def __init__(self, slices, scales, weights, seed, contrast_everywhere=False):
        self.slices = slices
        self.scales = scales
        self.weights = weights
        self.contrast_everywhere = contrast_everywhere
        self.rng = torch.Generator().manual_seed(seed)
        self.centres = [self._foreground(s) for s in slices]

    @staticmethod
    def _foreground(image):
        """Coordinates of a coarse grid of foreground pixels, int16 [k, 2]."""
        found = (image[::4, ::4] > 15).nonzero().to(torch.int16) * 4
        return found if len(found) else torch.tensor([[image.shape[0] // 2, image.shape[1] // 2]], dtype=torch.int16)

    def _uniform(self, low, high, *shape):
        return torch.rand(*shape, generator=self.rng) * (high - low) + low

    def _chance(self, p, n):
        return torch.rand(n, generator=self.rng) < p

    def batch(self, count, size):
        """Returns clean complex patches, float32 [count, 2, size, size], peak about 1."""
        pick = torch.multinomial(self.weights, count, replacement=True, generator=self.rng)
        side = size + 2 * MARGIN
        magnitude, step = self._window(pick, side)
        magnitude = self._contrast(magnitude)
        gain = 1 / self.scales[pick]
        # Uniform in the logarithm over about +-25 %.
        gain = gain * torch.exp(self._uniform(-0.25, 0.25, count))
        magnitude = magnitude * self._bias(count, side) * gain[:, None, None]
        image = torch.polar(magnitude, self._phase(count, side))
        image = self._kspace(image, step)
        image = image[:, MARGIN:-MARGIN, MARGIN:-MARGIN]
        return torch.stack([image.real, image.imag], dim=1)

    def _window(self, pick, side):
        """Rotated, zoomed, flipped windows [n, side, side] in [0, 1], and source pixels per pixel."""
        n = len(pick)
        h, w = self.slices.shape[-2:]
        source = self.slices[pick].float()[:, None] / 255
        step = torch.exp(self._uniform(math.log(0.65), math.log(1.45), n))
        centre = torch.empty(n, 2)
        draw = torch.rand(n, generator=self.rng)
        for i, p in enumerate(pick.tolist()):
            grid = self.centres[p]
            centre[i] = grid[int(draw[i] * len(grid))].float()
        centre = centre + self._uniform(-16, 16, n, 2)
        # Shrinking needs a matching low pass first.
        for i in (step > 1.1).nonzero().flatten().tolist():
            source[i : i + 1] = _gaussian(source[i : i + 1], 0.45 * math.sqrt(float(step[i]) ** 2 - 1))
        angle = torch.randint(0, 4, (n,), generator=self.rng) * (math.pi / 2)
        angle = angle + self._uniform(-0.2, 0.2, n) * self._chance(0.7, n)
        flip = torch.where(self._chance(0.5, n), -1.0, 1.0)
        aspect = torch.exp(self._uniform(-0.08, 0.08, n))
        axis = torch.arange(side, dtype=torch.float32) - (side - 1) / 2
        v = axis[None, :, None] * (step * aspect)[:, None, None]
        u = axis[None, None, :] * (step / aspect * flip)[:, None, None]
        c, s = angle.cos()[:, None, None], angle.sin()[:, None, None]
        y = c * v + s * u + centre[:, 0, None, None]
        x = -s * v + c * u + centre[:, 1, None, None]
        grid = torch.stack([(2 * x + 1) / w - 1, (2 * y + 1) / h - 1], dim=-1)
        cut = F.grid_sample(source, grid, mode="bicubic", padding_mode="zeros", align_corners=False)
        return cut[:, 0].clamp_(0, 1.2), step

    def _contrast(self, magnitude):
        """Identity, gamma 0.6-1.6, or a random smooth curve through the origin (may invert tissue)."""
        n = len(magnitude)
        kind = torch.rand(n, generator=self.rng)
        gamma = torch.exp(self._uniform(math.log(0.6), math.log(1.6), n))
        knots = self._uniform(0.1, 1.0, n, 6)
        out = magnitude.clone()
        if self.contrast_everywhere:
            inside = torch.ones_like(magnitude)
        else:  # The background keeps its (near zero) value: a steep curve would amplify its noise.
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
        amount = self._uniform(0.0, 0.35, n) * self._chance(0.6, n)
        field = self._polynomial(n, side, 2)
        return torch.exp(field * amount[:, None, None])

    def _polynomial(self, n, side, order):
        """Random polynomial fields of peak magnitude 1, [n, side, side]."""
        t = torch.linspace(-1, 1, side)
        powers = torch.stack([t**k for k in range(order + 1)])
        weight = torch.randn(n, order + 1, order + 1, generator=self.rng)
        keep = torch.tensor([[float(0 < i + j <= order) for j in range(order + 1)] for i in range(order + 1)])
        field = torch.einsum("nij,iy,jx->nyx", weight * keep, powers, powers)
        return field / field.abs().amax(dim=(1, 2), keepdim=True).clamp_min(1e-6)

    def _phase(self, n, side):
        phase = self._uniform(-math.pi, math.pi, n)[:, None, None].expand(n, side, side)
        amount = self._uniform(0, math.pi, n) * self._chance(0.85, n)
        phase = phase + self._polynomial(n, side, 3) * amount[:, None, None]
        cells = int(torch.randint(4, 9, (1,), generator=self.rng))
        coarse = torch.randn(n, 1, cells, cells, generator=self.rng)
        field = F.interpolate(coarse, size=(side, side), mode="bicubic", align_corners=True)[:, 0]
        field = field / field.abs().amax(dim=(1, 2), keepdim=True)
        amount = self._uniform(0, math.pi, n) * self._chance(0.4, n)
        return phase + field * amount[:, None, None]

    def _kspace(self, image, step):
        """For some patches: zero-fill outer k-space (box or tapered, per axis)."""
        n, side = image.shape[0], image.shape[-1]
        chosen = self._chance(0.3, n)
        extent = self._uniform(0.55, 1.0, n, 2)
        taper = self._uniform(0.0, 1.0, n) * self._chance(0.7, n)
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


def _gaussian(image, sigma):
    radius = max(1, int(3 * sigma + 0.5))
    t = torch.arange(-radius, radius + 1, dtype=torch.float32)
    kernel = torch.exp(-0.5 * (t / sigma) ** 2)
    kernel = kernel / kernel.sum()
    image = F.conv2d(image, kernel[None, None, :, None], padding=(radius, 0))
    return F.conv2d(image, kernel[None, None, None, :], padding=(0, radius))
