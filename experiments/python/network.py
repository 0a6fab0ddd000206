"""The default model, its loss and Adam, as packages/learning has them, in plain TensorFlow.

Images are batch x size x size x 3; kernels height x width x in x out. Names are those of the weights file.
"""

import json
import struct

import numpy as np
import tensorflow as tf

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-7
RATE, GATE_RATE = 1e-3, 5e-3


def read_tensor_file(path):
    """Metadata, and arrays by name, from a safetensors file of float32 values."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        values = file.read()
    metadata = header.pop("__metadata__", {})
    return metadata, {
        name: np.frombuffer(values[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
    }


def read_weights(path):
    return read_tensor_file(path)[1]


def rate_of(name):
    return GATE_RATE if name.startswith("gate.") else RATE


def convolve(x, kernel, dilation=1):
    return tf.nn.conv2d(x, kernel, 1, "SAME", dilations=dilation)


def rectify(x, bias):
    return tf.nn.relu(tf.nn.bias_add(x, bias))


def attention(weights, images):
    """M = clip(1.2 sigmoid(z) - 0.1, 0, 1): batch x size x size x 1."""
    near = rectify(convolve(images, weights["gate.1.kernel"]), weights["gate.1.bias"])
    wide = rectify(convolve(near, weights["gate.2.kernel"], 3), weights["gate.2.bias"])
    z = tf.nn.bias_add(convolve(wide, weights["gate.3.kernel"]), weights["gate.3.bias"])
    return tf.clip_by_value(1.2 * tf.sigmoid(z) - 0.1, 0.0, 1.0)


def classify(weights, gated, keep=None):
    """Logits: batch x classes. `keep`: dropout mask of the dense layer, 0 or 1 / (1 - rate)."""
    features = gated
    for stage in ("stage.1", "stage.2", "stage.3"):
        pooled = tf.nn.max_pool2d(convolve(features, weights[f"{stage}.kernel"]), 2, 2, "SAME")
        features = rectify(pooled, weights[f"{stage}.bias"])
    flat = tf.reshape(features, [features.shape[0], -1])
    dense = rectify(tf.matmul(flat, weights["head.1.kernel"]), weights["head.1.bias"])
    if keep is not None:
        dense = dense * keep
    return tf.nn.bias_add(tf.matmul(dense, weights["head.2.kernel"]), weights["head.2.bias"])


def loss_of(weights, images, labels, keep):
    logits = classify(weights, images * attention(weights, images), keep)
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))


def make_adam(weights, fused=False):
    """Updates variables by their gradients, both by name.

    `fused` uses TensorFlow's one-operation Adam, whose epsilon stands elsewhere; otherwise the formula is tfjs's.
    """
    first = {name: tf.Variable(tf.zeros_like(weight)) for name, weight in weights.items()}
    second = {name: tf.Variable(tf.zeros_like(weight)) for name, weight in weights.items()}
    power1, power2 = tf.Variable(BETA1), tf.Variable(BETA2)

    def apply(gradients):
        for name, gradient in gradients.items():
            if fused:
                tf.raw_ops.ResourceApplyAdam(
                    var=weights[name].handle,
                    m=first[name].handle,
                    v=second[name].handle,
                    beta1_power=power1,
                    beta2_power=power2,
                    lr=rate_of(name),
                    beta1=BETA1,
                    beta2=BETA2,
                    epsilon=EPSILON,
                    grad=gradient,
                )
                continue
            m = first[name].assign(BETA1 * first[name] + (1 - BETA1) * gradient)
            v = second[name].assign(BETA2 * second[name] + (1 - BETA2) * tf.square(gradient))
            change = (m / (1 - power1)) / (tf.sqrt(v / (1 - power2)) + EPSILON)
            weights[name].assign_sub(rate_of(name) * change)
        power1.assign(power1 * BETA1)
        power2.assign(power2 * BETA2)

    return apply


def make_step(arrays, fused):
    """A traced training step. `fused`: see `make_adam`."""
    names = sorted(arrays)
    weights = {name: tf.Variable(arrays[name]) for name in names}
    adam = make_adam(weights, fused)

    @tf.function
    def step(images, labels, keep):
        with tf.GradientTape() as tape:
            loss = loss_of(weights, images, labels, keep)
        adam(dict(zip(names, tape.gradient(loss, [weights[name] for name in names]))))
        return loss

    return step


def make_inference(arrays):
    """A traced function from images to probabilities and attention maps."""
    weights = {name: tf.constant(array) for name, array in arrays.items()}

    @tf.function
    def infer(images):
        attended = attention(weights, images)
        return tf.nn.softmax(classify(weights, images * attended)), attended

    return infer
