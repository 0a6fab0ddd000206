"""Families of torchvision as PyTorch computes them, normalisation unfolded, in TensorFlow: what an import is checked against.

It shares neither tables nor code with torch_families.py: which blocks there are follows from the names of the weights.
"""

import itertools

import numpy as np
import tensorflow as tf

EPSILON = 1e-5


def answer(family, state, images):
    """Logits of images (count x side x side x 3)."""
    run = next(run for start, run in FAMILIES.items() if family.startswith(start))
    return run(Layers(state), tf.constant(images)).numpy()


class Layers:
    def __init__(self, state):
        self.state = state

    def has(self, name):
        return f"{name}.weight" in self.state

    def convolve(self, x, name, stride=1):
        kernel = self.state[f"{name}.weight"]
        margin = kernel.shape[2] // 2
        x = tf.pad(x, [[0, 0], [margin, margin], [margin, margin], [0, 0]])
        if kernel.shape[1] == 1 and x.shape[-1] > 1:
            return tf.nn.depthwise_conv2d(x, np.transpose(kernel, (2, 3, 0, 1)), [1, stride, stride, 1], "VALID")
        x = tf.nn.conv2d(x, np.transpose(kernel, (2, 3, 1, 0)), stride, "VALID")
        return x + self.state[f"{name}.bias"] if f"{name}.bias" in self.state else x

    def normalise(self, x, name):
        mean, variance, offset, scale = (
            self.state[f"{name}.{part}"] for part in ("running_mean", "running_var", "bias", "weight")
        )
        return tf.nn.batch_normalization(x, mean, variance, offset, scale, EPSILON)

    def linear(self, x, name):
        return x @ np.transpose(self.state[f"{name}.weight"]) + self.state[f"{name}.bias"]


def numbered(layers, prefix, last, start=0):
    """Names of the layers or blocks that the state dict has, one after the other."""
    names = (f"{prefix}{number}" for number in itertools.count(start))
    return itertools.takewhile(lambda name: layers.has(f"{name}{last}"), names)


def resnet(layers, x):
    x = tf.nn.relu(layers.normalise(layers.convolve(x, "conv1", 2), "bn1"))
    x = tf.nn.max_pool2d(x, 3, 2, [[0, 0], [1, 1], [1, 1], [0, 0]])
    for stage in numbered(layers, "layer", ".0.conv1", 1):
        for block in numbered(layers, f"{stage}.", ".conv1"):
            stride = 2 if block.endswith(".0") and stage != "layer1" else 1
            # A bottleneck does its step in the middle, as torchvision has it.
            steps = (1, stride, 1) if layers.has(f"{block}.conv3") else (stride, 1)
            y = x
            for number, step in enumerate(steps, start=1):
                y = layers.normalise(layers.convolve(y, f"{block}.conv{number}", step), f"{block}.bn{number}")
                y = tf.nn.relu(y) if number < len(steps) else y
            if layers.has(f"{block}.downsample.0"):
                x = layers.normalise(layers.convolve(x, f"{block}.downsample.0", stride), f"{block}.downsample.1")
            x = tf.nn.relu(x + y)
    return layers.linear(tf.reduce_mean(x, [1, 2]), "fc")


def mobilenet_v2(layers, x):
    def step(x, name, norm, stride=1):
        return tf.nn.relu6(layers.normalise(layers.convolve(x, name, stride), norm))

    x = step(x, "features.0.0", "features.0.1", 2)
    for block in (f"features.{number}.conv" for number in range(1, 18)):
        # The blocks that halve the side.
        stride = 2 if block.split(".")[1] in ("2", "4", "7", "14") else 1
        if layers.has(f"{block}.3"):
            y = step(x, f"{block}.0.0", f"{block}.0.1")
            y = step(y, f"{block}.1.0", f"{block}.1.1", stride)
            y = layers.normalise(layers.convolve(y, f"{block}.2"), f"{block}.3")
        else:
            y = step(x, f"{block}.0.0", f"{block}.0.1", stride)
            y = layers.normalise(layers.convolve(y, f"{block}.1"), f"{block}.2")
        x = x + y if x.shape == y.shape else y
    x = step(x, "features.18.0", "features.18.1")
    return layers.linear(tf.reduce_mean(x, [1, 2]), "classifier.1")


def vgg(layers, x):
    last = max(int(name.split(".")[1]) for name in layers.state if name.startswith("features."))
    for place in range(last + 3):
        if layers.has(f"features.{place}"):
            x = tf.nn.relu(layers.convolve(x, f"features.{place}"))
        elif not layers.has(f"features.{place - 1}"):
            x = tf.nn.max_pool2d(x, 2, 2, "VALID")
    # PyTorch has the channels first, and lists them so.
    x = tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [len(x), -1])
    for name in ("classifier.0", "classifier.3"):
        x = tf.nn.relu(layers.linear(x, name))
    return layers.linear(x, "classifier.6")


FAMILIES = {"resnet": resnet, "mobilenet_v2": mobilenet_v2, "vgg": vgg}
