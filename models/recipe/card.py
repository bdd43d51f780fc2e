"""Measures v(sigma) and the denoising PSNR of an exported model and writes its card.

    python card.py --model model.onnx --checkpoint RUN/checkpoint.pt --corpus HEAD-quiet.npz ... \\
        --raw HEAD.npz ... --text text.json --out card.json --measured measured.json

v(sigma) = E (D(x0 + sigma z; sigma) - x0)^2 per real component inside the object, on the validation
slices of `--corpus` as they are at deployment (MRI: normalised, with a smooth random phase); 60
log-spaced levels, isotonic fit, never above sigma^2. On raw slices their own noise counts as the
denoiser's error, on noise-reduced ones (see prepare.py) it does not. PSNR is measured on raw slices
(`--raw`).
"""

import argparse
import hashlib
import json
import os
from pathlib import Path

import numpy as np
import torch

import export
import modalities
import train

LEVELS = 60


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
def variance_table(model, modality, paths, low, count, noises, seed):
    """Raw v at the 60 levels. Evaluated with bfloat16 convolutions, which raise v by 0.1 to 0.6 %."""
    rng = np.random.default_rng(seed)
    normal = torch.Generator().manual_seed(seed)
    sigmas = np.geomspace(low, modality.SIGMA_RANGE[1], LEVELS)
    error = np.zeros(LEVELS)
    weight = 0
    for clean, support in modality.validation_slices(paths, count, rng):
        x0 = torch.from_numpy(clean)[None].expand(noises, -1, -1, -1)
        inside = torch.from_numpy(support)
        for i, s in enumerate(sigmas):
            x = (x0 + s * torch.randn(x0.shape, generator=normal)).float()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                d = model(x.contiguous(memory_format=torch.channels_last), torch.full((noises,), float(s)))
            error[i] += float(((d - x0) ** 2)[:, :, inside].sum(dtype=torch.float64))
        weight += len(clean) * noises * int(support.sum())
    return sigmas, error / weight


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", required=True)
    p.add_argument("--vjp", help="vjp.onnx beside the model, if there is one")
    p.add_argument("--checkpoint", required=True)
    p.add_argument("--corpus", nargs="+", required=True)
    p.add_argument("--raw", nargs="+", required=True)
    p.add_argument("--text", required=True, help="JSON with the fields of the card that are not measured")
    p.add_argument("--out", required=True)
    p.add_argument("--measured", required=True, help="where the figures that the card has no field for go")
    p.add_argument("--lowest-sigma", type=float, default=0.005)
    p.add_argument("--slices", type=int, default=64)
    p.add_argument("--noises", type=int, default=4)
    p.add_argument("--seed", type=int, default=5)
    args = p.parse_args()
    torch.set_num_threads(1)
    model, saved = export.load(args.checkpoint)
    modality = modalities.of(saved["modality"])
    model = model.to(memory_format=torch.channels_last)

    sigmas, raw = variance_table(model, modality, args.corpus, args.lowest_sigma, args.slices, args.noises, args.seed)
    above = [f"{s:.4g}" for s, v in zip(sigmas, raw) if v > s * s]
    if above:
        print("warning: worse than doing nothing at sigma", ", ".join(above))
    fitted = np.minimum(isotonic(raw), sigmas**2 * (1 - 1e-9))
    psnr = train.psnr(model, modality.validation_patches(args.raw), modality.VALIDATION_SIGMAS)

    card = json.loads(Path(args.text).read_text())
    card["sha256"] = hashlib.sha256(Path(args.model).read_bytes()).hexdigest()
    if args.vjp:
        card["vjp_sha256"] = hashlib.sha256(Path(args.vjp).read_bytes()).hexdigest()
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
