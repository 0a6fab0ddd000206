"""Files as PyTorch writes them, made without PyTorch: in the format of today, a zip, and in the one from before PyTorch 1.6."""

import collections
import io
import pickle
import struct
import sys
import types
import zipfile

from torch_state import MAGIC, PROTOCOL

# Stand-ins for the names that PyTorch's pickles carry.
torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
torch.FloatStorage = type("FloatStorage", (), {"__module__": "torch"})
utils._rebuild_tensor_v2 = lambda *parts: parts
utils._rebuild_tensor_v2.__module__, utils._rebuild_tensor_v2.__qualname__ = "torch._utils", "_rebuild_tensor_v2"
sys.modules |= {"torch": torch, "torch._utils": utils}


class Storage:
    def __init__(self, key, count):
        self.description = ("storage", torch.FloatStorage, key, "cpu", count, None)


class Tensor:
    def __init__(self, storage, offset, shape, strides):
        self.parts = (storage, offset, shape, strides, False, collections.OrderedDict())

    def __reduce__(self):
        return utils._rebuild_tensor_v2, self.parts


class Pickler(pickle.Pickler):
    def persistent_id(self, thing):
        return thing.description if isinstance(thing, Storage) else None


def old_file(state, values, magic=MAGIC):
    """`values`: those of the storage 7."""
    file = io.BytesIO()
    for thing in (magic, PROTOCOL, {"little_endian": True}, state, ["7"]):
        Pickler(file, 2).dump(thing)
    file.write(struct.pack(f"<q{len(values)}f", len(values), *values))
    file.seek(0)
    return file


def zip_file(state, storages, **members):
    """`storages`: numbers by key. `members`: what stands in the zip beside that, or in place of it, without what ends a name."""
    pickled = io.BytesIO()
    Pickler(pickled, 2).dump(state)
    contents = {"data.pkl": pickled.getvalue(), "byteorder": b"little", "version": b"3\n"}
    contents |= {f"data/{key}": struct.pack(f"<{len(values)}f", *values) for key, values in storages.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in {**contents, **members}.items():
            # A fixed date, so that equal networks are equal files.
            archive.writestr(zipfile.ZipInfo(f"archive/{name}"), content)
    file.seek(0)
    return file


def state_of(arrays):
    """The state dict of some arrays of numpy, and its storages."""
    state, storages = collections.OrderedDict(), {}
    for key, (name, array) in enumerate(arrays.items()):
        strides = [stride // array.itemsize for stride in array.strides]
        state[name] = Tensor(Storage(str(key), array.size), 0, array.shape, strides)
        storages[str(key)] = array.ravel().tolist()
    return state, storages
