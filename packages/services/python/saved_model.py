"""Turns a SavedModel of TensorFlow into a program of Fovea's operations.

The names of all operations that the model's answer needs are looked through before TensorFlow loads the folder: one that is
not listed here is refused by name. Objects that would run something while they are loaded are refused as well.
"""

import os
import re

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from tensorflow.core.protobuf import saved_model_pb2  # noqa: E402
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2  # noqa: E402

from graph_writer import GraphWriter, Node, Result, is_constant  # noqa: E402
from imported import Imported, first_line, images_given, logits_of, source_of  # noqa: E402
from program_writer import IMAGE  # noqa: E402
from refusal import Refusal  # noqa: E402

SIGNATURE = "serving_default"
ENDS = {"Softmax", "LogSoftmax", "Sigmoid"}
# What reads the variables, calls one function from another, and hands on several results at once.
PLUMBING = {"IdentityN", "NoOp", "PartitionedCall", "Placeholder", "ReadVariableOp", "StatefulPartitionedCall", "VarHandleOp"}
OBJECTS = {"bare_concrete_function", "captured_tensor", "constant", "function", "user_object", "variable"}


def import_file(path):
    refuse_unknown(read_description(path))
    frozen = load(path)
    if len(frozen.inputs) != 1 or len(frozen.outputs) != 1:
        raise Refusal(f"it has {len(frozen.inputs)} inputs and {len(frozen.outputs)} outputs; one of each is needed")
    (image,), (output,) = frozen.inputs, frozen.outputs
    shape = image.shape.as_list() if image.shape.rank is not None else []
    if image.dtype != tf.float32 or len(shape) != 4 or None in shape[1:] or shape[1] != shape[2]:
        raise Refusal(f"its input is {image.shape} of {image.dtype.name}; one square image of a fixed size is needed")
    writer = GraphWriter(shape[1], shape[3])
    values = {name_of(image): Result(IMAGE)}
    writer.read(nodes_of(frozen.graph), values, OPERATIONS, CONSTANTS)
    program, weights = writer.finish_classes(values[name_of(output)])
    ask = frozen.prune(image, logits_tensor(output))

    def answer(images):
        given = images_given(images, writer.prepares_images())
        return given, logits_of(given, lambda part: ask(tf.constant(part)), shape[0])

    variables = os.path.join(path, "variables")
    files = [os.path.join(variables, name) for name in sorted(os.listdir(variables))]
    source = source_of(path, [os.path.join(path, "saved_model.pb"), *files])
    return Imported(program, weights, answer, source, f"TensorFlow {tf.__version__}")


def read_description(path):
    """The one graph of the folder, as it is stored."""
    description = saved_model_pb2.SavedModel()
    try:
        with open(os.path.join(path, "saved_model.pb"), "rb") as file:
            description.ParseFromString(file.read())
        (graph,) = description.meta_graphs
    except Exception as error:
        raise Refusal("this folder holds no SavedModel of TensorFlow, or a damaged one") from error
    if not graph.object_graph_def.nodes:
        raise Refusal("this SavedModel was written by TensorFlow 1; save it with TensorFlow 2")
    if SIGNATURE not in graph.signature_def:
        raise Refusal(f"it has no signature {SIGNATURE}; write the model with model.export")
    return graph


def refuse_unknown(graph):
    """@raises Refusal naming each operation that Fovea lacks, and objects that would run something while they are loaded"""
    unknown = kinds_of(graph) - set(OPERATIONS) - set(CONSTANTS) - PLUMBING
    if unknown:
        raise Refusal(f"unknown operations: {', '.join(sorted(unknown))}")
    objects = graph.object_graph_def.nodes
    others = {each.WhichOneof("kind") or "nothing" for each in objects} - OBJECTS
    if others or any(each.saveable_objects for each in objects):
        raise Refusal(f"it holds other things than variables and functions: {', '.join(sorted(others)) or 'own savers'}")


def kinds_of(graph):
    """The kinds of all operations that the signature's answer needs: in the graph what is read, in functions all."""
    nodes = {each.name: each for each in graph.graph_def.node}
    outputs = [each.name.split(":")[0] for each in graph.signature_def[SIGNATURE].outputs.values()]
    read = reached(outputs, lambda name: [each.lstrip("^").split(":")[0] for each in nodes[name].input])
    functions = {each.signature.name: each.node_def for each in graph.graph_def.library.function}
    called = reached(functions_of(nodes[name] for name in read), lambda name: functions_of(functions.get(name, ())))
    return {nodes[name].op for name in read} | {node.op for name in called for node in functions.get(name, ())}


def functions_of(nodes):
    return [value.func.name for node in nodes for value in node.attr.values() if value.HasField("func")]


def reached(waiting, further):
    """All that can be reached from some names."""
    seen = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += further(name)
    return seen


def load(path):
    """The signature as a function whose weights are constants."""
    try:
        # The variables last as long as what was loaded.
        loaded = tf.saved_model.load(path)
        return convert_variables_to_constants_v2(loaded.signatures[SIGNATURE])
    except Exception as error:
        raise Refusal(f"TensorFlow cannot read this folder: {first_line(error)}") from error


def name_of(tensor):
    name = re.sub("^((Stateful)?PartitionedCall/)+", "", tensor.name)
    return name.removesuffix(":0")


def nodes_of(graph):
    """The nodes of a graph, in an order in which they can be done."""
    for operation in graph.get_operations():
        inputs = tuple(name_of(each) for each in operation.inputs)
        if operation.type == "IdentityN":
            for output, name in zip(operation.outputs, inputs):
                yield Node("Identity", name_of(output), (name,), {})
        elif operation.type not in ("NoOp", "Placeholder"):
            settings = {name: operation.get_attr(name) for name in operation.node_def.attr}
            yield Node(operation.type, name_of(operation.outputs[0]), inputs, settings)


def logits_tensor(tensor):
    """The tensor before the function that turns logits into shares."""
    while tensor.op.type == "Identity":
        tensor = tensor.op.inputs[0]
    return tensor.op.inputs[0] if tensor.op.type in ENDS else tensor


def windows(node, side):
    """Side, stride and padding of a window."""
    if node.settings["data_format"] != b"NHWC":
        raise Refusal(f"{node} has its channels first")
    if set(node.settings.get("dilations", [1])) != {1}:
        raise Refusal(f"{node} is dilated")
    _, stride, other, _ = node.settings["strides"]
    if stride != other:
        raise Refusal(f"{node} has a stride of {stride} by {other}; both must be equal")
    padding = node.settings["padding"].decode().lower()
    if padding == "explicit":
        _, _, top, bottom, left, right, _, _ = node.settings["explicit_paddings"]
        if (top, bottom) != (left, right):
            raise Refusal(f"{node} pads rows otherwise than columns")
        padding = (top, bottom)
    return side, stride, padding


def convolution(is_depthwise):
    def convert(writer, node, x, kernel):
        _, stride, padding = windows(node, kernel.shape[0])
        if not is_depthwise and kernel.shape[2] != writer.channels[x.name]:
            raise Refusal(f"{node} is a convolution in groups")
        return writer.convolve(node, x, kernel, stride, padding, is_depthwise)

    return convert


def pooling(kind):
    def convert(writer, node, x):
        _, side, other, _ = node.settings["ksize"]
        if side != other:
            raise Refusal(f"{node} has a window of {side} by {other}; both must be equal")
        return writer.pool(node, kind, x, *windows(node, side))

    return convert


def normalisation(writer, node, x, scale, shift, mean, variance):
    if node.settings["is_training"] or node.settings["data_format"] != b"NHWC":
        raise Refusal(f"{node} normalises by the images at hand, or has its channels first")
    scale = scale.astype(np.float64) / np.sqrt(variance.astype(np.float64) + node.settings["epsilon"])
    return writer.like(x, writer.affine(node.name, x.name, scale, shift - mean * scale))


def matrix(writer, node, x, kernel):
    if node.settings.get("transpose_a") or node.settings.get("adj_x"):
        raise Refusal(f"{node} transposes what it multiplies")
    turned = node.settings.get("transpose_b") or node.settings.get("adj_y")
    return writer.multiply_matrix(node, x, np.transpose(kernel) if turned else kernel)


def biased(writer, node, x, bias):
    if node.settings.get("data_format", b"NHWC") != b"NHWC":
        raise Refusal(f"{node} has its channels first")
    return writer.plus(node, x, bias)


def mean(writer, node, x, axes):
    return writer.average(node, x, np.ravel(axes), node.settings["keep_dims"])


def squeeze(writer, node, x):
    axes = sorted(axis % x.rank for axis in node.settings["squeeze_dims"])
    if x.rank != 4 or axes != [1, 2]:
        raise Refusal(f"{node} leaves out other axes than rows and columns")
    return writer.reshape(node, x, [0, -1])


def padding(writer, node, x, rows, value=0):
    return writer.pad_rows(node, x, list(rows[:, 0]), list(rows[:, 1]), float(value))


def softmax(writer, _node, x):
    return writer.like(x, x.name, is_shares=True)


def joint(writer, node, *values):
    return writer.join(node, values[:-1], int(values[-1]))


def activation(kind):
    return lambda writer, node, x: writer.activate(node, kind, x)


def addition(writer, node, one, other):
    return writer.plus(node, one, other)


OPERATIONS = {
    "Add": addition,
    "AddV2": addition,
    "AvgPool": pooling("average-pool"),
    "BiasAdd": biased,
    "ConcatV2": joint,
    "Conv2D": convolution(is_depthwise=False),
    "DepthwiseConv2dNative": convolution(is_depthwise=True),
    "FusedBatchNormV3": normalisation,
    "Identity": lambda _writer, _node, x: x,
    "LogSoftmax": softmax,
    "MatMul": matrix,
    "MaxPool": pooling("max-pool"),
    "Mean": mean,
    "Mul": lambda writer, node, one, other: writer.times(node, one, other),
    "Pad": padding,
    "PadV2": padding,
    "RealDiv": lambda writer, node, one, other: writer.over(node, one, other),
    "Relu": activation("relu"),
    "Relu6": activation("relu6"),
    "Reshape": lambda writer, node, x, shape: writer.reshape(node, x, np.ravel(shape)),
    "Shape": lambda writer, _node, x: np.array(writer.shape(x), np.int64),
    "Sigmoid": activation("sigmoid"),
    "Softmax": softmax,
    "Squeeze": squeeze,
    "Sub": lambda writer, node, one, other: writer.minus(node, one, other),
}


def part_of_shape(node, x, begin, end, stride):
    """One number of a shape, or several in a row."""
    (begin,), (end,), (stride,) = begin, end, stride
    if node.settings["shrink_axis_mask"]:
        return x[begin]
    return x[None if node.settings["begin_mask"] else begin : None if node.settings["end_mask"] else end : stride]


def squeezed(node, x):
    return np.squeeze(x, tuple(node.settings["squeeze_dims"]) or None)


# What is computed of constants alone: shapes, and normalisations.
CONSTANTS = {
    "Add": lambda _, one, other: one + other,
    "AddV2": lambda _, one, other: one + other,
    "Cast": lambda node, x: x.astype(node.settings["DstT"].as_numpy_dtype),
    "ConcatV2": lambda _, *parts: np.concatenate(parts[:-1], int(parts[-1])),
    "Const": lambda node: tf.make_ndarray(node.settings["value"]),
    "ExpandDims": lambda _, x, axis: np.expand_dims(x, int(axis)),
    "Identity": lambda _, x: x,
    "Maximum": lambda _, one, other: np.maximum(one, other),
    "Mul": lambda _, one, other: one * other,
    "Neg": lambda _, x: -x,
    "Pack": lambda node, *parts: np.stack(parts, node.settings["axis"]),
    "Prod": lambda _, x, axes: np.prod(x, tuple(np.ravel(axes))),
    "RealDiv": lambda _, one, other: one / other,
    "Reshape": lambda _, x, shape: x.reshape(np.ravel(shape)),
    "Rsqrt": lambda _, x: 1 / np.sqrt(x),
    "Sqrt": lambda _, x: np.sqrt(x),
    "Squeeze": squeezed,
    "StridedSlice": part_of_shape,
    "Sub": lambda _, one, other: one - other,
}
