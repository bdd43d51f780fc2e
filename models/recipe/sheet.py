"""Draws the training curve and a sheet of denoised validation patches.

    python sheet.py --log RUN/log.jsonl --checkpoint RUN/checkpoint.pt --raw HEAD.npz ... \\
        --curve curve.png --sheet sheet.png
"""

import argparse
import json

import matplotlib
import numpy as np
import torch

import export
import modalities

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402


def curve(modality, log, out):
    rows = [json.loads(line) for line in open(log)]
    loss = [(r["images"], r["loss"]) for r in rows if "loss" in r]
    quality = [(r["images"], r["psnr"]) for r in rows if "psnr" in r]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4), layout="constrained")
    left.semilogy(*zip(*loss))
    left.set(xlabel="patches seen", ylabel="EDM loss")
    for s in modality.VALIDATION_SIGMAS:
        right.plot([i for i, _ in quality], [q[str(s)] for _, q in quality], marker=".", label=f"sigma {s}")
    right.set(xlabel="patches seen", ylabel="validation PSNR, dB")
    right.legend(fontsize="small")
    figure.savefig(out, dpi=100)


@torch.no_grad()
def sheet(modality, model, raw, out, columns=6):
    """The clean patches, then per noise level one row noisy and one denoised."""
    clean = modality.validation_patches(raw)[: 8 * columns : 8]
    rng = torch.Generator().manual_seed(2)
    rows = [clean]
    for s in modality.VALIDATION_SIGMAS:
        x = clean + s * torch.randn(clean.shape, generator=rng)
        rows += [x, model(x, torch.full((columns,), s))]
    tiles = [torch.cat(list(modality.display(r)), dim=1).numpy() for r in rows]
    low, high = modality.SHEET_WINDOW
    pyplot.imsave(out, np.concatenate(tiles), cmap="gray", vmin=low, vmax=high)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("log", "checkpoint", "curve", "sheet"):
        p.add_argument(f"--{name}", required=True)
    p.add_argument("--raw", nargs="+", required=True)
    args = p.parse_args()
    torch.set_num_threads(1)
    model, saved = export.load(args.checkpoint)
    modality = modalities.of(saved["modality"])
    curve(modality, args.log, args.curve)
    sheet(modality, model, args.raw, args.sheet)


if __name__ == "__main__":
    main()
