"""What importers do with operations and weights that they have collected: folding, and finding taps."""

import collections
import math

import numpy as np

# A tap stands after one of these; after others, the next operation belongs to the same step.
TAP_AFTER = {"relu", "relu6", "swish", "sigmoid", "add", "affine", "concat", "scale-channels", "max-pool", "average-pool"}
FOLDED = "folded"
# What an affine without a scale, or without a shift, does.
NO_SCALE, NO_SHIFT = np.float64(1), np.float64(0)


def fold(operations, weights):
    """Folds each affine into the convolution, dense layer or affine before it, where nothing else reads that. Changes both."""
    readers = collections.Counter(name for operation in operations for name in operation["inputs"])
    made = {operation["name"]: operation for operation in operations}
    instead = {}  # For the result of an operation that is gone, the one that stands for it.

    def before(operation):
        name = operation["inputs"][0]
        return made.get(name) if readers[name] == 1 else None

    for operation in operations:
        operation["inputs"] = [instead.get(name, name) for name in operation["inputs"]]
        if operation["kind"] != "affine":
            continue
        earlier = before(operation)
        if earlier is not None and earlier["kind"] == "affine":
            _join(earlier, operation, weights)
            earlier = before(operation)
        if earlier is not None and earlier["kind"] in ("convolution", "depthwise-convolution", "dense"):
            _take_in(earlier, operation, weights)
            if "shift" not in operation:
                operation["kind"] = FOLDED
                instead[operation["name"]] = earlier["name"]
                readers[earlier["name"]] = readers[operation["name"]]
    operations[:] = [operation for operation in operations if operation["kind"] != FOLDED]


def _join(earlier, affine, weights):
    """Two affines become the second one."""
    (first_scale, first_shift), (scale, shift) = (_taken(each, weights) for each in (earlier, affine))
    _put(affine, weights, scale * first_scale, shift + scale * first_shift)
    affine["inputs"] = earlier["inputs"]
    earlier["kind"] = FOLDED


def _take_in(earlier, affine, weights):
    """The scale goes into the kernel before it; into a dense layer's bias, the shift as well."""
    scale, shift = _taken(affine, weights)
    along = np.reshape(scale, (-1, 1)) if earlier["kind"] == "depthwise-convolution" else scale
    weights[earlier["kernel"]] = weights[earlier["kernel"]] * along
    if earlier["kind"] == "dense":
        weights[earlier["bias"]] = weights[earlier["bias"]] * scale + shift
    else:
        _put(affine, weights, NO_SCALE, shift)


def _taken(affine, weights):
    """Scale and shift of an affine, which it no longer has."""
    neutral = {"scale": NO_SCALE, "shift": NO_SHIFT}
    return [weights.pop(affine.pop(role)) if role in affine else none for role, none in neutral.items()]


def _put(affine, weights, scale, shift):
    for role, values in (("scale", scale), ("shift", shift)):
        if np.ndim(values) > 0:
            affine[role] = f"{affine['name']}.{role}"
            weights[affine[role]] = values


def find_taps(operations, side):
    """The input, and for each resolution the last place that nothing reads past, called by its stride."""
    sides, taps = {"image": side}, {"input": "image"}
    for place, operation in enumerate(operations):
        sides[operation["name"]] = after = side_after(operation, sides[operation["inputs"][0]])
        if after is None or after >= side or operation["kind"] not in TAP_AFTER:
            continue
        later = operations[place + 1 :]
        known = {operation["name"], *(each["name"] for each in later)}
        if all(name in known for each in later for name in each["inputs"]):
            # Taken out first, so that taps stay in the order of their places.
            name = f"stride-{round(side / after)}"
            taps.pop(name, None)
            taps[name] = operation["name"]
    return [{"name": name, "after": after} for name, after in taps.items()]


def side_after(operation, side):
    kind = operation["kind"]
    if side is None or kind in ("flatten", "global-average", "dense"):
        return None
    if kind == "pad":
        return side + operation["before"] + operation["after"]
    if "stride" not in operation:
        return side
    lost = 0 if operation["padding"] == "same" else operation["side"] - 1
    return math.ceil((side - lost) / operation["stride"])
