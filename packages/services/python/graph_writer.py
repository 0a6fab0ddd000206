"""What readers of graphs share: a graph of operations on tensors, as ONNX and TensorFlow have it, becomes a program.

A value of the graph is a constant, which is a numpy array, or a `Result`. A shape has 0 for the number of images.
"""

import dataclasses

import numpy as np

from program_writer import IMAGE, ProgramWriter
from refusal import Refusal


@dataclasses.dataclass(frozen=True)
class Node:
    kind: str
    # Of its first output, by which later nodes read it.
    name: str
    inputs: tuple
    settings: dict

    def __str__(self):
        return f"{self.kind} {self.name}"


@dataclasses.dataclass(frozen=True)
class Result:
    """What an operation of the program gives, and how the graph lays it out."""

    name: str
    # 2 for a list of numbers. A list may have four as well, with one place.
    rank: int = 4
    channels_first: bool = False
    # Of a list that the graph flattened with its channels first: channels and places. Fovea has the channels last.
    order: tuple | None = None
    # Whether a softmax made shares of it. Only the last result may be that.
    is_shares: bool = False

    @property
    def axis(self):
        """Where the channels are."""
        return 1 if self.rank == 2 or self.channels_first else 3

    @property
    def places(self):
        return (2, 3) if self.channels_first else (1, 2)


def is_constant(value):
    return isinstance(value, (np.ndarray, np.generic))


class GraphWriter(ProgramWriter):
    def read(self, nodes, values, operations, constants):
        """Reads nodes in their order.

        `values`: constants and the image by name, to which results are added. `operations` and `constants`: functions that
        make a result of any inputs, and a constant of constants, by the kinds of nodes.
        """
        for node in nodes:
            inputs = [values.get(name) if name else None for name in node.inputs]
            if any(name and value is None for name, value in zip(node.inputs, inputs)):
                raise Refusal(f"{node} reads what no earlier operation gives")
            if any(isinstance(value, Result) and value.is_shares for value in inputs) and node.kind != "Identity":
                raise Refusal(f"{node} reads what a softmax before the end gives")
            try:
                if node.kind in constants and all(is_constant(value) for value in inputs if value is not None):
                    values[node.name] = np.asarray(constants[node.kind](node, *inputs))
                else:
                    values[node.name] = operations[node.kind](self, node, *inputs)
            except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
                raise Refusal(f"{node} is of a form that Fovea lacks") from error

    def finish_classes(self, last):
        """Program and weights. One number that ends in a sigmoid becomes the logits of two classes, 0 and itself."""
        if not isinstance(last, Result):
            raise Refusal("its answer does not depend on the image")
        if not self.is_list(last.name) or last.order is not None:
            raise Refusal("its last operation gives no list of numbers, one for each class")
        end = self.made.get(last.name)
        name = end["inputs"][0] if end is not None and end["kind"] == "sigmoid" else last.name
        program, weights = self.finish(name)
        if self.channels[name] > 1:
            return program, weights
        head = program["operations"][-1]
        if name == last.name or head["kind"] != "dense":
            raise Refusal("it answers one number, and no sigmoid after a dense layer makes two classes of it")
        for role in ("kernel", "bias"):
            weights[head[role]] = np.pad(weights[head[role]], [(0, 0)] * (weights[head[role]].ndim - 1) + [(1, 0)])
        head["channels"] = 2
        return program, weights

    def prepares_images(self):
        """Whether the network scales its images itself, and so expects whole pixels, from 0 to 255."""
        scales = [each for each in self.operations if each["kind"] == "affine" and each["inputs"] == [IMAGE]]
        return any(np.max(np.abs(self.weights[each["scale"]])) < 0.1 for each in scales if "scale" in each)

    def shape(self, x):
        channels, side = self.channels[x.name], self.sides[x.name] or 1
        if x.rank == 2:
            return [0, channels]
        return [0, channels, side, side] if x.channels_first else [0, side, side, channels]

    def like(self, x, name, **changes):
        return dataclasses.replace(x, name=name, **changes)

    # Arithmetic of two values, one of which may be constant.

    def plus(self, node, one, other):
        if is_constant(one):
            one, other = other, one
        if is_constant(other):
            return self.like(one, self.affine(node.name, one.name, shift=self._by_channel(node, one, other)))
        if self.shape(one) != self.shape(other) or one.channels_first != other.channels_first or one.order != other.order:
            raise Refusal(f"{node} adds results of different shapes")
        return self.like(one, self.add("add", node.name, [one.name, other.name]))

    def minus(self, node, one, other):
        if is_constant(other):
            return self.plus(node, one, -other)
        if is_constant(one):
            shift = self._by_channel(node, other, one)
            return self.like(other, self.affine(node.name, other.name, np.full(len(shift), -1.0), shift))
        raise Refusal(f"{node} subtracts one result from another")

    def times(self, node, one, other):
        if is_constant(one):
            one, other = other, one
        if is_constant(other) and np.all(other == 1):
            return one
        if is_constant(other):
            return self.like(one, self.affine(node.name, one.name, scale=self._by_channel(node, one, other)))
        for x, gate in ((one, other), (other, one)):
            made = self.made.get(gate.name)
            if made is not None and made["kind"] == "sigmoid" and made["inputs"] == [x.name]:
                return self.like(x, self.add("swish", node.name, [x.name]))
        for x, scale in ((one, other), (other, one)):
            if not self.is_list(x.name) and self.is_list(scale.name) and x.rank == scale.rank:
                return self.like(x, self.add("scale-channels", node.name, [x.name, scale.name]))
        raise Refusal(f"{node} multiplies other things than places by a number for each channel")

    def over(self, node, one, other):
        if not is_constant(other):
            raise Refusal(f"{node} divides by a result")
        return self.times(node, one, np.float64(1) / other)

    def _by_channel(self, node, x, constant):
        shape = (1,) * (x.rank - constant.ndim) + constant.shape
        others = [length for place, length in enumerate(shape) if place != x.axis]
        if constant.ndim > x.rank or any(length != 1 for length in others):
            raise Refusal(f"{node} has a constant that is no number for each channel")
        if constant.size not in (1, self.channels[x.name]):
            raise Refusal(f"{node} has {constant.size} numbers for {self.channels[x.name]} channels")
        return self.in_order(x, np.broadcast_to(np.ravel(constant), (self.channels[x.name],)))

    def in_order(self, x, rows):
        """Rows for the numbers of a list, in the order that Fovea has them in."""
        return rows if x.order is None else np.swapaxes(rows.reshape(*x.order, -1), 0, 1).reshape(rows.shape)

    # Layers.

    def convolve(self, node, x, kernel, stride, padding, is_depthwise=False):
        """`kernel`: height x width x in x out, or x 1 of a depthwise one."""
        if not is_constant(kernel):
            raise Refusal(f"{node} has a kernel that is computed")
        if not self.is_list(x.name):
            return self.like(x, self.convolution(node.name, x.name, kernel, stride, padding, is_depthwise))
        # Of one place: squeeze-excite often does its dense layers as convolutions.
        if kernel.shape[:2] != (1, 1) or is_depthwise:
            raise Refusal(f"{node} looks at several places where there is one")
        return self.like(x, self.dense(node.name, x.name, kernel[0, 0]))

    def multiply_matrix(self, node, x, kernel, bias=None):
        if not isinstance(x, Result) or not is_constant(kernel) or x.rank != 2 or not self.is_list(x.name):
            raise Refusal(f"{node} multiplies other things than a list of numbers by a constant matrix")
        if kernel.ndim != 2 or kernel.shape[0] != self.channels[x.name]:
            raise Refusal(f"{node} has a matrix of the shape {kernel.shape} for {self.channels[x.name]} numbers")
        return Result(self.dense(node.name, x.name, self.in_order(x, kernel), bias), rank=2)

    def activate(self, node, kind, x):
        return self.like(x, self.add(kind, node.name, [x.name]))

    def pool(self, node, kind, x, side, stride, padding, counts_zeros=True):
        return self.like(x, self.window(kind, node.name, x.name, side, stride, padding, counts_zeros))

    def average(self, node, x, axes, keeps_rank):
        if sorted(axis % x.rank for axis in axes) != list(x.places) or x.rank == 2:
            raise Refusal(f"{node} takes a mean over other axes than rows and columns")
        return self.like(x, self.listed("global-average", node.name, x.name), rank=4 if keeps_rank else 2)

    def join(self, node, results, axis):
        if any(is_constant(x) for x in results) or len({(x.rank, x.channels_first, x.order) for x in results}) > 1:
            raise Refusal(f"{node} joins different things")
        if axis % results[0].rank != results[0].axis or results[0].order is not None:
            raise Refusal(f"{node} does not join channels")
        return self.like(results[0], self.add("concat", node.name, [x.name for x in results]))

    def pad_rows(self, node, x, before, after, value=0):
        """`before` and `after`: a length for each axis."""
        (top, left), (bottom, right) = ([rows[place] for place in x.places] for rows in (before, after))
        if x.rank != 4 or self.is_list(x.name) or sum(before) + sum(after) != top + left + bottom + right or value != 0:
            raise Refusal(f"{node} pads otherwise than with zeros around each channel")
        if top != left or bottom != right:
            raise Refusal(f"{node} pads rows otherwise than columns")
        if top == bottom == 0:
            return x
        return self.like(x, self.add("pad", node.name, [x.name], before=int(top), after=int(bottom)))

    def swap_axes(self, node, x, axes):
        """Channels go first or last. The program has them last in any case."""
        axes = list(axes)
        if x.rank == 4 and axes == ([0, 2, 3, 1] if x.channels_first else [0, 3, 1, 2]):
            return self.like(x, x.name, channels_first=not x.channels_first)
        if axes == list(range(x.rank)):
            return x
        raise Refusal(f"{node} changes the order of what it gets")

    def reshape(self, node, x, shape):
        """`shape`: with 0 for what stays, and -1 for what follows from the rest."""
        given = self.shape(x)
        wanted = [given[place] if length == 0 and place < len(given) else int(length) for place, length in enumerate(shape)]
        total = int(np.prod(given[1:]))
        if -1 in wanted[1:]:
            place = wanted.index(-1, 1)
            wanted[place] = total // max(1, -int(np.prod(wanted[1:])))
        if len(wanted) not in (2, 4) or np.prod(wanted[1:]) != total:
            raise Refusal(f"{node} gives the shape {tuple(wanted)}, which Fovea lacks")
        if self.is_list(x.name):
            return self._with_rank(node, x, wanted)
        if wanted[1:] == given[1:]:
            return x
        if len(wanted) != 2:
            raise Refusal(f"{node} changes the order of what it gets")
        places = self.sides[x.name] ** 2
        order = (self.channels[x.name], places) if x.channels_first and places > 1 else None
        return Result(self.listed("flatten", node.name, x.name), rank=2, order=order)

    def _with_rank(self, node, x, shape):
        """A list with other axes of length 1."""
        channels = self.channels[x.name]
        if len(shape) == 2:
            return self.like(x, x.name, rank=2)
        if channels not in (shape[1], shape[3]) or x.order is not None:
            raise Refusal(f"{node} changes the order of what it gets")
        return self.like(x, x.name, rank=4, channels_first=shape[1] == channels)
