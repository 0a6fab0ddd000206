"""Collects a program's operations and weights, whatever format they are read from."""

import math

import numpy as np

from program_parts import find_taps, fold, side_after
from refusal import Refusal

IMAGE = "image"
# What never goes below zero, and what does not where its inputs do not.
RECTIFIED = {"relu", "relu6", "sigmoid"}
KEEPING = {"max-pool", "average-pool", "global-average", "concat", "pad", "flatten", "dropout"}


class ProgramWriter:
    """Follows how many places and channels each result has. A result without places is a list of numbers."""

    def __init__(self, side, channels):
        self.image = {"side": side, "channels": channels}
        self.operations, self.made, self.weights, self.has_dropout = [], {}, {}, False
        self.sides, self.channels = {IMAGE: side}, {IMAGE: channels}

    def add(self, kind, name, inputs, **settings):
        operation = self.made[name] = {"kind": kind, "name": name, "inputs": inputs, **settings}
        self.operations.append(operation)
        self.sides[name] = side_after(operation, self.sides[inputs[0]])
        self.channels[name] = self._channels_after(operation)
        return name

    def weight(self, name, values):
        self.weights[name] = np.asarray(values, np.float64)
        return name

    def is_list(self, name):
        return self.sides[name] is None

    def affine(self, name, x, scale=None, shift=None):
        given = {"scale": scale, "shift": shift}
        weights = {
            role: self.weight(f"{name}.{role}", np.broadcast_to(values, (self.channels[x],)))
            for role, values in given.items()
            if values is not None
        }
        return self.add("affine", name, [x], **weights)

    def dense(self, name, x, kernel, bias=None):
        bias = np.zeros(kernel.shape[1]) if bias is None else bias
        weights = {"kernel": self.weight(f"{name}.kernel", kernel), "bias": self.weight(f"{name}.bias", bias)}
        return self.add("dense", name, [x], channels=kernel.shape[1], **weights)

    def convolution(self, name, x, kernel, stride, padding, is_depthwise=False):
        """`kernel`: height x width x in x out, or x 1 of a depthwise one. `padding`: see `window`."""
        if kernel.shape[0] != kernel.shape[1]:
            raise Refusal(f"{name} has a window of {kernel.shape[0]} by {kernel.shape[1]}; both must be equal")
        if is_depthwise and kernel.shape[3] != 1:
            raise Refusal(f"{name} makes several channels of one")
        kind, channels = ("depthwise-convolution", {}) if is_depthwise else ("convolution", {"channels": kernel.shape[3]})
        weights = self.weight(f"{name}.kernel", kernel)
        return self.window(kind, name, x, kernel.shape[0], stride, padding, kernel=weights, **channels)

    def window(self, kind, name, x, side, stride, padding, counts_zeros=True, **settings):
        """A convolution or pooling. `padding`: "same" or "valid" as TensorFlow counts, or rows before and rows after.

        `counts_zeros`: whether an average counts what it has padded.
        """
        if padding not in ("same", "valid"):
            x, padding = self._padded(kind, name, x, side, stride, padding, counts_zeros)
        return self.add(kind, name, [x], side=side, stride=stride, padding=padding, **settings)

    def _padded(self, kind, name, x, side, stride, rows, counts_zeros):
        """What a window with these rows around it reads, and which padding is left to it."""
        before, after = rows
        places = self.sides[x]
        if places is None:
            raise Refusal(f"{name} looks at several places where there is one")
        result = (places + before + after - side) // stride + 1
        # Rows that no window reaches are left out.
        after = max(0, (result - 1) * stride + side - places - before)
        if before == after == 0:
            return x, "valid"
        is_same = result == math.ceil(places / stride) and before == ((result - 1) * stride + side - places) // 2
        if is_same and not (kind == "average-pool" and counts_zeros):
            return x, "same"
        if kind == "max-pool" and not self._is_never_negative(x):
            raise Refusal(f"{name} pads the largest of numbers that may be negative")
        if kind == "average-pool" and not counts_zeros:
            raise Refusal(f"{name} leaves padding out of its averages")
        return self.add("pad", f"{name}/padded", [x], before=before, after=after), "valid"

    def _is_never_negative(self, name):
        made = self.made.get(name)
        if made is None or made["kind"] in RECTIFIED:
            return made is not None
        return made["kind"] in KEEPING and all(self._is_never_negative(each) for each in made["inputs"])

    def dropout(self, name, x):
        # In training, Fovea leaves out units of one list; elsewhere a dropout does nothing.
        if self.has_dropout or not self.is_list(x):
            return x
        self.has_dropout = True
        return self.add("dropout", name, [x])

    def listed(self, kind, name, x):
        """The mean over all places, or all places one after the other; of a list, the list."""
        return x if self.is_list(x) else self.add(kind, name, [x])

    def finish(self, last):
        """Program and weights, from the image to the result `last`, the logits."""
        if not self.is_list(last):
            raise Refusal("its last layer gives no list of numbers, one for each class")
        self._leave_out_unread(last)
        fold(self.operations, self.weights)
        taps = find_taps(self.operations, self.image["side"])
        return {"image": self.image, "operations": self.operations, "taps": taps}, self.weights

    def _leave_out_unread(self, last):
        read = {last}
        for operation in reversed(self.operations):
            if operation["name"] in read:
                read.update(operation["inputs"])
        self.operations[:] = [operation for operation in self.operations if operation["name"] in read]
        used = {value for operation in self.operations for value in operation.values() if isinstance(value, str)}
        self.weights = {name: values for name, values in self.weights.items() if name in used}

    def _channels_after(self, operation):
        kind, inputs = operation["kind"], operation["inputs"]
        if kind == "concat":
            return sum(self.channels[name] for name in inputs)
        if kind == "flatten":
            return self.sides[inputs[0]] ** 2 * self.channels[inputs[0]]
        return operation.get("channels", self.channels[inputs[0]])
