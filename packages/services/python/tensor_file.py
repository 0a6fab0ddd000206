"""Writes float32 arrays as a safetensors file, in the layout of packages/learning/src/model/tensor-file.ts."""

import json
import struct

import numpy as np


def write_tensor_file(path, metadata, arrays):
    header, end = {"__metadata__": metadata}, 0
    for name, array in sorted(arrays.items()):
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [end, end + 4 * array.size]}
        end += 4 * array.size
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, array in sorted(arrays.items()):
            file.write(np.ascontiguousarray(array, "<f4").tobytes())
