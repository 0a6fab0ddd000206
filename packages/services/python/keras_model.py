"""Turns a model of Keras into a program of Fovea's operations.

The names of all layers are looked through before anything is loaded: a layer that is not listed here is refused by name, so
that no code of the file's author runs.
"""

import json
import zipfile

import h5py
import numpy as np

from imported import Imported, first_line, source_of
from program_writer import IMAGE, ProgramWriter
from refusal import Refusal

ACTIVATIONS = {"relu": "relu", "relu6": "relu6", "sigmoid": "sigmoid", "swish": "swish", "silu": "swish"}
ENDS = {"softmax", "sigmoid"}


def read_config(path):
    """The architecture as JSON, from the file alone."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as file:
                return json.loads(file.read("config.json"))
        with h5py.File(path, "r") as file:
            return json.loads(file.attrs["model_config"])
    except (KeyError, OSError, ValueError) as error:
        raise Refusal("this is no Keras model with its architecture (.keras, or .h5 saved whole)") from error


def layers_of(config):
    """The name of each class that would be made of a layer."""
    if isinstance(config, list):
        return [name for each in config for name in layers_of(each)]
    if not isinstance(config, dict):
        return []
    inner = config.get("config")
    own = [config["class_name"]] if isinstance(inner, dict) and "layers" in inner else []
    named = [layer["class_name"] for layer in config.get("layers", []) if isinstance(layer, dict)]
    return own + named + [name for value in config.values() for name in layers_of(value)]


def refuse_unknown(config):
    """@raises Refusal naming each layer that Fovea lacks"""
    unknown = sorted(set(layers_of(config)) - set(LAYERS) - {"Functional", "Model", "Sequential"})
    if unknown:
        raise Refusal(f"unknown operations: {', '.join(unknown)}")


def made_by_keras(make):
    """@raises Refusal where Keras stumbles: whatever the error is, the file is damaged"""
    try:
        return make()
    except Exception as error:
        raise Refusal(f"Keras cannot read this file: {first_line(error)}") from error


def load(path):
    """The model, and where it is from."""
    refuse_unknown(read_config(path))
    import keras

    model = made_by_keras(lambda: keras.saving.load_model(path, compile=False, safe_mode=True))
    return model, source_of(path)


def import_file(path, load=load):
    model, source = load(path)
    writer = Writer(model)
    program, weights = writer.finish(writer.model(model, IMAGE, "", True))
    logits = logits_of(model)
    # A model that prepares its images itself expects whole pixels, from 0 to 255.
    prepares = any(type(layer).__name__ in ("Rescaling", "Normalization") for layer in all_layers(model))

    def answer(images):
        given = (images + 1) * 127.5 if prepares else images
        return given, logits(given)

    import keras

    return Imported(program, weights, answer, source, f"Keras {keras.__version__}")


def all_layers(model):
    for layer in model.layers:
        yield layer
        yield from all_layers(layer) if hasattr(layer, "layers") else ()


def logits_of(model):
    """The model without the function that turns logits into shares."""
    import keras

    last = list(all_layers(model))[-1]
    one = model.output_shape[-1] == 1
    if type(last).__name__ == "Softmax":
        last.call = lambda inputs, mask=None: inputs
    elif getattr(last.activation, "__name__", "") in ENDS:
        last.activation = keras.activations.linear

    def logits(images):
        answers = model.predict(images, batch_size=10, verbose=0)
        return np.pad(answers, ((0, 0), (1, 0))) if one else answers

    return logits


class Writer(ProgramWriter):
    def __init__(self, model):
        shape = model.input_shape
        if not isinstance(shape, tuple) or len(shape) != 4 or None in shape[1:] or shape[1] != shape[2]:
            raise Refusal(f"its input is {shape}; one square image of a fixed size is needed, channels last")
        super().__init__(shape[1], shape[3])

    def model(self, model, start, prefix, is_last):
        """@returns the name of the model's result"""
        import keras

        if isinstance(model, keras.Sequential):
            layers = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
            for place, layer in enumerate(layers):
                start = self.layer(layer, [start], prefix, is_last and place == len(layers) - 1)
            return start
        (end,) = (tensor._keras_history.operation for tensor in single(model.outputs, model))
        results = {id(single(model.inputs, model)[0]._keras_history.operation): start}
        for layer in model.operations:
            if id(layer) in results:
                continue
            (node,) = layer._inbound_nodes[:1]
            if len(layer._inbound_nodes) > 1 and not isinstance(layer, keras.Model):
                raise Refusal(f"{layer.name} is used several times")
            before = [results[id(tensor._keras_history.operation)] for tensor in node.arguments.keras_tensors]
            results[id(layer)] = self.layer(layer, before, prefix, is_last and layer is end)
        return results[id(end)]

    def layer(self, layer, inputs, prefix, is_last):
        kind = type(layer).__name__
        if kind in ("Functional", "Model", "Sequential"):
            return self.model(layer, inputs[0], f"{prefix}{layer.name}/", is_last)
        return LAYERS[kind](self, layer, inputs, f"{prefix}{layer.name}", is_last)

    def activate(self, activation, x, name, is_last):
        called = getattr(activation, "__name__", str(activation))
        if called == "linear" or (is_last and called in ENDS):
            return x
        if called not in ACTIVATIONS:
            raise Refusal(f"{name} has the activation {called}, which Fovea lacks")
        return self.add(ACTIVATIONS[called], f"{name}/{called}", [x])


def single(tensors, model):
    if len(tensors) != 1:
        raise Refusal(f"{model.name} has several inputs or outputs")
    return tensors


def square(values, layer, what):
    one, other = values if isinstance(values, (tuple, list)) else (values, values)
    if one != other:
        raise Refusal(f"{layer.name} has a {what} of {one} by {other}; both must be equal")
    return one


def window_of(layer, field):
    if layer.data_format != "channels_last":
        raise Refusal(f"{layer.name} has its channels first")
    if square(getattr(layer, "dilation_rate", 1), layer, "dilation") != 1:
        raise Refusal(f"{layer.name} is dilated")
    return {
        "side": square(field, layer, "window"),
        "stride": square(layer.strides, layer, "stride"),
        "padding": layer.padding,
    }


def biased(writer, layer, x, name):
    if not layer.use_bias:
        return x
    shift = writer.weight(f"{name}.bias", layer.bias)
    return writer.add("affine", f"{name}/biased", [x], shift=shift)


def convolution(writer, layer, inputs, name, is_last):
    window = window_of(layer, layer.kernel_size)
    kernel = np.asarray(layer.kernel)
    if layer.groups != 1:
        raise Refusal(f"{layer.name} is a convolution in groups")
    if writer.is_list(inputs[0]):
        # Of one place: squeeze-excite often does its dense layers as convolutions.
        if window["side"] != 1:
            raise Refusal(f"{layer.name} looks at several places where there is one")
        bias = np.asarray(layer.bias) if layer.use_bias else np.zeros(layer.filters)
        return dense_layer(writer, layer, inputs, name, is_last, kernel[0, 0], bias)
    weights = writer.weight(f"{name}.kernel", kernel)
    x = writer.add("convolution", name, inputs, kernel=weights, channels=layer.filters, **window)
    return writer.activate(layer.activation, biased(writer, layer, x, name), name, is_last)


def depthwise(writer, layer, inputs, name, is_last):
    if layer.depth_multiplier != 1:
        raise Refusal(f"{layer.name} makes several channels of one")
    kernel = getattr(layer, "depthwise_kernel", None)
    weights = writer.weight(f"{name}.kernel", layer.kernel if kernel is None else kernel)
    x = writer.add("depthwise-convolution", name, inputs, kernel=weights, **window_of(layer, layer.kernel_size))
    if type(layer).__name__ == "SeparableConv2D":
        weights = writer.weight(f"{name}.pointwise", layer.pointwise_kernel)
        point = {"channels": layer.filters, "side": 1, "stride": 1, "padding": "same"}
        x = writer.add("convolution", f"{name}/pointwise", [x], kernel=weights, **point)
    return writer.activate(layer.activation, biased(writer, layer, x, name), name, is_last)


def dense_layer(writer, layer, inputs, name, is_last, kernel, bias):
    called = getattr(layer.activation, "__name__", "")
    if is_last and kernel.shape[1] == 1 and called == "sigmoid":
        # One number z for two classes is the pair of logits 0 and z.
        kernel, bias = np.pad(kernel, ((0, 0), (1, 0))), np.pad(bias, (1, 0))
    return writer.activate(layer.activation, writer.dense(name, inputs[0], kernel, bias), name, is_last)


def dense(writer, layer, inputs, name, is_last):
    kernel = np.asarray(layer.kernel)
    bias = np.asarray(layer.bias) if layer.use_bias else np.zeros(kernel.shape[1])
    return dense_layer(writer, layer, inputs, name, is_last, kernel, bias)


def normalisation(writer, layer, inputs, name, _is_last):
    mean, variance = np.asarray(layer.moving_mean, np.float64), np.asarray(layer.moving_variance, np.float64)
    scale = 1 / np.sqrt(variance + layer.epsilon)
    if layer.scale:
        scale = scale * np.asarray(layer.gamma)
    shift = -mean * scale + (np.asarray(layer.beta) if layer.center else 0)
    return writer.affine(name, inputs[0], scale, shift)


def rescaling(writer, layer, inputs, name, _is_last):
    return writer.affine(name, inputs[0], layer.scale, layer.offset)


def standardising(writer, layer, inputs, name, _is_last):
    import keras

    if layer.invert:
        raise Refusal(f"{layer.name} undoes a normalisation")
    scale = 1 / np.maximum(np.sqrt(np.asarray(layer.variance, np.float64)), keras.config.epsilon()).ravel()
    return writer.affine(name, inputs[0], scale, -np.asarray(layer.mean, np.float64).ravel() * scale)


def rectifier(writer, layer, inputs, name, _is_last):
    if layer.negative_slope or layer.threshold or layer.max_value not in (None, 6):
        raise Refusal(f"{layer.name} is a ReLU with a slope, a threshold, or an upper end other than 6")
    return writer.add("relu" if layer.max_value is None else "relu6", name, inputs)


def activation(writer, layer, inputs, name, is_last):
    return writer.activate(layer.activation, inputs[0], name, is_last)


def last_softmax(writer, layer, inputs, name, is_last):
    if not is_last:
        raise Refusal(f"{layer.name} is a softmax before the end")
    return inputs[0]


def addition(writer, layer, inputs, name, _is_last):
    x = inputs[0]
    for place, other in enumerate(inputs[1:], start=1):
        if writer.is_list(x) != writer.is_list(other):
            raise Refusal(f"{layer.name} adds a number for each channel to places")
        x = writer.add("add", name if place == len(inputs) - 1 else f"{name}/{place}", [x, other])
    return x


def multiplication(writer, layer, inputs, name, _is_last):
    lists = [each for each in inputs if writer.is_list(each)]
    placed = [each for each in inputs if not writer.is_list(each)]
    if len(lists) != 1 or len(placed) != 1:
        raise Refusal(f"{layer.name} multiplies other things than places by a number for each channel")
    return writer.add("scale-channels", name, [placed[0], lists[0]])


def joint(writer, layer, inputs, name, _is_last):
    if layer.axis not in (-1, len(layer.output.shape) - 1):
        raise Refusal(f"{layer.name} does not join channels")
    return writer.add("concat", name, inputs)


def pooling(kind):
    def convert(writer, layer, inputs, name, _is_last):
        return writer.add(kind, name, inputs, **window_of(layer, layer.pool_size))

    return convert


def listing(kind):
    return lambda writer, _layer, inputs, name, _is_last: writer.listed(kind, name, inputs[0])


def reshaping(writer, layer, inputs, name, _is_last):
    if writer.is_list(inputs[0]) and np.prod(layer.output.shape[1:]) == layer.output.shape[-1]:
        return inputs[0]
    raise Refusal(f"{layer.name} changes the order of what it gets")


def padding(writer, layer, inputs, name, _is_last):
    (top, bottom), (left, right) = layer.padding
    if top != left or bottom != right:
        raise Refusal(f"{layer.name} pads rows otherwise than columns")
    return writer.add("pad", name, inputs, before=top, after=bottom)


def dropout(writer, _layer, inputs, name, _is_last):
    return writer.dropout(name, inputs[0])


def nothing(_writer, _layer, inputs, _name, _is_last):
    return inputs[0]


LAYERS = {
    "Activation": activation,
    "Add": addition,
    "AveragePooling2D": pooling("average-pool"),
    "BatchNormalization": normalisation,
    "Concatenate": joint,
    "Conv2D": convolution,
    "Dense": dense,
    "DepthwiseConv2D": depthwise,
    "Dropout": dropout,
    "Flatten": listing("flatten"),
    "GlobalAveragePooling2D": listing("global-average"),
    "InputLayer": nothing,
    "MaxPooling2D": pooling("max-pool"),
    "Multiply": multiplication,
    "Normalization": standardising,
    "RandomContrast": nothing,
    "RandomFlip": nothing,
    "RandomRotation": nothing,
    "RandomTranslation": nothing,
    "RandomZoom": nothing,
    "ReLU": rectifier,
    "Rescaling": rescaling,
    "Reshape": reshaping,
    "SeparableConv2D": depthwise,
    "Softmax": last_softmax,
    "SpatialDropout2D": dropout,
    "ZeroPadding2D": padding,
}
