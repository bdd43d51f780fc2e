"""Reduces the noise of the training slices once, offline, by non-local means over three slices.

    python prepare.py --modality mri --corpus HEAD.npz --out HEAD-quiet.npz

A prior fitted to noisy slices takes their noise for anatomy. Every volume (one subject and,
for MRI, contrast, slices in index order) gets its own noise level from the flattest fifth of its
foreground; voxels are then averaged over 9x9x3 neighbours with weights from 5x5 patch distances
(Buades, Coll and Morel, 2005). `--keep` of the removed residual stays, so texture is not wiped
out. Only the slices of one split are filtered; the others are copied as they are.
"""

import argparse
import itertools
import shutil
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import corpus
import modalities


def noise_level(volume):
    """Noise standard deviation of `volume` [n, h, w] from diagonal differences in flat foreground."""
    d = (volume[:, 1:, 1:] - volume[:, 1:, :-1] - volume[:, :-1, 1:] + volume[:, :-1, :-1]) / 2
    local = F.avg_pool2d(d[:, None] ** 2, 7, 7)[:, 0].sqrt()
    level = F.avg_pool2d(volume[:, None, 1:, 1:], 7, 7)[:, 0]
    found = local[level > 0.25 * float(volume.flatten()[::17].quantile(0.98))]
    # A 7x7 sample deviation spreads by about 10 %: its 20th percentile is 0.92 of the true level.
    return float(found.quantile(0.2)) / 0.92


def quiet(volume, sigma, reach=4, strength=1.0):
    """Non-local means of `volume` [n, h, w]; weights fall with (strength sigma)^2."""
    before = torch.cat([volume[:1], volume[:-1]])
    after = torch.cat([volume[1:], volume[-1:]])
    total = torch.zeros_like(volume)
    weight = torch.zeros_like(volume)
    edge = (reach,) * 4
    for other in (before, volume, after):
        padded = F.pad(other[:, None], edge, mode="reflect")[:, 0]
        h, w = volume.shape[1:]
        for dy, dx in itertools.product(range(2 * reach + 1), repeat=2):
            shifted = padded[:, dy : dy + h, dx : dx + w]
            distance = F.avg_pool2d((shifted - volume)[:, None] ** 2, 5, 1, 2, count_include_pad=False)[:, 0]
            # A voxel compared with itself has distance 0; the clamp gives like voxels equal weight.
            g = torch.exp(-(distance - 2 * sigma**2).clamp_min(0) / (strength * sigma) ** 2)
            total += g * shifted
            weight += g
    return total / weight


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--modality", choices=modalities.NAMES, required=True)
    p.add_argument("--corpus", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--split", default="train")
    p.add_argument("--keep", type=float, default=0.25)
    args = p.parse_args()
    torch.set_num_threads(1)
    modality = modalities.of(args.modality)
    with np.load(args.corpus) as archive:
        stack = archive["x"]
    _, rows = corpus.load(args.corpus, args.split, stack.dtype)
    volumes = {}
    for row in rows:
        volumes.setdefault((row["subject"], row.get("contrast", "")), []).append(int(row["index"]))
    out = stack.copy()
    for name, indices in volumes.items():
        volume = torch.from_numpy(modality.decoded(stack[indices]))
        sigma = max(noise_level(volume), 0.004)
        parts = []
        for start in range(0, len(volume), 12):
            low, high = max(0, start - 1), min(len(volume), start + 13)
            parts.append(quiet(volume[low:high], sigma)[start - low : start - low + 12])
        filtered = torch.cat(parts)
        mixed = filtered + args.keep * (volume - filtered)
        out[indices] = modality.encoded(mixed.numpy())
        print(*name, len(indices), f"sigma {sigma:.4f}", f"removed {float((mixed - volume).std()):.4f}", flush=True)
    np.savez_compressed(args.out, x=out)
    shutil.copyfile(Path(args.corpus).with_suffix(".csv"), Path(args.out).with_suffix(".csv"))


if __name__ == "__main__":
    main()
