"""What each convolution of the default model costs by itself, forward and backward, in float32 and bfloat16.

Prints a Markdown table of processor time (one thread, best of 12, batch 64) and of the rate that follows from it; then what
a large matrix product reaches. Run it with the Python that `npm run setup:python` makes.
"""

import os
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_NUM_INTRAOP_THREADS"] = os.environ["TF_NUM_INTEROP_THREADS"] = "1"

import tensorflow as tf  # noqa: E402

BATCH = 64
#        name       side in  out dilation
LAYERS = [
    ("gate.1", 64, 3, 16, 1),
    ("gate.2", 64, 16, 16, 3),
    ("gate.3", 64, 16, 1, 1),
    ("stage.1", 64, 3, 32, 1),
    ("stage.2", 32, 32, 64, 1),
    ("stage.3", 16, 64, 64, 1),
]


def best_ms(work, *tensors):
    traced = tf.function(work)
    times = []
    for _ in range(12):
        started = time.process_time()
        traced(*tensors)
        times.append((time.process_time() - started) * 1000)
    return min(times[2:])


def layer_row(name, side, channels, out, dilation, dtype):
    def random(*shape):
        return tf.cast(tf.random.normal(shape), dtype)

    x, kernel = random(BATCH, side, side, channels), random(3, 3, channels, out)
    dy = random(BATCH, side, side, out)
    shared = {"strides": [1, 1, 1, 1], "padding": "SAME", "dilations": [1, dilation, dilation, 1]}
    operations = 2 * BATCH * side * side * 9 * channels * out
    times = [
        best_ms(lambda a, b: tf.raw_ops.Conv2D(input=a, filter=b, **shared), x, kernel),
        best_ms(
            lambda a, b: tf.raw_ops.Conv2DBackpropFilter(
                input=a, filter_sizes=kernel.shape, out_backprop=b, **shared
            ),
            x,
            dy,
        ),
        best_ms(
            lambda a, b: tf.raw_ops.Conv2DBackpropInput(input_sizes=x.shape, filter=a, out_backprop=b, **shared),
            kernel,
            dy,
        ),
    ]
    cells = [f"{ms:.1f} ms, {operations / ms / 1e6:.0f} GFLOP/s" for ms in times]
    print(f"| {name} | {channels} to {out}, {side} x {side} | {dtype.name} | {' | '.join(cells)} |", flush=True)


print("| layer | channels | | forward | gradient of the kernel | gradient of the input |\n|---|---|---|---|---|---|")
for layer in LAYERS:
    for kind in (tf.float32, tf.bfloat16):
        layer_row(*layer, kind)
for kind in (tf.float32, tf.bfloat16):
    square = tf.cast(tf.random.normal((2048, 2048)), kind)
    ms = best_ms(tf.matmul, square, square)
    print(f"\nmatrix product 2048 x 2048, {kind.name}: {2 * 2048**3 / ms / 1e6:.0f} GFLOP/s")
