"""Turns an ONNX model into a program of Fovea's operations.

The names of all operations are looked through before ONNX Runtime loads the file: one that is not listed here is refused by
name, with those of other makers.
"""

import numpy as np
import onnx

from graph_writer import GraphWriter, Node, Result, is_constant
from imported import Imported, first_line, images_given, logits_of, source_of
from program_writer import IMAGE
from refusal import Refusal

ENDS = {"Softmax", "LogSoftmax", "Sigmoid"}


def load(path):
    try:
        model = onnx.load(path, load_external_data=False)
        # An empty message is a message, too: any short file may pass for one.
        is_model = model.ir_version > 0 and len(model.graph.node) > 0
    except Exception as error:
        raise Refusal("this is no ONNX model, or a damaged one") from error
    if not is_model:
        raise Refusal("this is no ONNX model, or a damaged one")
    if any(each.data_location == onnx.TensorProto.EXTERNAL for each in model.graph.initializer):
        raise Refusal("its weights lie in other files; save the model as one file")
    unknown = {each.op_type if each.domain in ("", "ai.onnx") else f"{each.domain}.{each.op_type}" for each in model.graph.node}
    unknown -= set(OPERATIONS) | set(CONSTANTS)
    if unknown:
        raise Refusal(f"unknown operations: {', '.join(sorted(unknown))}")
    if len(model.graph.output) != 1:
        raise Refusal(f"it has {len(model.graph.output)} outputs; one is needed: {', '.join(each.name for each in model.graph.output)}")
    try:
        onnx.checker.check_model(model)
    except Exception as error:
        raise Refusal(f"this ONNX model is damaged: {first_line(error)}") from error
    return model


def import_file(path):
    model = load(path)
    graph = model.graph
    weights = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}
    image, channels_first, side, channels = image_of(graph, weights)
    writer = GraphWriter(side, channels)
    values = {**weights, image: Result(IMAGE, channels_first=channels_first)}
    nodes = [node_of(each) for each in graph.node]
    writer.read(nodes, values, OPERATIONS, CONSTANTS)
    program, written = writer.finish_classes(values.get(graph.output[0].name))
    logits = logits_name({node.name: node for node in nodes}, graph.output[0].name)
    prepares = writer.prepares_images()
    session = open_session(model, logits)

    (described,) = session.get_inputs()
    batch = described.shape[0] if isinstance(described.shape[0], int) else None

    def ask(images):
        laid_out = np.ascontiguousarray(np.transpose(images, (0, 3, 1, 2)) if channels_first else images)
        return session.run([logits], {image: laid_out})[0]

    def answer(images):
        given = images_given(images, prepares)
        return given, logits_of(given, ask, batch)

    import onnxruntime

    return Imported(program, written, answer, source_of(path), f"ONNX Runtime {onnxruntime.__version__}")


def image_of(graph, weights):
    """Name of the image, whether its channels are first, its side, and how many channels it has."""
    inputs = [each for each in graph.input if each.name not in weights]
    if len(inputs) != 1:
        raise Refusal(f"it has {len(inputs)} inputs; one image is needed")
    described = inputs[0].type.tensor_type
    shape = [each.dim_value for each in described.shape.dim]
    if described.elem_type != onnx.TensorProto.FLOAT:
        raise Refusal("its image is no float32 numbers")
    if len(shape) == 4 and shape[2] == shape[3] > 0 and shape[1] > 0:
        return inputs[0].name, True, shape[2], shape[1]
    if len(shape) == 4 and shape[1] == shape[2] > 0 and shape[3] > 0:
        return inputs[0].name, False, shape[1], shape[3]
    shown = tuple(each.dim_value or each.dim_param or "?" for each in described.shape.dim)
    raise Refusal(f"its input is {shown}; one square image of a fixed size is needed")


def node_of(node):
    settings = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
    return Node(node.op_type, node.output[0], tuple(node.input), settings)


def logits_name(nodes, name):
    """The tensor before the function that turns logits into shares."""
    while name in nodes and nodes[name].kind == "Identity":
        name = nodes[name].inputs[0]
    return nodes[name].inputs[0] if name in nodes and nodes[name].kind in ENDS else name


def open_session(model, output):
    # Only here: what is refused before does without.
    import onnxruntime

    changed = onnx.ModelProto()
    changed.CopyFrom(model)
    del changed.graph.output[:]
    changed.graph.output.append(onnx.helper.make_tensor_value_info(output, onnx.TensorProto.FLOAT, None))
    try:
        return onnxruntime.InferenceSession(changed.SerializeToString(), providers=["CPUExecutionProvider"])
    except Exception as error:
        raise Refusal(f"ONNX Runtime cannot read this file: {first_line(error)}") from error


def square(values, node, what):
    if len(set(values)) > 1:
        raise Refusal(f"{node} has a {what} of {' by '.join(map(str, values))}; all must be equal")
    return int(values[0])


def padding_of(node, side, stride, places):
    """Rows before and after, or the name of a padding."""
    automatic = node.settings.get("auto_pad", b"NOTSET").decode()
    if automatic in ("SAME_UPPER", "VALID"):
        return "same" if automatic == "SAME_UPPER" else "valid"
    if automatic == "SAME_LOWER":
        total = max(0, (-(-places // stride) - 1) * stride + side - places)
        return total - total // 2, total // 2
    top, left, bottom, right = node.settings.get("pads", [0, 0, 0, 0])
    if top != left or bottom != right:
        raise Refusal(f"{node} pads rows otherwise than columns")
    return top, bottom


def windows(writer, node, x, sides):
    """Side, stride and padding of a window."""
    if square(node.settings.get("dilations", [1, 1]), node, "dilation") != 1:
        raise Refusal(f"{node} is dilated")
    side = square(sides, node, "window")
    stride = square(node.settings.get("strides", [1, 1]), node, "stride")
    return side, stride, padding_of(node, side, stride, writer.sides[x.name] or 1)


def convolution(writer, node, x, kernel, bias=None):
    if not is_constant(kernel) or kernel.ndim != 4:
        raise Refusal(f"{node} has a kernel that is computed, or is not of two dimensions")
    groups = node.settings.get("group", 1)
    is_depthwise = groups > 1 and kernel.shape[:2] == (groups, 1) and groups == writer.channels[x.name]
    if groups > 1 and not is_depthwise:
        raise Refusal(f"{node} is a convolution in groups")
    # Out x in x height x width becomes height x width x in x out; in is 1 for a depthwise kernel, and out its channels.
    ordered = np.transpose(kernel, (2, 3, 0, 1) if is_depthwise else (2, 3, 1, 0))
    _, stride, padding = windows(writer, node, x, kernel.shape[2:])
    done = writer.convolve(node, x, ordered, stride, padding, is_depthwise)
    return done if bias is None else writer.like(done, writer.affine(f"{node.name}/biased", done.name, shift=bias))


def normalisation(writer, node, x, scale, shift, mean, variance):
    if node.settings.get("training_mode", 0):
        raise Refusal(f"{node} normalises by the images at hand; export the model for inference")
    scale = scale.astype(np.float64) / np.sqrt(variance.astype(np.float64) + node.settings.get("epsilon", 1e-5))
    by_channel = (writer.in_order(x, each) for each in (scale, shift - mean * scale))
    return writer.like(x, writer.affine(node.name, x.name, *by_channel))


def clip(writer, node, x, low=None, high=None):
    ends = [node.settings.get("min", low), node.settings.get("max", high)]
    ends = [None if end is None or abs(float(end)) > 1e30 else float(end) for end in ends]
    if ends not in ([0, None], [0, 6]):
        raise Refusal(f"{node} cuts off at {ends[0]} and {ends[1]}; Fovea has 0 with 6, and 0 without an upper end")
    return writer.activate(node, "relu" if ends[1] is None else "relu6", x)


def pooling(kind):
    def convert(writer, node, x):
        side, stride, padding = windows(writer, node, x, node.settings["kernel_shape"])
        if node.settings.get("ceil_mode", 0) and isinstance(padding, tuple):
            padding = with_last_window(writer.sides[x.name] or 1, side, stride, padding)
        return writer.pool(node, kind, x, side, stride, padding, bool(node.settings.get("count_include_pad", 0)))

    return convert


def with_last_window(places, side, stride, padding):
    """With rows for the window that reaches past the end, if there is one that begins before the end."""
    before, after = padding
    result = -(-(places + before + after - side) // stride) + 1
    if (result - 1) * stride >= places + before:
        result -= 1
    return before, max(after, (result - 1) * stride + side - places - before)


def mean(writer, node, x, axes=None):
    axes = node.settings.get("axes") if axes is None else axes
    if axes is None:
        raise Refusal(f"{node} takes a mean over all axes")
    return writer.average(node, x, axes, node.settings.get("keepdims", 1) == 1)


def flatten(writer, node, x):
    if node.settings.get("axis", 1) != 1:
        raise Refusal(f"{node} joins images")
    return writer.reshape(node, x, [0, -1])


def squeeze(writer, node, x, axes=None):
    axes = node.settings.get("axes") if axes is None else axes
    if axes is None or x.rank != 4 or sorted(axis % 4 for axis in axes) != list(x.places):
        raise Refusal(f"{node} leaves out other axes than rows and columns")
    return writer.reshape(node, x, [0, -1])


def unsqueeze(writer, node, x, axes=None):
    axes = node.settings.get("axes") if axes is None else axes
    shape = {(2, 3): [0, -1, 1, 1], (1, 2): [0, 1, 1, -1]}.get(tuple(sorted(axis % 4 for axis in axes)))
    if x.rank != 2 or shape is None:
        raise Refusal(f"{node} adds other axes than rows and columns")
    return writer.reshape(node, x, [0, writer.channels[x.name] if shape[1] == -1 else 1, 1, shape[3]])


def matrix(writer, node, x, kernel, bias=None):
    if node.settings.get("transA", 0) or not is_constant(kernel):
        raise Refusal(f"{node} multiplies other things than a list of numbers by a constant matrix")
    kernel = (kernel.T if node.settings.get("transB", 0) else kernel) * node.settings.get("alpha", 1)
    if bias is not None:
        bias = np.broadcast_to(np.ravel(bias) * node.settings.get("beta", 1), (kernel.shape[-1],))
    return writer.multiply_matrix(node, x, kernel, bias)


def softmax(writer, node, x):
    if node.settings.get("axis", x.axis) % x.rank != x.axis:
        raise Refusal(f"{node} makes shares of other things than classes")
    return writer.like(x, x.name, is_shares=True)


def padding(writer, node, x, rows=None, value=None, axes=None):
    rows = node.settings.get("pads") if rows is None else rows
    if node.settings.get("mode", b"constant") != b"constant" or rows is None or axes is not None:
        raise Refusal(f"{node} pads otherwise than with zeros around each channel")
    filling = node.settings.get("value", 0) if value is None else value
    return writer.pad_rows(node, x, [int(each) for each in rows[:4]], [int(each) for each in rows[4:]], float(filling))


def cast(_writer, node, x):
    if node.settings["to"] != onnx.TensorProto.FLOAT:
        raise Refusal(f"{node} turns results into other numbers than float32")
    return x


OPERATIONS = {
    "Add": lambda writer, node, one, other: writer.plus(node, one, other),
    "AveragePool": pooling("average-pool"),
    "BatchNormalization": normalisation,
    "Cast": cast,
    "Clip": clip,
    "Concat": lambda writer, node, *results: writer.join(node, results, node.settings["axis"]),
    "Conv": convolution,
    "Div": lambda writer, node, one, other: writer.over(node, one, other),
    "Dropout": lambda writer, node, x, *_: writer.like(x, writer.dropout(node.name, x.name)),
    "Flatten": flatten,
    "Gemm": matrix,
    "GlobalAveragePool": lambda writer, node, x: writer.average(node, x, x.places, True),
    "Identity": lambda _writer, _node, x: x,
    "LogSoftmax": softmax,
    "MatMul": matrix,
    "MaxPool": pooling("max-pool"),
    "Mul": lambda writer, node, one, other: writer.times(node, one, other),
    "Pad": padding,
    "ReduceMean": mean,
    "Relu": lambda writer, node, x: writer.activate(node, "relu", x),
    "Reshape": lambda writer, node, x, shape: writer.reshape(node, x, shape),
    "Shape": lambda writer, _node, x: np.array(writer.shape(x), np.int64),
    "Sigmoid": lambda writer, node, x: writer.activate(node, "sigmoid", x),
    "Softmax": softmax,
    "Squeeze": squeeze,
    "Sub": lambda writer, node, one, other: writer.minus(node, one, other),
    "Transpose": lambda writer, node, x: writer.swap_axes(node, x, node.settings.get("perm", ())),
    "Unsqueeze": unsqueeze,
}


def axes_of(node, axes):
    return tuple(int(each) for each in (node.settings["axes"] if axes is None else axes))


# What is computed of constants alone: shapes, and weights that are prepared.
CONSTANTS = {
    "Add": lambda _, one, other: one + other,
    "Cast": lambda node, x: x.astype(onnx.helper.tensor_dtype_to_np_dtype(node.settings["to"])),
    "Concat": lambda node, *parts: np.concatenate(parts, node.settings["axis"]),
    "Constant": lambda node: constant(node),
    "Div": lambda _, one, other: one / other if one.dtype.kind == "f" else one // other,
    "Gather": lambda node, x, places: np.take(x, places, node.settings.get("axis", 0)),
    "Identity": lambda _, x: x,
    "Mul": lambda _, one, other: one * other,
    "Reshape": lambda _, x, shape: x.reshape([int(each) for each in shape]),
    "Shape": lambda _, x: np.array(x.shape, np.int64),
    "Sqrt": lambda _, x: np.sqrt(x),
    "Squeeze": lambda node, x, axes=None: np.squeeze(x, axes_of(node, axes)),
    "Sub": lambda _, one, other: one - other,
    "Transpose": lambda node, x: np.transpose(x, node.settings.get("perm")),
    "Unsqueeze": lambda node, x, axes=None: np.expand_dims(x, axes_of(node, axes)),
}


def constant(node):
    for name, read in (("value", onnx.numpy_helper.to_array), ("value_float", np.float32), ("value_int", np.int64)):
        if name in node.settings:
            return read(node.settings[name])
    for name in ("value_floats", "value_ints"):
        if name in node.settings:
            return np.array(node.settings[name])
    raise Refusal(f"{node} is a constant of a kind that Fovea lacks")
