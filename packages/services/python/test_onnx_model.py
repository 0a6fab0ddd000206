"""python -m unittest test_onnx_model"""

import sys
import unittest

import numpy as np
import onnx

from import_case import ImportCase
from onnx_cases import Graph, other_way_round, residual


class ImportFile(ImportCase):
    def saved(self, model, name="model.onnx"):
        onnx.save(model, self.path(name))
        return self.path(name)

    def test_imports_models_of_both_layouts(self):
        self.imports(self.saved(residual().model(), "residual.onnx"))
        self.imports(self.saved(other_way_round().model(), "other-way-round.onnx"))

    def test_names_all_operations_that_fovea_lacks(self):
        graph = Graph().add("HardSwish").add("Erf").add("Special", domain="somebody").add("Flatten").head(768)
        self.refuses(self.saved(graph.model()), "^unknown operations: Erf, HardSwish, somebody.Special$")

    def test_says_what_of_a_known_operation_is_unknown(self):
        end = {"pads": [1, 1, 1, 1]}
        for graph, reason in (
            (Graph().convolution(3, 3, dilations=[2, 2]), "is dilated"),
            (Graph().convolution(3, 6, group=3), "in groups"),
            (Graph().convolution(3, 3, strides=[1, 2]), "stride of 1 by 2"),
            (Graph().convolution(3, 3, pads=[1, 0, 1, 0]), "pads rows otherwise than columns"),
            (Graph().add("Clip", np.float32(0), np.float32(1)), r"cuts off at 0.0 and 1.0"),
            (Graph().add("MaxPool", kernel_shape=[3, 3], strides=[2, 2], **end), "numbers that may be negative"),
            (Graph().add("AveragePool", kernel_shape=[3, 3], strides=[2, 2], **end), "leaves padding out"),
            (Graph().add("Transpose", perm=[0, 1, 3, 2]), "changes the order"),
            (Graph().add("Reshape", np.int64([0, 6, 8, 16])), "changes the order"),
            (Graph().add("Mul", Graph().some(1, 3, 16, 16)), "no number for each channel"),
            (Graph().add("Softmax", axis=1).add("Relu"), "a softmax before the end"),
        ):
            self.refuses(self.saved(graph.add("GlobalAveragePool").add("Flatten").head(3).model()), reason)

    def test_refuses_other_inputs_and_outputs(self):
        def headed(graph, **settings):
            return self.saved(graph.add("GlobalAveragePool").add("Flatten").head(3, **settings).model())

        self.refuses(headed(Graph(("n", 3, 16, 8))), "its input is .'n', 3, 16, 8.; one square image of a fixed size")
        self.refuses(headed(Graph(("n", 3, "h", "w"))), "one square image of a fixed size")
        self.refuses(headed(Graph(), classes=1), "one number, and no sigmoid")
        self.refuses(self.saved(Graph().convolution(3, 3).model()), "gives no list of numbers")
        two = Graph().add("Relu")
        self.refuses(self.saved(two.add("Flatten").head(768).model(outputs=["relu.0"])), "it has 2 outputs")

    def test_refuses_files_that_are_damaged_or_of_another_kind(self):
        path = self.saved(residual().model())
        with open(path, "r+b") as file:
            file.truncate(1000)
        self.refuses(path, "no ONNX model, or a damaged one")
        for text in ("", "not a network"):
            with open(path, "w") as file:
                file.write(text)
            self.refuses(path, "no ONNX model, or a damaged one")
        onnx.save(residual().model(), path, save_as_external_data=True, size_threshold=0, location="weights")
        self.refuses(path, "weights lie in other files")
        self.refuses(self.path("model.txt"), "files that end in .txt are of no format")


if __name__ == "__main__":
    sys.exit(unittest.main())
