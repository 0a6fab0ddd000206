"""Reads a PyTorch state dict without PyTorch.

Since PyTorch 1.6, the file is a zip: data.pkl is the pickled state dict, and data/KEY holds the elements of a storage. Before,
the file held five pickles (magic number, protocol, sizes of types, the state dict, the keys of its storages), then the
storages one after the other: the number of elements in 8 bytes, then the elements. The unpickler knows four names and
refuses every other one, so that a file can run no code.
"""

import collections
import pickle
import struct
import zipfile

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
ELEMENT_TYPES = {"FloatStorage": "<f4", "LongStorage": "<i8"}
WRAPPERS = ("state_dict", "model_state_dict", "model")


class _Storage:
    """A storage that a tensor names; its elements come later in the file."""

    def __init__(self, dtype, key, count):
        self.dtype, self.key, self.count = dtype, key, count

    def size(self, count=None):
        return (self.count if count is None else count) * int(self.dtype[-1])


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
        if module == "torch" and name.endswith("Storage"):
            raise pickle.UnpicklingError(f"its weights are of the type {name}; save them as float32 numbers")
        raise pickle.UnpicklingError(f"the file asks for {module}.{name}, which no state dict needs; save model.state_dict()")

    def persistent_load(self, described):
        kind, dtype, key, _location, count, *views = described
        if kind != "storage" or any(view is not None for view in views):
            raise pickle.UnpicklingError("the file has storages of a kind that is not understood")
        return _Storage(dtype, key, count)


def read_state_dict(file):
    """Arrays by name. `file`: binary, at its start."""
    tensors, storages = _read_zip(file) if zipfile.is_zipfile(file) else _read_old(file)
    return {name: tensor.array(storages) for name, tensor in tensors.items()}


def _read_zip(file):
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.endswith("/data.pkl")]
        if len(names) != 1:
            raise ValueError("this zip is not one of PyTorch: it has no data.pkl")
        root = names[0].removesuffix("data.pkl")
        if f"{root}byteorder" in archive.namelist() and archive.read(f"{root}byteorder") != b"little":
            raise ValueError("the bytes of its numbers are the other way round")
        tensors = _tensors_of(_Unpickler(archive.open(names[0])).load())
        storages = {}
        for storage in {tensor.storage.key: tensor.storage for tensor in tensors.values()}.values():
            storages[storage.key] = archive.read(f"{root}data/{storage.key}")
            if len(storages[storage.key]) != storage.size():
                raise ValueError("the file is cut off")
        return tensors, storages


def _read_old(file):
    file.seek(0)
    magic, protocol, system = (_Unpickler(file).load() for _ in range(3))
    if magic != MAGIC or protocol != PROTOCOL or system.get("little_endian") is not True:
        raise ValueError("this is not a PyTorch file")
    tensors = _tensors_of(_Unpickler(file).load())
    described = {tensor.storage.key: tensor.storage for tensor in tensors.values()}
    storages = {}
    for key in _Unpickler(file).load():
        (count,) = struct.unpack("<q", file.read(8))
        size = described[key].size(count)
        storages[key] = file.read(size)
        if len(storages[key]) != size:
            raise ValueError("the file is cut off")
    return tensors, storages


def _tensors_of(saved):
    """The state dict of what was saved: that itself, or a checkpoint that has it under one of the usual names."""
    if not isinstance(saved, dict):
        raise ValueError("the file holds no state dict; save model.state_dict()")
    state = next((saved[name] for name in WRAPPERS if isinstance(saved.get(name), dict)), saved)
    if not state or not all(isinstance(tensor, _Tensor) for tensor in state.values()):
        raise ValueError("the file holds no state dict; save model.state_dict()")
    # Several GPUs side by side put a word before each name.
    return {name.removeprefix("module."): tensor for name, tensor in state.items()}
