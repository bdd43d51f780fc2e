"""Measures v(sigma) and the denoising PSNR of an exported model and writes its card.

    python card.py --model model.onnx --checkpoint RUN/checkpoint.pt --corpus HEAD-quiet.npz ... \\
        --raw HEAD.npz ... --text text.json --out card.json --measured measured.json

v(sigma) = E (D(x0 + sigma z; sigma) - x0)^2 per real component over the head, on validation slices
normalised as at deployment, with a smooth random phase; 60 log-spaced levels, isotonic fit,
never above sigma^2. `--corpus` holds noise-reduced slices (see prepare.py): on raw ones the
slices' own noise would count as the denoiser's error. PSNR is measured on raw slices (`--raw`).
"""

import argparse
import hashlib
import json
import os
from pathlib import Path

import numpy as np
import torch
from scipy import ndimage

import corpus
import export
import train

LEVELS, LOW, HIGH = 60, 0.005, 10.0


def smooth_phase(rng, h, w):
    """Random smooth phase: constant plus a polynomial up to cubic of peak up to pi, [h, w]."""
    y, x = np.linspace(-1, 1, h), np.linspace(-1, 1, w)
    weight = rng.normal(size=(4, 4)) * [[0 < i + j <= 3 for j in range(4)] for i in range(4)]
    field = np.einsum("ij,iy,jx->yx", weight, [y**k for k in range(4)], [x**k for k in range(4)])
    return rng.uniform(-np.pi, np.pi) + field / np.abs(field).max() * rng.uniform(0, np.pi)


def slices(paths, count, rng):
    """Yields (clean [2, h, w] float32, support bool [h, w]) for `count` evenly spread slices."""
    stack = np.concatenate([corpus.load(p, "val")[0] for p in paths])
    usable = [i for i in range(len(stack)) if (stack[i] > 15).mean() > 0.08]
    for i in np.linspace(0, len(usable) - 1, count).round().astype(int):
        image = stack[usable[i]] / np.float32(255)
        support = ndimage.binary_fill_holes(ndimage.binary_closing(image > corpus.FOREGROUND, iterations=2))
        magnitude = image / corpus.slice_scale(image)
        phase = smooth_phase(rng, *image.shape)
        yield np.stack([magnitude * np.cos(phase), magnitude * np.sin(phase)]).astype(np.float32), support


def isotonic(values):
    """Non-decreasing least-squares fit by pooling adjacent violators."""
    blocks = []
    for v in values:
        blocks.append([v, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            v2, n2 = blocks.pop()
            v1, n1 = blocks.pop()
            blocks.append([(v1 * n1 + v2 * n2) / (n1 + n2), n1 + n2])
    return np.concatenate([[v] * n for v, n in blocks])


@torch.no_grad()
def variance_table(model, paths, count, noises, seed):
    """Raw v at the 60 levels. Evaluated with bfloat16 convolutions, which raise v by 0.1 to 0.6 %."""
    rng = np.random.default_rng(seed)
    normal = torch.Generator().manual_seed(seed)
    sigmas = np.geomspace(LOW, HIGH, LEVELS)
    error = np.zeros(LEVELS)
    weight = 0
    for clean, support in slices(paths, count, rng):
        x0 = torch.from_numpy(clean)[None].expand(noises, -1, -1, -1)
        inside = torch.from_numpy(support)
        for i, s in enumerate(sigmas):
            x = (x0 + s * torch.randn(x0.shape, generator=normal)).float()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                d = model(x.contiguous(memory_format=torch.channels_last), torch.full((noises,), float(s)))
            error[i] += float(((d - x0) ** 2)[:, :, inside].sum(dtype=torch.float64))
        weight += 2 * noises * int(support.sum())
    return sigmas, error / weight


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", required=True)
    p.add_argument("--checkpoint", required=True)
    p.add_argument("--corpus", nargs="+", required=True)
    p.add_argument("--raw", nargs="+", required=True)
    p.add_argument("--text", required=True, help="JSON with the fields of the card that are not measured")
    p.add_argument("--out", required=True)
    p.add_argument("--measured", required=True, help="where the figures that the card has no field for go")
    p.add_argument("--slices", type=int, default=64)
    p.add_argument("--noises", type=int, default=4)
    p.add_argument("--seed", type=int, default=5)
    args = p.parse_args()
    torch.set_num_threads(1)
    model, saved = export.load(args.checkpoint)
    model = model.to(memory_format=torch.channels_last)

    sigmas, raw = variance_table(model, args.corpus, args.slices, args.noises, args.seed)
    above = [f"{s:.4g}" for s, v in zip(sigmas, raw) if v > s * s]
    if above:
        print("warning: worse than doing nothing at sigma", ", ".join(above))
    fitted = np.minimum(isotonic(raw), sigmas**2 * (1 - 1e-9))
    psnr = train.psnr(model, train.validation_patches(args.raw))

    card = json.loads(Path(args.text).read_text())
    card["sha256"] = hashlib.sha256(Path(args.model).read_bytes()).hexdigest()
    levels = [float(f"{s:.9g}") for s in sigmas]
    card["variance"] = {
        "sigma": levels,
        "v": [float(f"{min(v, s * s * (1 - 1e-5)):.6g}") for s, v in zip(levels, fitted)],
    }
    measured = {
        "sigma_data": saved["sigma_data"],
        "parameters": sum(v.numel() for v in model.parameters()),
        "file_bytes": Path(args.model).stat().st_size,
        "patches_seen": saved["state"]["images"],
        "steps": saved["state"]["step"],
        "seed": saved["config"]["seed"],
        "validation_psnr_db": {str(k): round(v, 2) for k, v in psnr.items()},
        "variance_slices": args.slices,
        "variance_noises_per_slice": args.noises,
        "worse_than_identity_at": above,
    }
    for path, content in ((args.out, card), (args.measured, measured)):
        partial = Path(path + ".tmp")
        partial.write_text(json.dumps(content, indent=2) + "\n")
        os.replace(partial, path)
    print(args.out, measured["validation_psnr_db"])
    for s, v in list(zip(sigmas, fitted))[::6]:
        print(f"sigma {s:8.4f}  rms error {v**0.5:.5f}  v/sigma^2 {v / s / s:.4f}")


if __name__ == "__main__":
    main()
