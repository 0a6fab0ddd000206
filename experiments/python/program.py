"""A network that was brought along, as docs/networks.md describes it, in plain TensorFlow."""

import json

import tensorflow as tf

from network import make_adam, read_tensor_file

ACTIVATIONS = {"relu": tf.nn.relu, "relu6": tf.nn.relu6, "sigmoid": tf.sigmoid, "swish": tf.nn.silu}


class Program:
    def __init__(self, path, side):
        metadata, self.arrays = read_tensor_file(path)
        program = json.loads(metadata["program"])
        self.image, self.operations = {**program["image"], "side": side}, program["operations"]
        self.after = {tap["name"]: tap["after"] for tap in program["taps"]}

    def shape_of_images(self):
        return self.image["side"], self.image["side"], self.image["channels"]

    def shape_at(self, tap):
        images = tf.TensorSpec((1, *self.shape_of_images()))
        return tuple(self.make_features(tap).get_concrete_function(images).output_shapes[1:])

    def classes(self):
        return self.operations[-1]["channels"]

    def make_features(self, tap):
        """A traced function from images to what leaves a tap."""
        weights = {name: tf.constant(array) for name, array in self.arrays.items()}
        return tf.function(lambda images: self._run(weights, images, "image", self.after[tap]))

    def make_step(self, tap):
        """A traced training step of what comes after a tap, fed with what leaves it."""
        weights = {name: tf.Variable(self.arrays[name]) for name in self._weights_after(tap)}
        adam = make_adam(weights)

        @tf.function
        def step(features, labels):
            with tf.GradientTape() as tape:
                logits = self._run(weights, features, self.after[tap], self.operations[-1]["name"])
                loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
            adam(dict(zip(weights, tape.gradient(loss, list(weights.values())))))
            return loss

        return step

    def _place(self, name):
        return next((place for place, each in enumerate(self.operations) if each["name"] == name), -1)

    def _weights_after(self, tap):
        for operation in self.operations[self._place(self.after[tap]) + 1 :]:
            yield from (operation[role] for role in ("kernel", "scale", "shift", "bias") if role in operation)

    def _run(self, weights, value, after, up_to):
        values = {after: value}
        for operation in self.operations[self._place(after) + 1 : self._place(up_to) + 1]:
            inputs = [values[name] for name in operation["inputs"]]
            values[operation["name"]] = self._apply(operation, inputs, weights)
        return values[up_to]

    def _apply(self, operation, inputs, weights):
        kind, x = operation["kind"], inputs[0]
        stride, padding = operation.get("stride"), operation.get("padding", "").upper()
        if kind == "convolution":
            return tf.nn.conv2d(x, weights[operation["kernel"]], stride, padding)
        if kind == "depthwise-convolution":
            return tf.nn.depthwise_conv2d(x, weights[operation["kernel"]], [1, stride, stride, 1], padding)
        if kind == "affine" and "scale" not in operation:
            return tf.nn.bias_add(x, weights[operation["shift"]])
        if kind == "add":
            return x + inputs[1]
        if kind in ACTIVATIONS:
            return ACTIVATIONS[kind](x)
        if kind == "global-average":
            return tf.reduce_mean(x, [1, 2])
        if kind == "dropout":
            return x
        if kind == "dense":
            return tf.matmul(x, weights[operation["kernel"]]) + weights[operation["bias"]]
        raise ValueError(f"the comparison in Python lacks the operation {kind}")
