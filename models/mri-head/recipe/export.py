"""Writes the averaged weights of a checkpoint as ONNX and checks the file against the network.

    python export.py --checkpoint RUN/checkpoint.pt --out model.onnx

The graph takes `x` float32 [n, 2, h, w] and `sigma` float32 [n] and gives `denoised`; n, h and w
are dynamic and h, w may be any size from 8 up (edge padding and cropping are inside). Opset 17,
float32. The 2x2 unshuffle and the convolution after it are written as one 6x6 convolution of
stride 2, which is the same linear map.
"""

import argparse
import os
import time
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from network import STRIDE, Denoiser


class Graph:
    """Collects nodes and initialisers; every method returns the name of its result."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def constant(self, values, dtype=np.float32):
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values, dtype), name))
        return name

    def op(self, kind, *inputs, output=None, **attributes):
        name = output or f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def integers(self, *values):
        return self.constant(values, np.int64)

    def conv(self, x, weight, bias, stride=1, pad=0):
        return self.op("Conv", x, self.constant(weight), self.constant(bias),
                       kernel_shape=list(weight.shape[2:]), strides=[stride] * 2, pads=[pad] * 4)

    def linear(self, x, weight, bias):
        return self.op("Gemm", x, self.constant(weight), self.constant(bias), transB=1)

    def silu(self, x):
        return self.op("Mul", x, self.op("Sigmoid", x))


def _unshuffled(weight):
    """[c, 8, 3, 3] weights behind a 2x2 pixel-unshuffle as [c, 2, 6, 6] weights of stride 2."""
    c = weight.shape[0]
    w = weight.reshape(c, 2, 2, 2, 3, 3)  # out, plane, row in cell, column in cell, ky, kx
    return w.transpose(0, 1, 4, 2, 5, 3).reshape(c, 2, 6, 6)


def build(model):
    """The ONNX model of a `Denoiser`."""
    g = Graph()
    w = {k: v.detach().double().numpy() for k, v in model.state_dict().items()}
    sd = model.sigma_data
    net = model.net

    s = g.op("Reshape", "sigma", g.integers(-1, 1))
    variance = g.op("Add", g.op("Mul", s, s), g.constant([sd * sd]))
    norm = g.op("Sqrt", variance)

    def planes(v):
        return g.op("Reshape", v, g.integers(0, -1, 1, 1))

    noise = g.op("Mul", g.op("Log", s), g.constant([0.25]))
    phase = g.op("Mul", noise, g.constant(w["net.embedding.freq"][None]))
    features = g.op("Concat", noise, g.op("Sin", phase), g.op("Cos", phase), axis=1)
    e = "net.embedding."
    cond = g.silu(g.linear(features, w[e + "first.weight"], w[e + "first.bias"]))
    cond = g.silu(g.linear(cond, w[e + "second.weight"], w[e + "second.bias"]))

    def residual(x, name):
        c = w[name + ".conv1.bias"].shape[0]
        film, bias = w[name + ".film.weight"], w[name + ".film.bias"]
        # The bias of the first convolution and the +1 of the scale are folded into the FiLM rows.
        first = w[name + ".conv1.bias"]
        scale_w, scale_b = film[:c], bias[:c] + 1
        shift_w = film[c:] + first[:, None] * scale_w
        shift_b = bias[c:] + first * scale_b
        h = g.conv(g.silu(x), w[name + ".conv1.weight"], np.zeros(c), pad=1)
        h = g.op("Mul", h, planes(g.linear(cond, scale_w, scale_b)))
        h = g.op("Add", h, planes(g.linear(cond, shift_w, shift_b)))
        h = g.conv(g.silu(h), w[name + ".conv2.weight"], w[name + ".conv2.bias"], pad=1)
        return g.op("Add", x, h)

    def stage(x, name):
        for i in range(len(getattr(net, name))):
            x = residual(x, f"net.{name}.{i}")
        return x

    def named(x, name, **kw):
        return g.conv(x, w[f"net.{name}.weight"], w[f"net.{name}.bias"], **kw)

    def twice(x):
        return g.op("Resize", x, "", g.constant([1, 1, 2, 2]), mode="nearest",
                    coordinate_transformation_mode="asymmetric", nearest_mode="floor")

    size = g.op("Slice", g.op("Shape", "x"), g.integers(2), g.integers(4), g.integers(0))
    cells = g.op("Div", g.op("Add", size, g.integers(STRIDE - 1)), g.integers(STRIDE))
    extra = g.op("Sub", g.op("Mul", cells, g.integers(STRIDE)), size)
    padded = g.op("Pad", "x", g.op("Concat", g.integers(0, 0, 0, 0, 0, 0), extra, axis=0), mode="edge")
    scaled = g.op("Div", padded, planes(norm))

    a = stage(g.conv(scaled, _unshuffled(w["net.stem.weight"]), w["net.stem.bias"], stride=2, pad=2), "enc0")
    b = stage(named(a, "down0", stride=2), "enc1")
    c = stage(named(b, "down1", stride=2), "mid")
    b = stage(g.op("Add", b, twice(named(c, "up1"))), "dec1")
    a = stage(g.op("Add", a, twice(named(b, "up0"))), "dec0")
    f = g.op("DepthToSpace", named(g.silu(a), "head", pad=1), blocksize=2, mode="CRD")
    f = g.op("Slice", f, g.integers(0, 0), size, g.integers(2, 3))

    skip = planes(g.op("Div", g.constant([sd * sd]), variance))
    out = planes(g.op("Div", g.op("Mul", s, g.constant([sd])), norm))
    g.op("Add", g.op("Mul", "x", skip), g.op("Mul", f, out), output="denoised")

    image = ["n", 2, "h", "w"]
    graph = helper.make_graph(
        g.nodes, "denoiser",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, image),
         helper.make_tensor_value_info("sigma", TensorProto.FLOAT, ["n"])],
        [helper.make_tensor_value_info("denoised", TensorProto.FLOAT, image)], g.weights)
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="reconstream")
    proto.ir_version = 8
    onnx.checker.check_model(proto, full_check=True)
    return proto


def load(checkpoint):
    """The averaged network of a checkpoint, in float32, and the checkpoint."""
    saved = torch.load(checkpoint, map_location="cpu", weights_only=False)
    model = Denoiser(saved["sigma_data"], **saved["shape"]).eval()
    model.load_state_dict(saved["average"])
    return model, saved


def session(path, threads):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@torch.no_grad()
def worst_difference(model, path):
    """Largest absolute difference between ONNX Runtime and torch over sizes, batches and levels."""
    run = session(path, 1)
    rng = torch.Generator().manual_seed(3)
    worst = 0.0
    for batch, h, w in ((1, 96, 96), (3, 230, 180), (1, 217, 181), (2, 33, 61), (3, 128, 96), (1, 8, 9)):
        for first in (0.005, 0.05, 0.5, 10.0):
            sigma = torch.tensor([first * 1.5**i for i in range(batch)]).clamp(max=10)
            x = torch.rand(batch, 2, h, w, generator=rng)
            x = x + sigma[:, None, None, None] * torch.randn(x.shape, generator=rng)
            expected = model(x, sigma)
            got = run.run(None, {"x": x.numpy(), "sigma": sigma.numpy()})[0]
            worst = max(worst, float(np.abs(got - expected.numpy()).max()))
    return worst


def milliseconds(path, size=256, threads=2, repeats=9):
    """Shortest time of one evaluation of one size x size image, in milliseconds."""
    run = session(path, threads)
    x = np.random.default_rng(0).normal(size=(1, 2, size, size)).astype(np.float32)
    feed = {"x": x, "sigma": np.array([0.1], np.float32)}
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run.run(None, feed)
        times.append(time.perf_counter() - start)
    return 1e3 * min(times)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--checkpoint", required=True)
    p.add_argument("--out", required=True)
    args = p.parse_args()
    torch.set_num_threads(1)
    model, saved = load(args.checkpoint)
    out = Path(args.out)
    partial = out.with_name(out.name + ".tmp")
    onnx.save(build(model), partial)
    worst = worst_difference(model, partial)
    if worst > 1e-4:
        raise SystemExit(f"{partial} differs from the network by {worst:.2e}; not installed as {out}")
    os.replace(partial, out)
    count = sum(v.numel() for v in model.parameters())
    print(f"{out}: {saved['state']['images']} patches, {count} parameters, {out.stat().st_size / 1e6:.2f} MB, "
          f"largest difference {worst:.1e}, {milliseconds(out):.0f} ms per 256x256 on 2 threads, "
          f"{milliseconds(out, threads=1):.0f} ms on 1")


if __name__ == "__main__":
    main()
