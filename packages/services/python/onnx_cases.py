"""Small models of ONNX, of many kinds of operations."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

SIDE, CHANNELS = 16, 3


class Graph:
    """Writes a model, node by node; `last` is the tensor that the next node reads."""

    def __init__(self, shape=("n", CHANNELS, SIDE, SIDE)):
        self.random = np.random.default_rng(5)
        self.nodes, self.weights, self.shape, self.last = [], [], shape, "image"

    def add(self, kind, *inputs, **settings):
        """Inputs besides the last tensor are names, or arrays to be stored."""
        names = [each if isinstance(each, str) else self.stored(each) for each in inputs]
        name = f"{kind.lower()}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, [self.last, *names], [name], name=name, **settings))
        self.last = name
        return self

    def stored(self, values):
        name = f"weight.{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def some(self, *shape):
        return self.random.uniform(0.2, 1, shape).astype(np.float32) * self.random.choice([-1, 1], shape).astype(np.float32)

    def convolution(self, into, out, side=3, group=1, **settings):
        return self.add("Conv", self.some(out, into // group, side, side), group=group, **settings)

    def normalisation(self, channels):
        several = (self.some(channels) for _ in range(3))
        return self.add("BatchNormalization", *several, np.abs(self.some(channels)))

    def head(self, into, classes=3):
        return self.add("Gemm", self.some(classes, into), self.some(classes), transB=1)

    def model(self, opset=17, domains=(), outputs=()):
        of_float = TensorProto.FLOAT
        graph = helper.make_graph(
            self.nodes,
            "graph",
            [helper.make_tensor_value_info("image", of_float, self.shape)],
            [helper.make_tensor_value_info(name, of_float, (None, None)) for name in (self.last, *outputs)],
            self.weights,
        )
        opsets = [helper.make_opsetid(domain, version) for domain, version in (("", opset), *domains)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def residual():
    """As PyTorch writes networks: channels first, padding on all sides, squeeze-excite by convolutions of one place."""
    graph = Graph().convolution(3, 8, 7, strides=[2, 2], pads=[3, 3, 3, 3]).normalisation(8).add("Relu")
    start = graph.add("MaxPool", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]).last
    graph.convolution(8, 8, pads=[1, 1, 1, 1]).normalisation(8)
    places = graph.add("Clip", np.float32(0), np.float32(6)).last
    graph.add("GlobalAveragePool").convolution(8, 2, 1).add("Relu").convolution(2, 8, 1).add("Sigmoid")
    graph.add("Mul", places).add("Add", start)
    graph.convolution(8, 8, group=8, strides=[2, 2], pads=[1, 1, 1, 1])
    graph.add("AveragePool", kernel_shape=[2, 2], strides=[1, 1], pads=[0, 0, 1, 1], count_include_pad=1)
    # The classes depend on the order in which channels and places are listed.
    return graph.add("Flatten").normalisation(32).add("Dropout").head(32).add("Softmax", axis=1)


def other_way_round():
    """As TensorFlow's converter writes networks: the image has its channels last, and takes one image at a time."""
    graph = Graph((1, SIDE, SIDE, CHANNELS))
    graph.add("Sub", np.float32([127, 120, 110])).add("Div", np.float32(128)).add("Transpose", perm=[0, 3, 1, 2])
    graph.convolution(3, 6, strides=[2, 2], auto_pad="SAME_LOWER")
    start = graph.last
    graph.add("Sigmoid").add("Mul", start)
    graph.convolution(6, 6, 1).add("Add", graph.some(6, 1, 1)).add("Mul", graph.some(1, 6, 1, 1)).add("Relu")
    pooled = graph.add("MaxPool", kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1).last
    graph.last = start
    graph.add("AveragePool", kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER").add("Concat", pooled, axis=1)
    graph.add("Pad", np.int64([0, 0, 1, 1, 0, 0, 0, 0])).convolution(12, 4, 2)
    graph.add("Transpose", perm=[0, 2, 3, 1]).add("ReduceMean", axes=[1, 2], keepdims=1).add("Reshape", np.int64([1, -1]))
    return graph.add("MatMul", graph.some(4, 1)).add("Add", graph.some(1)).add("Sigmoid")
