"""python -m unittest test_keras_model

TFJS names a model.json that is imported as well. See import_case.py.
"""

import json
import os
import sys
import unittest
import zipfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras  # noqa: E402
from keras import layers  # noqa: E402

from import_case import ImportCase  # noqa: E402
from keras_cases import SIDE, ending, every_layer, image, on_a_base, scatter  # noqa: E402


class ImportFile(ImportCase):
    def saved(self, model, name="model.keras"):
        model.save(self.path(name))
        return self.path(name)

    def test_imports_models_of_both_forms(self):
        self.imports(self.saved(scatter(every_layer()), "functional.keras"))
        self.imports(self.saved(scatter(on_a_base()), "sequential.h5"))

    @unittest.skipUnless("TFJS" in os.environ, "needs a model that TensorFlow.js has saved")
    def test_imports_layers_models_of_tensorflow_js(self):
        self.imports(os.environ["TFJS"])
        with open(os.environ["TFJS"]) as file:
            whole = json.load(file)
        for changed, reason in (
            ({"format": "graph-model"}, "save the network as a layers model"),
            ({"modelTopology": None}, "no model of TensorFlow.js"),
            ({"weightsManifest": []}, "0 weights that could be"),
            ({"weightsManifest": [{"paths": ["../weights.bin"], "weights": []}]}, "a file in another folder"),
            ({"weightsManifest": [{"paths": ["none.bin"], "weights": []}]}, "none.bin is not there"),
            ({"modelTopology": {"class_name": "Sequential", "config": {"layers": [{"class_name": "LSTM"}]}}}, "LSTM"),
        ):
            path = os.path.join(self.folder, "model.json")
            with open(path, "w") as file:
                json.dump(whole | changed, file)
            self.refuses(path, reason)

    def test_names_all_layers_that_fovea_lacks(self):
        model = ending(layers.UnitNormalization()(layers.GroupNormalization(1)(image)))
        self.refuses(self.saved(model), "^unknown operations: GroupNormalization, UnitNormalization$")

    def test_runs_no_code_of_the_file(self):
        self.refuses(self.saved(ending(layers.Lambda(lambda x: x)(image))), "unknown operations: Lambda")
        self.refuses(self.saved(ending(layers.Lambda(lambda x: x)(image)), "model.h5"), "unknown operations: Lambda")

    def test_says_what_of_a_known_layer_is_unknown(self):
        for x, reason in (
            (layers.Conv2D(3, 3, activation="gelu")(image), "the activation gelu"),
            (layers.Conv2D(3, (3, 1))(image), "a window of 3 by 1"),
            (layers.Conv2D(3, 3, dilation_rate=2)(image), "is dilated"),
            (layers.Conv2D(3, 3, groups=3)(image), "in groups"),
            (layers.ReLU(negative_slope=0.1)(image), "ReLU with a slope"),
            (layers.ZeroPadding2D(((1, 0), (0, 1)))(image), "pads rows otherwise"),
            (layers.Reshape((SIDE * SIDE, 1, 3))(image), "changes the order"),
        ):
            self.refuses(self.saved(ending(x)), reason)

    def test_refuses_other_inputs_and_outputs(self):
        other = keras.Input((SIDE, 8, 3))
        self.refuses(self.saved(keras.Model(other, layers.Flatten()(other))), "one square image of a fixed size")
        self.refuses(self.saved(keras.Model(image, layers.Conv2D(3, 3)(image))), "no list of numbers")

    def test_refuses_files_that_are_damaged_or_of_another_kind(self):
        path = self.saved(ending(image))
        with zipfile.ZipFile(path) as whole, zipfile.ZipFile(os.path.join(self.folder, "torn.keras"), "w") as torn:
            torn.writestr("config.json", whole.read("config.json"))
        self.refuses(torn.filename, "Keras cannot read this file")
        weights = os.path.join(self.folder, "only.weights.h5")
        ending(image).save_weights(weights)
        self.refuses(weights, "no Keras model with its architecture")
        with open(path, "r+b") as file:
            file.truncate(100)
        self.refuses(path, "no Keras model with its architecture")


if __name__ == "__main__":
    sys.exit(unittest.main())
