"""Runs the reference steps on request, so that a benchmark can alternate between engines within one run.

Reads one JSON object a line, answers one a line. Threads and oneDNN are set by the environment, as for the engine in Node.

  {"do": "open", "id", "variant", "weights", "inputs", "batch", "size", "classes"}
      variant: function | function-fused | keras | infer | keras-infer; weights: safetensors; inputs: raw float32 file of
      batches of images, labels and dropout masks, one batch after the other -> {"ok": true}
      variant: program-features | program-training, with "network", "inputs", "batch", "tap", "side" in place of the others;
      inputs: images, or features and labels -> {"ok": true}
  {"do": "run", "id", "times"}  -> {"ms": [...], "cpuMs", "last"}    last: the last loss
  {"do": "close", "id"}         -> {"ok": true}
"""

import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # whatever a library prints is no answer

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

from keras_network import make_model  # noqa: E402
from network import make_inference, make_step, read_weights  # noqa: E402
from program import Program  # noqa: E402

if os.environ.get("FOVEA_BENCH_BFLOAT16") == "1":
    tf.config.optimizer.set_experimental_options({"auto_mixed_precision_onednn_bfloat16": True})

runners = {}


def read_batches(path, batch, size, classes, width):
    """Batches of (images, labels, keep) on the host."""
    return read_parts(path, [(batch, size, size, 3), (batch, classes), (batch, width)])


def read_parts(path, shapes):
    """Batches of arrays of these shapes."""
    values = np.fromfile(path, "<f4")
    lengths = [int(np.prod(shape)) for shape in shapes]
    batches = []
    for row in values.reshape(-1, sum(lengths)):
        parts = np.split(row, np.cumsum(lengths)[:-1])
        batches.append(tuple(part.reshape(shape).copy() for part, shape in zip(parts, shapes)))
    return batches


def open_program(request):
    """A network that was brought along: its features at a tap, or a training from the tap on."""
    program = Program(request["network"], request["side"])
    batch, tap = request["batch"], request["tap"]
    if request["variant"] == "program-features":
        features = program.make_features(tap)
        batches = read_parts(request["inputs"], [(batch, *program.shape_of_images())])
        return batches, lambda images: float(features(tf.constant(images)).numpy().ravel()[:1000].sum())
    step = program.make_step(tap)
    shapes = [(batch, *program.shape_at(tap)), (batch, program.classes())]
    batches = read_parts(request["inputs"], shapes)
    return batches, lambda *host: float(step(*(tf.constant(array) for array in host)).numpy())


def open_runner(request):
    if request["variant"].startswith("program-"):
        return open_program(request)
    arrays = read_weights(request["weights"])
    width = arrays["head.1.bias"].shape[0]
    batches = read_batches(request["inputs"], request["batch"], request["size"], request["classes"], width)
    variant = request["variant"]
    if variant == "keras":
        model = make_model(arrays, request["size"], training=True)
        return batches, lambda images, labels, keep: float(model.train_on_batch([images, keep], labels))
    if variant == "keras-infer":
        answering = make_model(arrays, request["size"], training=False)
        return batches, lambda images, _labels, _keep: float(answering.predict_on_batch(images)[0][0, 0])
    if variant == "infer":
        infer = make_inference(arrays)

        def answer(images, _labels, _keep):
            probabilities, maps = infer(tf.constant(images))
            maps.numpy()
            return float(probabilities.numpy()[0, 0])

        return batches, answer
    step = make_step(arrays, fused=variant == "function-fused")
    return batches, lambda *host: float(step(*(tf.constant(array) for array in host)).numpy())


def run(batches, once, times):
    ms, last = [], None
    cpu = time.process_time()
    for number in range(times):
        started = time.perf_counter()
        last = once(*batches[number % len(batches)])
        ms.append((time.perf_counter() - started) * 1000)
    return {"ms": ms, "cpuMs": (time.process_time() - cpu) * 1000, "last": last}


def answer(request):
    if request["do"] == "open":
        runners[request["id"]] = open_runner(request)
        return {"ok": True}
    if request["do"] == "run":
        return run(*runners[request["id"]], request["times"])
    if request["do"] == "close":
        del runners[request["id"]]
        return {"ok": True}
    raise ValueError(f"unknown request {request['do']}")


def say(message):
    answers.write(json.dumps(message) + "\n")
    answers.flush()


say(
    {
        "python": ".".join(map(str, sys.version_info[:3])),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
    }
)
for line in sys.stdin:
    try:
        say(answer(json.loads(line)))
    except Exception as error:  # the benchmark prints it and stops
        say({"error": f"{type(error).__name__}: {error}"})
