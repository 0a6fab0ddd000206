"""Unpack from a TensorFlow wheel only what the engine needs.

usage: unpack_wheel.py WHEEL TARGET headers|libraries
"""

import os
import shutil
import sys
import zipfile

INCLUDE = "tensorflow/include/"
HEADERS = tuple(
    INCLUDE + part
    for part in (
        "tensorflow/c/",
        "tensorflow/core/platform/ctstring",
        "tsl/platform/ctstring",
        "xla/tsl/c/",
    )
)
LIBRARIES = ("tensorflow/libtensorflow_framework.so.2", "tensorflow/libtensorflow_cc.so.2")


def wanted(name: str, part: str) -> "str | None":
    """Where a member goes below TARGET, or None when it is not needed."""
    if part == "libraries":
        return os.path.basename(name) if name in LIBRARIES else None
    return os.path.join("include", name[len(INCLUDE):]) if name.startswith(HEADERS) else None


def main(wheel: str, target: str, part: str) -> None:
    count = 0
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            place = wanted(member.filename, part)
            if place is None or member.is_dir():
                continue
            path = os.path.join(target, place)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(member) as source, open(path, "wb") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)
            count += 1
    if count == 0:
        sys.exit("The wheel holds no " + part + ".")


main(*sys.argv[1:4])
