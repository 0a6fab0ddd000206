"""EfficientNet-Lite0 as a program of Fovea's operations, from the state dict of its PyTorch port.

Batch normalisation is folded into the convolution before it: its scale into the kernel, the rest into a shift. The network
then has no moving state, and runs stay repeatable to the bit.
"""

import numpy as np

EPSILON = 1e-3
SIDE = 224
STEM, HEAD = 32, 1280
# Expansion, channels, repeats, stride of the first repeat, side of the depthwise kernel.
STAGES = [
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
]


def blocks():
    """For each block: its stage, counted from 1, whether it is the stage's last, and its five numbers."""
    before = STEM
    for stage, (expansion, channels, repeats, first_stride, side) in enumerate(STAGES, start=1):
        for repeat in range(repeats):
            stride = first_stride if repeat == 0 else 1
            yield stage, repeat == repeats - 1, (expansion, before, channels, stride, side)
            before = channels


class _Writer:
    """Collects operations and weights; `last` is the result that the next operation reads."""

    def __init__(self, state):
        self.state, self.operations, self.weights, self.last = state, [], {}, "image"

    def add(self, kind, name, **settings):
        self.operations.append({"kind": kind, "name": name, "inputs": [self.last], **settings})
        self.last = name

    def convolution(self, name, source, norm, stride, rectified):
        """A convolution with the normalisation that follows; `source` and `norm` are their names in the state dict."""
        kernel = self.state[f"{source}.weight"].astype(np.float64)
        weight, bias, mean, variance = (
            self.state[f"{norm}.{part}"].astype(np.float64) for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = weight / np.sqrt(variance + EPSILON)
        # Out x in x height x width becomes height x width x in x out; in is 1 for a depthwise kernel, and out its channels.
        folded = np.transpose(kernel * scale[:, None, None, None], (2, 3, 1, 0))
        is_depthwise = source.endswith("_depthwise_conv")
        self.weights[f"{name}.kernel"] = np.swapaxes(folded, 2, 3) if is_depthwise else folded
        self.weights[f"{name}.shift"] = bias - mean * scale
        window = {"side": kernel.shape[2], "stride": stride, "padding": "same"}
        kind = {} if is_depthwise else {"channels": kernel.shape[0]}
        self.add(
            "depthwise-convolution" if is_depthwise else "convolution",
            f"{name}.convolved",
            kernel=f"{name}.kernel",
            **kind,
            **window,
        )
        self.add("affine", f"{name}.shifted", shift=f"{name}.shift")
        if rectified:
            self.add("relu6", f"{name}.rectified")


def network(state):
    """Program and weights."""
    writer = _Writer(state)
    taps = [{"name": "input", "after": "image"}]
    writer.convolution("stem", "_conv_stem", "_bn0", 2, True)
    taps.append({"name": "stem", "after": writer.last})
    for number, (stage, is_last, (expansion, before, channels, stride, _)) in enumerate(blocks()):
        block, source, start = f"block.{number + 1}", f"_blocks.{number}", writer.last
        if expansion > 1:
            writer.convolution(f"{block}.expand", f"{source}._expand_conv", f"{source}._bn0", 1, True)
        writer.convolution(f"{block}.spread", f"{source}._depthwise_conv", f"{source}._bn1", stride, True)
        writer.convolution(f"{block}.project", f"{source}._project_conv", f"{source}._bn2", 1, False)
        if stride == 1 and before == channels:
            writer.operations.append({"kind": "add", "name": f"{block}.sum", "inputs": [writer.last, start]})
            writer.last = f"{block}.sum"
        if is_last:
            taps.append({"name": f"stage-{stage}", "after": writer.last})
    writer.convolution("top", "_conv_head", "_bn1", 1, True)
    taps.append({"name": "top", "after": writer.last})
    writer.add("global-average", "head.mean")
    writer.add("dropout", "head.kept")
    writer.weights["head.kernel"] = np.transpose(state["_fc.weight"])
    writer.weights["head.bias"] = state["_fc.bias"]
    writer.add("dense", "head", kernel="head.kernel", bias="head.bias", channels=len(state["_fc.bias"]))
    program = {"image": {"side": SIDE, "channels": 3}, "operations": writer.operations, "taps": taps}
    return program, writer.weights
