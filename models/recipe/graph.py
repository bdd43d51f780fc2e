"""The network as an ONNX graph, and the transposed Jacobian of the network beside it.

Every step returns the name of its result and its pullback: a function that appends the nodes which
carry a cotangent of the result back to the step's input. A pullback that is not called leaves no
node. Weights appear once and serve both ways. Opset 17, float32.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Graph:
    """Collects nodes and initialisers."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def constant(self, values, dtype=np.float32):
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values, dtype), name))
        return name

    def integers(self, *values):
        return self.constant(values, np.int64)

    def op(self, kind, *inputs, output=None, **attributes):
        """Appends a node and returns the name of its result."""
        name = output or f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def linear(self, x, weight, bias):
        return self.op("Gemm", x, self.constant(weight), self.constant(bias), transB=1)

    def activation(self, x, kind):
        if kind == "relu":
            y = self.op("Relu", x)
            return y, lambda g: self.op("Mul", g, self.op("Sign", y))
        gate = self.op("Sigmoid", x)
        y = self.op("Mul", x, gate)

        def pullback(g):
            # With s the sigmoid and y = x s: y' = s + y (1 - s).
            slope = self.op("Add", gate, self.op("Sub", y, self.op("Mul", y, gate)))
            return self.op("Mul", g, slope)

        return y, pullback

    def conv(self, x, weight, bias=None, stride=1, pad=0):
        kernel = self.constant(weight)
        side = weight.shape[2]
        shape = {"kernel_shape": [side, side], "strides": [stride] * 2, "pads": [pad] * 4}
        y = self.op("Conv", x, kernel, *([] if bias is None else [self.constant(bias)]), **shape)

        def pullback(g):
            if stride > 1:
                return self.op("ConvTranspose", g, kernel, **shape)
            # With stride 1 a convolution with the turned kernel is the same and a sixth faster; the
            # engine turns the kernels once, on loading, and the file holds them once.
            turned = self.op("Transpose", kernel, perm=[1, 0, 2, 3])
            if side > 1:
                turned = self.op("Slice", turned, self.integers(-1, -1), self.integers(-side - 1, -side - 1),
                                 self.integers(2, 3), self.integers(-1, -1))
            return self.op("Conv", g, turned, kernel_shape=[side, side], pads=[side - 1 - pad] * 4)

        return y, pullback

    def scaled(self, x, factor):
        """x times a factor of one number per row, or per row and channel."""
        return self.op("Mul", x, factor), lambda g: self.op("Mul", g, factor)

    def twice(self, x):
        y = self.op("Resize", x, "", self.constant([1, 1, 2, 2]), mode="nearest",
                    coordinate_transformation_mode="asymmetric", nearest_mode="floor")

        def pullback(g):
            mean = self.op("AveragePool", g, kernel_shape=[2, 2], strides=[2, 2])
            return self.op("Mul", mean, self.constant([4]))

        return y, pullback

    def pixel_shuffled(self, x, fold):
        """Depth to space; the depth is ordered row in cell, column in cell, channel."""
        if fold == 1:
            return x, lambda g: g
        y = self.op("DepthToSpace", x, blocksize=fold, mode="DCR")
        return y, lambda g: self.op("SpaceToDepth", g, blocksize=fold)

    def edge_padded(self, x, multiple):
        """Padded below and to the right by the edge to multiples of `multiple`."""
        size = self.op("Slice", self.op("Shape", x), self.integers(2), self.integers(4), self.integers(0))
        m = self.integers(multiple)
        cells = self.op("Div", self.op("Add", size, self.integers(multiple - 1)), m)
        full = self.op("Mul", cells, m)
        extra = self.op("Concat", self.integers(0, 0, 0, 0, 0, 0), self.op("Sub", full, size), axis=0)
        y = self.op("Pad", x, extra, mode="edge")

        def pullback(g):
            last = self.op("Sub", size, self.integers(1))
            for i, axis in ((0, 2), (1, 3)):
                at = self.op("Slice", last, self.integers(i), self.integers(i + 1), self.integers(0))
                end = self.op("Slice", full, self.integers(i), self.integers(i + 1), self.integers(0))
                kept = self.op("Slice", g, self.integers(0), at, self.integers(axis))
                edge = self.op("Slice", g, at, end, self.integers(axis))
                edge = self.op("ReduceSum", edge, self.integers(axis), keepdims=1)
                g = self.op("Concat", kept, edge, axis=axis)
            return g

        def crop(f):
            cut = self.op("Slice", f, self.integers(0, 0), size, self.integers(2, 3))
            return cut, lambda g: self.op("Pad", g, extra, mode="constant")

        return y, pullback, crop


def _unshuffled(weight, fold):
    """[o, c fold^2, 3, 3] weights behind a pixel-unshuffle as [o, c, 3 fold, 3 fold] ones of stride `fold`."""
    o, planes = weight.shape[:2]
    w = weight.reshape(o, planes // fold**2, fold, fold, 3, 3)  # out, plane, row and column in cell, ky, kx
    return w.transpose(0, 1, 4, 2, 5, 3).reshape(o, -1, 3 * fold, 3 * fold)


def _cell_first(values, fold):
    """Rows ordered channel, cell (as in torch's pixel-shuffle) reordered to cell, channel."""
    rows = values.reshape(-1, fold * fold, *values.shape[1:])
    return rows.swapaxes(0, 1).reshape(values.shape)


class DenoiserGraph:
    """The nodes of a `Denoiser`: `denoised`, and `vjp` when a cotangent is asked for."""

    def __init__(self, model):
        self.g = Graph()
        self.w = {k: v.detach().double().numpy() for k, v in model.state_dict().items()}
        self.net = model.net
        self.kind = model.net.activation_name
        self.sigma_data = model.sigma_data
        self.cond = None

    def _planes(self, v):
        return self.g.op("Reshape", v, self.g.integers(0, -1, 1, 1))

    def _condition(self, s):
        g, e = self.g, "net.embedding."
        noise = g.op("Mul", g.op("Log", s), g.constant([0.25]))
        phase = g.op("Mul", noise, g.constant(self.w[e + "freq"][None]))
        features = g.op("Concat", noise, g.op("Sin", phase), g.op("Cos", phase), axis=1)
        cond, _ = g.activation(g.linear(features, self.w[e + "first.weight"], self.w[e + "first.bias"]), "silu")
        self.cond, _ = g.activation(g.linear(cond, self.w[e + "second.weight"], self.w[e + "second.bias"]), "silu")

    def _residual(self, x, name):
        g, w = self.g, self.w
        film, bias, first = w[name + ".film.weight"], w[name + ".film.bias"], w[name + ".conv1.bias"]
        c = len(first)
        # The bias of the first convolution and the +1 of the scale are folded into the FiLM rows.
        scale_w, scale_b = film[:c], bias[:c] + 1
        scale = self._planes(g.linear(self.cond, scale_w, scale_b))
        shift = self._planes(g.linear(self.cond, film[c:] + first[:, None] * scale_w, bias[c:] + first * scale_b))
        a, back_a = g.activation(x, self.kind)
        h, back_1 = g.conv(a, w[name + ".conv1.weight"], pad=1)
        h, back_scale = g.scaled(h, scale)
        b, back_b = g.activation(g.op("Add", h, shift), self.kind)
        r, back_2 = g.conv(b, w[name + ".conv2.weight"], w[name + ".conv2.bias"], pad=1)

        def pullback(cotangent):
            return g.op("Add", cotangent, back_a(back_1(back_scale(back_b(back_2(cotangent))))))

        return g.op("Add", x, r), pullback

    def _stage(self, x, name):
        backs = []
        for i in range(len(getattr(self.net, name))):
            x, back = self._residual(x, f"net.{name}.{i}")
            backs.append(back)

        def pullback(cotangent):
            for back in reversed(backs):
                cotangent = back(cotangent)
            return cotangent

        return x, pullback

    def _named(self, x, name, **shape):
        return self.g.conv(x, self.w[f"net.{name}.weight"], self.w[f"net.{name}.bias"], **shape)

    def _network(self, x):
        g, fold = self.g, self.net.fold
        stem = _unshuffled(self.w["net.stem.weight"], fold)
        s, back_stem = g.conv(x, stem, self.w["net.stem.bias"], stride=fold, pad=fold)
        a, back_enc0 = self._stage(s, "enc0")
        d, back_down0 = self._named(a, "down0", stride=2)
        b, back_enc1 = self._stage(d, "enc1")
        d, back_down1 = self._named(b, "down1", stride=2)
        c, back_mid = self._stage(d, "mid")
        u, back_up1 = self._named(c, "up1")
        u, back_twice1 = g.twice(u)
        b, back_dec1 = self._stage(g.op("Add", b, u), "dec1")
        u, back_up0 = self._named(b, "up0")
        u, back_twice0 = g.twice(u)
        a, back_dec0 = self._stage(g.op("Add", a, u), "dec0")
        a, back_act = g.activation(a, self.kind)
        weight, bias = (_cell_first(self.w[f"net.head.{k}"], fold) for k in ("weight", "bias"))
        h, back_head = g.conv(a, weight, bias, pad=1)
        f, back_shuffle = g.pixel_shuffled(h, fold)

        def pullback(cotangent):
            ga = back_dec0(back_act(back_head(back_shuffle(cotangent))))
            gb = back_dec1(back_up0(back_twice0(ga)))
            gc = back_down1(back_mid(back_up1(back_twice1(gb))))
            gb = back_down0(back_enc1(g.op("Add", gb, gc)))
            return back_stem(back_enc0(g.op("Add", ga, gb)))

        return f, pullback

    def build(self, with_vjp):
        """The ONNX model; with `with_vjp` it takes `cotangent` too and gives `vjp`, J^T cotangent."""
        g, sd = self.g, self.sigma_data
        s = g.op("Reshape", "sigma", g.integers(-1, 1))
        variance = g.op("Add", g.op("Mul", s, s), g.constant([sd * sd]))
        norm = g.op("Sqrt", variance)
        self._condition(s)
        inverse = self._planes(g.op("Reciprocal", norm))
        skip = self._planes(g.op("Div", g.constant([sd * sd]), variance))
        out = self._planes(g.op("Div", g.op("Mul", s, g.constant([sd])), norm))

        padded, back_pad, crop = g.edge_padded("x", self.net.stride)
        scaled, back_scale = g.scaled(padded, inverse)
        f, back_net = self._network(scaled)
        f, back_crop = crop(f)
        g.op("Add", g.op("Mul", "x", skip), g.op("Mul", f, out), output="denoised")
        if with_vjp:
            through = back_pad(back_scale(back_net(back_crop(g.op("Mul", "cotangent", out)))))
            g.op("Add", g.op("Mul", "cotangent", skip), through, output="vjp")
        return self._model(with_vjp)

    def _model(self, with_vjp):
        image = ["n", self.net.image_channels, "h", "w"]
        inputs = [("x", image), ("sigma", ["n"])] + ([("cotangent", image)] if with_vjp else [])
        outputs = [("denoised", image)] + ([("vjp", image)] if with_vjp else [])
        info = helper.make_tensor_value_info
        graph = helper.make_graph(
            self.g.nodes, "denoiser", [info(n, TensorProto.FLOAT, s) for n, s in inputs],
            [info(n, TensorProto.FLOAT, s) for n, s in outputs], self.g.weights)
        proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="reconstream")
        proto.ir_version = 8
        onnx.checker.check_model(proto, full_check=True)
        return proto
