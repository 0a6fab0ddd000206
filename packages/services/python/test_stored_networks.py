"""python -m unittest test_stored_networks"""

import os
import sys
import unittest

from import_case import ImportCase

STORED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "stored")


class ImportStored(ImportCase):
    def test_imports_a_small_file_of_each_format(self):
        for name in ("small.keras", "small-saved-model", "small-layers-model/model.json", "small.onnx"):
            self.imports(os.path.join(STORED, name), called=f"stored {name.partition('/')[0]}")
        self.imports(os.path.join(STORED, "small.pth"), "resnet18", called="stored small.pth")


if __name__ == "__main__":
    sys.exit(unittest.main())
