"""Turns a network into a program of Fovea's operations with its weights: python import_network.py NAME-OR-FILE FOLDER [FAMILY]

Writes into FOLDER: network.safetensors, the program in its metadata; original.safetensors, 100 images and the original's
logits; LICENSE, where there is one. Prints one JSON object: where the network is from, with what hash, and who computed the
original's answers. What cannot be imported ends it with 3, the reason being the last line on its error output.
"""

import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np  # noqa: E402

from refusal import Refusal  # noqa: E402
from tensor_file import write_tensor_file  # noqa: E402

IMAGES = 100
FORMATS = (
    "Keras (.keras, .h5), SavedModel of TensorFlow (the folder), TensorFlow.js (model.json), ONNX (.onnx), "
    "state dicts of PyTorch (.pth, .pt)"
)


def pictures(side, channels):
    """Images with edges and colours, each from -1 to 1: coarse noise, enlarged, under fine noise."""
    random = np.random.default_rng(17)
    coarse = random.uniform(-0.8, 0.8, (IMAGES, -(-side // 16), -(-side // 16), channels))
    fine = random.uniform(-0.2, 0.2, (IMAGES, side, side, channels))
    return (np.repeat(np.repeat(coarse, 16, 1), 16, 2)[:, :side, :side] + fine).astype(np.float32)


def opened(source, family):
    # Each importer loads what it needs, which takes seconds.
    if source == "efficientnet-lite0":
        from published_lite0 import import_published

        return import_published()
    try:
        return opened_file(source, family)
    except (ImportError, Refusal):
        raise
    except Exception as error:
        raise Refusal(f"it is damaged, or of a form that Fovea lacks: {type(error).__name__}: {error}") from error


def opened_file(source, family):
    ending = os.path.splitext(source)[1].lower()
    if family is not None and ending not in (".pth", ".pt"):
        raise Refusal("only a state dict of PyTorch (.pth, .pt) is of a family")
    if os.path.isdir(source):
        import saved_model

        return saved_model.import_file(source)
    if ending == ".onnx":
        import onnx_model

        return onnx_model.import_file(source)
    if ending in (".keras", ".h5", ".hdf5"):
        import keras_model

        return keras_model.import_file(source)
    if ending == ".json":
        import keras_model
        import tfjs_model

        return keras_model.import_file(source, tfjs_model.load)
    if ending in (".pth", ".pt"):
        import torch_families

        return torch_families.import_file(source, family)
    raise Refusal(f"files that end in {ending or 'nothing'} are of no format that Fovea reads: {FORMATS}")


def main(source, folder, family=None):
    imported = opened(source, family)
    program = imported.program
    metadata = {"format": "fovea-network-1", "program": json.dumps(program, separators=(",", ":"))}
    write_tensor_file(os.path.join(folder, "network.safetensors"), metadata, imported.weights)
    images, logits = imported.answer(pictures(program["image"]["side"], program["image"]["channels"]))
    write_tensor_file(os.path.join(folder, "original.safetensors"), {}, {"images": images, "logits": logits})
    if imported.license_text is not None:
        with open(os.path.join(folder, "LICENSE"), "w") as file:
            file.write(imported.license_text)
    print(json.dumps({"source": imported.source, "original": imported.original}))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Refusal as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        sys.exit(3)
