"""Noise-conditional U-Net denoiser with EDM preconditioning, made for CPU inference.

`Denoiser(x, sigma)` returns the posterior-mean estimate D(x; sigma) of an image given the image
plus white Gaussian noise of standard deviation `sigma` in each real channel
(Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", 2022):

    D = cskip(sigma) x + cout(sigma) F(cin(sigma) x, ln(sigma) / 4)

F works on a pixel-unshuffled image (2x2 by default), so every convolution runs on a quarter of the
pixels. Any height and width >= 8 is taken: the image is edge-padded to a multiple of the stride and
cropped.
"""

import torch
from torch import nn
import torch.nn.functional as F

ACTIVATIONS = {"silu": F.silu, "relu": F.relu}


class Embedding(nn.Module):
    """Smooth features of ln(sigma)/4 -> conditioning vector."""

    def __init__(self, width):
        super().__init__()
        self.register_buffer("freq", torch.arange(1, 9, dtype=torch.float32) * 1.2)
        self.first = nn.Linear(17, width)
        self.second = nn.Linear(width, width)

    def forward(self, noise):
        phase = noise[:, None] * self.freq[None, :]
        features = torch.cat([noise[:, None], phase.sin(), phase.cos()], dim=1)
        return F.silu(self.second(F.silu(self.first(features))))


class Residual(nn.Module):
    """x + conv(act(film(conv(act(x))))) with a per-channel scale and shift from the noise level.

    No normalisation layer: the last convolution starts at zero and a learned gain per block keeps
    the signal level, which is cheaper at inference than group norm.
    """

    def __init__(self, channels, width, activation):
        super().__init__()
        self.activation = ACTIVATIONS[activation]
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.film = nn.Linear(width, 2 * channels)
        nn.init.zeros_(self.film.weight)
        nn.init.zeros_(self.film.bias)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x, cond):
        scale, shift = self.film(cond)[:, :, None, None].chunk(2, dim=1)
        h = self.conv1(self.activation(x))
        h = h * (scale + 1) + shift
        return x + self.conv2(self.activation(h))


class UNet(nn.Module):
    """Three resolutions; `blocks` residual blocks on the way down 0, 1, 2 and up 1, 0.

    `fold` is the side of the pixel-unshuffle cell of the stem (1: none).
    """

    def __init__(self, image_channels=2, channels=(64, 96, 160), blocks=(2, 2, 3, 2, 2), width=128, fold=2,
                 activation="silu"):
        super().__init__()
        c0, c1, c2 = channels
        self.image_channels = image_channels
        self.fold = fold
        self.stride = 4 * fold
        self.activation_name = activation
        self.activation = ACTIVATIONS[activation]
        planes = image_channels * fold * fold

        def stage(c, count):
            return nn.ModuleList(Residual(c, width, activation) for _ in range(count))

        self.embedding = Embedding(width)
        self.stem = nn.Conv2d(planes, c0, 3, padding=1)
        self.enc0 = stage(c0, blocks[0])
        self.down0 = nn.Conv2d(c0, c1, 2, stride=2)
        self.enc1 = stage(c1, blocks[1])
        self.down1 = nn.Conv2d(c1, c2, 2, stride=2)
        self.mid = stage(c2, blocks[2])
        self.up1 = nn.Conv2d(c2, c1, 1)
        self.dec1 = stage(c1, blocks[3])
        self.up0 = nn.Conv2d(c1, c0, 1)
        self.dec0 = stage(c0, blocks[4])
        self.head = nn.Conv2d(c0, planes, 3, padding=1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, x, noise):
        cond = self.embedding(noise)
        a = self.stem(F.pixel_unshuffle(x, self.fold))
        for block in self.enc0:
            a = block(a, cond)
        b = self.down0(a)
        for block in self.enc1:
            b = block(b, cond)
        c = self.down1(b)
        for block in self.mid:
            c = block(c, cond)
        b = b + F.interpolate(self.up1(c), scale_factor=2, mode="nearest")
        for block in self.dec1:
            b = block(b, cond)
        a = a + F.interpolate(self.up0(b), scale_factor=2, mode="nearest")
        for block in self.dec0:
            a = block(a, cond)
        return F.pixel_shuffle(self.head(self.activation(a)), self.fold)


class Denoiser(nn.Module):
    """EDM-preconditioned denoiser. `sigma_data` is the data rms per real channel."""

    def __init__(self, sigma_data, **unet):
        super().__init__()
        self.sigma_data = float(sigma_data)
        self.net = UNet(**unet)

    def forward(self, x, sigma):
        """x: float32 [n, c, h, w], sigma: float32 [n]; returns float32 [n, c, h, w]."""
        sd = self.sigma_data
        s = sigma[:, None, None, None]
        norm = (s * s + sd * sd).sqrt()
        h, w = x.shape[-2], x.shape[-1]
        bottom, right = (-h) % self.net.stride, (-w) % self.net.stride
        padded = F.pad(x, (0, right, 0, bottom), mode="replicate") if bottom or right else x
        f = self.net(padded / norm, sigma.log() / 4)[:, :, :h, :w].float()
        return x * (sd * sd / (norm * norm)) + f * (s * sd / norm)


def channel_adapted(weights, channels, fold=2):
    """State of a `Denoiser` for images of `channels` channels, fewer than the given one's.

    The first channels of the stem and of the head are kept: the real part of a complex image.
    """
    keep = channels * fold * fold
    cut = dict(weights)
    cut["net.stem.weight"] = weights["net.stem.weight"][:, :keep].contiguous()
    for name in ("net.head.weight", "net.head.bias"):
        cut[name] = weights[name][:keep].clone()
    return cut
