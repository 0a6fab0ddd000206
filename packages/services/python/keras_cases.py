"""Small models of Keras, of many kinds of layers."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras import layers  # noqa: E402

SIDE = 16
image = keras.Input((SIDE, SIDE, 3))


def every_layer():
    x = layers.ZeroPadding2D(((0, 1), (0, 1)))(layers.Rescaling(1 / 127.5, offset=-1)(image))
    x = layers.Conv2D(8, 3, strides=2, use_bias=False)(x)
    x = start = layers.ReLU(6)(layers.BatchNormalization()(x))
    x = layers.BatchNormalization(scale=False)(layers.DepthwiseConv2D(3, padding="same", activation="swish")(x))
    squeezed = layers.Reshape((1, 1, 8))(layers.GlobalAveragePooling2D()(x))
    squeezed = layers.Conv2D(8, 1, activation="sigmoid")(layers.Conv2D(2, 1, activation="relu")(squeezed))
    x = layers.Add()([layers.Multiply()([x, squeezed]), start, start])
    x = layers.Concatenate()([layers.MaxPooling2D(3, 2, "same")(x), layers.AveragePooling2D(3, 2, "same")(x)])
    x = layers.SpatialDropout2D(0.1)(layers.SeparableConv2D(6, 3, activation="relu6")(x))
    x = layers.Dropout(0.2)(layers.Dense(10, activation="relu", use_bias=False)(layers.Flatten()(x)))
    return keras.Model(image, layers.Softmax()(layers.Dense(3)(layers.Dropout(0.2)(x))))


def on_a_base(augments=True):
    base = keras.Sequential([keras.Input((SIDE, SIDE, 3)), layers.Conv2D(4, 3), layers.BatchNormalization()], name="base")
    tail = [layers.GlobalAveragePooling2D(), layers.Activation("relu"), layers.Dense(1, activation="sigmoid")]
    normalised = layers.Normalization(mean=[100, 110, 120], variance=[30, 40, 50])
    changes = [layers.RandomFlip()] if augments else []
    return keras.Sequential([keras.Input((SIDE, SIDE, 3)), *changes, normalised, base, *tail])


def ending(x):
    return keras.Model(image, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))


def scatter(model):
    """Statistics as a training leaves them."""
    random = np.random.default_rng(3)
    for weight in model.weights:
        if "seed" not in weight.path:
            weight.assign(random.uniform(0.2, 1, weight.shape) * random.choice([-1, 1], weight.shape))
        if "variance" in weight.path:
            weight.assign(np.abs(weight))
    return model
