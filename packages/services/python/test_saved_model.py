"""python -m unittest test_saved_model"""

import os
import sys
import unittest

import keras
import tensorflow as tf
from keras import layers
from tensorflow.core.protobuf import saved_model_pb2

from import_case import ImportCase
from keras_cases import SIDE, ending, every_layer, image, on_a_base, scatter


class Written(tf.Module):
    """A model of TensorFlow's own operations: what `answer` makes of images."""

    def __init__(self, answer, outputs=("classes",), count=3 * SIDE * SIDE, **objects):
        super().__init__()
        self.objects = objects
        self.kernel = tf.Variable(tf.random.stateless_uniform((count, 3), (1, 2)))

        @tf.function(input_signature=[tf.TensorSpec((None, SIDE, SIDE, 3))])
        def run(images):
            flat = tf.reshape(answer(images), [tf.shape(images)[0], -1])
            return {name: flat @ self.kernel for name in outputs}

        self.run = run


class ImportFolder(ImportCase):
    def exported(self, model, name="model"):
        model.export(self.path(name), verbose=False)
        return self.path(name)

    def written(self, module, name="model"):
        tf.saved_model.save(module, self.path(name), signatures=module.run)
        return self.path(name)

    def changed(self, path, change):
        """Changes what is stored of the graph."""
        file, description = os.path.join(path, "saved_model.pb"), saved_model_pb2.SavedModel()
        with open(file, "rb") as stored:
            description.ParseFromString(stored.read())
        change(description.meta_graphs[0])
        with open(file, "wb") as stored:
            stored.write(description.SerializeToString())
        return path

    def test_imports_what_keras_exports(self):
        self.imports(self.exported(scatter(every_layer()), "functional"))
        self.imports(self.exported(scatter(on_a_base(augments=False)), "sequential"))

    def test_refuses_models_that_change_images_by_chance(self):
        # Keras exports random layers as they are in training.
        self.refuses(self.exported(on_a_base()), "unknown operations: .*StatelessRandom")

    def test_imports_operations_of_tensorflow(self):
        def answer(images):
            ends = [tf.nn.avg_pool2d(images, 3, 2, "SAME"), tf.nn.max_pool2d(tf.nn.relu(images / 2), 3, 2, "SAME")]
            x = tf.concat([(1 - each) * [1.0, 2, 3] for each in ends], -1)
            x = tf.nn.depthwise_conv2d(tf.pad(x, [[0, 0], [1, 2], [1, 2], [0, 0]]), tf.ones((3, 3, 6, 1)), [1] * 4, "VALID")
            x = tf.nn.conv2d(tf.nn.silu(x), tf.ones((3, 3, 6, 12)), 1, [[0, 0], [1, 1], [1, 1], [0, 0]])
            x, *_ = tf.raw_ops.FusedBatchNormV3(
                x=x, scale=[0.5] * 12, offset=[1.0] * 12, mean=[3.0] * 12, variance=[4.0] * 12, is_training=False
            )
            return x

        self.imports(self.written(Written(answer, count=9 * 9 * 12), "operations"))

    def test_names_all_operations_that_fovea_lacks(self):
        path = self.written(Written(lambda images: tf.cumsum(tf.math.erf(images))))
        self.refuses(path, "^unknown operations: Cumsum, Erf$")

    def test_runs_nothing_before_the_names_are_looked_through(self):
        target = self.path("written")

        def answer(images):
            tf.io.write_file(target, "here")
            return images

        self.refuses(self.written(Written(answer)), "^unknown operations: WriteFile$")
        self.assertFalse(os.path.exists(target))

    def test_refuses_objects_that_do_something_when_loaded(self):
        table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["a"], [1]), 0)
        self.refuses(self.written(Written(lambda images: images, table=table)), "other things than variables and functions")

    def test_says_what_of_a_known_operation_is_unknown(self):
        for number, (x, reason) in enumerate(
            (
                (layers.Conv2D(3, 3, dilation_rate=2)(image), "unknown operations: BatchToSpaceND, SpaceToBatchND"),
                (layers.Conv2D(3, 3, groups=3)(image), "StatefulPartitionedCall .* is of a form that Fovea lacks"),
                (layers.ZeroPadding2D(((1, 0), (0, 1)))(image), "pads rows otherwise"),
                (layers.Reshape((SIDE * SIDE, 1, 3))(image), "changes the order"),
            )
        ):
            self.refuses(self.exported(ending(x), f"model {number}"), reason)

    def test_refuses_other_inputs_and_outputs(self):
        other = keras.Input((SIDE, 8, 3))
        self.refuses(self.exported(keras.Model(other, layers.Flatten()(other)), "oblong"), "one square image of a fixed size")
        self.refuses(self.exported(keras.Model(image, layers.Conv2D(3, 3)(image)), "places"), "no list of numbers")
        self.refuses(self.written(Written(lambda images: images, outputs=["a", "b"]), "two"), "1 inputs and 2 outputs")

    def test_refuses_folders_that_are_damaged_or_of_another_kind(self):
        self.refuses(self.folder, "no SavedModel of TensorFlow, or a damaged one")
        old = self.changed(self.exported(ending(image), "old"), lambda graph: graph.ClearField("object_graph_def"))
        self.refuses(old, "written by TensorFlow 1")
        bare = self.changed(self.exported(ending(image), "bare"), lambda graph: graph.signature_def.clear())
        self.refuses(bare, "no signature serving_default")
        torn = self.exported(ending(image), "torn")
        os.remove(os.path.join(torn, "variables", "variables.index"))
        self.refuses(torn, "TensorFlow cannot read this folder")


if __name__ == "__main__":
    sys.exit(unittest.main())
