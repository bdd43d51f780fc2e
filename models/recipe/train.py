"""Trains the denoiser of `network.py` with the EDM loss on one thread, with bfloat16 autocast.

    python train.py --modality mri --corpus HEAD.npz STRIPPED.npz --weight 0.8 0.2 --out RUN [--resume]

The learning rate is constant after the warm-up. `--decay-steps N` (with --resume) starts a linear
decay to zero over the next N steps and ends the run there. The checkpoint is replaced atomically,
holds the model, the average, the optimiser, the step and the generators, and is all that
`--resume` needs; SIGTERM writes one and ends the run. `--start` begins a new run with the averaged
weights of another one's checkpoint, which may be of images with more channels. Same corpora, seed and thread count give the
same weights on the same machine.
"""

import argparse
import json
import math
import os
import signal
import time
from pathlib import Path

import numpy as np
import torch

import modalities
from network import Denoiser, channel_adapted


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--modality", choices=modalities.NAMES, required=True)
    p.add_argument("--corpus", nargs="+", required=True)
    p.add_argument("--weight", nargs="+", type=float, required=True, help="share of each corpus")
    p.add_argument("--validation", nargs="+", help="corpora of the validation patches; default: --corpus")
    p.add_argument("--out", required=True)
    p.add_argument("--resume", action="store_true")
    p.add_argument("--seed", type=int, default=20261121)
    p.add_argument("--start", help="checkpoint whose averaged weights a new run begins with")
    p.add_argument("--channels", nargs=3, type=int, default=(64, 96, 160))
    p.add_argument("--blocks", nargs=5, type=int, default=(2, 2, 3, 2, 2))
    p.add_argument("--fold", type=int, default=2, help="side of the stem's pixel-unshuffle cell")
    p.add_argument("--activation", default="silu")
    p.add_argument("--sigma-data", type=float, help="data rms per real channel; default: the modality's")
    p.add_argument("--p-mean", type=float, help="mean of ln sigma; default: the modality's")
    p.add_argument("--p-std", type=float, help="deviation of ln sigma; default: the modality's")
    p.add_argument("--lr", type=float, default=4e-4)
    p.add_argument("--warmup", type=int, default=500)
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--steps", type=int, default=10**9)
    p.add_argument("--decay-steps", type=int, default=0)
    p.add_argument("--restart-rate", action="store_true", help="forget an earlier decay: constant rate again")
    p.add_argument("--checkpoint-seconds", type=float, default=180)
    p.add_argument("--validate-seconds", type=float, default=600)
    args = p.parse_args()
    for name, value in modalities.of(args.modality).DEFAULTS.items():
        if getattr(args, name) is None:
            setattr(args, name, value)
    return args


@torch.no_grad()
def psnr(model, clean, sigmas):
    """PSNR in dB (peak 1, squared error of a pixel pooled over patches) at each noise level."""
    rng = torch.Generator().manual_seed(11)
    result = {}
    for s in sigmas:
        noise = torch.randn(clean.shape, generator=rng)
        error = 0.0
        for part, z in zip(clean.split(16), noise.split(16)):
            x = (part + s * z).contiguous(memory_format=torch.channels_last)
            error += float(((model(x, torch.full((len(part),), s)) - part) ** 2).sum())
        result[s] = 10 * math.log10(clean.shape[0] * clean.shape[2] * clean.shape[3] / error)
    return result


def save(path, state):
    partial = path.with_suffix(".tmp")
    torch.save(state, partial)
    with open(partial, "rb") as handle:
        os.fsync(handle.fileno())
    os.replace(partial, path)


def main():
    args = arguments()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.pt"

    modality = modalities.of(args.modality)
    patches = modality.patches(args.corpus, args.weight, args.seed + 1)
    held_out = modality.validation_patches(args.validation or args.corpus)
    shape = {"image_channels": modality.CHANNELS, "channels": tuple(args.channels), "blocks": tuple(args.blocks),
             "fold": args.fold, "activation": args.activation}
    model = Denoiser(args.sigma_data, **shape).to(memory_format=torch.channels_last)
    average = Denoiser(args.sigma_data, **shape).to(memory_format=torch.channels_last)
    if args.start:
        weights = torch.load(args.start, weights_only=False)["average"]
        model.load_state_dict(channel_adapted(weights, modality.CHANNELS, args.fold))
    average.load_state_dict(model.state_dict())
    optimiser = torch.optim.Adam(model.parameters(), args.lr, betas=(0.9, 0.99), fused=True)
    state = {"step": 0, "images": 0, "seconds": 0.0, "decay": None}
    noise_rng = torch.Generator().manual_seed(args.seed + 2)

    if args.resume and checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=False)
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        patches.rng.set_state(saved["patch_rng"])
        noise_rng.set_state(saved["noise_rng"])
        state = saved["state"]
    elif checkpoint.exists():
        raise SystemExit(f"{checkpoint} exists: add --resume to continue it, or choose another --out")
    if args.restart_rate:
        state["decay"] = None
    if args.decay_steps and state["decay"] is None:
        state["decay"] = [state["step"], args.decay_steps]

    def write_checkpoint():
        save(checkpoint, {
            "model": model.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(),
            "patch_rng": patches.rng.get_state(), "noise_rng": noise_rng.get_state(), "state": state,
            "config": {k: v for k, v in vars(args).items() if k not in ("out", "resume", "start", "corpus", "validation")},
            "modality": args.modality, "sigma_data": args.sigma_data, "shape": shape,
        })

    def log(**fields):
        line = json.dumps({"step": state["step"], "images": state["images"], **fields})
        print(line, flush=True)
        with open(out / "log.jsonl", "a") as handle:
            handle.write(line + "\n")

    def rate():
        value = args.lr * min(1.0, (state["step"] + 1) / args.warmup)
        if state["decay"]:
            start, length = state["decay"]
            value *= max(0.0, 1 - (state["step"] - start) / length)
        return value

    sd = args.sigma_data
    last_step = args.steps if not state["decay"] else min(args.steps, sum(state["decay"]))
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
    saved_at = validated_at = logged_at = mark = time.monotonic()
    window = {"loss": [], "prep": 0.0, "norm": []}
    while state["step"] < last_step:
        t0 = time.monotonic()
        large = state["step"] % 4 == 3
        clean = patches.batch(args.batch * 9 // 16 if large else args.batch, 128 if large else 96)
        n = len(clean)
        sigma = torch.exp(torch.randn(n, generator=noise_rng) * args.p_std + args.p_mean).clamp(*modality.SIGMA_RANGE)
        s = sigma[:, None, None, None]
        noisy = clean + s * torch.randn(clean.shape, generator=noise_rng)
        noisy = noisy.contiguous(memory_format=torch.channels_last)
        window["prep"] += time.monotonic() - t0

        for group in optimiser.param_groups:
            group["lr"] = rate()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            denoised = model(noisy, sigma)
        loss = (((denoised - clean) ** 2) * ((s * s + sd * sd) / (s * sd) ** 2)).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        if torch.isfinite(norm):
            optimiser.step()
        state["step"] += 1
        state["images"] += n
        decay = 0.5 ** (n / min(200_000.0, max(500.0, 0.05 * state["images"])))
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - decay)
        window["loss"].append(float(loss.detach()))
        window["norm"].append(float(norm.detach()))

        now = time.monotonic()
        state["seconds"] += now - mark
        mark = now
        if state["step"] % 100 == 0:
            log(loss=round(float(np.mean(window["loss"])), 5), norm=round(float(np.median(window["norm"])), 4),
                lr=round(rate(), 7), prep=round(window["prep"] / (now - logged_at), 3),
                minutes=round(state["seconds"] / 60, 2),
                rate=round(len(window["loss"]) * state["images"] / state["step"] / (now - logged_at), 1))
            window, logged_at = {"loss": [], "prep": 0.0, "norm": []}, now
        finished = state["step"] >= last_step
        if finished or stop or now - saved_at > args.checkpoint_seconds:
            write_checkpoint()
            saved_at = time.monotonic()
        if stop:
            break
        if finished or now - validated_at > args.validate_seconds:
            log(psnr={str(k): round(v, 2) for k, v in psnr(average, held_out, modality.VALIDATION_SIGMAS).items()})
            validated_at = mark = logged_at = time.monotonic()
            window = {"loss": [], "prep": 0.0, "norm": []}


if __name__ == "__main__":
    main()
