"""Reads a layers model of TensorFlow.js: model.json, with its weights in files beside it."""

import json
import os

import numpy as np

from imported import source_of
from keras_model import made_by_keras, refuse_unknown
from refusal import Refusal


def load(path):
    """The model in Keras, and where it is from, with the hash of all its files together."""
    read_files = []

    def read(name):
        # A name that leads out of the folder is none of the model's files.
        if os.path.basename(name) != name:
            raise Refusal(f"it names a file in another folder, {name}")
        try:
            with open(os.path.join(os.path.dirname(path), name), "rb") as file:
                read_files.append(file.name)
                return file.read()
        except OSError as error:
            raise Refusal(f"{name} is not there") from error

    try:
        described = json.loads(read(os.path.basename(path)))
        if described.get("format") == "graph-model":
            raise Refusal("this is a graph model of TensorFlow.js; save the network as a layers model, or as .keras")
        topology = described["modelTopology"]
        config = topology.get("model_config", topology)
        refuse_unknown(config)
        # The form of Keras 2, which TensorFlow.js writes, and which Keras 3 reads here alone.
        from keras.src.legacy.saving import saving_utils

        model = made_by_keras(lambda: saving_utils.model_from_config(with_inputs(config)))
        assign(model, dict(arrays_of(described["weightsManifest"], read)))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Refusal("this is no model of TensorFlow.js") from error
    return model, source_of(path, read_files)


def with_inputs(config):
    """A sequence tells its input in its first layer; Keras 3 wants a layer of its own for it. Also in nested models."""
    if "layers" not in config["config"]:
        return config
    layers = [with_inputs(layer) for layer in config["config"]["layers"]]
    shape = layers[0]["config"].get("batch_input_shape") if layers else None
    if config["class_name"] == "Sequential" and shape is not None and layers[0]["class_name"] != "InputLayer":
        inner = {key: value for key, value in layers[0]["config"].items() if key != "batch_input_shape"}
        entrance = {"class_name": "InputLayer", "config": {"batch_input_shape": shape, "name": f"{inner['name']}_input"}}
        layers[:1] = [entrance, {**layers[0], "config": inner}]
    return {**config, "config": {**config["config"], "layers": layers}}


def arrays_of(manifest, read):
    """Names and arrays."""
    for group in manifest:
        content = b"".join(read(name) for name in group["paths"])
        start = 0
        for weight in group["weights"]:
            if weight["dtype"] != "float32" or "quantization" in weight:
                raise Refusal(f"the weights {weight['name']} are no float32 numbers")
            count = int(np.prod(weight["shape"]))
            if start + 4 * count > len(content):
                raise Refusal("its files of weights are cut off")
            yield weight["name"], np.frombuffer(content, "<f4", count, start).reshape(weight["shape"])
            start += 4 * count


def assign(model, arrays):
    for layer in model.layers:
        if hasattr(layer, "layers"):
            assign(layer, arrays)
            continue
        for weight in (weight for weight in layer.weights if weight.dtype == "float32"):
            # TensorFlow.js has another name for the kernel of a depthwise convolution.
            endings = {weight.name, f"depthwise_{weight.name}"}
            fits = [
                array
                for name, array in arrays.items()
                if layer.name in name.split("/")[:-1]
                and name.split("/")[-1] in endings
                and tuple(array.shape) == tuple(weight.shape)
            ]
            if len(fits) != 1:
                raise Refusal(f"its files have {len(fits)} weights that could be {layer.name}/{weight.name}")
            weight.assign(fits[0])
