"""Writes the averaged weights of a checkpoint as ONNX and checks the file against the network.

    python export.py --checkpoint RUN/checkpoint.pt --out model.onnx
    python export.py --checkpoint RUN/checkpoint.pt --out vjp.onnx --vjp

The graph takes `x` float32 [n, c, h, w] and `sigma` float32 [n] and gives `denoised`; with `--vjp`
it also takes `cotangent`, shaped like x, and gives `vjp`, the transposed Jacobian of `denoised` in x
times the cotangent. n, h and w are dynamic and h, w may be any size from 8 up (edge padding and
cropping are inside).
"""

import argparse
import os
import time
from pathlib import Path

import numpy as np
import onnx
import torch

from graph import DenoiserGraph
from network import Denoiser


def load(checkpoint):
    """The averaged network of a checkpoint, in float32, and the checkpoint."""
    saved = torch.load(checkpoint, map_location="cpu", weights_only=False)
    if "modality" not in saved:
        saved["modality"] = "mri"
    model = Denoiser(saved["sigma_data"], **saved["shape"]).eval()
    model.load_state_dict(saved["average"])
    return model, saved


def session(path, threads):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def probes(channels):
    """(x, sigma) over sizes, batches and noise levels."""
    rng = torch.Generator().manual_seed(3)
    for batch, h, w in ((1, 96, 96), (3, 230, 180), (1, 217, 181), (2, 33, 61), (3, 128, 96), (1, 8, 9)):
        for first in (0.005, 0.05, 0.5, 10.0):
            sigma = torch.tensor([first * 1.5**i for i in range(batch)]).clamp(max=10)
            x = torch.rand(batch, channels, h, w, generator=rng)
            yield x + sigma[:, None, None, None] * torch.randn(x.shape, generator=rng), sigma


def worst_difference(model, path, vjp):
    """Largest absolute difference of any output between ONNX Runtime and torch."""
    run = session(path, 1)
    rng = torch.Generator().manual_seed(4)
    worst = 0.0
    for x, sigma in probes(model.net.image_channels):
        feed = {"x": x.numpy(), "sigma": sigma.numpy()}
        x.requires_grad_(vjp)
        expected = [model(x, sigma)]
        if vjp:
            cotangent = torch.randn(x.shape, generator=rng)
            feed["cotangent"] = cotangent.numpy()
            expected.append(torch.autograd.grad(expected[0], x, cotangent)[0])
        for got, want in zip(run.run(None, feed), expected):
            worst = max(worst, float(np.abs(got - want.detach().numpy()).max()))
    return worst


def milliseconds(path, threads, size=256, repeats=9, clock=time.perf_counter):
    """Shortest time of one evaluation of one size x size image, in milliseconds."""
    run = session(path, threads)
    rng = np.random.default_rng(0)
    feed = {i.name: rng.normal(size=(1, i.shape[1], size, size)).astype(np.float32)
            for i in run.get_inputs() if len(i.shape) == 4}
    feed["sigma"] = np.array([0.1], np.float32)
    times = []
    for _ in range(repeats):
        start = clock()
        run.run(None, feed)
        times.append(clock() - start)
    return 1e3 * min(times)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--checkpoint", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--vjp", action="store_true", help="write the transposed Jacobian too")
    args = p.parse_args()
    torch.set_num_threads(1)
    model, saved = load(args.checkpoint)
    out = Path(args.out)
    partial = out.with_name(out.name + ".tmp")
    onnx.save(DenoiserGraph(model).build(args.vjp), partial)
    worst = worst_difference(model, partial, args.vjp)
    if worst > 1e-4:
        raise SystemExit(f"{partial} differs from the network by {worst:.2e}; not installed as {out}")
    os.replace(partial, out)
    count = sum(v.numel() for v in model.parameters())
    print(f"{out}: {saved['state']['images']} patches, {count} parameters, {out.stat().st_size / 1e6:.2f} MB, "
          f"largest difference {worst:.1e}, {milliseconds(out, 2):.0f} ms per 256x256 on 2 threads, "
          f"{milliseconds(out, 1):.0f} ms on 1")


if __name__ == "__main__":
    main()
