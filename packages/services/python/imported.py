import dataclasses
import hashlib
import os
from collections.abc import Callable

import numpy as np

BATCH = 10


@dataclasses.dataclass
class Imported:
    """What an importer makes of a network."""

    program: dict
    weights: dict
    # The original: from images to what it gets, and logits.
    answer: Callable
    # Where the network is from, with a hash.
    source: dict
    # Who computes the original's answers.
    original: str
    license_text: str | None = None


def source_of(path, paths=None):
    """`paths`: the files that make up the network, in an order that stays; default: the file itself."""
    hashed = hashlib.sha256()
    for each in paths or [path]:
        with open(each, "rb") as file:
            while part := file.read(1 << 20):
                hashed.update(part)
    return {"file": os.path.basename(os.path.normpath(path)), "sha256": hashed.hexdigest()}


def first_line(error):
    """What an error of a library says, in one line."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def images_given(images, prepares):
    """`prepares`: the network scales its images itself, and so expects whole pixels, from 0 to 255."""
    return ((images + 1) * 127.5).astype(np.float32) if prepares else images


def logits_of(images, ask, batch=None):
    """What `ask` answers about parts of the images; one number z for two classes is the pair of logits 0 and z.

    `batch`: of a network that takes so many images at a time and no other number. The last images are then asked twice.
    """
    size = batch or BATCH
    padded = np.concatenate([images, images[: -len(images) % size]])
    parts = [np.asarray(ask(padded[start : start + size])).reshape(size, -1) for start in range(0, len(padded), size)]
    logits = np.concatenate(parts)[: len(images)]
    return np.pad(logits, ((0, 0), (1, 0))) if logits.shape[1] == 1 else logits
