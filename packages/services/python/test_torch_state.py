"""python -m unittest test_torch_state"""

import collections
import importlib.util
import io
import os
import pickle
import struct
import sys
import types
import unittest

from torch_state import MAGIC, PROTOCOL, read_state_dict

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


def file_of(state, values, magic=MAGIC):
    file = io.BytesIO()
    for thing in (magic, PROTOCOL, {"little_endian": True}, state, ["7"]):
        Pickler(file, 2).dump(thing)
    file.write(struct.pack(f"<q{len(values)}f", len(values), *values))
    file.seek(0)
    return file


def matrix(**changed):
    parts = {"offset": 1, "shape": (2, 3), "strides": (1, 2), **changed}
    return {"weight": Tensor(Storage("7", 7), **parts)}


class Call:
    def __reduce__(self):
        return os.system, ("true",)


class ReadStateDict(unittest.TestCase):
    @unittest.skipUnless(importlib.util.find_spec("numpy"), "needs numpy")
    def test_reads_values_by_offset_and_strides(self):
        state = read_state_dict(file_of(matrix(), range(7)))
        self.assertEqual(state["weight"].tolist(), [[1, 3, 5], [2, 4, 6]])

    @unittest.skipUnless(importlib.util.find_spec("numpy"), "needs numpy")
    def test_refuses_tensors_that_reach_past_their_storage(self):
        for changed in ({"offset": 2}, {"offset": -1}, {"shape": (2, 4)}, {"strides": (-1, 2)}):
            with self.assertRaisesRegex(ValueError, "past the end"):
                read_state_dict(file_of(matrix(**changed), range(7)))

    def test_runs_no_code(self):
        with self.assertRaisesRegex(pickle.UnpicklingError, "posix.system|nt.system"):
            read_state_dict(file_of({"weight": Call()}, range(7)))

    def test_refuses_what_is_no_such_file(self):
        with self.assertRaisesRegex(ValueError, "not a PyTorch file"):
            read_state_dict(file_of(matrix(), range(7), magic=MAGIC + 1))

    def test_refuses_a_file_that_is_cut_off(self):
        file = io.BytesIO(file_of(matrix(), range(7)).getvalue()[:-4])
        with self.assertRaisesRegex(ValueError, "cut off"):
            read_state_dict(file)


if __name__ == "__main__":
    unittest.main()
