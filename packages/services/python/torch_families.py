"""Turns a PyTorch state dict of a named family into a program of Fovea's operations.

A state dict has weights and no operations. The family's operations stand here, with the names that torchvision gives to
weights. Widths and classes are those of the file.
"""

import functools

import numpy as np

from imported import Imported, first_line, logits_of, source_of
from program_writer import IMAGE, ProgramWriter
from refusal import Refusal
from torch_state import read_state_dict

SIDE = 224
EPSILON = 1e-5


class FamilyWriter(ProgramWriter):
    def __init__(self, family, state):
        super().__init__(SIDE, 3)
        self.family, self.state = family, state
        self.unused = {name for name in state if not name.endswith(".num_batches_tracked")}

    def take(self, name, *shape):
        """A weight of the file. `shape`: None for lengths that the file decides."""
        if name not in self.state:
            raise Refusal(f"it lacks {name}, which {self.family} has")
        found = self.state[name].shape
        if len(found) != len(shape) or any(wanted not in (None, length) for wanted, length in zip(shape, found)):
            wanted = " x ".join("?" if length is None else str(length) for length in shape)
            raise Refusal(f"its {name} is {' x '.join(map(str, found))}; in {self.family} it is {wanted}")
        self.unused.discard(name)
        return self.state[name].astype(np.float64)

    def convolved(self, x, name, side, norm=None, stride=1, is_depthwise=False):
        """A convolution with padding on all sides, then its normalisation, or a bias."""
        channels = self.channels[x]
        shape = (channels, 1) if is_depthwise else (None, channels)
        kernel = self.take(f"{name}.weight", *shape, side, side)
        # Out x in x height x width becomes height x width x in x out; in is 1 for a depthwise kernel, and out its channels.
        ordered = np.transpose(kernel, (2, 3, 0, 1) if is_depthwise else (2, 3, 1, 0))
        done = self.convolution(name, x, ordered, stride, (side // 2, side // 2), is_depthwise)
        if norm is None:
            return self.affine(f"{name}/biased", done, shift=self.take(f"{name}.bias", self.channels[done]))
        weight, bias, mean, variance = (
            self.take(f"{norm}.{part}", self.channels[done]) for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = weight / np.sqrt(variance + EPSILON)
        return self.affine(norm, done, scale, bias - mean * scale)

    def activated(self, x, kind="relu"):
        return self.add(kind, f"{x}/{kind}", [x])

    def linear(self, x, name, places=1):
        """`places`: how many places the list was flattened from, which PyTorch lists within each channel."""
        kernel = np.transpose(self.take(f"{name}.weight", None, self.channels[x]))
        ordered = np.swapaxes(kernel.reshape(-1, places, kernel.shape[1]), 0, 1).reshape(kernel.shape)
        return self.dense(name, x, ordered, self.take(f"{name}.bias", kernel.shape[1]))


def resnet(writer, repeats, is_bottleneck):
    x = writer.activated(writer.convolved(IMAGE, "conv1", 7, "bn1", 2))
    x = writer.window("max-pool", "maxpool", x, 3, 2, (1, 1))
    for stage, count in enumerate(repeats, start=1):
        for number in range(count):
            stride = 2 if stage > 1 and number == 0 else 1
            x = residual_block(writer, x, f"layer{stage}.{number}", stride, is_bottleneck, number == 0)
    x = writer.dropout("fc/kept", writer.listed("global-average", "avgpool", x))
    return writer.linear(x, "fc")


def residual_block(writer, x, name, stride, is_bottleneck, is_first):
    windows = [(1, 1), (3, stride), (1, 1)] if is_bottleneck else [(3, stride), (3, 1)]
    done = x
    for place, (side, step) in enumerate(windows, start=1):
        done = writer.convolved(done, f"{name}.conv{place}", side, f"{name}.bn{place}", step)
        if place < len(windows):
            done = writer.activated(done)
    # The first stage of a network without bottlenecks keeps its width, so that the image passes by as it is.
    if is_first and (is_bottleneck or stride > 1):
        x = writer.convolved(x, f"{name}.downsample.0", 1, f"{name}.downsample.1", stride)
    if writer.channels[x] != writer.channels[done]:
        raise Refusal(f"its {name} adds {writer.channels[x]} channels and {writer.channels[done]}")
    return writer.activated(writer.add("add", f"{name}.sum", [done, x]))


def mobilenet_v2(writer):
    x = writer.activated(writer.convolved(IMAGE, "features.0.0", 3, "features.0.1", 2), "relu6")
    number = 0
    for repeats, first_stride in ((1, 1), (2, 2), (3, 2), (4, 2), (3, 1), (3, 2), (1, 1)):
        for repeat in range(repeats):
            number += 1
            x = inverted_block(writer, x, f"features.{number}.conv", first_stride if repeat == 0 else 1, number > 1)
    x = writer.activated(writer.convolved(x, "features.18.0", 1, "features.18.1"), "relu6")
    x = writer.dropout("classifier.0", writer.listed("global-average", "mean", x))
    return writer.linear(x, "classifier.1")


def inverted_block(writer, x, name, stride, expands):
    done, place = x, 0
    if expands:
        done, place = writer.activated(writer.convolved(done, f"{name}.0.0", 1, f"{name}.0.1"), "relu6"), 1
    done = writer.convolved(done, f"{name}.{place}.0", 3, f"{name}.{place}.1", stride, is_depthwise=True)
    done = writer.activated(done, "relu6")
    done = writer.convolved(done, f"{name}.{place + 1}", 1, f"{name}.{place + 2}")
    if stride == 1 and writer.channels[x] == writer.channels[done]:
        done = writer.add("add", f"{name}.sum", [done, x])
    return done


def vgg(writer, stages):
    x, place = IMAGE, 0
    for count in stages:
        for _ in range(count):
            x, place = writer.activated(writer.convolved(x, f"features.{place}", 3)), place + 2
        x, place = writer.window("max-pool", f"features.{place}", x, 2, 2, "valid"), place + 1
    places = writer.sides[x] ** 2
    x = writer.activated(writer.linear(writer.listed("flatten", "flat", x), "classifier.0", places))
    x = writer.activated(writer.linear(x, "classifier.3"))
    return writer.linear(writer.dropout("classifier.5", x), "classifier.6")


FAMILIES = {
    "resnet18": functools.partial(resnet, repeats=(2, 2, 2, 2), is_bottleneck=False),
    "resnet34": functools.partial(resnet, repeats=(3, 4, 6, 3), is_bottleneck=False),
    "resnet50": functools.partial(resnet, repeats=(3, 4, 6, 3), is_bottleneck=True),
    "resnet101": functools.partial(resnet, repeats=(3, 4, 23, 3), is_bottleneck=True),
    "mobilenet_v2": mobilenet_v2,
    "vgg11": functools.partial(vgg, stages=(1, 1, 2, 2, 2)),
    "vgg16": functools.partial(vgg, stages=(2, 2, 3, 3, 3)),
}


def import_file(path, family):
    if family not in FAMILIES:
        asked = "say of which family it is" if family is None else f"{family} is no family that Fovea knows"
        raise Refusal(f"{asked}, with --family and one of {', '.join(FAMILIES)}")
    try:
        with open(path, "rb") as file:
            state = read_state_dict(file)
    except Exception as error:
        raise Refusal(f"this is no state dict of PyTorch, or a damaged one: {first_line(error)}") from error
    program, weights = network(family, state)
    import tensorflow as tf

    from original_torch import answer

    original = f"{family} as torchvision has it, written a second time in TensorFlow {tf.__version__}"

    def answer_images(images):
        return images, logits_of(images, lambda part: answer(family, state, part))

    return Imported(program, weights, answer_images, source_of(path), original)


def network(family, state):
    """Program and weights."""
    writer = FamilyWriter(family, state)
    last = FAMILIES[family](writer)
    if writer.unused:
        some = sorted(writer.unused)[:3]
        raise Refusal(f"it has {len(writer.unused)} weights that {family} lacks, such as {', '.join(some)}")
    if writer.channels[last] < 2:
        raise Refusal("it answers one number; Fovea needs two classes or more")
    return writer.finish(last)
