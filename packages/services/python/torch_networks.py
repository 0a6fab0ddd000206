"""Narrow networks of torchvision's families, as arrays by the names that torchvision gives to weights."""

import numpy as np


class Weights(dict):
    def __init__(self, seed):
        super().__init__()
        self.random = np.random.default_rng(seed)

    def some(self, name, *shape, around=0.0):
        size = np.sqrt(3 / np.prod(shape[1:])) if len(shape) > 1 else 0.5
        self[name] = (around + self.random.uniform(-size, size, shape)).astype(np.float32)

    def convolution(self, name, out, into, side):
        self.some(f"{name}.weight", out, into, side, side)
        return out

    def normalised(self, name, norm, out, into, side):
        self.convolution(name, out, into, side)
        for part, around in (("weight", 1), ("bias", 0), ("running_mean", 0), ("running_var", 1)):
            self.some(f"{norm}.{part}", out, around=around)
        return out

    def linear(self, name, out, into):
        self.some(f"{name}.weight", out, into)
        self.some(f"{name}.bias", out)
        return out


def resnet18(widths=(2, 4, 8, 16), classes=3):
    weights = Weights(18)
    x = weights.normalised("conv1", "bn1", widths[0], 3, 7)
    for stage, width in enumerate(widths, start=1):
        for block in (f"layer{stage}.0", f"layer{stage}.1"):
            weights.normalised(f"{block}.conv1", f"{block}.bn1", width, x, 3)
            weights.normalised(f"{block}.conv2", f"{block}.bn2", width, width, 3)
            if stage > 1 and block.endswith(".0"):
                weights.normalised(f"{block}.downsample.0", f"{block}.downsample.1", width, x, 1)
            x = width
    weights.linear("fc", classes, x)
    return dict(weights)


def resnet50(width=2, classes=3):
    weights = Weights(50)
    x = weights.normalised("conv1", "bn1", width, 3, 7)
    for stage, count in enumerate((3, 4, 6, 3), start=1):
        for number in range(count):
            block, before = f"layer{stage}.{number}", x
            x = weights.normalised(f"{block}.conv1", f"{block}.bn1", width, x, 1)
            x = weights.normalised(f"{block}.conv2", f"{block}.bn2", width, x, 3)
            x = weights.normalised(f"{block}.conv3", f"{block}.bn3", 4 * width, x, 1)
            if number == 0:
                weights.normalised(f"{block}.downsample.0", f"{block}.downsample.1", 4 * width, before, 1)
    weights.linear("fc", classes, x)
    return dict(weights)


def mobilenet_v2(width=2, hidden=6, classes=3):
    weights = Weights(2)
    x = weights.normalised("features.0.0", "features.0.1", width, 3, 3)
    weights.normalised("features.1.conv.0.0", "features.1.conv.0.1", x, 1, 3)
    weights.normalised("features.1.conv.1", "features.1.conv.2", width, x, 1)
    for block in (f"features.{number}.conv" for number in range(2, 18)):
        weights.normalised(f"{block}.0.0", f"{block}.0.1", hidden, width, 1)
        weights.normalised(f"{block}.1.0", f"{block}.1.1", hidden, 1, 3)
        weights.normalised(f"{block}.2", f"{block}.3", width, hidden, 1)
    x = weights.normalised("features.18.0", "features.18.1", hidden, width, 1)
    weights.linear("classifier.1", classes, x)
    return dict(weights)


def vgg11(width=2, hidden=4, classes=3):
    weights, x = Weights(11), 3
    for place in (0, 3, 6, 8, 11, 13, 16, 18):
        x = weights.convolution(f"features.{place}", width, x, 3)
        weights.some(f"features.{place}.bias", width)
    weights.linear("classifier.0", hidden, 49 * x)
    weights.linear("classifier.3", hidden, hidden)
    weights.linear("classifier.6", classes, hidden)
    return dict(weights)
