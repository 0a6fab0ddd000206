"""Reads a PyTorch state dict in the format from before PyTorch 1.6, without PyTorch.

The file holds five pickles (magic number, protocol, sizes of types, the state dict, the keys of its storages), then the
storages one after the other: the number of elements in 8 bytes, then the elements. The unpickler knows four names and
refuses every other one, so that a file can run no code.
"""

import collections
import pickle
import struct

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
ELEMENT_TYPES = {"FloatStorage": "<f4", "LongStorage": "<i8"}


class _Storage:
    """A storage that a tensor names; its elements come later in the file."""

    def __init__(self, dtype, key, count):
        self.dtype, self.key, self.count = dtype, key, count


class _Tensor:
    def __init__(self, storage, offset, shape, strides, *_):
        self.storage, self.offset, self.shape, self.strides = storage, offset, shape, strides

    def array(self, storages):
        import numpy as np  # Only here: what is refused before needs nothing but Python.

        values = np.frombuffer(storages[self.storage.key], self.storage.dtype)
        strides = [stride * values.itemsize for stride in self.strides]
        # as_strided trusts its arguments, so the last element is looked for first.
        last = self.offset + sum((length - 1) * stride for length, stride in zip(self.shape, self.strides))
        if self.offset < 0 or min((*self.shape, *self.strides, 0)) < 0 or last >= len(values):
            raise ValueError("a tensor reaches past the end of its storage")
        return np.lib.stride_tricks.as_strided(values[self.offset :], self.shape, strides).copy()


class _Unpickler(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _Tensor
        if module == "torch" and name in ELEMENT_TYPES:
            return ELEMENT_TYPES[name]
        raise pickle.UnpicklingError(f"the file asks for {module}.{name}, which no state dict needs")

    def persistent_load(self, described):
        kind, dtype, key, _location, count, view = described
        if kind != "storage" or view is not None:
            raise pickle.UnpicklingError("the file has storages of a kind that is not understood")
        return _Storage(dtype, key, count)


def read_state_dict(file):
    """Arrays by name. `file`: binary, at its start."""
    magic, protocol, system = (_Unpickler(file).load() for _ in range(3))
    if magic != MAGIC or protocol != PROTOCOL or system.get("little_endian") is not True:
        raise ValueError("this is not a PyTorch file of the old format")
    tensors = _Unpickler(file).load()
    keys = _Unpickler(file).load()
    types = {tensor.storage.key: tensor.storage.dtype for tensor in tensors.values()}
    storages = {}
    for key in keys:
        (count,) = struct.unpack("<q", file.read(8))
        size = count * int(types[key][-1])
        values = file.read(size)
        if len(values) != size:
            raise ValueError("the file is cut off")
        storages[key] = values
    return {name: tensor.array(storages) for name, tensor in tensors.items()}
