"""python -m unittest test_torch_families"""

import sys
import unittest

import numpy as np

import torch_networks
from import_case import ImportCase
from original_torch import answer
from torch_cases import state_of, zip_file
from torch_families import network


class ImportFile(ImportCase):
    def saved(self, arrays, name="state.pth"):
        with open(self.path(name), "wb") as file:
            file.write(zip_file(*state_of(arrays)).getvalue())
        return self.path(name)

    def test_imports_families_by_name(self):
        # ResNet-18 is among the stored networks.
        self.imports(self.saved(torch_networks.mobilenet_v2(), "mobilenet_v2.pth"), "mobilenet_v2")

    def test_knows_bottlenecks_and_networks_that_list_all_places(self):
        for family, classes in (("resnet50", 3), ("vgg11", 4)):
            state = getattr(torch_networks, family)(classes=classes)
            program, _ = network(family, state)
            self.assertEqual(program["operations"][-1]["channels"], classes)
            self.assertEqual(answer(family, state, np.zeros((1, 224, 224, 3), np.float32)).shape, (1, classes))

    def test_asks_for_a_family_that_it_knows(self):
        path = self.saved(torch_networks.resnet18())
        self.refuses(path, "say of which family it is, with --family and one of resnet18")
        self.refuses(path, "resnet17 is no family that Fovea knows, with", "resnet17")

    def test_says_what_is_not_as_in_the_family(self):
        weights = torch_networks.resnet18()
        without = {name: array for name, array in weights.items() if name != "layer3.0.bn2.weight"}
        for changed, family, reason in (
            (without, "resnet18", "it lacks layer3.0.bn2.weight, which resnet18 has"),
            (weights, "mobilenet_v2", "it lacks features.0.0.weight, which mobilenet_v2 has"),
            (torch_networks.resnet50(), "resnet18", r"conv1.weight is 2 x 2 x 1 x 1; in resnet18 it is \? x 2 x 3 x 3"),
            (weights | {"layer1.0.se.weight": np.zeros(2, np.float32)}, "resnet18", "1 weights that resnet18 lacks, such as layer1"),
            (torch_networks.resnet18(classes=1), "resnet18", "two classes or more"),
        ):
            self.refuses(self.saved(changed), reason, family)

    def test_refuses_files_that_are_damaged_or_of_another_kind(self):
        path = self.saved(torch_networks.resnet18())
        with open(path, "r+b") as file:
            file.truncate(5000)
        self.refuses(path, "no state dict of PyTorch, or a damaged one", "resnet18")
        self.refuses(self.path("model.onnx"), "only a state dict of PyTorch", "resnet18")


if __name__ == "__main__":
    sys.exit(unittest.main())
