"""Where training patches are cut: slice choice, and rotated, zoomed, flipped windows.

Shared by the modalities; what an image of each goes through besides is in `mri.py` and `ct.py`.
Every draw comes from one generator, so a seed fixes the sequence of batches.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

MARGIN = 16  # cut off on each side after filtering, against wrap-around


@dataclass(frozen=True)
class Geometry:
    """Ranges of the random window; `exact` is the share cut at whole pixels without interpolation."""

    zoom: tuple  # source pixels per patch pixel, lowest and highest
    exact: float = 0.0
    quarter_turns: float = 1.0  # share of patches turned by a random multiple of 90 degrees


class Patches:
    """Draws patches from `planes` ([n, planes, h, w] tensor) with slice probabilities `weights`.

    A sub-class says how stored planes become numbers (`source`), where the object is
    (`foreground`), and makes an image of a window (`batch`).
    """

    geometry = Geometry((0.65, 1.45))

    def __init__(self, planes, weights, seed):
        self.planes = planes
        self.weights = weights
        self.rng = torch.Generator().manual_seed(seed)
        self.centres = [self._centres(p) for p in planes]

    def source(self, planes):
        """Stored planes as float32 numbers in the units of a patch."""
        raise NotImplementedError

    def foreground(self, planes):
        """Where stored planes [planes, h, w] show the object, bool [h, w]."""
        raise NotImplementedError

    def _centres(self, planes):
        """Coordinates of a coarse grid of foreground pixels, int16 [k, 2]."""
        found = self.foreground(planes)[::4, ::4].nonzero().to(torch.int16) * 4
        h, w = planes.shape[-2:]
        return found if len(found) else torch.tensor([[h // 2, w // 2]], dtype=torch.int16)

    def uniform(self, low, high, *shape):
        return torch.rand(*shape, generator=self.rng) * (high - low) + low

    def chance(self, p, n):
        return torch.rand(n, generator=self.rng) < p

    def pick(self, count):
        return torch.multinomial(self.weights, count, replacement=True, generator=self.rng)

    def window(self, pick, side):
        """Windows [n, planes, side, side]; outside the slice is 0."""
        n = len(pick)
        h, w = self.planes.shape[-2:]
        source = self.source(self.planes[pick])
        low, high = (math.log(z) for z in self.geometry.zoom)
        step = torch.exp(self.uniform(low, high, n))
        centre = torch.empty(n, 2)
        draw = torch.rand(n, generator=self.rng)
        for i, p in enumerate(pick.tolist()):
            grid = self.centres[p]
            centre[i] = grid[int(draw[i] * len(grid))].float()
        centre = centre + self.uniform(-16, 16, n, 2)
        angle = torch.randint(0, 4, (n,), generator=self.rng) * (math.pi / 2)
        angle = angle * self.chance(self.geometry.quarter_turns, n)
        tilt = self.uniform(-0.2, 0.2, n) * self.chance(0.7, n)
        flip = torch.where(self.chance(0.5, n), -1.0, 1.0)
        aspect = torch.exp(self.uniform(-0.08, 0.08, n))
        exact = self.chance(self.geometry.exact, n)
        step = torch.where(exact, 1.0, step)
        aspect = torch.where(exact, 1.0, aspect)
        angle = torch.where(exact, angle, angle + tilt)
        # An even side has its middle between pixels: half a pixel off, the samples fall on pixels.
        centre = torch.where(exact[:, None], centre.round() + 0.5, centre)
        # Shrinking needs a matching low pass first.
        for i in (step > 1.1).nonzero().flatten().tolist():
            source[i] = gaussian(source[i][:, None], 0.45 * math.sqrt(float(step[i]) ** 2 - 1))[:, 0]
        axis = torch.arange(side, dtype=torch.float32) - (side - 1) / 2
        v = axis[None, :, None] * (step * aspect)[:, None, None]
        u = axis[None, None, :] * (step / aspect * flip)[:, None, None]
        c, s = angle.cos()[:, None, None], angle.sin()[:, None, None]
        y = c * v + s * u + centre[:, 0, None, None]
        x = -s * v + c * u + centre[:, 1, None, None]
        grid = torch.stack([(2 * x + 1) / w - 1, (2 * y + 1) / h - 1], dim=-1)
        return F.grid_sample(source, grid, mode="bicubic", padding_mode="zeros", align_corners=False)

    def polynomial(self, n, side, order):
        """Random polynomial fields of peak magnitude 1, [n, side, side]."""
        t = torch.linspace(-1, 1, side)
        powers = torch.stack([t**k for k in range(order + 1)])
        weight = torch.randn(n, order + 1, order + 1, generator=self.rng)
        keep = torch.tensor([[float(0 < i + j <= order) for j in range(order + 1)] for i in range(order + 1)])
        field = torch.einsum("nij,iy,jx->nyx", weight * keep, powers, powers)
        return field / field.abs().amax(dim=(1, 2), keepdim=True).clamp_min(1e-6)


def gaussian(image, sigma):
    """`image` [n, 1, h, w] blurred by a Gaussian of `sigma` pixels; outside is 0."""
    radius = max(1, int(3 * sigma + 0.5))
    t = torch.arange(-radius, radius + 1, dtype=torch.float32)
    kernel = torch.exp(-0.5 * (t / sigma) ** 2)
    kernel = kernel / kernel.sum()
    image = F.conv2d(image, kernel[None, None, :, None], padding=(radius, 0))
    return F.conv2d(image, kernel[None, None, None, :], padding=(0, radius))
