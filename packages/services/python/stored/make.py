"""Writes the small networks of this folder anew: python make.py. See README.md."""

import os
import shutil
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(here))

import keras  # noqa: E402
import onnx  # noqa: E402
import tensorflow as tf  # noqa: E402
from keras import layers  # noqa: E402

import torch_networks  # noqa: E402
from keras_cases import SIDE, image, scatter  # noqa: E402
from onnx_cases import residual  # noqa: E402
from torch_cases import state_of, zip_file  # noqa: E402


def mobile():
    """An inverted block with its shortcut, between two layers that halve the side."""
    x = layers.Conv2D(6, 3, strides=2, padding="same", use_bias=False)(layers.Rescaling(1 / 127.5, offset=-1)(image))
    x = start = layers.ReLU(6)(layers.BatchNormalization()(x))
    x = layers.ReLU(6)(layers.BatchNormalization()(layers.Conv2D(12, 1, use_bias=False)(x)))
    x = layers.ReLU(6)(layers.BatchNormalization()(layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)))
    x = layers.Add()([start, layers.BatchNormalization()(layers.Conv2D(6, 1, use_bias=False)(x))])
    x = layers.Conv2D(8, 3, strides=2, activation="relu")(x)
    return keras.Model(image, layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling2D()(x)))


class Residual(tf.Module):
    """A residual block in TensorFlow's own operations, since a SavedModel of Keras takes 150 kB."""

    def __init__(self):
        super().__init__()
        shapes = ((3, 3, 3, 6), (3, 3, 6, 6), (3, 3, 6, 6), (6, 3))
        values = (tf.random.stateless_uniform(shape, (3, 5), -0.5, 0.5) for shape in shapes)
        self.first, self.second, self.third, self.head = (tf.Variable(each) for each in values)

    @tf.function(input_signature=[tf.TensorSpec((None, SIDE, SIDE, 3), name="image")])
    def answer(self, images):
        x = start = tf.nn.relu(tf.nn.conv2d(images, self.first, 2, "SAME"))
        x = tf.nn.relu(tf.nn.conv2d(x, self.second, 1, "SAME"))
        x = tf.nn.relu(start + tf.nn.conv2d(x, self.third, 1, "SAME"))
        return {"classes": tf.nn.softmax(tf.matmul(tf.reduce_mean(x, [1, 2]), self.head))}


def main():
    model = scatter(mobile())
    model.save(os.path.join(here, "small.keras"))
    shutil.rmtree(os.path.join(here, "small-saved-model"), ignore_errors=True)
    written = Residual()
    options = tf.saved_model.SaveOptions(experimental_debug_stripper=True)
    tf.saved_model.save(written, os.path.join(here, "small-saved-model"), written.answer, options)
    onnx.save(residual().model(), os.path.join(here, "small.onnx"))
    with open(os.path.join(here, "small.pth"), "wb") as file:
        file.write(zip_file(*state_of(torch_networks.resnet18())).getvalue())


main()
