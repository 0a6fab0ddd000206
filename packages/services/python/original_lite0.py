"""EfficientNet-Lite0 as its authors wrote it, normalisation unfolded, in TensorFlow: what an import is checked against.

It shares the table of blocks with the import, and nothing else: neither program nor folded weights.
"""

import numpy as np
import tensorflow as tf

from efficientnet_lite0 import EPSILON, blocks


def answer(state, images):
    """Logits of images (count x side x side x 3)."""

    def kernel_of(name):
        return np.transpose(state[f"{name}.weight"], (2, 3, 1, 0))

    def normalise(x, name):
        mean, variance, offset, scale = (
            state[f"{name}.{part}"] for part in ("running_mean", "running_var", "bias", "weight")
        )
        return tf.nn.batch_normalization(x, mean, variance, offset, scale, EPSILON)

    def convolve(x, name, norm, stride=1):
        return normalise(tf.nn.conv2d(x, kernel_of(name), stride, "SAME"), norm)

    def spread(x, name, norm, stride):
        # PyTorch counts a depthwise kernel's channels as channels out, TensorFlow as channels in.
        kernel = np.transpose(state[f"{name}.weight"], (2, 3, 0, 1))
        return normalise(tf.nn.depthwise_conv2d(x, kernel, [1, stride, stride, 1], "SAME"), norm)

    @tf.function
    def run(x):
        x = tf.nn.relu6(convolve(x, "_conv_stem", "_bn0", 2))
        for number, (_, _, (expansion, before, channels, stride, _)) in enumerate(blocks()):
            start, block = x, f"_blocks.{number}"
            if expansion > 1:
                x = tf.nn.relu6(convolve(x, f"{block}._expand_conv", f"{block}._bn0"))
            x = tf.nn.relu6(spread(x, f"{block}._depthwise_conv", f"{block}._bn1", stride))
            x = convolve(x, f"{block}._project_conv", f"{block}._bn2")
            if stride == 1 and before == channels:
                x = x + start
        x = tf.reduce_mean(tf.nn.relu6(convolve(x, "_conv_head", "_bn1")), [1, 2])
        return x @ np.transpose(state["_fc.weight"]) + state["_fc.bias"]

    return np.concatenate([run(tf.constant(images[start : start + 10])).numpy() for start in range(0, len(images), 10)])
