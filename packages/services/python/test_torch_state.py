"""python -m unittest test_torch_state"""

import importlib.util
import io
import os
import pickle
import sys
import unittest

from torch_cases import Storage, Tensor, old_file, zip_file
from torch_state import MAGIC, read_state_dict


def matrix(**changed):
    parts = {"offset": 1, "shape": (2, 3), "strides": (1, 2), **changed}
    return {"weight": Tensor(Storage("7", 7), **parts)}


class Call:
    def __reduce__(self):
        return os.system, ("true",)


class ReadStateDict(unittest.TestCase):
    def refuses(self, file, reason, error=ValueError):
        with self.assertRaisesRegex(error, reason):
            read_state_dict(file)

    @unittest.skipUnless(importlib.util.find_spec("numpy"), "needs numpy")
    def test_reads_values_by_offset_and_strides(self):
        for file in (old_file(matrix(), range(7)), zip_file(matrix(), {"7": range(7)})):
            self.assertEqual(read_state_dict(file)["weight"].tolist(), [[1, 3, 5], [2, 4, 6]])

    @unittest.skipUnless(importlib.util.find_spec("numpy"), "needs numpy")
    def test_finds_the_state_dict_of_a_checkpoint(self):
        among = {"epoch": 3, "state_dict": {f"module.{name}": tensor for name, tensor in matrix().items()}}
        self.assertEqual(list(read_state_dict(zip_file(among, {"7": range(7)}))), ["weight"])

    @unittest.skipUnless(importlib.util.find_spec("numpy"), "needs numpy")
    def test_refuses_tensors_that_reach_past_their_storage(self):
        for changed in ({"offset": 2}, {"offset": -1}, {"shape": (2, 4)}, {"strides": (-1, 2)}):
            self.refuses(old_file(matrix(**changed), range(7)), "past the end")

    def test_runs_no_code(self):
        for file in (old_file({"weight": Call()}, range(7)), zip_file({"weight": Call()}, {})):
            self.refuses(file, "(posix|nt).system, which no state dict needs", pickle.UnpicklingError)

    def test_refuses_what_is_no_such_file(self):
        self.refuses(old_file(matrix(), range(7), magic=MAGIC + 1), "not a PyTorch file")
        self.refuses(zip_file(matrix(), {"7": range(7)}, byteorder=b"big"), "the other way round")
        self.refuses(zip_file([1, 2], {}), "holds no state dict")
        self.refuses(zip_file({"epoch": 3}, {}), "holds no state dict")

    def test_refuses_a_file_that_is_cut_off(self):
        self.refuses(io.BytesIO(old_file(matrix(), range(7)).getvalue()[:-4]), "cut off")
        self.refuses(zip_file(matrix(), {"7": range(6)}), "cut off")


if __name__ == "__main__":
    sys.exit(unittest.main())
