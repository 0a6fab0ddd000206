"""What importers do with operations and weights that they have collected: folding, and finding taps."""

import collections
import math

# A tap stands after one of these; after others, the next operation belongs to the same step.
TAP_AFTER = {"relu", "relu6", "swish", "sigmoid", "add", "affine", "concat", "scale-channels", "max-pool", "average-pool"}


def fold(operations, weights):
    """Folds each affine into the convolution or the affine before it, where nothing else reads that. Changes both."""
    readers = collections.Counter(name for operation in operations for name in operation["inputs"])
    made = {operation["name"]: operation for operation in operations}

    def before(operation):
        name = operation["inputs"][0]
        return made.get(name) if readers[name] == 1 else None

    for operation in operations:
        if operation["kind"] != "affine" or "scale" not in operation:
            continue
        scale = weights[operation["scale"]]
        earlier = before(operation)
        if earlier is not None and earlier["kind"] == "affine" and "scale" not in earlier:
            weights[operation["shift"]] = weights[operation["shift"]] + scale * weights.pop(earlier["shift"])
            operation["inputs"] = earlier["inputs"]
            earlier["kind"] = "folded"
            earlier = before(operation)
        if earlier is not None and earlier["kind"] in ("convolution", "depthwise-convolution"):
            along = scale if earlier["kind"] == "convolution" else scale[:, None]
            weights[earlier["kernel"]] = weights[earlier["kernel"]] * along
            del weights[operation.pop("scale")]
    operations[:] = [operation for operation in operations if operation["kind"] != "folded"]


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
