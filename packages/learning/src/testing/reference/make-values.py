"""
Reference values from scikit-learn and SciPy for the metrics and masks of this package, written to values.json beside
this file. Random inputs are drawn once from a fixed seed and stored with the values, so the tests need no Python.

    python3 -m venv reference-venv
    reference-venv/bin/pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    reference-venv/bin/python packages/learning/src/testing/reference/make-values.py
    npx prettier --write packages/learning/src/testing/reference/values.json
"""

import json
import math
from pathlib import Path

import numpy as np
from scipy import ndimage, optimize, stats
from scipy.special import logsumexp, softmax
from sklearn import metrics
from sklearn.calibration import calibration_curve

random = np.random.default_rng(20261123)


def plain(values, digits=9):
    return [round(float(value), digits) for value in np.ravel(values)]


def calibration_error(right, confidence, weights, bins=15):
    """Expected calibration error; scikit-learn averages within the bins, and repeats stand for weights."""
    right, confidence = np.repeat(right, weights), np.repeat(confidence, weights)
    share, mean = calibration_curve(right, confidence, n_bins=bins, strategy="uniform")
    counts = np.histogram(confidence, bins=np.linspace(0, 1, bins + 1))[0]
    counts = counts[counts > 0] / counts.sum()
    return float(np.sum(counts * np.abs(share - mean)))


def model_case(images, classes, positive, boldness):
    labels = random.integers(0, classes, images)
    logits = random.normal(0, 1, (images, classes))
    logits[np.arange(images), labels] += 1
    logits *= boldness
    # Rounded, so that some scores tie, and a multiple of 1/64, so that float32 holds them exactly.
    share = np.round(softmax(logits, axis=1) * 64)
    share[:, 0] += 64 - share.sum(axis=1)
    probabilities = share / 64
    weights = random.multinomial(images, np.full(images, 1 / images))
    groups = random.integers(0, 4, images)
    cases = {}
    for name, weight in {"even": np.ones(images, int), "resampled": weights}.items():
        predicted = probabilities.argmax(axis=1)
        kept = {"sample_weight": weight}
        is_positive, called_positive = labels == positive, predicted == positive
        cases[name] = {
            "accuracy": metrics.accuracy_score(labels, predicted, **kept),
            "balancedAccuracy": metrics.balanced_accuracy_score(labels, predicted, **kept),
            "auc": metrics.roc_auc_score(is_positive, probabilities[:, positive], **kept),
            "sensitivity": metrics.recall_score(is_positive, called_positive, **kept),
            "specificity": metrics.recall_score(~is_positive, ~called_positive, **kept),
            "f1": metrics.f1_score(is_positive, called_positive, **kept),
            "mcc": metrics.matthews_corrcoef(labels, predicted, **kept),
            "brier": metrics.brier_score_loss(
                labels, probabilities, labels=list(range(classes)), scale_by_half=False, **kept
            ),
            "calibrationError": calibration_error(labels == predicted, probabilities.max(axis=1), weight),
            "worstGroup": min(
                metrics.accuracy_score(labels[groups == g], predicted[groups == g], sample_weight=weight[groups == g])
                for g in range(4)
                if weight[groups == g].sum() > 0
            ),
        }
    return {
        "classes": classes,
        "positive": positive,
        "probabilities": plain(probabilities),
        "labels": labels.tolist(),
        "groups": groups.tolist(),
        "weights": weights.tolist(),
        "values": cases,
    }


def temperature_case():
    labels = random.integers(0, 3, 200)
    logits = np.round(random.normal(0, 3, (200, 3)) * 64) / 64
    logits[np.arange(200), labels] += 2

    def loss(log_temperature):
        scaled = logits / np.exp(log_temperature)
        return float(np.sum(logsumexp(scaled, axis=1) - scaled[np.arange(200), labels]))

    found = optimize.minimize_scalar(loss, bounds=(np.log(0.5), np.log(10)), method="bounded", options={"xatol": 1e-10})
    return {"logits": plain(logits), "labels": labels.tolist(), "temperature": float(np.exp(found.x))}


def map_case(size, negative):
    mask = np.clip(ndimage.gaussian_filter(random.normal(0, 1, (size, size)), 2) * 6, 0, 1)
    mask = np.round(mask * 1024) / 1024
    values = 0.7 * random.uniform(-0.5 if negative else 0.01, 1, (size, size)) + 0.3 * mask
    values = np.round(values * 1024) / 1024
    inside = mask >= 0.5
    mass = np.maximum(values, 0)
    # Ties at the border of the matched area are shared out: they are left to a test by hand.
    highest = np.zeros(size * size, bool)
    highest[np.argsort(-values.ravel(), kind="stable")[: inside.sum()]] = True
    epsilon = np.finfo(float).eps
    share, drawn = mass.ravel() / mass.sum(), mask.ravel() / mask.sum()
    return {
        "size": size,
        "map": plain(values),
        "mask": plain(mask),
        "values": {
            "energyInside": float((mass * mask).sum() / mass.sum()),
            "iouAtMatchedArea": metrics.jaccard_score(inside.ravel(), highest),
            "iouAtHalf": metrics.jaccard_score(inside.ravel(), values.ravel() >= 0.5),
            "dice": metrics.f1_score(inside.ravel(), values.ravel() >= 0.5),
            "pixelAuc": metrics.roc_auc_score(inside.ravel(), values.ravel()),
            "divergence": float(stats.entropy(drawn, share + epsilon)),
            "correlation": float(stats.pearsonr(values.ravel(), mask.ravel())[0]),
            "meanInside": float(np.average(values, weights=mask)),
            "meanOutside": float(np.average(values, weights=1 - mask)),
        },
    }


def parasite_case(size):
    """
    The simulated expert on a drawn cell: what it marks by SciPy's morphology, with its default (cross) neighbours. Its
    lengths were found on pictures 48 pixels wide.
    """
    scale = size / 48
    rim, smallest, widening = (max(1, math.floor(at_48 + 0.5)) for at_48 in (2 * scale, 6 * scale**2, scale))
    y, x = np.mgrid[:size, :size]
    cell = (x - size / 2) ** 2 / 1.2 + (y - size / 2) ** 2 < (size * 0.42) ** 2
    green = np.where(cell, 150 + random.integers(-12, 13, (size, size)), 0)
    for centre_x, centre_y, radius, depth in [(0.4, 0.42, 0.13, 60), (0.66, 0.6, 0.06, 50), (0.55, 0.3, 0.03, 70), (0.5, 0.92, 0.12, 60)]:
        near = (x - centre_x * size) ** 2 + (y - centre_y * size) ** 2 < (radius * size) ** 2
        green = np.where(near & cell, np.maximum(0, green - depth), green)
    pixels = np.stack([np.where(cell, 190, 0), green, np.where(cell, 170, 0)], axis=-1).astype(np.uint8)
    foreground = pixels.max(axis=-1) > 24
    dark = pixels[..., 1] < np.median(pixels[..., 1][foreground]) - 28
    dark &= ndimage.binary_erosion(foreground, iterations=rim)
    pieces, count = ndimage.label(dark)
    kept = np.isin(pieces, [piece for piece in range(1, count + 1) if (pieces == piece).sum() >= smallest])
    mask = ndimage.binary_dilation(kept, iterations=widening)
    return {
        "size": size,
        "pixels": pixels.ravel().tolist(),
        "mask": mask.ravel().astype(int).tolist(),
    }


def curve_case():
    """A curve made by hand, with steps of different widths."""
    at = [0, 0.0625, 0.1875, 0.25, 0.5, 0.75, 1]
    values = [0.96875, 0.875, 0.90625, 0.5, 0.25, 0.28125, 0.125]
    area = float(metrics.auc(at, values))
    assert math.isclose(area, np.trapezoid(values, at))
    return {"at": at, "values": values, "area": area}


values = {
    "models": [model_case(60, 2, 1, 0.7), model_case(90, 3, 2, 3)],
    "temperature": temperature_case(),
    "maps": [map_case(12, False), map_case(12, True)],
    "parasites": [parasite_case(24), parasite_case(64)],
    "curve": curve_case(),
}
Path(__file__).with_name("values.json").write_text(json.dumps(values))
