"""Trains alternatives of the network for a fixed small number of patches and writes a table.

    python alternatives.py --modality mri --corpus HEAD.npz ... --weight 0.8 ... --out RUNS --table alternatives.md

Every alternative sees the same patches and noise (one seed) in small batches, with a warm-up of 60
steps and a linear decay of the rate from 0.001 to zero. The table holds the validation PSNR of the
averaged weights and the processor time of one 256x256 evaluation in ONNX Runtime on one thread
(shortest of 15). A finished alternative in RUNS is not trained again.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

import onnx
import torch

import export
import modalities
import train
from graph import DenoiserGraph

SHIPPED = {"fold": 2, "channels": (64, 96, 160), "blocks": (2, 2, 3, 2, 2), "activation": "silu"}
ALTERNATIVES = {
    "shipped": {},
    "relu": {"activation": "relu"},
    "narrow": {"channels": (48, 96, 144), "blocks": (2, 2, 2, 2, 2)},
    "narrowest": {"channels": (32, 64, 128), "blocks": (2, 2, 2, 2, 2)},
    "shallow": {"blocks": (1, 1, 2, 1, 1)},
    "deep and narrow": {"channels": (48, 80, 128), "blocks": (3, 3, 4, 3, 3)},
    "no unshuffle": {"fold": 1, "channels": (24, 64, 128), "blocks": (1, 2, 3, 2, 1)},
}


def trained(name, spec, args):
    """The checkpoint of an alternative, trained if need be."""
    out = Path(args.out) / name.replace(" ", "-")
    checkpoint = out / "checkpoint.pt"
    command = [sys.executable, str(Path(__file__).with_name("train.py")), "--modality", args.modality,
               "--corpus", *args.corpus, "--weight", *map(str, args.weight), "--validation", *args.validation,
               "--out", str(out), "--resume", "--batch", "8", "--lr", "1e-3", "--warmup", "60",
               "--decay-steps", str(args.steps),
               "--fold", str(spec["fold"]), "--activation", spec["activation"],
               "--channels", *map(str, spec["channels"]), "--blocks", *map(str, spec["blocks"])]
    subprocess.run(command, check=True)
    return checkpoint


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--modality", choices=modalities.NAMES, required=True)
    p.add_argument("--corpus", nargs="+", required=True)
    p.add_argument("--weight", nargs="+", type=float, required=True)
    p.add_argument("--validation", nargs="+", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--table", required=True)
    p.add_argument("--steps", type=int, default=500)
    p.add_argument("--only", nargs="+", choices=ALTERNATIVES, default=list(ALTERNATIVES))
    args = p.parse_args()
    torch.set_num_threads(1)
    modality = modalities.of(args.modality)
    sigmas = modality.VALIDATION_SIGMAS
    clean = modality.validation_patches(args.validation)
    titles = ["network", "stem", "channels", "blocks", "activation", "million weights",
              "ms per 256x256", "patches"] + [f"dB at {s}" for s in sigmas]
    lines = ["| " + " | ".join(titles) + " |", "|" + "---|" * len(titles)]
    for name in args.only:
        spec = SHIPPED | ALTERNATIVES[name]
        model, saved = export.load(trained(name, spec, args))
        graph = Path(args.out) / "alternative.onnx"
        onnx.save(DenoiserGraph(model).build(False), graph)
        quality = train.psnr(model, clean, sigmas)
        row = [name, "2x2 unshuffle" if spec["fold"] == 2 else "full resolution",
               "/".join(map(str, spec["channels"])), "-".join(map(str, spec["blocks"])), spec["activation"],
               f"{sum(v.numel() for v in model.parameters()) / 1e6:.2f}",
               f"{export.milliseconds(graph, 1, repeats=15, clock=time.process_time):.0f}",
               str(saved["state"]["images"])] + [f"{quality[s]:.2f}" for s in sigmas]
        lines.append("| " + " | ".join(row) + " |")
        Path(args.table).write_text("\n".join(lines) + "\n")
        print(lines[-1], flush=True)


if __name__ == "__main__":
    main()
