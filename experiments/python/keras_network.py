"""The same model as a Keras user writes it: layers, compile, train_on_batch."""

import keras
from keras import layers, ops

from network import BETA1, BETA2, EPSILON, GATE_RATE, RATE


class BiasRelu(layers.Layer):
    def build(self, shape):
        self.bias = self.add_weight(shape=(shape[-1],), initializer="zeros", name="bias")

    def call(self, x):
        return ops.relu(x + self.bias)


class Attention(layers.Layer):
    def call(self, z):
        return ops.clip(1.2 * ops.sigmoid(z) - 0.1, 0.0, 1.0)


class TwoRateAdam(keras.optimizers.Adam):
    """The gate learns at its own rate."""

    def update_step(self, gradient, variable, learning_rate):
        rate = learning_rate * (GATE_RATE / RATE) if variable.name.startswith("gate_") else learning_rate
        super().update_step(gradient, variable, rate)


def make_model(arrays, size, training):
    """For training: (images, keep) to logits, compiled. Else: images to probabilities and attention maps."""
    images = keras.Input((size, size, 3))
    x = layers.Conv2D(16, 3, padding="same", activation="relu", name="gate_1")(images)
    x = layers.Conv2D(16, 3, padding="same", dilation_rate=3, activation="relu", name="gate_2")(x)
    attended = Attention()(layers.Conv2D(1, 3, padding="same", name="gate_3")(x))
    x = layers.Multiply()([images, attended])
    for number, width in enumerate((32, 64, 64), start=1):
        x = layers.Conv2D(width, 3, padding="same", use_bias=False, name=f"stage_{number}")(x)
        x = layers.MaxPooling2D(2, padding="same")(x)
        x = BiasRelu(name=f"bias_{number}")(x)
    x = layers.Dense(128, activation="relu", name="head_1")(layers.Flatten()(x))
    head = layers.Dense(arrays["head.2.bias"].shape[0], name="head_2")
    if training:
        keep = keras.Input((arrays["head.1.bias"].shape[0],))
        model = keras.Model([images, keep], head(layers.Multiply()([x, keep])))
    else:
        model = keras.Model(images, [layers.Softmax()(head(x)), attended])
    for name in ("gate_1", "gate_2", "gate_3", "head_1", "head_2"):
        stored = name.replace("_", ".")
        model.get_layer(name).set_weights([arrays[f"{stored}.kernel"], arrays[f"{stored}.bias"]])
    for number in (1, 2, 3):
        model.get_layer(f"stage_{number}").set_weights([arrays[f"stage.{number}.kernel"]])
        model.get_layer(f"bias_{number}").set_weights([arrays[f"stage.{number}.bias"]])
    if not training:
        return model
    model.compile(
        optimizer=TwoRateAdam(RATE, BETA1, BETA2, EPSILON),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
        jit_compile=False,
    )
    return model
